import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { file, folder, json, run } from './in-memory.ts'

const machines = (name: string, files: Readonly<Record<string, string>>): string => {
  for (const [path, content] of Object.entries(files)) file(join(name, path), content)
  return join(folder, name)
}

const GOOD =
  'facts: {ram_gb: 16, cpu_cores: 8, gpu_present: false}\nexpect: {tier: mid_range, basis: matched, certain: true, possible: [mid_range]}\n'
const WRONG = 'facts: {ram_gb: 16, cpu_cores: 8}\nexpect: {tier: high_end, certain: true, possible: [high_end], basis: matched}\n'

const passing = machines('passing', {
  'a.yaml': GOOD,
  'b.yml': GOOD,
  'c.JSON': '{"facts": {"ram_gb": 1}, "expect": {"tier": "low_end", "basis": "fallback"}}',
  'notes.txt': 'not a machine'
})

describe('plimsoll test', () => {
  it('passes where every machine is as expected', async () => {
    const { code, out, err } = await run(['test', passing])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe('✓  a.yaml  mid_range\n✓  b.yml   mid_range\n✓  c.JSON  low_end\n\n3 passed, 0 failed\n')
  })

  it('tells every difference', async () => {
    const dir = machines('failing', { 'good.yaml': GOOD, 'wrong.yaml': WRONG })
    const { code, out } = await run(['test', dir])
    expect(code).toBe(1)
    expect(out).toContain(
      '✗  wrong.yaml  mid_range  tier: expected "high_end", found "mid_range"; certain: expected true, found false; possible: expected ["high_end"], found ["mid_range","high_end"]\n'
    )
    expect(out).toContain('\n1 passed, 1 failed\n')
  })

  it('expects null of a machine that is in no tier', async () => {
    const tiers = file('strict.yaml', 'tiers: {big: {ram_gb: {min: 64}}}')
    const dir = machines('null', {
      'small.yaml': 'facts: {ram_gb: 4}\nexpect: {tier: null, basis: unclassified, possible: [null]}\n',
      'big.yaml': 'facts: {ram_gb: 64}\nexpect: {tier: null}\n'
    })
    const { code, out } = await run(['test', dir, '--tiers', tiers])
    expect(code).toBe(1)
    expect(out).toContain('✓  small.yaml\n')
    expect(out).toContain('✗  big.yaml    big  tier: expected null, found "big"\n')
  })

  it('counts a machine without an expectation, and one that cannot be read', async () => {
    const dir = machines('mixed', {
      'silent.yaml': 'facts: {ram_gb: 4}\n',
      'broken.yaml': 'facts: {ram_bg: 4}\nexpect: {tier: low_end}\n',
      'good.yaml': GOOD,
      'odd.yaml': 'facts: {cpu_cores: 8, cpu_threads: 4}'
    })
    mkdirSync(join(dir, 'folder.yaml'))
    const { code, out, err } = await run(['test', dir])
    expect(code).toBe(3)
    expect(out).toContain('·  silent.yaml  low_end\n')
    expect(out).toContain('✗  broken.yaml\n')
    expect(out).toContain('\n1 passed, 3 failed, 1 without an expectation\n')
    expect(err).toContain(`${join(dir, 'broken.yaml')}:1:9  error  facts.ram_bg: the key "ram_bg" is not known here`)
    expect(err).toContain(`${join(dir, 'folder.yaml')}:1:1  error  this is a directory, expected a file`)
    expect(err).toContain('machine/contradiction')
  })

  it('is a document with --json', async () => {
    const dir = machines('json', { 'good.yaml': GOOD, 'wrong.yaml': WRONG, 'broken.yaml': 'facts: [' })
    const { code, out, err } = await run(['test', dir, '--json'])
    expect([code, err]).toEqual([3, ''])
    expect(json(out)).toEqual({
      schemaVersion: 1,
      passed: 1,
      failed: 2,
      results: [
        {
          machine: join(dir, 'broken.yaml'),
          status: 'unreadable',
          tier: null,
          differences: [],
          diagnostics: [expect.objectContaining({ code: 'yaml/syntax', line: 1 })]
        },
        { machine: join(dir, 'good.yaml'), status: 'passed', tier: 'mid_range', differences: [], diagnostics: [] },
        {
          machine: join(dir, 'wrong.yaml'),
          status: 'failed',
          tier: 'mid_range',
          differences: expect.arrayContaining(['tier: expected "high_end", found "mid_range"']) as unknown,
          diagnostics: []
        }
      ]
    })
  })

  it.each([
    ['a folder that is not there', join(folder, 'nowhere'), 'there is no such folder'],
    ['a file', file('file.yaml', GOOD), 'this is not a folder'],
    ['a folder without machine files', dirname(file('empty/readme.txt', '')), 'the folder holds no machine files (.yaml, .yml, .json)'],
    ['a name that no folder can have', 'a\0b', 'the folder cannot be read']
  ])('cannot test %s', async (_, dir, message) => {
    const { code, out, err } = await run(['test', dir])
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain(`:1:1  error  ${message}`)
    expect(json((await run(['test', dir, '--json'])).out)).toMatchObject({ schemaVersion: 1, diagnostics: [{ message, line: 1, col: 1 }] })
  })

  it('needs a tier file that is right', async () => {
    const tiers = file('not-right.yaml', 'tiers: 5')
    expect((await run(['test', passing, '--tiers', tiers])).code).toBe(3)
    expect(json((await run(['test', passing, '--tiers', tiers, '--json'])).out)).toMatchObject({ diagnostics: [{ code: 'schema/type' }] })
  })

  it('is not fooled by a forced tier', async () => {
    expect((await run(['test', passing, '--tier', 'high_end'])).code).toBe(0)
  })
})

describe('the machines of this package', () => {
  it('are all in the tier that they are expected in', async () => {
    const { code, out, err } = await run(['test', fileURLToPath(new URL('../machines', import.meta.url))])
    expect(err).toBe('')
    expect(out).toMatch(/\n\d\d passed, 0 failed\n$/)
    expect(code).toBe(0)
  })
})
