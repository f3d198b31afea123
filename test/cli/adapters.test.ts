import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { file, json, run } from './in-memory.ts'

const SOURCE = new URL('../../dist/index.js', import.meta.url).href

const adapter = (name: string, spec: string): string =>
  file(`${name}.mjs`, `import { defineAdapter } from ${JSON.stringify(SOURCE)}\nexport default defineAdapter({ name: '${name}', ${spec} })\n`)
const npu = adapter(
  'npu',
  "provides: ['npu_tops'], facts: { npu_tops: { type: 'number', unit: 'TOPS', better: 'more' } }, probe: async () => ({ npu_tops: 45 })"
)
const tiers = file('npu-tiers.yaml', 'tiers:\n  plain: {}\n  npu: {npu_tops: {min: 40}}\n')

describe('an adapter from a file', () => {
  it('is asked beside the default ones, and its facts are known in the tier file', async () => {
    const { code, out, err } = await run(['--tiers', tiers, '--adapter', npu])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^npu\n/)
    expect(out).toContain('✓ npu_tops  45 TOPS  at least 40  5 to spare  npu, ')
  })

  it('is shown with all other facts', async () => {
    const { code, out } = await run(['facts', '--adapter', npu])
    expect(code).toBe(0)
    expect(out).toMatch(/^npu_tops +45 TOPS +npu$/m)
    expect(out).toMatch(/^ram_gb +[\d.]+ GiB +\w+$/m)
  })

  it('is not asked about a machine in a file, but its facts are known there', async () => {
    const machine = file('with-npu.yaml', 'facts: {npu_tops: 50}\nexpect: {tier: npu}\n')
    expect(json((await run(['--tiers', tiers, '--adapter', npu, '--machine', machine, '--json'])).out)).toMatchObject({
      tier: 'npu',
      facts: { npu_tops: 50 }
    })
    expect((await run(['--tiers', tiers, '--machine', machine])).code).toBe(3)
    const dir = dirname(file('npu-machines/with.yaml', 'facts: {npu_tops: 50}\nexpect: {tier: npu}\n'))
    expect((await run(['test', dir, '--tiers', tiers, '--adapter', npu])).out).toContain('1 passed, 0 failed')
    expect(json((await run(['export', '--to', 'rules', '--tiers', tiers, '--adapter', npu])).out)).toMatchObject({ tiers: ['plain', 'npu'] })
  })

  it('may stand under another name in its module', async () => {
    const named = file(
      'named.mjs',
      `import { defineAdapter } from ${JSON.stringify(SOURCE)}\nexport const version = 1\nexport const tpu = defineAdapter({ name: 'tpu', provides: ['disk_free_gb'], probe: () => { throw new Error('no luck') } })\n`
    )
    const { code, out } = await run(['facts', '--adapter', named])
    expect(code).toBe(0)
    expect(out).toContain('no answer from tpu: failed, no luck')
  })

  it('that fails, hangs or answers nonsense changes nothing but a line at the end', async () => {
    const bad = [
      adapter('throws', "provides: ['disk_free_gb'], probe: () => { throw new Error('first\\n\\u001b[31msecond') }"),
      adapter('hangs', "provides: ['disk_free_gb'], probe: () => new Promise(() => {})"),
      adapter('babbles', "provides: ['disk_free_gb'], probe: () => ({ disk_free_gb: 'lots' })")
    ]
    const { code, out, err } = await run(['facts', '--timeout', '3000', '--adapter', 'os', ...bad.flatMap((path) => ['--adapter', path])])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^ram_gb +[\d.]+ GiB +os$/m)
    expect(out).toContain('no answer from babbles: malformed, disk_free_gb: found "lots", expected a number of GiB from 0 up')
    expect(out).toContain('no answer from hangs: timed-out, no answer in 3000 ms')
    expect(out).toContain('no answer from throws: failed, first\ufffd\ufffd[31msecond')
  })
})

describe('adapters by name', () => {
  it('are asked alone', async () => {
    const { code, out } = await run(['facts', '--adapter', 'os', '--json'])
    expect(code).toBe(0)
    const { survey } = json(out) as { readonly survey: { readonly sources: Readonly<Record<string, string>> } }
    expect(new Set(Object.values(survey.sources))).toEqual(new Set(['os']))
  })

  it.each([
    [['--adapter', 'oss'], 'there is no adapter "oss"; did you mean "os"?'],
    [['--adapter', 'frobnicate'], /there is no adapter "frobnicate"; there are os, .*systeminformation.*, or write a path/],
    [['--adapter', './nowhere.mjs'], 'the adapter ./nowhere.mjs could not be loaded: '],
    [
      ['--adapter', file('empty.mjs', 'export const adapter = 5')],
      /empty.mjs could not be loaded: it exports no adapter; export default defineAdapter\(\{\.\.\.\}\)/
    ],
    [['--adapter', file('syntax.mjs', 'export default {')], /syntax.mjs could not be loaded: /],
    [['--adapter', file('throws-early.mjs', 'throw "\\u001b[2Jearly"')], 'could not be loaded: \ufffd[2Jearly']
  ])('%j is wrong usage', async (args, message) => {
    for (const command of [[], ['facts'], ['test', '.'], ['export', '--to', 'rules']]) {
      const { code, out, err } = await run([...command, ...args])
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(message)
      expect(err.trim().split('\n')).toHaveLength(1)
    }
  })
})

describe('this machine', () => {
  it('has an answer of the tiers that ship', async () => {
    const { code, out, err } = await run([])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^(low_end|mid_range|high_end) {2}/)
    expect(json((await run(['--json'])).out)).toMatchObject({ schemaVersion: 1, basis: expect.stringMatching(/matched|fallback/) as string })
  })

  it('can be forced, and answers all the same', async () => {
    expect(json((await run(['--json', '--tier', 'high_end'])).out)).toMatchObject({
      tier: 'high_end',
      forced: { tier: 'high_end' },
      facts: { ram_gb: expect.any(Number) as number }
    })
  })

  it('cannot be decided about with a tier file that is wrong', async () => {
    const { code, out, err } = await run(['--tiers', file('wrong.yaml', 'tiers: {a: {ram_bg: 1}}')])
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain('did you mean "ram_gb"?')
  })
})
