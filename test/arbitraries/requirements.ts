import fc from 'fast-check'
import type { PlainFact, PlainFacts } from '../contract-facts.ts'
import type { WrittenTier } from '../oracle.ts'
import { tierWords } from './tier-words.ts'
import { withoutUndefined } from './without-undefined.ts'

/** What the tiers of one file may ask of. */
export interface Asking {
  readonly all: PlainFacts
  readonly used: ReadonlyArray<string>
  readonly match: 'at_least' | 'within'
  /** False leaves out bounds such as `cpu_avx2: false`, which more of a fact can break. */
  readonly worseSides: boolean
}

/** The numbers that a tier may ask of each fact. */
export type Edges = ReadonlyMap<string, ReadonlyArray<number>>

/** A tier that asks nothing, something, or a choice of groups. */
export const tierOf = (asking: Asking, edges: Edges): fc.Arbitrary<WrittenTier> =>
  fc
    .record({
      words: tierWords,
      gpuRequired: fc.option(fc.boolean(), { nil: undefined, freq: 2 }),
      asked: fc.subarray([...asking.used]).chain((facts) => requirements(asking, edges, facts, false)),
      groups: fc.option(fc.array(group(asking, edges), { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 2 })
    })
    .map(({ words, gpuRequired, asked, groups }) => withoutUndefined({ ...words, gpu_required: gpuRequired, ...asked, any_of: groups }))

const group = (asking: Asking, edges: Edges): fc.Arbitrary<WrittenTier> =>
  fc
    .subarray([...asking.used], { minLength: 1, maxLength: Math.min(3, asking.used.length) })
    .chain((facts) => requirements(asking, edges, facts, true))

const requirements = (asking: Asking, edges: Edges, facts: ReadonlyArray<string>, inGroup: boolean): fc.Arbitrary<WrittenTier> =>
  fc
    .tuple(...facts.map((fact) => requirement(asking, asking.all[fact] as PlainFact, edges.get(fact) ?? [], inGroup)))
    .map((asked) => Object.fromEntries(facts.map((fact, i) => [fact, asked[i]])))

const requirement = ({ match, worseSides }: Asking, fact: PlainFact, edges: ReadonlyArray<number>, inGroup: boolean): fc.Arbitrary<unknown> => {
  const nothing = inGroup ? [] : [{ weight: 1, arbitrary: fc.constant(null) }]
  if (fact.type === 'boolean') {
    const asked = worseSides || fact.better === 'none' ? fc.boolean() : fc.constant(fact.better === 'more')
    return fc.oneof({ weight: 5, arbitrary: asked }, ...nothing)
  }
  if (fact.type === 'enum') {
    const words = [...fact.values]
    return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, { weight: 3, arbitrary: fc.subarray(words, { minLength: 1 }) }, ...nothing)
  }
  const { lows, highs, band, nulled } = intervals(edges)
  // A group asks, so an end that only describes has no place in it.
  const asked = !inGroup
    ? [lows, highs, band, nulled, fc.constant({})]
    : match === 'within'
      ? [lows, highs, band, nulled]
      : fact.better === 'less'
        ? [highs]
        : [lows, nulled]
  return fc.oneof({ weight: 6, arbitrary: fc.oneof(...asked) }, ...nothing)
}

const intervals = (edges: ReadonlyArray<number>): Record<'lows' | 'highs' | 'band' | 'nulled', fc.Arbitrary<unknown>> => {
  const edge = fc.constantFrom(...edges)
  return {
    lows: fc.oneof(
      edge.map((min) => ({ min })),
      edge.map((above) => ({ above }))
    ),
    highs: edge.map((max) => ({ max })),
    band: fc.tuple(edge, edge, fc.boolean()).map(([a, b, strict]) => {
      const [low, high] = a <= b ? [a, b] : [b, a]
      return strict && low < high ? { above: low, max: high } : { min: low, max: high }
    }),
    nulled: fc.oneof(
      edge.map((min) => ({ min, max: null, above: null })),
      edge.map((above) => ({ max: null, above, min: null }))
    )
  }
}
