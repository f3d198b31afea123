import { describe, expect, it } from 'vitest'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { file, json, jsonLines, run } from './in-memory.ts'

const laptop = file('facts-laptop.yaml', 'facts: {ram_gb: 7.999, cpu_cores: 8, gpu_present: false, cpu_avx2: true}\n')
const other = file('facts-other.yaml', 'facts:\n  os: linux\n  npu_tops: 5\n')
const broken = file('facts-broken.yaml', 'facts: {ram_bg: 16}\n')

describe('plimsoll facts', () => {
  it('shows every fact of the dictionary: its value, its unit, its source', async () => {
    const { code, out, err } = await run(['facts', '--machine', laptop])
    expect([code, err]).toEqual([0, ''])
    const lines = out.trimEnd().split('\n')
    expect(lines.map((line) => line.split(' ')[0])).toEqual([...builtInFacts.keys()])
    expect(lines).toContain('ram_gb                 7.99 GiB  fixture')
    expect(lines).toContain('cpu_avx2               yes       fixture')
    expect(lines).toContain('os                     unknown')
  })

  it('shows what facts imply, with the source of the fact that implies it', async () => {
    const { out } = await run(['facts', '--machine', laptop])
    expect(out).toMatch(/^gpu_vram_gb +0 GiB +fixture$/m)
    expect(out).toMatch(/^gpu_kind +none +fixture$/m)
  })

  it('is a document with --json', async () => {
    const { code, out } = await run(['facts', '--machine', laptop, '--json'])
    expect(code).toBe(0)
    expect(json(out)).toMatchObject({
      schemaVersion: 1,
      facts: { ram_gb: 7.999, gpu_count: 0 },
      survey: { sources: { ram_gb: 'fixture', gpu_count: 'fixture' }, failures: [], conflicts: [], notes: [] }
    })
    expect(json(out)).not.toHaveProperty('machine')
  })

  it('shows several machines one after the other, and as JSON Lines', async () => {
    const { code, out } = await run(['facts', '--machine', laptop, '--machine', other])
    expect(code).toBe(0)
    expect(out.split('\n').filter((line) => line.endsWith(':'))).toEqual([`${laptop}:`, `${other}:`])
    const documents = await run(['facts', '--json', '--machine', laptop, '--machine', broken, '--machine', other])
    expect(documents.code).toBe(3)
    expect(jsonLines(documents.out)).toMatchObject([
      { machine: laptop, schemaVersion: 1, facts: { ram_gb: 7.999 } },
      { machine: broken, schemaVersion: 1, diagnostics: [{ code: 'schema/unknown-key' }] },
      { machine: other, facts: { os: 'linux' } }
    ])
  })

  it('leaves out what nothing declares, and says so', async () => {
    const { code, out, err } = await run(['facts', '--machine', other])
    expect(code).toBe(0)
    expect(out).not.toContain('npu')
    expect(err).toContain(`${other}:3:3  note  facts.npu_tops`)
    expect((await run(['facts', '--json', '--machine', other])).err).toBe('')
  })

  it('shows the facts that the tier file declares', async () => {
    const tiers = file('facts-tiers.yaml', 'facts: {npu_tops: {type: number, unit: TOPS}}\ntiers: {a: {}}\n')
    expect((await run(['facts', '--tiers', tiers, '--machine', other])).out).toMatch(/^npu_tops +5 TOPS +fixture$/m)
  })

  it('cannot show a file that is not there', async () => {
    expect(await run(['facts', '--machine', '/nowhere.yaml'])).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('/nowhere.yaml:1:1  error  there is no such file') as string
    })
    expect(json((await run(['facts', '--machine', '/nowhere.yaml', '--json'])).out)).toMatchObject({
      schemaVersion: 1,
      diagnostics: [{ code: 'file/unreadable' }]
    })
    expect((await run(['facts', '--tiers', '/nowhere.yaml'])).code).toBe(3)
  })

  it('of this machine are known from somewhere', async () => {
    const { code, out } = await run(['facts', '--json'])
    expect(code).toBe(0)
    const { facts, survey } = json(out) as {
      readonly facts: Readonly<Record<string, unknown>>
      readonly survey: { readonly sources: Readonly<Record<string, string>> }
    }
    expect(facts['ram_gb']).toBeGreaterThan(0)
    for (const fact of Object.keys(facts)) expect(survey.sources[fact]).toMatch(/^[a-z][a-z0-9-]*$/)
  })
})
