import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Recorder } from '../../src/cli/recorder.ts'
import { CLI, plimsoll, shell, start } from './built-program.ts'
import { file, folder, jsonLines, run } from './in-memory.ts'

/** Any machine is beyond this: every sample steps down. */
const tiers = file(
  'watch/tiers.yaml',
  `tiers: {any: {preferred_models: [a, b, c, d, e, f], scaling_thresholds: {memory_percent: 0.01}}}
scaling: {cooldown_seconds: 0}
`
)
const idle = file('watch/idle.yaml', 'tiers: {any: {preferred_models: [small]}}')
const BRIEF = ['--interval', '100', '--tiers']

describe('plimsoll watch', () => {
  it('tells what to do about the loads of this machine, and what it came to', async () => {
    const { code, out, err } = await run(['watch', ...BRIEF, tiers, '--samples', '2'])
    expect(code).toBe(0)
    expect(out).toMatch(
      /^\S+ \S+Z {2}step down {3}f → e.* {2}memory [\d.]+ %, threshold 0 % {2}\S+tiers\.yaml:1:\d+\n\S+ \S+Z {2}step down {3}e → d.*\n$/
    )
    expect(err).toContain('any: watching memory (threshold 0 %) every 100 ms; models f, e, d, c, b, a; 2 samples')
    expect(err).toMatch(/2 samples: 2 × step down; ended with d; watching took at most \d+ ms of processor time\n$/)
  })

  it('records what a replay makes the same of', async () => {
    const path = join(folder, 'watch/rec.jsonl')
    const live = await run(['watch', ...BRIEF, tiers, '--samples', '4', '--json', '--model', 'e', '--record', path])
    expect([live.code, live.err]).toEqual([0, ''])
    expect(jsonLines(live.out)).toMatchObject([{ from: 'e', to: 'd' }, { to: 'c' }, { to: 'b' }, { to: 'a' }])
    expect(jsonLines(readFileSync(path, 'utf8'))).toHaveLength(5)
    expect((await run(['replay', path, '--tiers', tiers, '--json'])).out).toBe(live.out)
    const again = await run(['watch', ...BRIEF, tiers, '--record', path])
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('is there already and is left as it is')])
    expect(jsonLines(readFileSync(path, 'utf8'))).toHaveLength(5)
  })

  it('draws a chart where a person watches a terminal that can, and lines elsewhere', async () => {
    const terminal = await run(['watch', ...BRIEF, tiers, '--samples', '2'], { width: 60 })
    const [first, second] = terminal.out.split('\u001b[2A\u001b[J')
    expect(first).toMatch(/step down.*\nmemory {7}.*[▁▂▃▄▅▆▇█] .* % of 0 %\nmodel {7}f e d c b a\n$/)
    expect(second).toMatch(/step down.*\nmemory .*\nmodel .*\n$/)
    for (const circumstances of [{ width: 60, env: { TERM: 'dumb' } }, {}])
      expect((await run(['watch', ...BRIEF, tiers, '--samples', '2'], circumstances)).out).not.toMatch(/[▁▂▃▄▅▆▇█\u001b]/)
    expect((await run(['watch', ...BRIEF, tiers, '--samples', '1', '--json'], { width: 60 })).out).not.toContain('\u001b')
  })

  it('ends when it is asked to', async () => {
    const { code, err } = await run(['watch', ...BRIEF, tiers], { until: (printed) => new Promise((resolve) => printed(() => resolve())) })
    expect([code, err]).toEqual([0, expect.stringMatching(/Ctrl-C ends it\n1 sample: 1 × step down; ended with e/)])
  })

  it('says that there is nothing to watch where the tier sets no thresholds', async () => {
    const { code, out, err } = await run(['watch', ...BRIEF, idle, '--samples', '1'])
    expect([code, out]).toEqual([0, ''])
    expect(err).toContain('watching nothing, for this tier sets no scaling_thresholds every 100 ms; models small; 1 sample')
    expect(err).toContain('1 sample: nothing to do; ended with small')
  })

  it('says that nothing will step up where samples are too far apart to show calm', async () => {
    const { err } = await run(['watch', '--interval', '61000', '--samples', '1', '--tiers', tiers])
    expect(err).toContain(
      'every 1 min 1 s; models f, e, d, c, b, a; samples further apart than trend_window_seconds show no calm, so nothing steps up; 1 sample'
    )
  })

  it('speaks with a voice', async () => {
    expect((await run(['watch', ...BRIEF, tiers, '--samples', '1', '--voice', 'plain'])).out).toMatch(/\n {2}Memory: \d+ %, limit 0 %\. /)
    expect((await run(['watch', ...BRIEF, tiers, '--voice', 'nobody'])).code).toBe(2)
  })

  it.each([
    [['--interval', '99'], 2, '--interval: expected a whole number of milliseconds from 100 to 86400000, a day'],
    [['--samples', '0'], 2, '--samples: expected a whole number from 1 up'],
    [['--samples', '1e3', '--interval', 'x'], 2, '--samples: expected'],
    [['--machine', idle], 2, 'plimsoll watch takes no --machine: it looks at loads, which a machine file has none of'],
    [['--model', 'large', '--tiers', tiers], 2, '--model: neither any nor a tier below it prefers large; there are f, e, d, c, b, a'],
    [['--record', join(folder, 'nowhere/rec.jsonl'), '--tiers', idle], 2, 'cannot be written'],
    [['--tiers', '/nowhere.yaml'], 3, 'there is no such file'],
    [['--tier', 'nope', '--tiers', idle], 2, 'the tier file has no tier "nope"'],
    [['--tiers', file('watch/strict.yaml', 'tiers: {big: {ram_gb: {min: 1000000}}}')], 1, 'takes this machine; name a tier'],
    [['--tiers', file('watch/none.yaml', 'tiers: {a: {}}'), '--model', 'x'], 2, '--model: neither a nor a tier below it prefers x; there are none']
  ])('refuses %j', async (args, code, message) => {
    expect(await run(['watch', '--adapter', 'os', ...args])).toMatchObject({ code, out: '', err: expect.stringContaining(message) as string })
  })
})

describe('a recorder', () => {
  it('tells where it cannot write', () => {
    const opened = Recorder.open(join(folder, 'closed.jsonl'))
    const recorder = opened._tag === 'Right' ? opened.right : expect.fail(opened.left)
    recorder.close()
    expect(recorder.write({ t: 5, event: 'task_start' })).toContain('the recording cannot be written any more: ')
  })

  it.runIf(existsSync('/dev/full'))('ends the watch where the disk is full', async () => {
    const { code, err } = await run(['watch', ...BRIEF, tiers, '--record', '/dev/full'])
    expect([code, err]).toEqual([3, expect.stringContaining('error  the recording cannot be written any more: ENOSPC')])
  })
})

describe.runIf(process.platform !== 'win32')('the built command, watching', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly at %s, and loses nothing', async (signal) => {
    const path = join(folder, `watch/${signal}.jsonl`)
    const { child, ended } = start(process.execPath, [CLI, 'watch', ...BRIEF, tiers, '--record', path])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill(signal)
    const { code, out, err } = await ended
    expect([code, err]).toEqual([0, expect.stringMatching(/samples?.*: \d × step down.*; ended with/)])
    expect((await plimsoll(['replay', path, '--tiers', tiers])).out).toBe(out)
  })

  it('ends when its reader has had enough', async () => {
    const { out, err } = await shell('"$NODE" "$CLI" watch --json --interval 100 --tiers "$TIERS" | head -1', { TIERS: tiers })
    expect([jsonLines(out).length, err]).toEqual([1, ''])
  })
})
