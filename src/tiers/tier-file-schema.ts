import { builtInFacts, type Dictionary, type FactDefinition } from '../facts/dictionary.ts'
import { factText } from '../facts/fact-text.ts'
import { isNumeric, valueShape } from '../facts/fact-value.ts'
import { withTexts } from '../source/schema-texts.ts'
import { isMapping, type JsonSchema } from '../source/shape.ts'
import { declaredFactsShape } from './declared-facts.ts'
import { requirementShape } from './requirement.ts'
import { TIER_KEYS, tierFileShape } from './tier-file.ts'
import { END_TEXTS, TIER_KEY_TEXTS } from './tier-key-texts.ts'

type Step = ReadonlyArray<string>
const TIER: Step = ['properties', 'tiers', 'additionalProperties']
const GROUP: Step = [...TIER, 'properties', 'any_of', 'items']
const TAKEN_NAMES = [...builtInFacts.keys(), ...TIER_KEYS, 'constructor', 'prototype']

/**
 * The JSON Schema of a tier file, for editors. It refuses nothing that the codec accepts, and only at keys where the codec has a
 * finding too. A dictionary with facts of somebody's own makes the schema of the files that declare just these; else it serves all
 * files, and what a file asks of facts that it declares itself is checked as far as any fact would allow it.
 */
export const tierFileSchema = (dictionary: Dictionary = builtInFacts): JsonSchema => {
  const facts = [...dictionary.values()]
  const references = Object.fromEntries(facts.map(({ name }) => [name, reference(name)]))
  const exact = facts.some(({ name }) => !builtInFacts.has(name))
  const unsealed = (schema: JsonSchema): JsonSchema => (exact ? schema : without(schema, 'additionalProperties'))
  const changes: ReadonlyArray<readonly [Step, (part: JsonSchema) => JsonSchema]> = [
    [['properties', 'facts', 'propertyNames'], (names) => ({ ...names, not: { enum: TAKEN_NAMES } })],
    [GROUP, (group) => ({ ...unsealed(group), properties: references })],
    [TIER, unsealed],
    [[...TIER, 'properties'], (keys) => ({ ...keys, ...references })]
  ]
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Plimsoll tier file',
    ...changes.reduce((schema, [path, change]) => changed(schema, path, change), withTexts(tierFileShape(dictionary).schema, TIER_KEY_TEXTS)),
    allOf: [...(exact ? [] : [otherKeys(facts)]), describingEnds(facts)],
    definitions: { ...sharedDefinitions(), ...Object.fromEntries(facts.map((definition) => [definition.name, requirementSchema(definition)])) }
  }
}

/** Other keys than these are facts that the file declares; where a declaration is wrong, nothing can be said of them. */
const otherKeys = (facts: ReadonlyArray<FactDefinition>): JsonSchema => {
  const names = facts.map(({ name }) => name)
  const rest = (schema: JsonSchema | false): JsonSchema => ({
    allOf: [nested(TIER, sealed([...TIER_KEYS, ...names], schema)), nested(GROUP, sealed(names, schema))]
  })
  const settled = changed(declaredFactsShape.schema, ['additionalProperties'], (declared) => ({
    ...declared,
    ...when({ properties: { type: { const: 'enum' } } }, { required: ['values'] })
  }))
  return when({ required: ['facts'] }, when({ properties: { facts: settled } }, rest(reference('declared-fact'))), rest(false))
}

/** A group asks: under `at_least` the end that only describes has no place in it. */
const describingEnds = (facts: ReadonlyArray<FactDefinition>): JsonSchema => {
  const ends = facts.filter(isNumeric).map(({ name, better }) => [name, reference(better === 'less' ? 'no-lower-end' : 'no-upper-end')])
  const refused = nested(GROUP, { properties: Object.fromEntries(ends) as JsonSchema })
  return when({ required: ['match'], properties: { match: { const: 'within' } } }, {}, refused)
}

const requirementSchema = (definition: FactDefinition): JsonSchema => {
  const description = factText(definition)
  const { schema } = requirementShape(definition)
  switch (definition.type) {
    case 'number':
    case 'integer':
      return { description, type: schema['type'], allOf: [reference(`${definition.type}-interval`)] }
    case 'boolean':
      return { description: `${description}; true or false is what it must be`, ...schema }
    case 'enum':
      return { description: `${description}; a word that it must be, or a list of words that it may be`, ...schema }
  }
}

/** `min` beside `above` is refused, at `above` and in an interval without another fault, as the codec does. */
const intervalSchema = (type: 'number' | 'integer'): JsonSchema => {
  const definition: FactDefinition = { name: type, type, unit: null, better: 'none', values: [], atMost: [], description: '', caveat: null }
  const { schema } = requirementShape(definition)
  const end = valueShape(definition).schema
  const { max } = schema['properties'] as { readonly max: JsonSchema }
  return {
    ...withTexts(schema, END_TEXTS),
    ...when(
      { type: 'object', required: ['min', 'above'], properties: { min: end, above: end, max }, additionalProperties: false },
      { properties: { above: { description: 'stands beside min: keep one of the two', type: 'null' } } }
    )
  }
}

const refusedEnd = { description: 'under match: at_least this end only describes, and a group asks: leave it out', type: 'null' }

const sharedDefinitions = (): JsonSchema => ({
  'number-interval': intervalSchema('number'),
  'integer-interval': intervalSchema('integer'),
  'no-upper-end': { properties: { max: refusedEnd } },
  'no-lower-end': { properties: { min: refusedEnd, above: refusedEnd } },
  // What any type of fact could be asked: which type it is stands in the file.
  'declared-fact': {
    description: 'what is asked of a fact that `facts` declares: {min, above, max}, true or false, a word or a list of words',
    type: ['object', 'array', 'string', 'boolean', 'null'],
    minItems: 1,
    pattern: '^\\S+$',
    properties: Object.fromEntries(Object.entries(END_TEXTS).map(([end, description]) => [end, { description }]))
  }
})

const when = (condition: JsonSchema, met: JsonSchema, unmet: JsonSchema = {}): JsonSchema => {
  const parts: ReadonlyArray<readonly [string, JsonSchema]> = [
    ['if', condition],
    ['then', met],
    ['else', unmet]
  ]
  return Object.fromEntries(parts.filter(([, part]) => Object.keys(part).length > 0))
}

const reference = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` })

const sealed = (keys: ReadonlyArray<string>, rest: JsonSchema | false): JsonSchema => ({
  properties: Object.fromEntries(keys.map((key) => [key, true])),
  additionalProperties: rest
})

const nested = (path: Step, schema: JsonSchema): JsonSchema => path.reduceRight<JsonSchema>((inner, key) => ({ [key]: inner }), schema)

const without = (schema: JsonSchema, key: string): JsonSchema => Object.fromEntries(Object.entries(schema).filter(([name]) => name !== key))

const changed = (schema: JsonSchema, [key, ...path]: Step, change: (part: JsonSchema) => JsonSchema): JsonSchema => {
  if (key === undefined) return change(schema)
  const part = schema[key]
  return isMapping(part) ? { ...schema, [key]: changed(part, path, change) } : schema
}
