import { isMapping, type JsonSchema } from './shape.ts'

/** What keys mean, by their path in a file with `*` for any name or index: `tiers.*.description`. */
export type SchemaTexts = Readonly<Record<string, string>>

/** A schema whose keys say what they mean, as an editor shows it. The codecs stay free of these texts: programs ship them. */
export const withTexts = (schema: JsonSchema, texts: SchemaTexts, path: ReadonlyArray<string> = []): JsonSchema => {
  const description = texts[path.join('.')]
  const inner = (part: unknown, key: string): unknown => (isMapping(part) ? withTexts(part, texts, [...path, key]) : part)
  const { properties, additionalProperties, items } = schema
  return {
    ...(description === undefined ? {} : { description }),
    ...schema,
    ...(isMapping(properties) ? { properties: Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, inner(part, key)])) } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties: inner(additionalProperties, '*') }),
    ...(items === undefined ? {} : { items: inner(items, '*') })
  }
}
