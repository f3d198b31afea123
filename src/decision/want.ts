import type { Dictionary, FactValue } from '../facts/dictionary.ts'
import { belowGpuAmounts, orderPairs } from '../facts/imply.ts'
import type { Bound } from '../tiers/ladder.ts'

/** What the bounds of one box ask of one fact, taken together. */
export interface Want {
  /** Least value, infinite where there is none; a strict bound stands as the next value above it. */
  readonly low: number
  readonly high: number
  /** The values asked for where the fact is not a number. */
  readonly choices: ReadonlyArray<FactValue> | null
  /** The bound that `low` stands for, where it is strict. */
  readonly strictly: number | null
}

export const NOTHING_WANTED: Want = { low: -Infinity, high: Infinity, choices: null, strictly: null }

/** What a box asks, by fact in the order of the file; null where no value could meet it. */
export const wantsOf = (bounds: ReadonlyArray<Bound>, dictionary: Dictionary): ReadonlyMap<string, Want> | null => {
  const wants = new Map<string, Want>()
  for (const bound of bounds) {
    const want = narrow(wants.get(bound.fact) ?? NOTHING_WANTED, bound, dictionary.get(bound.fact)?.type === 'integer')
    if (want.low > want.high || want.choices?.length === 0) return null
    wants.set(bound.fact, want)
  }
  return wants
}

const narrow = (want: Want, { op, need }: Bound, integer: boolean): Want => {
  if (typeof need === 'number') {
    if (op === '<=') return { ...want, high: Math.min(want.high, need) }
    const low = op === '>' ? above(need, integer) : need
    return low > want.low ? { ...want, low, strictly: op === '>' ? need : null } : want
  }
  const asked: ReadonlyArray<FactValue> = typeof need === 'object' ? need : [need]
  return { ...want, choices: want.choices === null ? asked : want.choices.filter((choice) => asked.includes(choice)) }
}

export const meets = (want: Want, value: FactValue | undefined): boolean =>
  value !== undefined && (want.choices !== null ? want.choices.includes(value) : typeof value === 'number' && value >= want.low && value <= want.high)

/** The least value above a number that the fact can have. */
const above = (value: number, integer: boolean): number => {
  if (integer) return Math.floor(value) + 1
  if (value === 0) return Number.MIN_VALUE
  const bits = new BigInt64Array(1)
  const float = new Float64Array(bits.buffer)
  float[0] = value
  bits[0] = (bits[0] ?? 0n) + 1n
  return float[0]
}

type Known = Readonly<Record<string, FactValue>>

/**
 * Values for the numeric facts that change: as near as can be to what is there, in order with each other (threads are at least
 * cores), and where possible with the facts that do not change. Null where they cannot be in order.
 */
export const chooseAmounts = (
  dictionary: Dictionary,
  wants: ReadonlyMap<string, Want>,
  changed: ReadonlyArray<string>,
  given: Known
): Known | null => {
  const pairs = orderPairs(dictionary)
  const up = (fact: string, value: number): number => (dictionary.get(fact)?.type === 'integer' ? Math.ceil(value) : value)
  const down = (fact: string, value: number): number => (dictionary.get(fact)?.type === 'integer' ? Math.floor(value) : value)
  const interval = new Map(changed.map((fact) => [fact, { ...(wants.get(fact) ?? NOTHING_WANTED) }]))
  const chosen: Record<string, number> = {}
  // Rounding to whole numbers may move a limit on its way through several facts, so it passes as often as there are facts.
  const passes = changed.flatMap(() => pairs)
  for (const [a, b] of passes) {
    const lower = interval.get(a)
    const upper = interval.get(b)
    if (lower && upper) {
      upper.low = Math.max(upper.low, up(b, lower.low))
      lower.high = Math.min(lower.high, down(a, upper.high))
    }
  }
  for (const [a, b] of pairs) {
    const [x, y] = [given[a], given[b]]
    const lower = interval.get(a)
    const upper = interval.get(b)
    if (lower && !upper && typeof y === 'number' && down(a, y) >= lower.low) lower.high = Math.min(lower.high, down(a, y))
    if (upper && !lower && typeof x === 'number' && up(b, x) <= upper.high) upper.low = Math.max(upper.low, up(b, x))
  }
  for (const [fact, { low, high }] of interval) {
    if (low > high) return null
    const now = given[fact]
    const start = typeof now === 'number' ? now : low > -Infinity ? low : high < Infinity ? high : 0
    chosen[fact] = Math.min(Math.max(start, low), high)
  }
  for (const [a, b] of passes) {
    const [x, y] = [chosen[a], chosen[b]]
    if (x !== undefined && y !== undefined && x > y) chosen[b] = up(b, x)
  }
  return [...interval].every(([fact, { high }]) => (chosen[fact] ?? 0) <= high) ? chosen : null
}

/**
 * The wants as they are, then what they come to where the change brings a GPU (one amount above 0 says that there is one, and a
 * count is then 1 or more), and where it takes one away (every amount is 0).
 */
export const gpuWays = (
  wants: ReadonlyMap<string, Want>,
  changed: ReadonlyArray<string>,
  dictionary: Dictionary
): ReadonlyArray<ReadonlyMap<string, Want>> => {
  const amounts = belowGpuAmounts(dictionary)
  const adjusted = (adjust: (fact: string, want: Want) => Want): ReadonlyMap<string, Want> =>
    new Map([...wants].map(([fact, want]) => [fact, adjust(fact, want)]))
  const lifted = (fact: string, want: Want): Want =>
    dictionary.get(fact)?.type === 'integer'
      ? { ...want, low: Math.max(want.low, 1) }
      : want.low > 0
        ? want
        : { ...want, low: above(0, false), strictly: 0 }
  const some = amounts.filter((fact) => changed.includes(fact) && (wants.get(fact)?.high ?? 0) > 0)
  return [
    wants,
    ...some.map((amount) => adjusted((fact, want) => (fact === amount || fact === 'gpu_count' ? lifted(fact, want) : want))),
    adjusted((fact, want) => (amounts.includes(fact) && want.low <= 0 ? { ...want, high: 0 } : want))
  ]
}
