import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { either as E } from 'fp-ts'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { schemas } from '../src/cli/schemas.ts'
import { builtInFacts } from '../src/facts/dictionary.ts'
import { isMapping, type JsonSchema } from '../src/source/shape.ts'
import { readYaml } from '../src/source/yaml-text.ts'
import { tierFileShape } from '../src/tiers/tier-file.ts'
import { TIER_KEY_TEXTS } from '../src/tiers/tier-key-texts.ts'
import { refusalsOf } from './json-schema.ts'

const FOLDER = 'rules/schemas'
const asPublished = async (name: string): Promise<string> =>
  format(JSON.stringify(schemas[name]), { ...(await resolveConfig(`${FOLDER}/${name}`)), parser: 'json' })

const valueIn = (path: string): unknown => {
  const source = readYaml(readFileSync(path, 'utf8'), path)
  return E.isRight(source) ? source.right.value : expect.fail(`${path}: ${JSON.stringify(source.left)}`)
}

describe('published schemas', () => {
  it.each(Object.keys(schemas))('%s is what the codecs say', async (name) => {
    const path = `${FOLDER}/${name}`
    if (process.env['UPDATE_SCHEMAS']) writeFileSync(path, await asPublished(name))
    expect(readFileSync(path, 'utf8'), 'UPDATE_SCHEMAS=1 npx vitest run test/schemas.test.ts writes it').toBe(await asPublished(name))
  })

  it('are all there is in their folder', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(schemas).sort())
  })

  it.each(Object.values(schemas))('$title: a valid schema of draft-07', (schema) => {
    expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#')
    refusalsOf(schema)
  })
})

describe('files that ship with the package or stand in its tests', () => {
  it.each(['tiers', 'models', 'voices'])('rules/%s.yaml is what its schema asks for', (name) => {
    expect(refusalsOf(schemas[`${name}.schema.json`] ?? {})(valueIn(`rules/${name}.yaml`))).toEqual([])
  })

  const machines = readdirSync('test/machines').filter((file) => file.endsWith('.yaml'))
  const refusals = refusalsOf(schemas['machine.schema.json'] ?? {})

  it.each(machines)('%s is what the schema of machine files asks for', (file) => {
    expect(refusals(valueIn(`test/machines/${file}`))).toEqual([])
  })
})

/** The paths of all keys that a schema knows, `*` for names and indices. */
const keysOf = (schema: unknown, path = ''): ReadonlyArray<readonly [string, JsonSchema]> => {
  if (!isMapping(schema)) return []
  const { properties, additionalProperties, items } = schema
  const below = (part: unknown, key: string): ReadonlyArray<readonly [string, JsonSchema]> => keysOf(part, path === '' ? key : `${path}.${key}`)
  const own = Object.entries(isMapping(properties) ? properties : {}).flatMap(([key, part]) => below(part, key))
  return [[path, schema], ...own, ...below(additionalProperties, '*'), ...below(items, '*')]
}

describe('what editors show', () => {
  it.each(['tiers.schema.json', 'machine.schema.json', 'models.schema.json', 'voices.schema.json'])('%s tells what every key means', (name) => {
    const schema = schemas[name] ?? {}
    const definitions = isMapping(schema['definitions']) ? Object.values(schema['definitions']).flatMap((each) => keysOf(each).slice(1)) : []
    const silent = [...keysOf(schema), ...definitions].filter(
      ([path, part]) => !/(^|\.)\*$/.test(path) && part['description'] === undefined && part['$ref'] === undefined
    )
    expect(silent.map(([path]) => path)).toEqual([])
  })

  it('has no text for a key that no tier file has', () => {
    const known = new Set(keysOf(tierFileShape(builtInFacts).schema).map(([path]) => path))
    expect(Object.keys(TIER_KEY_TEXTS).filter((path) => !known.has(path))).toEqual([])
  })

  it.each([...builtInFacts.values()])('tells meaning, unit and caveat of $name', ({ name, description, unit, caveat }) => {
    const definitions = schemas['tiers.schema.json']?.['definitions'] as Readonly<Record<string, JsonSchema>> | undefined
    const shown = definitions?.[name]?.['description']
    for (const part of [description, unit ?? '', caveat ?? '']) expect(shown).toContain(part)
  })
})
