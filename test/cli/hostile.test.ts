import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { file, folder, json, run, type Run } from './in-memory.ts'

const ESCAPES = '\u001b]0;title\u0007\u001b[2J\u009b31m\u202egnp.exe\u2066\u200b\u007f'
/** What would act on a terminal, beside the line feeds that end lines. */
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

const bomb = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}\nfacts: *a30\n`

const MACHINES: Readonly<Record<string, readonly [string | Uint8Array, string]>> = {
  'ten megabytes': [`facts:\n${'  ram_gb: 16 # and so on\n'.repeat(400_000)}`, 'file/too-large'],
  'binary data': [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]), 'file/binary'],
  'not UTF-8': [Buffer.from([0x66, 0xff, 0xfe, 0x31]), 'file/encoding'],
  'a bomb of aliases': [bomb, 'yaml/alias'],
  'not a number': ['facts: {ram_gb: .nan, cpu_cores: .inf}', 'schema/range'],
  'less than nothing': ['facts: {ram_gb: -8}', 'schema/range'],
  'a prototype': ['facts: {ram_gb: 16}\n__proto__: {facts: {ram_gb: 64}}', 'schema/unknown-key'],
  'a merge key': ['facts: {<<: {ram_gb: 64}}', 'yaml/merge-key'],
  'a key for the second time': ['facts: {ram_gb: 16, ram_gb: 64}', 'yaml/duplicate-key'],
  'YAML 1.1': ['%YAML 1.1\n---\nfacts: {gpu_present: yes}', 'yaml/version'],
  'several documents': ['facts: {ram_gb: 1}\n---\nfacts: {ram_gb: 64}', 'yaml/documents'],
  nothing: ['', 'yaml/empty'],
  'a word': ['laptop', 'schema/type'],
  'brackets without end': ['['.repeat(100_000), 'yaml/depth'],
  code: ['facts: !!js/function "function () { return 64 }"', 'yaml/tag'],
  'no facts': ['description: a laptop', 'schema/missing'],
  'control characters': [`"facts${ESCAPES}": "${ESCAPES}"\nfacts: {"ram_gb${ESCAPES}": 1, os: "${ESCAPES}"}`, 'schema/unknown-key']
}

const expectQuiet = ({ out, err }: Run): void => {
  expect(out + err).not.toMatch(ACTS)
  expect(out + err).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
}

describe('a hostile machine file', () => {
  it.each(Object.entries(MACHINES))('of %s is an error with a place, never a tier', async (name, [content, code]) => {
    const path = file(`hostile/${name}.yaml`, content)
    const text = await run(['--machine', path])
    expect([text.code, text.out]).toEqual([3, ''])
    expect(text.err).toMatch(/:\d+:\d+ {2}error {2}/)
    expect(text.err).toContain(code)
    expectQuiet(text)
    const document = await run(['--machine', path, '--json'])
    expect([document.code, document.err]).toEqual([3, ''])
    const { schemaVersion, diagnostics } = json(document.out) as {
      readonly schemaVersion: number
      readonly diagnostics: ReadonlyArray<Readonly<Record<string, unknown>>>
    }
    expect(schemaVersion).toBe(1)
    expect(diagnostics.map((each) => each['code'])).toContain(code)
    for (const each of diagnostics) {
      expect(Object.keys(each)).toEqual(['code', 'severity', 'message', 'file', 'line', 'col', 'hint'])
      expect(each).toMatchObject({ severity: 'error', file: path, line: expect.any(Number) as number, col: expect.any(Number) as number })
    }
  })

  it('shows a hundred findings and counts the rest', async () => {
    const path = file('many.yaml', `facts:\n${Array.from({ length: 150 }, (_, i) => `  ram_g${i % 2 ? 'a' : 'x'}: ${i}`).join('\n')}\n`)
    const text = await run(['--machine', path])
    expect(text.err).toMatch(/\nand \d+ more, \d+ in all\n$/)
    const { diagnostics, total } = json((await run(['--machine', path, '--json'])).out) as {
      readonly diagnostics: ReadonlyArray<unknown>
      readonly total: number
    }
    expect(diagnostics).toHaveLength(100)
    expect(text.err).toContain(`and ${total - 100} more, ${total} in all`)
  })
})

describe('hostile words', () => {
  const tiers = file(
    'hostile-tiers.yaml',
    JSON.stringify({
      facts: {
        tpu: { type: 'number', unit: `T${ESCAPES}`, better: 'more' },
        mode: { type: 'enum', values: [`m${ESCAPES.replace(/\s/g, '')}`, 'plain'] }
      },
      fallback: 'low',
      tiers: {
        low: { description: `low${ESCAPES}`, preferred_models: [`small${ESCAPES}`] },
        high: { tpu: { min: 4 }, mode: `m${ESCAPES}` },
        top: { mode: [`m${ESCAPES}`, 'plain'], tpu: { min: 9 } }
      }
    })
  )
  const machine = file(
    'hostile-words.yaml',
    JSON.stringify({ description: ESCAPES, facts: { tpu: 3, mode: `m${ESCAPES}`, [`other${ESCAPES}`]: 1 }, expect: { tier: `x${ESCAPES}` } })
  )

  it('of files that are right never reach the terminal as they are', async () => {
    const dir = dirname(file('hostile-dir/a.yaml', JSON.stringify({ facts: { tpu: 3 }, expect: { tier: `x${ESCAPES}` } })))
    for (const args of [
      ['--machine', machine],
      ['--machine', machine, '--machine', machine],
      ['facts', '--machine', machine],
      ['test', dir],
      ['--tier', 'top', '--machine', machine]
    ]) {
      const result = await run([...args, '--tiers', tiers])
      expect(result.out).not.toBe('')
      expect([0, 1]).toContain(result.code)
      expectQuiet(result)
    }
  })

  it('of the command line neither', async () => {
    const name = `${folder}/${ESCAPES}`
    for (const args of [
      ['--machine', name],
      ['--tiers', name],
      ['--tier', ESCAPES],
      ['--adapter', ESCAPES],
      ['--adapter', `./${ESCAPES}`],
      [ESCAPES],
      ['test', name],
      ['export', '--to', ESCAPES],
      ['init', `${name}/x`],
      ['init', '/']
    ]) {
      expectQuiet(await run(args))
    }
    file(ESCAPES, 'facts: {ram_gb: 8}')
    expectQuiet(await run(['--machine', name, '--machine', name]))
    expectQuiet(await run(['init', name]))
    expectQuiet(await run(['init', `${name}2`]))
  })
})
