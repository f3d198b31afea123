import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import { plain } from '../../src/decision/columns.ts'
import { readXml } from '../check/svg-reader.ts'
import { file, folder, run } from './in-memory.ts'

const tiers = file('map/tiers.yaml', 'tiers: {small: {ram_gb: {min: 2}}, large: {ram_gb: {min: 16}, cpu_cores: {min: 8}, gpu_vram_gb: {min: 8}}}')
const laptop = file('map/machines/laptop.yaml', 'facts: {ram_gb: 16, cpu_cores: 8, gpu_vram_gb: 8}')
file('map/machines/board.json', '{"facts": {"ram_gb": 1, "gpu_present": false}}')
const machines = join(folder, 'map/machines')

const onTerminal = async (args: ReadonlyArray<string>, width: number): Promise<string> => {
  const lines: string[] = []
  const terminal = { out: (text: string) => void lines.push(text), err: () => undefined, paint: plain, width }
  await runProgram(args, { terminal, stdin: () => process.stdin, env: {} }, '0.0.0')
  return lines.join('\n')
}

describe('plimsoll map', () => {
  it('is a picture where it goes to a file or a pipe, text where a person reads it', async () => {
    const piped = await run(['map', tiers])
    expect([piped.code, piped.err]).toEqual([0, ''])
    expect(readXml(piped.out)).toMatchObject({ name: 'svg' })
    const text = await onTerminal(['map', tiers], 80)
    expect(text).toContain('└')
    expect(text).toContain('2  large')
    const widths = await Promise.all([20, 60, 400].map((width) => onTerminal(['map', tiers], width)))
    expect(widths.map((each) => /└([─┬]+)/.exec(each)?.[1]?.length)).toEqual([32, 46, 100])
    expect((await run(['map', tiers, '--format', 'text'])).out).toContain('└')
    expect(await onTerminal(['map', tiers, '--format', 'svg'], 80)).toContain('<svg')
  })

  it('reads the file that is named, that --tiers names, or the one that ships', async () => {
    expect((await run(['map', '--tiers', tiers])).out).toBe((await run(['map', tiers])).out)
    expect((await run(['map'])).out).toContain('Tiers of rules/tiers.yaml')
  })

  it('writes where it is told to', async () => {
    const path = join(folder, 'map/out.svg')
    const { code, out } = await run(['map', tiers, '--out', path])
    expect([code, out]).toEqual([0, ''])
    expect(readFileSync(path, 'utf8')).toBe((await run(['map', tiers])).out)
    expect(await onTerminal(['map', tiers, '--out', path, '--format', 'text'], 80)).toBe('')
    expect(readFileSync(path, 'utf8')).toContain('└')
    const refused = await run(['map', tiers, '--out', join(folder, 'nowhere/out.svg')])
    expect(refused.code).toBe(3)
    expect(refused.err).toContain('--out: the file cannot be written')
  })

  it('shows the axes and the values that are asked for', async () => {
    const { out } = await run([
      'map',
      tiers,
      '-x',
      'cpu_cores',
      '-y',
      'ram_gb',
      '--at',
      'gpu_vram_gb=8,container=no',
      '--at',
      'os=linux',
      '--at',
      'disk_free_gb=unknown'
    ])
    expect(out).toContain('at gpu_vram_gb 8 GiB, container no, os linux, disk_free_gb unknown GiB')
    expect(out).toContain('cpu_cores runs from left to right, ram_gb, GiB upwards')
  })

  it('shows machines', async () => {
    const { out } = await run(['map', tiers, '--machines', machines, '--machine', laptop, '--machine', '-'], {
      stdin: 'facts: {ram_gb: 4, gpu_present: false}'
    })
    expect(out).toContain('laptop: large, laptop: large')
    expect(out).toContain('board: no tier')
    expect(out).toContain('machine: small')
    const missing = await run(['map', tiers, '--machine', '/nowhere.yaml', '--machine', laptop])
    expect([missing.code, missing.out]).toEqual([3, ''])
    expect((await run(['map', tiers, '--machines', '/nowhere'])).code).toBe(3)
  })

  it.each([
    [['--format', 'png'], '--format: found png, expected text or svg'],
    [['--json'], 'plimsoll map draws: it takes --format text or --format svg, not --json'],
    [['--at', 'cpu_cores'], '--at: found cpu_cores, expected NAME=VALUE such as cpu_cores=8'],
    [['--at', 'cpu_cores=8,cpu_cores=4'], '--at: cpu_cores is given twice'],
    [['--at', 'cpu_cores=eight'], '--at cpu_cores: found "eight", expected a whole number from 0 up'],
    [['--at', 'container=maybe'], '--at container: found "maybe", expected true or false'],
    [['--at', 'cpu_cores=8', '--at', 'cpu_threads=4'], '--at: cpu_cores 8 is more than cpu_threads 4, which it never exceeds'],
    [['-x', 'ram_bg'], 'there is no fact "ram_bg"; did you mean "ram_gb"?'],
    [['-x', 'frobnicate'], 'there is no fact "frobnicate"'],
    [['-x', 'ram_gb', '-y', 'ram_gb'], 'ram_gb is named for both axes, expected two facts'],
    [['-x', 'ram_gb', '--at', 'ram_gb=4'], 'ram_gb is an axis and cannot be held --at one value']
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await run(['map', tiers, ...args])
    expect([code, out, err]).toEqual([2, '', `error  ${message}\n`])
  })

  it('refuses what is too fine to be drawn, and files that cannot be read', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`t${i}`, { ram_gb: { min: i + 0.5 }, disk_free_gb: { min: i + 0.5 } }]))
    const fine = await run(['map', file('map/many.json', JSON.stringify({ tiers: many })), '-y', 'disk_free_gb'])
    expect([fine.code, fine.err]).toEqual([2, 'error  this map would have 1444804 cells, and at most 1000000 are drawn: choose other facts\n'])
    expect((await run(['map', '/nowhere.yaml'])).code).toBe(3)
  })
})
