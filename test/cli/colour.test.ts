import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Paint } from '../../src/decision/columns.ts'
import { file, run } from './in-memory.ts'

const style =
  (name: string) =>
  (text: string): string =>
    `<${name}>${text}</${name}>`
const marked: Paint = { good: style('good'), bad: style('bad'), unsure: style('unsure'), strong: style('strong'), faint: style('faint') }
const ansi =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[39m`
const coloured: Paint = { good: ansi(32), bad: ansi(31), unsure: ansi(33), strong: ansi(1), faint: ansi(2) }

const unsure = file('unsure.yaml', 'facts: {ram_gb: 32, cpu_cores: 16, gpu_present: true}')
const other = file('note.yaml', 'facts: {npu_tops: 1}')
const dir = dirname(file('colours/a.yaml', 'facts: {ram_gb: 8}\nexpect: {tier: x}\n'))
file('colours/b.yaml', 'facts: {}')
file('colours/c.yaml', 'facts: {}\nexpect: {tier: low_end}\n')

const COMMANDS: ReadonlyArray<ReadonlyArray<string>> = [
  ['--machine', unsure],
  ['facts', '--machine', unsure],
  ['test', dir],
  ['--help'],
  ['--machine', other],
  ['--tiers', dir],
  ['--jsn'],
  ['--tier', 'nope', '--machine', unsure]
]

describe('colour', () => {
  it('has a meaning: good, bad, not known, the name of things, what is beside the point', async () => {
    const { out } = await run(['--machine', unsure], { paint: marked })
    expect(out).toContain('<strong><good>mid_range</good></strong>')
    expect(out).toContain('<unsure>could be high_end: gpu_vram_gb would settle it</unsure>')
    expect(out).toContain('<good>✓</good> <strong>mid_range</strong><good>  ← this machine</good>')
    expect(out).toMatch(/<unsure>\?<\/unsure> gpu_vram_gb/)
    expect(out).toContain('<faint>fixture, rules/tiers.yaml:')
    expect((await run(['test', dir], { paint: marked })).out).toMatch(/<bad>✗<\/bad>.*\n.*<faint>·<\/faint>.*\n.*<good>✓<\/good>/)
    expect((await run(['--machine', other], { paint: marked })).err).toContain('<faint>note</faint>')
    const { err } = await run(['--tiers', file('colour-tiers.yaml', 'tiers: {a: {ram_bg: 1}}')], { paint: marked })
    expect(err).toMatch(/<strong>.*colour-tiers.yaml:1:13<\/strong> {2}<bad>error<\/bad>/)
    expect(err).toContain('<good>→</good> did you mean "ram_gb"?')
  })

  it('takes no width: with and without it every line is the same', async () => {
    for (const args of COMMANDS) {
      const [bare, colour] = [await run(args), await run(args, { paint: coloured })]
      expect(colour.out + colour.err).toContain('\u001b[')
      expect(bare.out + bare.err).not.toContain('\u001b')
      expect({ ...colour, out: colour.out.replace(/\u001b\[\d+m/g, ''), err: colour.err.replace(/\u001b\[\d+m/g, '') }).toEqual(bare)
    }
  })

  it('has no place in JSON', async () => {
    for (const args of [
      ['--machine', unsure, '--json'],
      ['facts', '--machine', unsure, '--json'],
      ['test', dir, '--json'],
      ['export', '--to', 'rules'],
      ['--tiers', dir, '--json']
    ]) {
      const { out } = await run(args, { paint: coloured })
      expect(out).not.toContain('\\u001b')
      expect(out).not.toContain('\u001b')
    }
  })
})
