import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ended, pidsIn } from '../probe/tools.ts'
import { CLI, plimsoll, shell, start } from './built-program.ts'
import { file, folder, json } from './in-memory.ts'

const laptop = file('laptop.yaml', 'facts: {ram_gb: 16, cpu_cores: 8, gpu_present: false}\n')
const strict = file('strict.yaml', 'tiers: {big: {ram_gb: {min: 64}}}\n')
const broken = file('broken.yaml', `facts:\n${Array.from({ length: 20 }, (_, i) => `  ram_${i}b: 4\n  ram_g${i % 10}: 4\n`).join('')}`)

const STACK = /^\s+at .*[:(]/m

describe('the built command', () => {
  it.each([
    ['0 where it decided', ['--machine', laptop], 0],
    ['1 where no tier takes the machine', ['--machine', laptop, '--tiers', strict], 1],
    ['2 for wrong usage', ['--mashine', laptop], 2],
    ['3 where a file is not there', ['--machine', '/nowhere.yaml'], 3],
    ['3 where the tier file is a directory', ['--tiers', folder], 3],
    ['3 where a file cannot be decoded', ['--machine', broken], 3]
  ])('ends with %s', async (_, args, code) => {
    const result = await plimsoll(args)
    expect(result.code).toBe(code)
    expect(result.err).not.toMatch(STACK)
    expect(code < 2 ? result.err : result.out).toBe('')
    expect(code < 2 ? result.out : result.err).not.toBe('')
  })

  it('says what is wrong with a directory', async () => {
    const { err } = await plimsoll(['--tiers', folder])
    expect(err).toBe(`${folder}:1:1  error  this is a directory, expected a file  file/directory\n`)
  })

  it('remembers of the tier file that ships what it reads of one that somebody edited', async () => {
    const edited = file('edited.yaml', `${readFileSync(new URL('../../rules/tiers.yaml', import.meta.url), 'utf8')}# edited\n`)
    const [known, read] = await Promise.all([[], ['--tiers', edited]].map((more) => plimsoll(['--machine', laptop, '--json', ...more])))
    expect(read?.out.replaceAll(JSON.stringify(edited), '"rules/tiers.yaml"')).toBe(known?.out)
    expect(known?.code).toBe(0)
  })

  it('knows its version, its tier file and its standard input', async () => {
    const { version } = json(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }
    expect(await plimsoll(['--version'])).toMatchObject({ code: 0, out: `${version}\n` })
    expect((await plimsoll(['init'])).out).toContain('fallback: low_end')
    expect(json((await plimsoll(['--machine', '-', '--json'], { stdin: '{"facts": {"ram_gb": 4, "cpu_cores": 4}}' })).out)).toMatchObject({
      tier: 'mid_range'
    })
    expect(json((await plimsoll(['--machine', laptop, '--json'], { env: { PLIMSOLL_TIER: 'low_end' } })).out)).toMatchObject({ tier: 'low_end' })
  })

  it('detects this machine', async () => {
    const { code, out, err } = await plimsoll(['--json'])
    expect([code, err]).toEqual([0, ''])
    expect(json(out)).toMatchObject({ schemaVersion: 1, facts: { ram_gb: expect.any(Number) as number } })
  })
})

describe('colour', () => {
  const coloured = async (args: ReadonlyArray<string>, env: Readonly<Record<string, string>>): Promise<boolean> =>
    (await plimsoll(['--machine', laptop, ...args], { env })).out.includes('\u001b[')

  it('is for terminals, unless it is asked for', async () => {
    expect(await coloured([], {})).toBe(false)
    expect(await coloured([], { FORCE_COLOR: '1' })).toBe(true)
  })

  it('is off where NO_COLOR or --no-color says so', async () => {
    expect(await coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false)
    expect(await coloured([], { FORCE_COLOR: '1', NO_COLOR: '' })).toBe(true)
    expect(await coloured(['--no-color'], { FORCE_COLOR: '1' })).toBe(false)
  })
})

describe.runIf(process.platform !== 'win32')('a reader that has had enough', () => {
  // More than a pipe holds, so that the program is still writing when its reader goes away.
  const MANY = Array.from({ length: 300 }, () => '--machine "$FILE"').join(' ')

  it('of results is no error', async () => {
    const { out, err } = await shell(`"$NODE" "$CLI" --json ${MANY} | head -1`, { FILE: laptop })
    expect(out.split('\n')).toHaveLength(2)
    expect(err).toBe('')
  })

  it('of what goes wrong neither', async () => {
    const { out, err } = await shell(`("$NODE" "$CLI" ${MANY} 2>&1 >/dev/null; echo "ended with $?" >&2) | head -1`, { FILE: broken })
    expect(out).toContain('broken.yaml:')
    expect(err).toMatch(/^ended with \d\n$/)
  })
})

describe('an adapter that misbehaves', () => {
  const SOURCE = 'export default { name: "bad", provides: ["disk_free_gb"], cost: "process", precedence: 50, '
  const adapter = (name: string, probe: string): string => file(name, `${SOURCE} probe: ${probe} }\n`)

  it('does not keep the command from ending, whatever it leaves running', async () => {
    const path = adapter('timer.mjs', '() => () => new Promise(() => setInterval(() => {}, 1000))')
    const { code, out, err } = await plimsoll(['facts', '--timeout', '500', '--adapter', path])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('no answer from bad: timed-out, no answer in 500 ms')
  })

  it('is told in a line where it throws when nobody waits for it', async () => {
    const path = adapter(
      'later.mjs',
      '() => () => new Promise((resolve) => { setTimeout(() => { setTimeout(() => resolve({ _tag: "Left", left: { kind: "failed", message: "gave up" } }), 50); throw new Error("behind the back") }, 50) })'
    )
    const { code, out, err } = await plimsoll(['facts', '--adapter', path])
    expect(err).toBe('error  behind the back\n')
    expect(code).toBe(0)
    expect(out).toContain('no answer from bad: failed, gave up')
  })

  it('is told in a line where it rejects when nobody waits for it', async () => {
    const path = adapter(
      'stray.mjs',
      '() => () => { Promise.reject(new Error("a stray promise")); return new Promise((resolve) => setTimeout(() => resolve({ _tag: "Right", right: {} }), 100)) }'
    )
    const { code, err } = await plimsoll(['facts', '--adapter', path])
    expect(err).toBe('error  a stray promise\n')
    expect(code).toBe(0)
  })

  it.each([
    ['ends its process', 'process.exit(0)', 'failed, its process ended with 0 before it answered'],
    ['ends it later', 'setTimeout(() => process.exit(3), 20)', 'failed, its process ended with 3 before it answered'],
    ['kills all it can reach of its group', 'process.kill(0, "SIGKILL")', 'failed, its process ended by SIGKILL before it answered'],
    ['takes away what would go on', 'Promise.race = () => new Promise(() => {})', 'timed-out, no answer in 700 ms'],
    ['never gives the thread back', 'for (;;);', 'timed-out, no answer in 700 ms'],
    ['answers no question of its own', 'context.host.files.read = null; context.signal = null', 'timed-out, no answer in 700 ms'],
    ['says what is no message', 'require("fs").writeSync(3, "nonsense\\n")', 'failed, it said what is no message'],
    [
      'says more than any machine has to say',
      'for (let left = 2 ** 23; left > 0;) try { left -= require("fs").writeSync(3, Buffer.alloc(2 ** 16, 120)) } catch {}',
      'failed, it said more than 4194304 bytes at once'
    ]
  ])('is a listed failure where it %s, and other facts stand', async (_, act, told) => {
    // Time to fail on a busy machine, where that is what it does.
    const timeout = told.startsWith('timed-out') ? '700' : '30000'
    const path = adapter('ends.mjs', `(context) => () => { const { require } = globalThis; ${act}; return new Promise(() => {}) }`)
    const { code, out, err } = await plimsoll(['facts', '--timeout', timeout, '--adapter', path])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^ram_gb +[\d.]+ GiB/m)
    expect(out).toContain(`no answer from bad: ${told}\n`)
  })

  it('changes no fact of others, whatever it does to the objects of JavaScript', async () => {
    const plain = (await plimsoll(['facts', '--json', '--adapter', 'os'])).out
    const path = file(
      'polluted.mjs',
      `Object.prototype.ram_gb = 4096; Object.prototype.totalBytes = 2 ** 50; JSON.parse = () => ({})\n${SOURCE} probe: () => async () => { Array.prototype.map = () => []; Object.hasOwn = () => true; return { _tag: 'Right', right: {} } } }\n`
    )
    const { code, out } = await plimsoll(['facts', '--json', '--adapter', 'os', '--adapter', path])
    expect(code).toBe(0)
    const steady = (text: string): unknown => ({ ...(json(text) as { readonly facts: object }).facts, ram_available_gb: 0 })
    expect(steady(out)).toEqual(steady(plain))
  })

  it('that loops for ever as it is loaded is told, and leaves nothing behind', async () => {
    const path = file(
      'loops.mjs',
      `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(join(folder, 'loops-pid'))}, String(process.pid))\nfor (;;);\n`
    )
    const { code, out, err } = await plimsoll(['facts', '--timeout', '700', '--adapter', path])
    expect([code, out, err]).toEqual([2, '', `error  the adapter ${path} could not be loaded: no answer in 5000 ms\n`])
    expect(await ended(pidsIn(readFileSync(join(folder, 'loops-pid'), 'utf8')))).toBe(true)
  })

  it('that ends its process takes along what it started', async () => {
    const pids = join(folder, 'pids-left')
    const path = adapter(
      'leaves.mjs',
      `() => async () => {
        const [fs, { spawn }] = await Promise.all([import("node:fs"), import("node:child_process")])
        const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" })
        fs.writeFileSync(${JSON.stringify(pids)}, String(child.pid))
        process.exit(0)
      }`
    )
    expect((await plimsoll(['facts', '--timeout', '30000', '--adapter', path])).out).toContain('failed, its process ended with 0 before it answered')
    expect(await ended(pidsIn(readFileSync(pids, 'utf8')))).toBe(true)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('keeps nobody from ending the command with %s, and does not outlive it', async (signal) => {
    const pids = join(folder, `pids-loop-${signal}`)
    const path = adapter(
      `looping-${signal}.mjs`,
      `() => async () => {
        const [fs, { spawn }] = await Promise.all([import("node:fs"), import("node:child_process")])
        const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], { stdio: "ignore" })
        fs.writeFileSync(${JSON.stringify(pids)}, process.pid + " " + child.pid)
        for (;;);
      }`
    )
    const { child, ended: end } = start(process.execPath, [CLI, 'facts', '--timeout', '600000', '--adapter', path])
    while (!existsSync(pids) || pidsIn(readFileSync(pids, 'utf8')).length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill(signal)
    expect(await end).toMatchObject({ ...(signal === 'SIGTERM' ? { code: 143 } : { signal }), out: '', err: '' })
    expect(await ended(pidsIn(readFileSync(pids, 'utf8')))).toBe(true)
  })

  it('prints nothing into a result', async () => {
    const path = file(
      'loud.mjs',
      `import { writeSync } from "node:fs"\nconsole.log("loading")\n${SOURCE} probe: () => async () => (console.log("noise"), writeSync(1, "noise"), writeSync(2, "noise"), { _tag: "Right", right: {} }) }\n`
    )
    const { code, out, err } = await plimsoll(['facts', '--json', '--adapter', path])
    expect([code, err]).toEqual([0, ''])
    expect(json(out)).toMatchObject({ survey: { failures: [] } })
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143]
  ] as const)('leaves no tool behind on %s', async (signal, code) => {
    const pids = join(folder, `pids-${signal}`)
    const tool = `for (const s of ["SIGINT", "SIGTERM"]) process.on(s, () => {})
      const child = require("child_process").spawn(process.execPath, ["-e", "process.on('SIGINT', () => {}); setInterval(() => {}, 1000)"], { stdio: "inherit" })
      require("fs").writeFileSync(${JSON.stringify(pids)}, process.pid + " " + child.pid)
      setInterval(() => {}, 1000)`
    const path = adapter(`tool-${signal}.mjs`, `({ host }) => host.run(process.execPath, ["-e", ${JSON.stringify(tool)}], { timeoutMs: 600000 })`)
    const { child, ended: end } = start(process.execPath, [CLI, 'facts', '--timeout', '600000', '--adapter', path])
    while (!existsSync(pids) || pidsIn(readFileSync(pids, 'utf8')).length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill(signal)
    expect(await end).toMatchObject({ code, out: '', err: '' })
    expect(await ended(pidsIn(readFileSync(pids, 'utf8')))).toBe(true)
  })
})

describe.runIf(process.platform !== 'win32')('a pipe in place of a file', () => {
  it('is read', async () => {
    const { code, out } = await shell('cat "$FILE" | "$NODE" "$CLI" --json --machine /dev/stdin', { FILE: laptop })
    expect(code).toBe(0)
    expect(json(out)).toMatchObject({ tier: 'mid_range' })
  })

  it('that nobody writes to does not hold the command for ever', async () => {
    const pipe = join(folder, 'silent-pipe')
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
    const { code, err } = await plimsoll(['--machine', pipe])
    expect(code).toBe(3)
    expect(err).toContain('nothing was written to it')
  })
})
