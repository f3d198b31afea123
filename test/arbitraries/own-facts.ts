import fc from 'fast-check'
import { contractFacts, isNumber } from '../contract-facts.ts'
import type { WrittenFact } from '../oracle.ts'
import { withoutUndefined } from './without-undefined.ts'

const contractNumbers = Object.keys(contractFacts).filter((name) => isNumber(contractFacts[name]))
const better = fc.option(fc.constantFrom('more' as const, 'less' as const, 'none' as const), { nil: undefined })

// Words that YAML would read as something else where nobody quotes them.
const words = ['slow', 'fast', 'a:b', '#x', '-', 'null', '1.5', '~', '北']

/** The section `facts:` of a tier file: facts of every type, some at most another. */
export const ownFacts: fc.Arbitrary<Readonly<Record<string, WrittenFact>>> = fc.subarray(['own_a', 'own_b', 'own_c', 'own_d']).chain((names) =>
  fc
    .tuple(
      ...names.map((_, i) =>
        fc.record({
          type: fc.constantFrom('number' as const, 'integer' as const, 'boolean' as const, 'enum' as const),
          better,
          unit: fc.option(fc.constant('TOPS'), { nil: undefined }),
          // Own facts only from before, so that no two are each at most the other.
          limit: fc.option(fc.constantFrom(...contractNumbers, ...names.slice(0, i)), { nil: undefined, freq: 2 }),
          values: fc.subarray(words, { minLength: 1 })
        })
      )
    )
    .map((drawn) =>
      drawn.reduce<Readonly<Record<string, WrittenFact>>>((facts, { type, better: side, unit, limit = '', values }, i) => {
        const numeric = type === 'number' || type === 'integer'
        const below = numeric && (isNumber(contractFacts[limit]) || ['number', 'integer'].includes(facts[limit]?.type ?? ''))
        const own = withoutUndefined({
          type,
          unit,
          better: type === 'enum' ? undefined : side,
          values: type === 'enum' ? values : undefined,
          at_most: below ? limit : undefined
        })
        return { ...facts, [names[i] ?? '']: own }
      }, {})
    )
)
