import { either as E } from 'fp-ts'
import { evaluateMany, statusAt } from '../engine/batch.ts'
import { compileRank } from '../engine/predicate.ts'
import type { FactDefinition, Facts, FactValue } from '../facts/dictionary.ts'
import { knownFacts, type FactsError } from '../facts/known-facts.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { familyOf, mapAxis, ordinaryIn, type Band, type MapAxis } from './map-axis.ts'
import { machineAt, settingOf, type Setting } from './map-setting.ts'
import { ordinaryAmount } from './ordinary.ts'

/** What of the machines at one place of a map: the tier they are in, how they came there, or that there are none. */
export interface Place {
  /** Rank of the tier, that of the fallback included; -1 where no tier takes them, -2 where there can be no such machine. */
  readonly rank: number
  /** No tier takes them: they are in the fallback, or in none. */
  readonly isGap: boolean
  /** Under `match: within`: a weaker tier takes them as well. */
  readonly isShared: boolean
}

/** A ladder over two facts, exact: within a cell every machine is in the same tier. */
export interface TierMap {
  readonly ladder: Ladder
  readonly x: MapAxis
  readonly y: MapAxis
  readonly setting: Setting
  /** By band of y, then by band of x. */
  readonly cells: ReadonlyArray<ReadonlyArray<Place>>
  /** An ordinary machine of a cell, the assumed facts included; null where there can be none. */
  readonly machineIn: (column: number, row: number) => Readonly<Record<string, FactValue>> | null
}

/** Why there is no such map. */
export type MapError =
  | { readonly _tag: 'UnknownFact'; readonly fact: string; readonly hint: string | null }
  | { readonly _tag: 'SameFact'; readonly fact: string }
  | { readonly _tag: 'FixedAxis'; readonly fact: string }
  | { readonly _tag: 'TooFine'; readonly cells: number; readonly most: number }
  | FactsError

export interface MapOptions {
  /** The fact that runs from left to right; else memory, or a fact that the ladder asks for. */
  readonly x?: string
  /** The fact that runs upwards; else graphics memory, or another fact that the ladder asks for. */
  readonly y?: string
  /** Facts that all machines of the map have; null is unknown. */
  readonly at?: Facts
}

/** The most cells that are looked at. */
const MOST_CELLS = 1_000_000

const IMPOSSIBLE: Place = { rank: -2, isGap: false, isShared: false }

/** Lays a ladder out over two facts. */
export const mapOf = (ladder: Ladder, { x, y, at = {} }: MapOptions = {}): E.Either<MapError, TierMap> => {
  const { dictionary } = ladder
  const across = x ?? defaultAxis(ladder, 'ram_gb', [...(y === undefined ? [] : [y]), ...Object.keys(at)])
  const upward = y ?? defaultAxis(ladder, 'gpu_vram_gb', [across, ...Object.keys(at)])
  const [a, b] = [dictionary.get(across), dictionary.get(upward)]
  const missing = [across, upward, ...Object.keys(at)].find((fact) => !dictionary.has(fact))
  if (missing !== undefined || a === undefined || b === undefined) {
    return E.left({ _tag: 'UnknownFact', fact: missing ?? '', hint: didYouMean(missing ?? '', dictionary.keys()) })
  }
  if (across === upward) return E.left({ _tag: 'SameFact', fact: across })
  const fixed = [across, upward].find((fact) => Object.hasOwn(at, fact))
  if (fixed !== undefined) return E.left({ _tag: 'FixedAxis', fact: fixed })
  const known = knownFacts(dictionary, at)
  if (E.isLeft(known)) return known
  const setting = settingOf(ladder, [across, upward], at, known.right.facts)
  const numbersOf = ({ name }: FactDefinition): ReadonlyArray<number> => numbersFor(ladder, setting, name, [a, b])
  const axes = { x: mapAxis(a, numbersOf(a)), y: mapAxis(b, numbersOf(b)) }
  const cells = axes.x.bands.length * axes.y.bands.length
  return cells > MOST_CELLS ? E.left({ _tag: 'TooFine', cells, most: MOST_CELLS }) : E.right(laidOut(ladder, setting, axes))
}

const defaultAxis = (ladder: Ladder, usual: string, taken: ReadonlyArray<string>): string => {
  const free = [usual, ...ladder.facts, 'ram_gb', 'cpu_cores'].filter((fact) => !taken.includes(fact))
  return free.find((fact) => ladder.facts.includes(fact)) ?? free[0] ?? usual
}

/** Every number at which something can change along an axis: bounds on it and on what it is compared with, and what is assumed of those. */
const numbersFor = (ladder: Ladder, { said, assumed }: Setting, name: string, axes: ReadonlyArray<FactDefinition>): ReadonlyArray<number> => {
  const family = familyOf(name, ladder.dictionary)
  const needs = ladder.tiers.flatMap(({ bounds }) => bounds.flatMap(({ fact, need }) => (family.has(fact) ? [need] : [])))
  const taken = [...family].flatMap((fact) => [said[fact], assumed.get(fact)])
  const numbers = [...needs, ...taken].filter((value) => typeof value === 'number')
  // A whole number that is assumed follows an axis in steps: it passes a number where the axis reaches the next whole one.
  // Axes that are compared with each other keep their edges in common.
  const inSteps =
    axes.some((axis) => family.has(axis.name) && axis.type === 'number') &&
    [...assumed.keys()].some((fact) => family.has(fact) && ladder.dictionary.get(fact)?.type === 'integer')
  return inSteps ? numbers.flatMap((value) => [value, Math.max(0, Math.ceil(value) - 1), Math.floor(value) + 1, Math.ceil(value)]) : numbers
}

const laidOut = (ladder: Ladder, setting: Setting, { x, y }: { readonly x: MapAxis; readonly y: MapAxis }): TierMap => {
  const usual = { x: x.bands.map((band) => ordinaryIn(x.definition, band)), y: y.bands.map((band) => ordinaryIn(y.definition, band)) }
  const machineIn: TierMap['machineIn'] = (column, row) => {
    const [a, b, usualX, usualY] = [x.bands[column], y.bands[row], usual.x[column], usual.y[row]]
    if (a === undefined || b === undefined || usualX === undefined || usualY === undefined) return null
    for (const [across, upward] of [[usualX, usualY] as const, ...otherValues(x, a, y, b)]) {
      const machine = machineAt(ladder.dictionary, setting, { [x.fact]: across, [y.fact]: upward })
      if (machine !== null) return machine
    }
    return null
  }
  const cells = y.bands.map((_, row) =>
    placesOf(
      ladder,
      x.bands.map((__, column) => machineIn(column, row))
    )
  )
  return { ladder, x, y, setting, cells, machineIn }
}

/** Where both facts lie in the same stretch and one never exceeds the other, the usual values may stand in the one order that cannot be. */
const otherValues = (x: MapAxis, a: Band, y: MapAxis, b: Band): ReadonlyArray<readonly [FactValue, FactValue]> => {
  if (a.kind === 'word' || b.kind === 'word' || a.low > b.high || b.low > a.high) return []
  const least = (definition: FactDefinition, { low, high }: typeof a, limit: FactValue): FactValue =>
    ordinaryAmount(definition, low, Math.max(low, Math.min(high, Number(limit))))
  const [across, upward] = [ordinaryIn(x.definition, a), ordinaryIn(y.definition, b)]
  return [
    [least(x.definition, a, upward), upward],
    [across, least(y.definition, b, across)]
  ]
}

const placesOf = (ladder: Ladder, machines: ReadonlyArray<Readonly<Record<string, FactValue>> | null>): ReadonlyArray<Place> => {
  const rankOf = compileRank(ladder)
  const shared = ladder.match === 'within' ? takenBySeveral(ladder, machines) : null
  return machines.map((machine, column) => {
    if (machine === null) return IMPOSSIBLE
    const rank = rankOf(machine)
    return { rank: rank < 0 ? (ladder.fallback?.rank ?? -1) : rank, isGap: rank < 0, isShared: shared?.[column] === true }
  })
}

const takenBySeveral = (ladder: Ladder, machines: ReadonlyArray<Facts | null>): ReadonlyArray<boolean> => {
  const { tierStatuses } = evaluateMany(
    ladder,
    machines.map((machine) => (machine ?? {}) as Readonly<Record<string, FactValue>>)
  )
  const count = ladder.tiers.length
  return machines.map((_, m) => ladder.tiers.filter((__, tier) => statusAt(tierStatuses, m * count + tier) === 'met').length > 1)
}
