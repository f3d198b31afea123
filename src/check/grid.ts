import type { FactValue } from '../facts/dictionary.ts'
import { cellOf, type AmountAxis, type Axis } from './axis.ts'

/**
 * A box of cells: for each axis either its first and last cell, or a set of words as bits. Regions of one grid have one layout and
 * are compared word by word, without a number of the file.
 */
export type Region = Int32Array

const BITS = 32

/** All axes side by side, and where each stands in a region. */
export interface Grid {
  readonly axes: ReadonlyArray<Axis>
  readonly index: ReadonlyMap<string, number>
  /** Where the words of each axis begin in a region; one more for the end. */
  readonly offset: Int32Array
  /** 1 for an axis whose cells are a set and not a row. */
  readonly isSet: Uint8Array
  /** Pairs of axes of which the first never exceeds the second. */
  readonly order: ReadonlyArray<readonly [number, number]>
  /** Axes with cells that hold no value. */
  readonly holed: ReadonlyArray<number>
  /** Every cell of every axis. */
  readonly whole: Region
}

export const gridOf = (axes: ReadonlyArray<Axis>, order: Grid['order']): Grid => {
  const offset = new Int32Array(axes.length + 1)
  axes.forEach((axis, i) => (offset[i + 1] = (offset[i] as number) + (axis.kind === 'word' ? Math.ceil(axis.cells / BITS) : 2)))
  return {
    axes,
    index: new Map(axes.map((axis, i) => [axis.fact, i])),
    offset,
    isSet: Uint8Array.from(axes, (axis) => (axis.kind === 'word' ? 1 : 0)),
    order,
    holed: axes.flatMap((axis, i) => (axis.kind === 'amount' && axis.up.some((to, cell) => cell < axis.cells && to !== cell) ? [i] : [])),
    whole: everyCell(axes, offset)
  }
}

const everyCell = (axes: ReadonlyArray<Axis>, offset: Int32Array): Region => {
  const region = new Int32Array(offset.at(-1) as number)
  axes.forEach((axis, i) => {
    const at = offset[i] as number
    if (axis.kind === 'word') for (let cell = 0; cell < axis.cells; cell++) addBit(region, at, cell)
    else region[at + 1] = axis.cells - 1
  })
  return region
}

export const everything = ({ whole }: Grid): Region => whole.slice()

/** Takes all limits off an axis. */
export const widen = ({ offset, whole }: Grid, region: Region, axis: number): void => {
  for (let w = offset[axis] as number; w < (offset[axis + 1] as number); w++) region[w] = whole[w] as number
}

export const addBit = (region: Region, at: number, cell: number): void => {
  region[at + Math.floor(cell / BITS)] = (region[at + Math.floor(cell / BITS)] as number) | (1 << (cell % BITS))
}

export const hasBit = (region: Region, at: number, cell: number): boolean =>
  (((region[at + Math.floor(cell / BITS)] as number) >>> (cell % BITS)) & 1) === 1

/** Narrows a region to the words of a set. */
export const keepWords = ({ axes, offset }: Grid, region: Region, axis: number, words: ReadonlyArray<string>): void => {
  const on = axes[axis]
  const at = offset[axis] as number
  const kept = new Int32Array((offset[axis + 1] as number) - at)
  if (on?.kind === 'word') for (const word of words) if (cellOf(on, word) >= 0) addBit(kept, 0, cellOf(on, word))
  kept.forEach((bits, i) => (region[at + i] = (region[at + i] as number) & bits))
}

/** Narrows a region to the cells from one to another. */
export const keepCells = ({ offset }: Grid, region: Region, axis: number, from: number, to: number): void => {
  const at = offset[axis] as number
  region[at] = Math.max(region[at] as number, from)
  region[at + 1] = Math.min(region[at + 1] as number, to)
}

export const isEmptyOn = ({ offset, isSet }: Grid, region: Region, axis: number): boolean => {
  const at = offset[axis] as number
  if (isSet[axis] !== 1) return (region[at] as number) > (region[at + 1] as number)
  for (let word = at; word < (offset[axis + 1] as number); word++) if (region[word] !== 0) return false
  return true
}

/** What two regions share; null where that is nothing. */
export const intersection = (grid: Grid, a: Region, b: Region): Region | null => {
  const both = a.slice()
  for (let axis = 0; axis < grid.axes.length; axis++) {
    const at = grid.offset[axis] as number
    if (grid.isSet[axis] === 1) for (let w = at; w < (grid.offset[axis + 1] as number); w++) both[w] = (a[w] as number) & (b[w] as number)
    else keepCells(grid, both, axis, b[at] as number, b[at + 1] as number)
    if (isEmptyOn(grid, both, axis)) return null
  }
  return both
}

/** Whether one region holds all of another, on one axis. */
export const holdsOn = ({ offset, isSet }: Grid, outer: Region, inner: Region, axis: number): boolean => {
  const at = offset[axis] as number
  if (isSet[axis] !== 1) return (outer[at] as number) <= (inner[at] as number) && (inner[at + 1] as number) <= (outer[at + 1] as number)
  for (let word = at; word < (offset[axis + 1] as number); word++) if (((inner[word] as number) & ~(outer[word] as number)) !== 0) return false
  return true
}

export const holds = (grid: Grid, outer: Region, inner: Region): boolean => {
  for (let axis = 0; axis < grid.axes.length; axis++) if (!holdsOn(grid, outer, inner, axis)) return false
  return true
}

/** Whether two regions share something on one axis. */
export const meetsOn = ({ offset, isSet }: Grid, a: Region, b: Region, axis: number): boolean => {
  const at = offset[axis] as number
  if (isSet[axis] !== 1) return (a[at] as number) <= (b[at + 1] as number) && (b[at] as number) <= (a[at + 1] as number)
  for (let word = at; word < (offset[axis + 1] as number); word++) if (((a[word] as number) & (b[word] as number)) !== 0) return true
  return false
}

/** What of a region lies beside another one, from which it differs on one axis. */
export const besides = ({ offset, isSet }: Grid, wider: Region, narrower: Region, axis: number): ReadonlyArray<Region> => {
  const at = offset[axis] as number
  const part = (change: (region: Region) => void): Region => {
    const region = wider.slice()
    change(region)
    return region
  }
  if (isSet[axis] === 1) {
    const rest = part((region) => {
      for (let w = at; w < (offset[axis + 1] as number); w++) region[w] = (region[w] as number) & ~(narrower[w] as number)
    })
    return rest.slice(at, offset[axis + 1]).some((bits) => bits !== 0) ? [rest] : []
  }
  const below = part((region) => (region[at + 1] = (narrower[at] as number) - 1))
  const above = part((region) => (region[at] = (narrower[at + 1] as number) + 1))
  return [below, above].filter((region) => (region[at] as number) <= (region[at + 1] as number))
}

/** The lowest cell of a region on each axis. */
export const lowestOf = ({ axes, offset, isSet }: Grid, region: Region): Region => {
  const lowest = region.slice()
  for (let axis = 0; axis < axes.length; axis++) {
    const at = offset[axis] as number
    if (isSet[axis] !== 1) {
      lowest[at + 1] = lowest[at] as number
      continue
    }
    let taken = false
    for (let w = at; w < (offset[axis + 1] as number); w++) {
      const bits = lowest[w] as number
      lowest[w] = taken ? 0 : bits & -bits
      taken ||= bits !== 0
    }
  }
  return lowest
}

/** Whether a machine with all facts of the grid stands in a region. A fact that is missing is in no part of its axis. */
export const holdsMachine = (grid: Grid, region: Region, facts: Readonly<Record<string, FactValue | undefined>>): boolean =>
  grid.axes.every((axis, i) => {
    const value = facts[axis.fact]
    return value === undefined ? isWholeOn(grid, region, i) : holdsCell(grid, region, i, cellOf(axis, value))
  })

/** Whether a region holds a cell of one axis; -1 is none. */
export const holdsCell = ({ offset, isSet }: Grid, region: Region, axis: number, cell: number): boolean => {
  const at = offset[axis] as number
  if (cell < 0) return false
  return isSet[axis] === 1 ? hasBit(region, at, cell) : (region[at] as number) <= cell && cell <= (region[at + 1] as number)
}

/** The cells of a machine with all facts of the grid. */
export const regionOfMachine = ({ axes, offset }: Grid, facts: Readonly<Record<string, FactValue>>): Region => {
  const region = new Int32Array(offset.at(-1) as number)
  axes.forEach((axis, i) => {
    const [at, cell] = [offset[i] as number, cellOf(axis, facts[axis.fact] as FactValue)]
    if (axis.kind === 'word') addBit(region, at, cell)
    else region.fill(cell, at, at + 2)
  })
  return region
}

/** Whether a region leaves an axis open. */
export const isWholeOn = ({ axes, offset }: Grid, region: Region, axis: number): boolean => {
  const on = axes[axis]
  const at = offset[axis] as number
  if (on?.kind !== 'word') return region[at] === 0 && region[at + 1] === (on?.cells ?? 0) - 1
  return on.words.every((_, cell) => hasBit(region, at, cell))
}

/**
 * Narrows a region to what facts that limit each other leave of it (threads are at least cores) and to cells that hold a value. False
 * where nothing is left; else each axis's lowest cells together are a machine, so the region is not empty.
 */
export const tighten = (grid: Grid, region: Region): boolean => {
  const { offset, axes, order, holed } = grid
  if (order.length === 0 && holed.length === 0) return true
  for (let changed = true; changed;) {
    changed = false
    for (const axis of holed) {
      const at = offset[axis] as number
      const on = axes[axis] as AmountAxis
      const [low, high] = [on.up[region[at] as number] as number, on.down[region[at + 1] as number] as number]
      if (low > high) return false
      region[at] = low
      region[at + 1] = high
    }
    for (const [a, b] of order) {
      const [lower, upper] = [offset[a] as number, offset[b] as number]
      if ((region[upper] as number) < (region[lower] as number)) {
        region[upper] = region[lower] as number
        changed = true
      }
      if ((region[lower + 1] as number) > (region[upper + 1] as number)) {
        region[lower + 1] = region[upper + 1] as number
        changed = true
      }
      if ((region[lower] as number) > (region[lower + 1] as number) || (region[upper] as number) > (region[upper + 1] as number)) return false
    }
  }
  return true
}
