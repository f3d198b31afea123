import { checkDocumentShape, diffDocumentShape } from './check-shapes.ts'
import { machineFileSchema } from '../facts/machine-file-schema.ts'
import { voicesSchema } from '../live/voices-schema.ts'
import { catalogueFileSchema } from '../models/catalogue-file-schema.ts'
import { recordingSchema } from '../live/recording.ts'
import { fitDocumentShape, modelsDocumentShape } from './fit-shapes.ts'
import { actionShape } from './live-shapes.ts'
import type { JsonSchema, Shape } from '../source/shape.ts'
import { tierFileSchema } from '../tiers/tier-file-schema.ts'
import { decisionShape, diagnosticsDocumentShape, factsDocumentShape, rulesDocumentShape, testDocumentShape } from './output-shapes.ts'

const output = (command: string, { schema }: Shape<unknown>): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: `What ${command} prints`,
  ...schema
})

/** Every published JSON Schema by its file name in rules/schemas. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  'tiers.schema.json': tierFileSchema(),
  'machine.schema.json': machineFileSchema(),
  'voices.schema.json': voicesSchema(),
  'models.schema.json': catalogueFileSchema(),
  'detect.schema.json': output('plimsoll detect --json', decisionShape),
  'facts.schema.json': output('plimsoll facts --json', factsDocumentShape),
  'fit.schema.json': output('plimsoll fit --json', fitDocumentShape),
  'model-list.schema.json': output('plimsoll models --json', modelsDocumentShape),
  'test.schema.json': output('plimsoll test --json', testDocumentShape),
  'recording.schema.json': recordingSchema,
  'replay.schema.json': output('a line of plimsoll replay --json, and of plimsoll watch --json', actionShape),
  'rules.schema.json': output('plimsoll export --to rules', rulesDocumentShape),
  'check.schema.json': output('plimsoll check --json', checkDocumentShape),
  'diff.schema.json': output('plimsoll diff --json', diffDocumentShape),
  'diagnostics.schema.json': output('plimsoll --json for a file that could not be read or decoded', diagnosticsDocumentShape)
}
