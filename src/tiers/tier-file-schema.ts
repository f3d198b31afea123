import { builtInFacts, type Dictionary } from '../facts/dictionary.ts'
import type { JsonSchema } from '../source/shape.ts'
import { tierFileShape } from './tier-file.ts'

/** The JSON Schema of a tier file whose facts are those of this dictionary, for editors. */
export const tierFileSchema = (dictionary: Dictionary = builtInFacts): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Plimsoll tier file',
  ...tierFileShape(dictionary).schema
})
