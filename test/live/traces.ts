import { readFileSync } from 'node:fs'
import { either as E } from 'fp-ts'
import { isSample } from '../../src/live/event.ts'
import { readEvent } from '../../src/live/recording.ts'

/** What else a machine does, every 2 seconds, in percent: the load of a model comes on top of it. */
export interface Background {
  readonly memory: number
  readonly cpu: number
}

export interface NamedTrace {
  readonly name: string
  readonly background: ReadonlyArray<Background>
}

/** Mulberry32: the same numbers from 0 to 1 everywhere. */
const chance = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32
  }
}

const MINUTE = 30
const made = (name: string, minutes: number, at: (minute: number, random: () => number) => Background): NamedTrace => {
  const random = chance(1)
  return { name, background: Array.from({ length: minutes * MINUTE }, (_, i) => at(i / MINUTE, random)) }
}

/** A walk that is drawn back to its middle, as loads of people's work are. */
const walk = (middle: number, pull: number, push: number): ((random: () => number) => number) => {
  let value = middle
  return (random) => {
    value += pull * (middle - value) + push * (random() + random() - 1)
    return Math.min(100, Math.max(0, value))
  }
}
const [dayMemory, dayCpu] = [walk(46, 0.004, 1.6), walk(30, 0.02, 7)]

const MADE: ReadonlyArray<NamedTrace> = [
  made('memory swings about the threshold', 60, (_, random) => ({ memory: 55 + 6 * (random() - 0.5), cpu: 20 })),
  made('a leak, and a restart every 40 minutes', 120, (minute) => ({ memory: 25 + 1.6 * (minute % 40), cpu: 20 })),
  made('builds: 90 s of work, 60 s of rest', 60, (minute, random) => ({ memory: 40, cpu: (minute % 2.5 < 1.5 ? 75 : 15) + 10 * random() })),
  made('one burst of 20 s', 30, (minute) => ({ memory: 40, cpu: minute > 10 && minute < 10.34 ? 90 : 15 })),
  made('a working day', 480, (_, random) => ({ memory: dayMemory(random), cpu: dayCpu(random) }))
]

/**
 * Recorded with `plimsoll watch --record` on the machine that this was written on: two processors of a virtual machine that several people
 * built and tested on. Figures were cut to two decimals.
 */
const recorded = (): NamedTrace => ({
  name: 'recorded: two busy processors',
  background: readFileSync(new URL('../data/live/two-busy-processors.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .flatMap((line, i) => {
      const read = readEvent(line, 'two-busy-processors.jsonl', i + 2)
      return E.isRight(read) && isSample(read.right) ? [{ memory: read.right.memory_percent ?? 0, cpu: read.right.cpu_percent ?? 0 }] : []
    })
})

export const traces = (): ReadonlyArray<NamedTrace> => [recorded(), ...MADE]
