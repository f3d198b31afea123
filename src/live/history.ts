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
  /** All but the latest stretch. */
  readonly past: ReadonlyArray<Stretch>
  /** The stretch that the next sample may belong to. */
  readonly latest: Stretch | null
  /** How many samples make a stretch. */
  readonly samplesEach: number
  readonly samples: number
  readonly actions: ReadonlyArray<Action>
  /** How many actions there were of each kind, those that are not kept any more included. */
  readonly counts: Readonly<Record<Action['action'], number>>
}

export const NO_HISTORY: History = {
  past: [],
  latest: null,
  samplesEach: 1,
  samples: 0,
  actions: [],
  counts: { step_down: 0, step_up: 0, advise: 0, warn: 0, block: 0, suggest: 0 }
}

/** All stretches, in the order of time. */
export const stretchesOf = ({ past, latest }: History): ReadonlyArray<Stretch> => (latest === null ? past : [...past, latest])

const MOST_STRETCHES = 800
const MOST_ACTIONS = 500

/** The history with one more event. When there are too many stretches, each two of them become one. */
export const remembered = (history: History, event: LiveEvent, done: ReadonlyArray<Action>): History => {
  const seen = isSample(event) && Number.isFinite(event.t) ? sampled(history, stretchOf(event)) : history
  if (done.length === 0) return seen
  const counts = { ...seen.counts }
  for (const { action } of done) counts[action]++
  return { ...seen, actions: [...seen.actions, ...done].slice(-MOST_ACTIONS), counts }
}

const sampled = (history: History, next: Stretch): History => {
  const { latest, samplesEach } = history
  const samples = history.samples + 1
  if (latest !== null && latest.samples < samplesEach) return { ...history, samples, latest: joined(latest, next) }
  const all = stretchesOf(history)
  if (all.length < MOST_STRETCHES) return { ...history, samples, past: all, latest: next }
  const half = all.flatMap((one, i) => (i % 2 === 1 ? [] : [joined(one, all[i + 1])]))
  return { ...history, samples, samplesEach: samplesEach * 2, past: half, latest: next }
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
