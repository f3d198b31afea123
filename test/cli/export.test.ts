import { readdirSync } from 'node:fs'
import { either as E } from 'fp-ts'
import { Engine, type RuleProperties } from 'json-rules-engine'
import { describe, expect, it } from 'vitest'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { builtInFacts, type Facts } from '../../src/facts/dictionary.ts'
import { imply } from '../../src/facts/imply.ts'
import { file, json, run } from './in-memory.ts'

interface Exported {
  readonly schemaVersion: number
  readonly fallback: string | null
  readonly tiers: ReadonlyArray<string>
  readonly rules: RuleProperties[]
}

const exported = async (args: ReadonlyArray<string> = []): Promise<Exported> =>
  json((await run(['export', '--to', 'rules', ...args])).out) as Exported

/** What anyone's json-rules-engine makes of exported rules. */
const tierOf = async ({ rules, tiers, fallback }: Exported, facts: Facts): Promise<string | null> => {
  const implied = imply(builtInFacts, facts)
  const { events } = await new Engine(rules, { allowUndefinedFacts: true }).run(E.isRight(implied) ? implied.right.facts : {})
  const ranks = events.map((event) => event.params?.['rank'] as number)
  return tiers[Math.max(-1, ...ranks)] ?? fallback
}

describe('exported rules', () => {
  it('decide in a plain json-rules-engine as plimsoll does: every machine of this package', async () => {
    const rules = await exported()
    expect(rules).toMatchObject({ schemaVersion: 1, fallback: 'low_end', tiers: ['low_end', 'mid_range', 'high_end'] })
    const folder = new URL('../machines/', import.meta.url)
    const { readFileSync } = await import('node:fs')
    for (const name of readdirSync(folder)) {
      const { facts, expect: expected } = parse(readFileSync(new URL(name, folder), 'utf8')) as {
        readonly facts: Facts
        readonly expect: { readonly tier: string }
      }
      expect(await tierOf(rules, facts), name).toBe(expected.tier)
    }
  })

  it('have no fallback where the file has none, and the facts and groups of the file', async () => {
    const tiers = file(
      'groups.yaml',
      'tiers:\n  a: {any_of: [{ram_gb: {min: 8}}, {gpu_vram_gb: {above: 4}}]}\n  b: {os: [linux], ram_gb: {min: 32}}\n'
    )
    const rules = await exported(['--tiers', tiers])
    expect(rules.fallback).toBeNull()
    expect(await tierOf(rules, { ram_gb: 4 })).toBeNull()
    expect(await tierOf(rules, { ram_gb: 4, gpu_vram_gb: 4.5 })).toBe('a')
    expect(await tierOf(rules, { ram_gb: 32, os: 'linux' })).toBe('b')
    expect(await tierOf(rules, { ram_gb: 32, os: 'darwin' })).toBe('a')
  })
})

describe('the exported schema', () => {
  it('accepts the file that it was made for and refuses a misspelt one, facts of its own included', async () => {
    const content = 'facts: {npu_tops: {type: number}}\ntiers: {a: {npu_tops: {min: 4}}}\n'
    const { code, out } = await run(['export', '--to', 'schema', '--tiers', file('own.yaml', content)])
    expect(code).toBe(0)
    const valid = new Ajv({ strict: false }).compile(json(out) as object)
    expect(valid(parse(content))).toBe(true)
    expect(valid(parse(content.replace('npu_tops: {min', 'npu_topz: {min')))).toBe(false)
    expect(valid({ tiers: {} })).toBe(false)
  })
})

describe('nothing is exported', () => {
  it('of a file that is wrong', async () => {
    const tiers = file('bad-export.yaml', 'tiers: {a: {ram_gb: {min: -1}}}')
    expect(await run(['export', '--to', 'rules', '--tiers', tiers])).toMatchObject({ code: 3, out: '' })
    expect(json((await run(['export', '--to', 'schema', '--tiers', tiers, '--json'])).out)).toMatchObject({ diagnostics: [{ code: 'schema/range' }] })
  })
})
