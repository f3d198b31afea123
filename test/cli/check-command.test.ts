import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkFile } from '../../src/cli/check.ts'
import { plain } from '../../src/decision/columns.ts'
import { file, folder, json, run } from './in-memory.ts'

const gap = file('gap.yaml', 'match: within\ntiers:\n  small: {ram_gb: {max: 8}}\n  large: {ram_gb: {min: 16}}\n')
const clean = file('clean.yaml', 'tiers:\n  small: {}\n  large: {ram_gb: {min: 16}}\n')
const misplaced = file('misplaced.yaml', 'fallback: large\ntiers:\n  small: {}\n  large: {ram_gb: {min: 16}}\n')
const broken = file('broken.yaml', 'tiers: {low: {ram_bg: {min: 4}}}\n')
const machine = file('fleet/laptop.yaml', 'facts: {ram_gb: 12, cpu_cores: 8}\n')
file('fleet/desktop.yaml', 'facts: {ram_gb: 32}\n')
const fleet = join(folder, 'fleet')
const bad = file('bad/wrong.yaml', 'facts: {ram_gb: -1}\n')

describe('plimsoll check', () => {
  it('exits 0 where nothing is an error', async () => {
    expect(await run(['check', clean])).toMatchObject({ code: 0, err: '' })
    expect((await run(['check', clean])).out).toContain('proven: no gap, nothing out of reach, nothing in vain')
  })

  it('exits 1 where something is, and shows it on standard output', async () => {
    const { code, out, err } = await run(['check', gap])
    expect([code, err]).toEqual([1, ''])
    expect(out).toContain(`${gap}:3:25  error  no tier takes a machine with 12 GB: it is between the tiers (3.5 % of linux-dmi)  tier/gap`)
    expect(out).toContain('→ leave out max of small.ram_gb, or add fallback: small')
  })

  it('tells a fallback that is not the lowest tier among the rest, which stops every other command', async () => {
    expect(await run(['check', misplaced])).toMatchObject({ code: 1 })
    expect((await run(['check', misplaced])).out).toContain('tier/order')
    expect(await run(['--tiers', misplaced, '--machine', machine])).toMatchObject({ code: 3 })
  })

  it('reads the file of --tiers, else the one that ships', async () => {
    expect(await run(['check', '--tiers', gap])).toMatchObject({ code: 1 })
    const shipped = await run(['check'])
    expect(shipped.code).toBe(0)
    expect(shipped.out).toContain('gpu_required of high_end changes nothing')
  })

  it('never says that nothing else is wrong where not all is listed', async () => {
    const tiers = Array.from({ length: 130 }, (_, i) => `t${i}: {ram_gb: {min: ${3 * i}, max: ${3 * i + 1}}}`).join(', ')
    const { code, out } = await run(['check', file('many.yaml', `match: within\ntiers: {${tiers}}\n`)])
    expect(code).toBe(1)
    expect(out).toMatch(
      /100 errors; \d+ found, of which these are listed, and there are more gaps or overlaps\nproven, but not all of it is listed here/
    )
  })

  it('counts the machines that somebody gives', async () => {
    const { out } = await run(['check', gap, '--machines', fleet, '--json'])
    const { findings } = json(out) as { readonly findings: ReadonlyArray<{ readonly code: string; readonly population: unknown }> }
    expect(findings.find(({ code }) => code === 'tier/gap')?.population).toEqual({ share: 0.5, of: fleet })
    expect((await run(['check', gap, '--machines', machine])).out).toContain(`(100 % of ${machine})`)
  })

  it('counts the machines of a list, and tells all that is wrong with one', async () => {
    const list = file('list.json', JSON.stringify({ from: 'stock', machines: [{ name: 'a', ram_gb: 12, count: 3 }, { facts: { ram_gb: 32 } }] }))
    const { out, err } = await run(['check', gap, '--machines', list])
    expect(out).toContain(`(75 % of ${list})`)
    expect(err).toContain('from: is no fact')
    expect((await run(['check', gap, '--machines', list, '--json'])).err).toBe('')
    expect((await run(['diff', gap, clean, '--machines', list])).out).toContain('a: no tier → small')
    expect(await run(['map', gap, '--format', 'text', '--machines', list])).toMatchObject({ code: 0 })
    const wrong = await run(['check', gap, '--machines', file('wrong.json', '[{"ram_gb": -1}, 5]')])
    expect(wrong).toMatchObject({ code: 3, out: '' })
    expect(wrong.err).toMatch(/0\.ram_gb: found -1[^]*1: found 5/)
  })

  it('writes the machines of its findings, which then pass', async () => {
    const into = join(folder, 'witnesses')
    const { code, err } = await run(['check', gap, '--emit-machines', into])
    expect([code, err]).toEqual([1, `3 machine files in ${into}\n`])
    expect(readdirSync(into)).toHaveLength(3)
    for (const name of readdirSync(into)) expect(readFileSync(join(into, name), 'utf8')).toContain('ram_gb')
    expect(await run(['test', into, '--tiers', gap])).toMatchObject({ code: 0 })
    expect(await run(['test', into, '--tiers', clean])).toMatchObject({ code: 1 })
    const nowhere = await run(['check', gap, '--emit-machines', gap])
    expect([nowhere.code, nowhere.err]).toEqual([3, expect.stringContaining('--emit-machines')])
  })

  it('prints SARIF with the version of the program', async () => {
    const { out } = await run(['check', gap, '--format', 'sarif'])
    expect(json(out)).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { version: '1.2.3' } } }] })
  })

  it.each([
    ['a format that there is not', ['check', gap, '--format', 'xml'], 2, '--format: found xml, expected text, json, sarif'],
    ['two formats', ['check', gap, '--json', '--format', 'sarif'], 2, 'two formats'],
    ['a code that there is not', ['check', '--explain', 'nothing'], 2, 'there is no finding "nothing"'],
    ['a file that cannot be decoded', ['check', broken], 3, 'did you mean "ram_gb"?'],
    ['a file that is not there', ['check', join(folder, 'nowhere.yaml')], 3, 'nowhere.yaml'],
    ['an adapter that is not there', ['check', gap, '--adapter', './nowhere.mjs'], 2, 'nowhere.mjs'],
    ['a machine that cannot be read', ['check', gap, '--machines', bad], 3, 'from 0 up'],
    ['machines that are not there', ['check', gap, '--machines', join(folder, 'none')], 3, 'none'],
    ['a folder without machines', ['check', gap, '--machines', join(folder, 'empty')], 3, 'no machine files']
  ])('refuses %s', async (_, args, code, told) => {
    if (!existsSync(join(folder, 'empty'))) file('empty/readme.txt', '')
    const { code: found, err } = await run(args)
    expect([found, err]).toEqual([code, expect.stringContaining(told)])
  })

  it('says where not all was proven, and exits 4', async () => {
    const lines: string[] = []
    const terminal = { out: (text: string) => void lines.push(text), err: () => undefined, paint: plain }
    const options = { machine: [], adapter: [], timeout: 1, json: false, own: new Map() }
    expect(await checkFile(gap, options, { terminal, stdin: () => process.stdin, env: {} }, '1', 0)).toBe(4)
    expect(lines.join('\n')).toContain('not proven: the search ended before all was looked at')
  })
})

describe('plimsoll diff', () => {
  it('proves that two files are the same', async () => {
    expect(await run(['diff', gap, gap])).toEqual({ code: 0, out: 'proven: every machine is in the same tier as before\n', err: '' })
  })

  it('tells what changes, for people, programs and pull requests', async () => {
    const text = await run(['diff', gap, clean, '--machines', fleet])
    expect(text).toEqual({
      code: 0,
      err: '',
      out: `no tier → small  ram_gb above 8 below 16  such as 12 GB  50 % of ${fleet}\n\nlaptop: no tier → small\n50 % of ${fleet} change tier\n1 region in which the tier changes; proven: everywhere else it stays\n`
    })
    expect(json((await run(['diff', gap, clean, '--json'])).out)).toEqual({
      schemaVersion: 1,
      equal: false,
      proven: true,
      regions: [{ machine: { ram_gb: 12 }, where: ['ram_gb above 8 below 16'], from: null, to: 'small', share: expect.closeTo(0.0353, 4) as number }],
      moved: [],
      population: { share: expect.closeTo(0.0353, 4) as number, of: 'linux-dmi' }
    })
    const { out } = await run(['diff', gap, clean, '--machines', fleet, '--format', 'markdown'])
    expect(out.split('\n')).toEqual([
      '**1 region in which the tier changes; proven: everywhere else it stays**',
      '',
      `50 % of ${fleet} change tier.`,
      '',
      '| from | to | machines | such as | share |',
      '| --- | --- | --- | --- | ---: |',
      `| no tier | small | ram_gb above 8 below 16 | 12 GB | 50 % of ${fleet} |`,
      '',
      '| machine | from | to |',
      '| --- | --- | --- |',
      '| laptop | no tier | small |',
      ''
    ])
    expect((await run(['diff', gap, clean, '--format', 'markdown'])).out).toContain('\n3.5 % of linux-dmi change tier.\n')
    expect((await run(['diff', gap, gap, '--format', 'markdown'])).out).toBe('**proven: every machine is in the same tier as before**\n')
  })

  it.each([
    ['one file', ['diff', gap], 2, 'NEW'],
    ['a format of check', ['diff', gap, gap, '--format', 'sarif'], 2, 'expected text, json, markdown'],
    ['an old file that cannot be decoded', ['diff', broken, gap], 3, 'ram_gb'],
    ['a new one', ['diff', gap, broken], 3, 'ram_gb'],
    ['a machine that cannot be read', ['diff', gap, gap, '--machines', bad], 3, 'from 0 up']
  ])('refuses %s', async (_, args, code, told) => {
    const { code: found, err } = await run(args)
    expect([found, err]).toEqual([code, expect.stringContaining(told)])
  })

  it('refuses facts of different kinds', async () => {
    const number = file('number.yaml', 'facts: {x: {type: number}}\ntiers: {a: {}}\n')
    const word = file('word.yaml', 'facts: {x: {type: boolean}}\ntiers: {a: {}}\n')
    expect(await run(['diff', number, word])).toMatchObject({ code: 2 })
  })
})
