import type { FactDefinition, FactValue } from '../facts/dictionary.ts'
import { nextAbove, nextBelow } from './neighbours.ts'

/**
 * One fact in compressed coordinates. A number's cells are the values that a bound names and the open stretches between them; a
 * boolean's are false and true; a word's are the groups of words that no bound tells apart. Within a cell no bound changes.
 */
export type Axis = AmountAxis | FlagAxis | WordAxis

interface Named {
  readonly fact: string
  readonly definition: FactDefinition
}

/** Cells 2i are the values, cells 2i + 1 what lies between them and beyond the last. */
export interface AmountAxis extends Named {
  readonly kind: 'amount'
  readonly values: ReadonlyArray<number>
  readonly cells: number
  /** For each cell the nearest one from it up, and from it down, that holds a value at all; -1 and `cells` where there is none. */
  readonly up: Int32Array
  readonly down: Int32Array
}

interface FlagAxis extends Named {
  readonly kind: 'flag'
  readonly cells: 2
}

interface WordAxis extends Named {
  readonly kind: 'word'
  readonly cells: number
  /** The words of each cell. */
  readonly words: ReadonlyArray<ReadonlyArray<string>>
}

/** The values of one cell of a number, both ends included. */
export interface Stretch {
  readonly low: number
  readonly high: number
}

/** The axis of a number whose bounds, and those of the facts that it is compared with, name these values. */
export const amountAxis = (fact: string, definition: FactDefinition, named: ReadonlyArray<number>): AmountAxis => {
  const values = [...new Set([0, ...named])].sort((a, b) => a - b)
  const cells = values.length * 2
  const held = Array.from({ length: cells }, (_, cell) => isHeld(values, definition.type === 'integer', cell))
  const up = new Int32Array(cells + 1).fill(cells)
  const down = new Int32Array(cells + 1).fill(-1)
  for (let cell = cells - 1; cell >= 0; cell--) up[cell] = held[cell] ? cell : (up[cell + 1] as number)
  // The first cell is 0 and always held.
  for (let cell = 0; cell <= cells; cell++) down[cell] = held[cell] ? cell : (down[cell - 1] as number)
  return { kind: 'amount', fact, definition, values, cells, up, down }
}

/** Whether a cell has a value at all. */
const isHeld = (values: ReadonlyArray<number>, whole: boolean, cell: number): boolean => {
  const [value = 0, next = Infinity] = [values[cell >> 1], values[(cell >> 1) + 1]]
  // Neighbours that are far apart need no look at their bits.
  return (!whole && (cell % 2 === 0 || next - value > value * 1e-9)) || stretchOf(values, whole, cell) !== null
}

/** The values of a cell, or null where no double, or no whole number, is in it. */
const stretchOf = (values: ReadonlyArray<number>, whole: boolean, cell: number): Stretch | null => {
  const value = values[cell >> 1] as number
  if (cell % 2 === 0) return whole && !Number.isInteger(value) ? null : { low: value, high: value }
  const next = values[(cell >> 1) + 1] ?? Infinity
  const low = whole && value < Number.MAX_SAFE_INTEGER ? Math.floor(value) + 1 : nextAbove(value)
  const high = whole && next <= Number.MAX_SAFE_INTEGER ? Math.ceil(next) - 1 : nextBelow(next)
  return low <= high && low < Infinity ? { low, high } : null
}

/** The values from one cell to another, both included; cells without a value at either end are passed over. */
export const stretch = ({ values, definition, up, down }: AmountAxis, from: number, to: number): Stretch | null => {
  const whole = definition.type === 'integer'
  const [first, last] = [up[from] as number, down[to] as number]
  if (first > last) return null
  const [low, high] = [stretchOf(values, whole, first), stretchOf(values, whole, last)]
  return low === null || high === null ? null : { low: low.low, high: high.high }
}

/** The cell that holds a value. */
export const cellOf = (axis: Axis, value: FactValue): number => {
  if (axis.kind === 'flag') return value === true ? 1 : 0
  if (axis.kind === 'word') return axis.words.findIndex((words) => words.includes(String(value)))
  const amount = Number(value)
  let [low, high] = [0, axis.values.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((axis.values[middle] as number) <= amount) low = middle
    else high = middle
  }
  return axis.values[low] === amount ? low * 2 : low * 2 + 1
}

/** The axis of a word: words that all of these sets hold, or leave out, together are one cell. */
export const wordAxis = (fact: string, definition: FactDefinition, sets: ReadonlyArray<ReadonlyArray<string>>): WordAxis => {
  const group = new Map(definition.values.map((word) => [word, 0]))
  let groups = 1
  for (const set of sets) {
    const split = new Map<number, number>()
    for (const word of set) {
      const old = group.get(word)
      if (old === undefined) continue
      const now = split.get(old) ?? groups++
      split.set(old, now)
      group.set(word, now)
    }
  }
  const words = new Map<number, string[]>()
  for (const word of definition.values) words.set(group.get(word) ?? 0, [...(words.get(group.get(word) ?? 0) ?? []), word])
  return { kind: 'word', fact, definition, cells: words.size, words: [...words.values()] }
}
