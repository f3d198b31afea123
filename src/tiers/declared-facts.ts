import { either as E } from 'fp-ts'
import { builtInFacts, type Better, type Dictionary, type FactDefinition, type FactType } from '../facts/dictionary.ts'
import { orderPairs } from '../facts/imply.ts'
import { findingAt } from '../source/decode.ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { closed, namedItems } from '../source/mapping.ts'
import { didYouMean } from '../source/nearest.ts'
import { isMapping, listOf, oneOf, text, word, type Shape } from '../source/shape.ts'
import type { Source } from '../source/yaml-text.ts'

/** A fact as a tier file declares it. */
export interface DeclaredFact {
  readonly type: FactType
  readonly unit?: string
  readonly better?: Better
  readonly description?: string
  readonly values?: ReadonlyArray<string>
  readonly at_most?: string
}

const factName = word('a name in lower case such as npu_tops', /^[a-z][a-z0-9_]{0,63}$/)

/** The codec of the section `facts:` of a tier file. */
export const declaredFactsShape: Shape<Readonly<Record<string, DeclaredFact>>> = namedItems({
  called: 'a mapping of facts of your own',
  key: factName,
  item: closed(
    {
      type: oneOf(['number', 'integer', 'boolean', 'enum'] as const),
      unit: text('a unit such as TOPS'),
      better: oneOf(['more', 'less', 'none'] as const),
      description: text('text'),
      values: listOf(word('a word without spaces', /^\S+$/), 'a list of the values', 1),
      at_most: text('the name of another fact')
    },
    { called: 'a fact such as {type: number, unit: TOPS, better: more}', required: ['type'] }
  )
})

export const definitionOf = (name: string, declared: DeclaredFact): FactDefinition => ({
  name,
  type: declared.type,
  unit: declared.unit ?? null,
  better: declared.better ?? 'none',
  values: declared.values ?? [],
  atMost: declared.at_most === undefined ? [] : [declared.at_most],
  description: declared.description ?? '',
  caveat: null
})

/** The facts that a raw tier file declares, as far as they decode; the findings come from decoding the whole file. */
export const declaredIn = (value: unknown): ReadonlyArray<FactDefinition> => {
  // Beyond the most there may be nothing is looked into: facts that limit each other are dear to follow.
  const section = Object.entries(sectionOf(value)).slice(0, MOST_DECLARED)
  return section.flatMap(([name, declared]) => {
    const decoded = declaredFactsShape.decode({ [name]: declared })
    if (builtInFacts.has(name) || E.isLeft(decoded)) return []
    return Object.entries(decoded.right).map(([key, fact]) => definitionOf(key, fact))
  })
}

/** The most facts of its own that a tier file may declare. */
const MOST_DECLARED = 200

/** The names that a raw tier file declares, well or badly. */
export const declaredNames = (value: unknown): ReadonlyArray<string> => Object.keys(sectionOf(value))

const sectionOf = (value: unknown): Readonly<Record<string, unknown>> => (isMapping(value) && isMapping(value['facts']) ? value['facts'] : {})

/** What one declared fact says of itself and of others that cannot be; for each name that is reserved, why. */
export const checkDeclaredFacts = (source: Source, dictionary: Dictionary, reserved: ReadonlyMap<string, string>): ReadonlyArray<Diagnostic> => {
  const declared = new Map(declaredIn(source.value).map((d) => [d.name, d]))
  const taken = declaredNames(source.value).flatMap((name) => {
    const why = builtInFacts.has(name) ? 'is already a fact of the dictionary' : reserved.get(name)
    if (why === undefined) return []
    const message = `"${name}" ${why}`
    return [findingAt(source, ['facts', name], { code: 'facts/taken-name', message, hint: () => 'give it another name', onKey: true })]
  })
  const surplus = declaredNames(source.value)[MOST_DECLARED]
  if (surplus !== undefined) {
    const message = `found ${declaredNames(source.value).length} facts, expected at most ${MOST_DECLARED}; the first too many is here`
    return [...taken, findingAt(source, ['facts', surplus], { code: 'facts/too-many', message, onKey: true })]
  }
  return [...taken, ...[...declared.values()].flatMap((fact) => checkOne(source, dictionary, fact))]
}

const checkOne = (source: Source, dictionary: Dictionary, fact: FactDefinition): ReadonlyArray<Diagnostic> => {
  const path = ['facts', fact.name]
  const found: Diagnostic[] = []
  const complain = (key: string, message: string, hint: string | null): void => {
    found.push(findingAt(source, [...path, key], { code: 'facts/declaration', message, hint: () => hint }))
  }
  if (fact.type === 'enum' && fact.values.length === 0) complain('type', 'an enum needs `values: [..]`', 'list its values')
  if (fact.type === 'enum' && fact.better !== 'none') complain('better', 'an enum has no better direction', 'leave `better` out')
  if (fact.type !== 'enum' && fact.values.length > 0) complain('values', 'only an enum has values', 'leave `values` out, or write `type: enum`')
  if (new Set(fact.values).size < fact.values.length) complain('values', 'a value stands in the list twice', 'keep one of the two')
  for (const other of fact.atMost) {
    const definition = dictionary.get(other)
    const numeric = (type: FactType | undefined): boolean => type === 'number' || type === 'integer'
    if (definition === undefined) complain('at_most', `the fact "${other}" is not known`, didYouMean(other, dictionary.keys()))
    else if (!numeric(fact.type) || !numeric(definition.type)) complain('at_most', 'only a number can be at most another', null)
    else if (other === fact.name || orderPairs(dictionary).some(([low, high]) => low === other && high === fact.name))
      complain('at_most', `"${other}" is itself at most "${fact.name}"`, 'keep one of the two')
  }
  return found
}
