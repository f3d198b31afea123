import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { actionShape } from '../../src/cli/live-shapes.ts'
import { schemas } from '../../src/cli/schemas.ts'
import { readXml } from '../check/svg-reader.ts'
import { refusalsOf } from '../json-schema.ts'
import { file, folder, json, jsonLines, run } from './in-memory.ts'

const T = 1_732_300_000_000
const HEADER = { schemaVersion: 1, tier: 'high_end', model: 'large', total_memory_bytes: 2 ** 34 }
const lines = (...values: ReadonlyArray<unknown>): string =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n') + '\n'
const sample = (s: number, memory: number): object => ({ t: T + 1000 * s, memory_percent: memory, cpu_percent: 20 })
const CALM = Array.from({ length: 200 }, (_, i) => sample(4 + 2 * i, 40))
const busy = file('busy.jsonl', lines(HEADER, sample(0, 50), sample(2, 96), { t: T + 3000, event: 'preflight', needs_bytes: 2 ** 33 }, ...CALM))

describe('plimsoll replay', () => {
  it('tells what the scaler does, when and why, a line an action', async () => {
    const { code, out, err } = await run(['replay', busy])
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        '2024-11-22 18:26:42Z  step down   large → medium, at once  memory 96 %, threshold 85 %  rules/tiers.yaml:69:23',
        '2024-11-22 18:26:43Z  blocked     medium  memory 146 %, threshold 85 %  rules/tiers.yaml:69:23',
        '2024-11-22 18:31:44Z  step up     medium → large  memory 40 %, threshold 85 %  rules/tiers.yaml:69:23',
        ''
      ]
    ])
    expect(err).toBe('202 samples over 6 min 42 s: 1 × step down, 1 × step up, 1 × blocked; ended with large\n')
  })

  it('gives the same bytes twice, as data too, which its schema describes', async () => {
    const once = await run(['replay', busy, '--json'])
    expect(await run(['replay', busy, '--json'])).toEqual(once)
    expect([once.code, once.err]).toEqual([0, ''])
    const actions = jsonLines(once.out)
    expect(actions[0]).toEqual({
      t: T + 2000,
      action: 'step_down',
      from: 'large',
      to: 'medium',
      immediate: true,
      why: { limit: 'memory_percent', threshold: 85, value: 96, forecast: null, at: { file: 'rules/tiers.yaml', line: 69, col: 23 } }
    })
    const refusals = refusalsOf(schemas['replay.schema.json'] ?? {})
    for (const action of actions) expect([refusals(action), actionShape.decode(action)._tag]).toEqual([[], 'Right'])
    const recorded = refusalsOf(schemas['recording.schema.json'] ?? {})
    for (const line of jsonLines(readFileSync(busy, 'utf8'))) expect(recorded(line)).toEqual([])
    expect(recorded({ t: 5, memory: 7 })).not.toEqual([])
  })

  it('draws a timeline', async () => {
    const path = join(folder, 'busy.svg')
    expect((await run(['replay', busy, '--svg', path])).code).toBe(0)
    const drawn = readFileSync(path, 'utf8')
    expect(readXml(drawn)).toMatchObject({ name: 'svg' })
    expect(drawn).toContain('Tier high_end over 6 min 42 s')
    await run(['replay', busy, '--svg', path, '--json'])
    expect(readFileSync(path, 'utf8')).toBe(drawn)
    const refused = await run(['replay', busy, '--svg', join(folder, 'nowhere/busy.svg')])
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('--svg: the file cannot be written')])
  })

  it('reads standard input, files of Windows, and files that begin with a mark', async () => {
    const text = readFileSync(busy, 'utf8')
    const plain = await run(['replay', busy])
    for (const stdin of [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`, text.trimEnd(), text.replaceAll('\n', '\n\n')])
      expect(await run(['replay', '-'], { stdin })).toEqual(plain)
  })

  it('takes other tiers, another tier or another model than were recorded', async () => {
    const tiers = file(
      'own-tiers.yaml',
      'tiers: {high_end: {preferred_models: [tiny, large], scaling_thresholds: {memory_percent: 97}}}\nscaling: {critical_percent: 100}'
    )
    expect((await run(['replay', busy, '--tiers', tiers])).out.split('\n')).toHaveLength(2)
    expect((await run(['replay', busy, '--tier', 'mid_range', '--model', 'small'])).out).toContain('warning     small  memory 96 %, threshold 80 %')
    const missing = await run(['replay', busy, '--tier', 'mid_range'])
    expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('neither mid_range nor a tier below it prefers such a model')])
  })

  it('says it with a voice', async () => {
    const { out } = await run(['replay', busy, '--voice', 'gremlin'])
    expect(out).toMatch(/step down {3}large → medium.*\n {2}\S.*96 %.*\n/)
    const german = file(
      'stimmen.yaml',
      `voices: {deutsch: {reasons: {${REASONS('Grenze {threshold}.')}}, asks: {${REASONS('Bitte schließen.')}}, says: {${SAYS('Jetzt anders.')}}}}`
    )
    expect((await run(['replay', busy, '--voices', german])).out).toContain('\n  Grenze 85 %. Jetzt anders.\n')
    const unknown = await run(['replay', busy, '--voice', 'gremlen'])
    expect([unknown.code, unknown.err]).toEqual([2, 'error  the file of voices has no voice "gremlen"; did you mean "gremlin"?\n'])
  })

  it.each([
    [['replay'], 2, 'plimsoll replay needs <FILE>'],
    [['replay', busy, '--machine', busy], 2, 'plimsoll replay takes no --machine'],
    [['replay', busy, '--json', '--voice', 'plain'], 2, '--json and --voice: JSON tells what happens as data, a voice in words'],
    [['replay', busy, '--interval', '100'], 2, '--interval belongs to plimsoll watch'],
    [['replay', busy, '--tiers', '/nowhere.yaml'], 3, 'there is no such file'],
    [['replay', '/nowhere.jsonl'], 3, '/nowhere.jsonl:1:1  error  there is no such file'],
    [['replay', folder], 3, 'this is a directory, expected a file']
  ])('refuses %j', async (args, code, message) => {
    expect(await run(args)).toMatchObject({ code, out: '', err: expect.stringContaining(message) as string })
  })
})

const REASONS = (text: string): string =>
  ['memory_percent', 'cpu_percent', 'gpu_memory_percent', 'task_failures', 'response_ms'].map((limit) => `${limit}: ['${text}']`).join(', ')
const SAYS = (text: string): string => ['step_down', 'advise', 'warn', 'block', 'suggest'].map((action) => `${action}: ['${text}']`).join(', ')

describe('a recording with lines that cannot be read', () => {
  const damaged = file(
    'damaged.jsonl',
    lines(HEADER, sample(0, 50), 'nonsense', { t: T + 1000, event: 'task_ends' }, sample(2, 96), 'x'.repeat(70_000))
  )

  it('gives all that the other lines give, and a finding for each', async () => {
    const { code, out, err } = await run(['replay', damaged])
    expect(code).toBe(3)
    expect(out).toContain('step down   large → medium, at once')
    expect(err).toContain(`${damaged}:3:1  error  found "nonsense", expected a sample`)
    expect(err).toContain(`${damaged}:4:1  error  event: found "task_ends"`)
    expect(err).toContain(`${damaged}:6:1  error  found a line of more than 65536 characters, expected a sample`)
    expect(err).toContain('2 samples over 2 s')
    const data = jsonLines((await run(['replay', damaged, '--json'])).out)
    expect(data).toMatchObject([{ action: 'step_down' }, { schemaVersion: 1, diagnostics: [{ line: 3 }, { line: 4 }, { line: 6 }] }])
  })

  it('counts those that are more than can be shown', async () => {
    const many = file('many.jsonl', lines(HEADER, ...Array.from({ length: 250 }, () => 'x'), sample(0, 96)))
    const { code, out, err } = await run(['replay', many])
    expect([code, out.split('\n')]).toEqual([3, [expect.stringContaining('step down'), '']])
    expect(err).toContain('and 150 more, 250 in all')
    expect(json((await run(['replay', many, '--json'])).out.split('\n')[1] ?? '')).toMatchObject({ total: 250 })
  })

  it('is no error where it only ends inside a line, as when the power went', async () => {
    const cut = await run(['replay', '-'], { stdin: lines(HEADER, sample(0, 50), sample(2, 96)) + '{"t": 17323' })
    expect([cut.code, cut.out]).toEqual([0, expect.stringContaining('step down')])
    expect(cut.err).toContain('<stdin>:4:1  warning  the recording ends inside this line, which was left out; all before it was read')
  })

  it.each([
    ['', 'expected a first line such as'],
    ['{"t": 5, "memory_percent": 7}\n', 'the key "schemaVersion" is missing'],
    ['{"schemaVersion": 1, "tier": "huge", "model": "large"}\n', 'tier: found "huge": the tier file has no such tier'],
    ['\u0000\u0001', 'expected a first line such as']
  ])('is refused where it does not begin as one: %j', async (stdin, message) => {
    const { code, out, err } = await run(['replay', '-'], { stdin })
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain(message)
    expect(json((await run(['replay', '-', '--json'], { stdin })).out)).toMatchObject({ schemaVersion: 1 })
  })
})
