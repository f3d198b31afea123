import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { bandOf, type MapAxis } from '../../src/check/map-axis.ts'
import { mapOf, type TierMap } from '../../src/check/map.ts'
import { builtInFacts, type FactValue } from '../../src/facts/dictionary.ts'
import { usedFacts } from '../arbitraries/facts-near.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'
import type { WrittenFile } from '../oracle.ts'

export interface MapCase {
  readonly file: WrittenFile
  readonly map: TierMap
}

export const mapFor = (text: string, options: Parameters<typeof mapOf>[1] = {}): TierMap => {
  const map = mapOf(ladderOf(text), options)
  if (E.isLeft(map)) throw new Error(JSON.stringify(map.left))
  return map.right
}

/** Random files over two of their facts, or over any other ones; sometimes with more of them held at a value. */
export const mapCases: fc.Arbitrary<MapCase> = fc
  .oneof(tierFiles({ maxFacts: 4 }), tierFiles({ related: true }), tierFiles({ match: 'within', maxFacts: 4 }))
  .chain((file) => {
    const ladder = ladderOf(blockText(file))
    const fact = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...usedFacts(file), 'ram_gb') },
      { weight: 1, arbitrary: fc.constantFrom(...builtInFacts.keys()) }
    )
    const at = fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      fc.constantFrom(...ladder.facts, 'cpu_cores').chain((name) => fc.constantFrom(...someValues(file, name)).map((value) => ({ [name]: value })))
    )
    return fc.tuple(fact, fact, at).map(([x, y, held]) => ({ file, found: mapOf(ladder, { x, y, at: held }) }))
  })
  .filter(({ found }) => E.isRight(found))
  .map(({ file, found }) => ({ file, map: (found as E.Right<TierMap>).right }))

const someValues = (file: WrittenFile, name: string): ReadonlyArray<FactValue | null> => {
  const definition = ladderOf(blockText(file)).dictionary.get(name)
  if (definition?.type === 'boolean') return [true, false, null]
  return definition?.type === 'enum' ? [...definition.values, null] : [0, 1, 4, 8, null]
}

/** Values at the ends of a band and within it. */
const valuesOf = ({ bands, definition }: MapAxis, band: number): ReadonlyArray<FactValue> => {
  const found = bands[band]
  if (found === undefined || found.kind === 'word') return found === undefined ? [] : [found.value]
  const { low, high } = found
  const middle = low + (Math.min(high, low * 2 + 10) - low) / 3
  return [...new Set([low, high, definition.type === 'integer' ? Math.floor(middle) : middle])].filter((value) => value >= low && value <= high)
}

/** A place of a map: a band on each axis and a value in it. */
/** Less than a byte of a thousand machines is no size, and between 0 and the smallest number nothing is. */
const isSize = (value: FactValue): boolean => typeof value !== 'number' || value === 0 || Math.abs(value) > 1e-300

export const points = ({ x, y }: TierMap): fc.Arbitrary<readonly [FactValue, FactValue]> => {
  const on = (axis: MapAxis): fc.Arbitrary<FactValue> =>
    fc.nat({ max: axis.bands.length - 1 }).chain((band) => fc.constantFrom(...valuesOf(axis, band).filter(isSize)))
  return fc.tuple(on(x), on(y))
}

export const placeAt = ({ x, y, cells }: TierMap, [a, b]: readonly [FactValue, FactValue]): TierMap['cells'][number][number] => {
  const place = cells[bandOf(y, b)]?.[bandOf(x, a)]
  if (place === undefined) throw new Error(`${String(a)}, ${String(b)} is in no band`)
  return place
}
