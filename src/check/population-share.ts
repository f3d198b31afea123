import { either as E } from 'fp-ts'
import type { Dictionary, Facts, FactValue } from '../facts/dictionary.ts'
import { knownFacts } from '../facts/known-facts.ts'
import { cellOf } from './axis.ts'
import type { Share } from './finding.ts'
import { holdsCell, isWholeOn, type Grid, type Region } from './grid.ts'

/** A machine, or what is known of a part of it, and how many there are of its kind. */
interface Several<A extends Facts> {
  readonly facts: A
  readonly count: number
}

type Counted = ReadonlyArray<Several<Facts>>

/** Real machines, each with how many of its kind there are. */
export interface Population {
  /** Its name, such as `linux-dmi`. */
  readonly of: string
  readonly machines: Counted
  /** The same as machines by halves, where every half of one kind goes with every one of the other; no fact limits one of another half. */
  readonly halves?: ReadonlyArray<Counted>
}

type Known = Readonly<Record<string, FactValue>>

/** Machines, or halves of them, that no bound of a grid tells apart. */
interface Kind {
  readonly facts: Known
  /** For each axis the cell, -1 where the fact is unknown. */
  readonly cells: ReadonlyArray<number>
  readonly count: number
}

interface Half {
  readonly kinds: ReadonlyArray<Kind>
  readonly total: number
  /** The axes that something is known about. */
  readonly axes: ReadonlyArray<number>
}

/** A population with all that its facts imply, for one grid. Machines that contradict themselves are left out. */
export interface Surveyed {
  readonly of: string
  readonly grid: Grid
  readonly halves: ReadonlyArray<Half>
}

export const surveyed = (population: Population, dictionary: Dictionary, grid: Grid): Surveyed => ({
  of: population.of,
  grid,
  halves: (population.halves ?? [population.machines]).map((machines) => halfOf(machines, dictionary, grid))
})

const halfOf = (machines: Counted, dictionary: Dictionary, grid: Grid): Half => {
  const kinds = new Map<string, Kind>()
  let total = 0
  for (const { facts: stated, count } of machines) {
    const implied = knownFacts(dictionary, stated)
    if (E.isLeft(implied)) continue
    const { facts } = implied.right
    const cells = grid.axes.map((axis) => {
      const value = facts[axis.fact]
      return value === undefined ? -1 : cellOf(axis, value)
    })
    const key = cells.join()
    const alike = kinds.get(key)
    kinds.set(key, { facts: alike?.facts ?? facts, cells, count: (alike?.count ?? 0) + count })
    total += count
  }
  const all = [...kinds.values()]
  return { kinds: all, total, axes: [...grid.axes.keys()].filter((axis) => all.some(({ cells }) => cells[axis] !== -1)) }
}

/** The share of machines in a region; null of a population without machines, and of a region that asks for a fact unknown of all of them. */
export const shareIn = ({ of, grid, halves }: Surveyed, region: Region): Share | null => {
  if (halves.some(({ total }) => total === 0)) return null
  const unknown = grid.axes.some((_, axis) => !isWholeOn(grid, region, axis) && !halves.some(({ axes }) => axes.includes(axis)))
  if (unknown) return null
  const shares = halves.map(({ kinds, axes, total }) => {
    const narrow = axes.filter((axis) => !isWholeOn(grid, region, axis))
    return (
      kinds.reduce((sum, { cells, count }) => (narrow.every((axis) => holdsCell(grid, region, axis, cells[axis] as number)) ? sum + count : sum), 0) /
      total
    )
  })
  return { share: shares.reduce((product, share) => product * share, 1), of }
}

/** All machines of a population, every half with every other. */
export const wholeMachines = ({ halves }: Surveyed): ReadonlyArray<Pick<Kind, 'facts' | 'count'>> =>
  halves.map(({ kinds }) => kinds).reduce<ReadonlyArray<Pick<Kind, 'facts' | 'count'>>>(everyPair, [{ facts: {}, count: 1 }])

/** Each of some with each of others. */
export const everyPair = <A extends Facts>(some: ReadonlyArray<Several<A>>, others: ReadonlyArray<Several<A>>): ReadonlyArray<Several<A>> =>
  some.flatMap((one) => others.map((other) => ({ facts: { ...one.facts, ...other.facts }, count: one.count * other.count })))
