import type { Dictionary, FactDefinition, FactType } from '../facts/dictionary.ts'
import { belowGpuAmounts, orderPairs } from '../facts/imply.ts'
import type { Bound, Ladder } from '../tiers/ladder.ts'
import { amountAxis, cellOf, wordAxis, type Axis } from './axis.ts'
import { everything, gridOf, holds, intersection, isEmptyOn, keepCells, keepWords, tighten, type Grid, type Region } from './grid.ts'

/** The machines there can be, in compressed coordinates: those with a GPU apart from those without. */
export interface Space {
  readonly grid: Grid
  /** Regions that together hold every machine whose facts agree with each other, and no other one. */
  readonly parts: ReadonlyArray<Region>
}

const isAmount = (type: FactType | undefined): boolean => type === 'number' || type === 'integer'

/** The space of all that these ladders ask about. */
export const spaceOf = (ladders: ReadonlyArray<Ladder>, dictionary: Dictionary): Space => {
  const facts = [...new Set(ladders.flatMap((ladder) => ladder.facts))]
  const pairs = orderPairs(dictionary).filter(([low, high]) => facts.includes(low) && facts.includes(high))
  const named = namedValues(ladders)
  const related = relatives(facts, pairs)
  const axes = facts.flatMap((fact): ReadonlyArray<Axis> => {
    const definition = dictionary.get(fact)
    if (definition === undefined) return []
    if (definition.type === 'boolean') return [{ kind: 'flag', fact, definition, cells: 2 }]
    if (definition.type === 'enum') return [wordAxis(fact, definition, [...(named.words.get(fact) ?? []), ...gpuWords(fact)])]
    return [
      amountAxis(
        fact,
        definition,
        related(fact).flatMap((each) => named.amounts.get(each) ?? [])
      )
    ]
  })
  const place = new Map(axes.map((axis, i) => [axis.fact, i]))
  const order = pairs.flatMap(([low, high]): ReadonlyArray<readonly [number, number]> => {
    const [a, b] = [place.get(low), place.get(high)]
    return a === undefined || b === undefined ? [] : [[a, b]]
  })
  const grid = gridOf(axes, order)
  return { grid, parts: partsOf(grid, dictionary) }
}

interface NamedValues {
  readonly amounts: ReadonlyMap<string, ReadonlyArray<number>>
  readonly words: ReadonlyMap<string, ReadonlyArray<ReadonlyArray<string>>>
}

const namedValues = (ladders: ReadonlyArray<Ladder>): NamedValues => {
  const amounts = new Map<string, number[]>()
  const words = new Map<string, (readonly string[])[]>()
  for (const { fact, need } of ladders.flatMap((ladder) => ladder.tiers.flatMap((tier) => tier.bounds))) {
    if (typeof need === 'number')
      amounts
        .set(fact, amounts.get(fact) ?? [])
        .get(fact)
        ?.push(need)
    else if (typeof need !== 'boolean')
      words
        .set(fact, words.get(fact) ?? [])
        .get(fact)
        ?.push(typeof need === 'string' ? [need] : need)
  }
  return { amounts, words }
}

/** Facts that are compared with each other have their values on one scale. */
const relatives = (facts: ReadonlyArray<string>, pairs: ReadonlyArray<readonly [string, string]>): ((fact: string) => ReadonlyArray<string>) => {
  const family = new Map(facts.map((fact) => [fact, [fact]]))
  for (const [low, high] of pairs) {
    const [a, b] = [family.get(low) as ReadonlyArray<string>, family.get(high) as ReadonlyArray<string>]
    if (a === b) continue
    const merged = [...a, ...b]
    for (const fact of merged) family.set(fact, merged)
  }
  return (fact) => family.get(fact) as ReadonlyArray<string>
}

const COUNTING = ['discrete', 'partition', 'unified']

const gpuWords = (fact: string): ReadonlyArray<ReadonlyArray<string>> =>
  fact === 'gpu_kind' ? [COUNTING, ['none'], ['integrated']] : fact === 'gpu_vendor' ? [['none']] : []

/** What `imply` allows, as regions: machines with a GPU, and machines without one, with integrated graphics or with none. */
const partsOf = (grid: Grid, dictionary: Dictionary): ReadonlyArray<Region> => {
  const below = new Set(belowGpuAmounts(dictionary))
  const part = (change: (region: Region) => void): Region => {
    const region = everything(grid)
    change(region)
    return region
  }
  const amounts = grid.axes.flatMap((axis, i) => (below.has(axis.fact) ? [i] : []))
  const at = (fact: string): number => grid.index.get(fact) ?? -1
  const narrow = (region: Region, fact: string, from: number, to: number): void => {
    if (at(fact) >= 0) keepCells(grid, region, at(fact), from, to)
  }
  const words = (region: Region, fact: string, kept: (word: string) => boolean): void => {
    const axis = grid.axes[at(fact)]
    if (axis?.kind === 'word') keepWords(grid, region, at(fact), axis.definition.values.filter(kept))
  }
  const withGpu = part((region) => {
    narrow(region, 'gpu_present', 1, 1)
    const count = grid.axes[at('gpu_count')]
    if (count !== undefined) narrow(region, 'gpu_count', cellOf(count, 0) + 1, count.cells - 1)
    words(region, 'gpu_kind', (word) => COUNTING.includes(word))
    words(region, 'gpu_vendor', (word) => word !== 'none')
  })
  const without = (kind: (word: string) => boolean, vendor: (word: string) => boolean): Region =>
    part((region) => {
      narrow(region, 'gpu_present', 0, 0)
      for (const axis of amounts) keepCells(grid, region, axis, 0, 0)
      words(region, 'gpu_kind', kind)
      words(region, 'gpu_vendor', vendor)
    })
  const bothWords = at('gpu_kind') >= 0 && at('gpu_vendor') >= 0
  const any = (): boolean => true
  const none = bothWords
    ? [
        without((kind) => kind === 'integrated', any),
        without(
          (kind) => kind === 'none',
          (vendor) => vendor === 'none'
        )
      ]
    : [without((kind) => !COUNTING.includes(kind), any)]
  const all = [withGpu, ...none].filter((region) => grid.axes.every((_, axis) => !isEmptyOn(grid, region, axis)) && tighten(grid, region))
  return all.filter((region, i) => !all.some((other, j) => j !== i && holds(grid, other, region) && (j < i || !holds(grid, region, other))))
}

/** The cells that a set of bounds leaves; null where they leave none on some axis. */
export const regionOf = (grid: Grid, bounds: ReadonlyArray<Bound>): Region | null => {
  const region = everything(grid)
  for (const bound of bounds) keepBound(grid, region, bound)
  return grid.axes.some((_, axis) => isEmptyOn(grid, region, axis)) ? null : region
}

/** The first and last cell that a bound leaves of an axis that is not of words. */
export const cellsOf = (axis: Axis, { op, need }: Pick<Bound, 'op' | 'need'>): readonly [first: number, last: number] => {
  const cell = cellOf(axis, need as number | boolean)
  return [op === '>' ? cell + 1 : op === '<=' ? 0 : cell, op === '<=' || op === '==' ? cell : axis.cells - 1]
}

/** Narrows a region to what a bound leaves of it. */
export const keepBound = (grid: Grid, region: Region, { fact, op, need }: Bound): void => {
  const place = grid.index.get(fact) as number
  const axis = grid.axes[place] as Axis
  if (axis.kind === 'word') return keepWords(grid, region, place, typeof need === 'string' ? [need] : (need as ReadonlyArray<string>))
  const [first, last] = cellsOf(axis, { op, need })
  keepCells(grid, region, place, first, last)
}

/** What of a region there can be machines in: its share of each part of the space that is not empty, tightened. */
export const possibleIn = ({ grid, parts }: Space, region: Region): ReadonlyArray<Region> =>
  parts.flatMap((part) => {
    const both = intersection(grid, region, part)
    return both !== null && tighten(grid, both) ? [both] : []
  })

/** One dictionary for two ladders: a fact that both declare has the words of both, and the limits that both give it. */
export const mergedDictionary = (a: Dictionary, b: Dictionary): Dictionary => {
  const merge = (one: FactDefinition, other: FactDefinition | undefined): FactDefinition =>
    other === undefined || one === other
      ? one
      : { ...one, values: [...new Set([...one.values, ...other.values])], atMost: one.atMost.filter((limit) => other.atMost.includes(limit)) }
  return new Map([...b, ...[...a].map(([name, definition]) => [name, merge(definition, b.get(name))] as const)])
}

/** Facts that two dictionaries take for different kinds of values: machines cannot be compared by them. */
export const clashes = (a: Dictionary, b: Dictionary): ReadonlyArray<string> =>
  [...a].flatMap(([name, { type }]) => {
    const other = b.get(name)?.type
    return other === undefined || other === type || (isAmount(other) && isAmount(type)) ? [] : [name]
  })
