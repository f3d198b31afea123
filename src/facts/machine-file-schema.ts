import { withTexts } from '../source/schema-texts.ts'
import type { JsonSchema } from '../source/shape.ts'
import { builtInFacts, type Dictionary } from './dictionary.ts'
import { factText } from './fact-text.ts'
import { machineShape } from './machine-file.ts'

/** The JSON Schema of a machine file, for editors. */
export const machineFileSchema = (dictionary: Dictionary = builtInFacts): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Plimsoll machine file',
  ...withTexts(machineShape(dictionary).schema, {
    ...KEY_TEXTS,
    ...Object.fromEntries(
      [...dictionary.values()].map((definition) => [`facts.${definition.name}`, `${factText(definition)}; null says unknown on purpose`])
    )
  })
})

const KEY_TEXTS = {
  '': 'a stored machine',
  description: 'what machine this is',
  facts: 'facts as stated; one left out is unknown, unless the others imply it',
  expect: 'what `plimsoll test` holds the decision against',
  'expect.tier': 'the tier, null for a machine that no tier takes',
  'expect.basis': 'matched by a tier, put into the fallback, or in none',
  'expect.certain': 'false where an unknown fact could change the tier',
  'expect.possible': 'the tiers that it could be, weakest first, null for none'
}
