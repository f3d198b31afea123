import type { Action } from './action.ts'
import { isSample, type LiveEvent, type Sample } from './event.ts'
import { LIMITS, type LimitName } from './policy.ts'
import { loadOf } from './pressure.ts'

/** The lowest and the highest of a load within a stretch of time; null where it was not known. */
export type Range = readonly [low: number, high: number] | null

/** A stretch of time. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly samples: number
  readonly loads: Readonly<Record<LimitName, Range>>
}

/** What happened, in a size that does not grow with time: loads thinned out to their ranges, actions as they were. */
export interface History {
  readonly stretches: ReadonlyArray<Stretch>
  /** How many samples make a stretch. */
  readonly samplesEach: number
  readonly actions: ReadonlyArray<Action>
  /** Actions that are not kept any more. */
  readonly dropped: number
}

export const NO_HISTORY: History = { stretches: [], samplesEach: 1, actions: [], dropped: 0 }

const MOST_STRETCHES = 800
const MOST_ACTIONS = 500

/** The history with one more event. When there are too many stretches, each two of them become one. */
export const remembered = (history: History, event: LiveEvent, done: ReadonlyArray<Action>): History => {
  const seen = isSample(event) ? sampled(history, stretchOf(event)) : history
  if (done.length === 0) return seen
  const all = [...seen.actions, ...done]
  const surplus = Math.max(0, all.length - MOST_ACTIONS)
  return { ...seen, actions: surplus === 0 ? all : all.slice(surplus), dropped: seen.dropped + surplus }
}

const sampled = (history: History, next: Stretch): History => {
  const { stretches, samplesEach } = history
  const last = stretches.at(-1)
  if (last !== undefined && last.samples < samplesEach) return { ...history, stretches: [...stretches.slice(0, -1), joined(last, next)] }
  if (stretches.length < MOST_STRETCHES) return { ...history, stretches: [...stretches, next] }
  const half = stretches.flatMap((one, i) => (i % 2 === 1 ? [] : [joined(one, stretches[i + 1])]))
  return { ...history, samplesEach: samplesEach * 2, stretches: [...half, next] }
}

const stretchOf = (sample: Sample): Stretch => ({
  from: sample.t,
  to: sample.t,
  samples: 1,
  loads: byLimit((name) => {
    const load = loadOf(sample, name)
    return load === null ? null : [load, load]
  })
})

const byLimit = (range: (name: LimitName) => Range): Stretch['loads'] => ({
  memory_percent: range(LIMITS[0]),
  cpu_percent: range(LIMITS[1]),
  gpu_memory_percent: range(LIMITS[2])
})

const joined = (one: Stretch, other: Stretch | undefined): Stretch =>
  other === undefined
    ? one
    : {
        from: Math.min(one.from, other.from),
        to: Math.max(one.to, other.to),
        samples: one.samples + other.samples,
        loads: byLimit((name) => both(one.loads[name], other.loads[name]))
      }

const both = (a: Range, b: Range): Range => (a === null ? b : b === null ? a : [Math.min(a[0], b[0]), Math.max(a[1], b[1])])
