import { getEventListeners } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { afterAll, describe, expect, it } from 'vitest'
import { ended, pidsIn, runs, runScript } from './tools.ts'

const exitBefore: ReadonlySet<unknown> = new Set(process.listeners('exit'))
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ends-'))

// In the end they go by themselves: a test that is itself killed leaves none of them for good.
const STUBBORN =
  'for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {}); setInterval(() => {}, 1000); setTimeout(() => process.exit(), 90_000)'

/** A program that starts stubborn children on its own pipes, notes the ids of all in a file, and goes on. */
const family = (name: string, goesOn: string): { readonly script: string; readonly pids: () => ReadonlyArray<number> } => {
  const file = join(folder, name)
  const script = `
    const children = [1, 2, 3].map(() => require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}], { stdio: 'inherit' }))
    require('node:fs').writeFileSync(${JSON.stringify(file)}, [process.pid, ...children.map((child) => child.pid)].join(' '))
    ${goesOn}`
  return { script, pids: () => (existsSync(file) ? pidsIn(readFileSync(file, 'utf8')) : []) }
}

// Where these tests fail nothing of them is left behind either.
afterAll(() => {
  const left = readdirSync(folder).flatMap((name) => pidsIn(readFileSync(join(folder, name), 'utf8')))
  for (const pid of left.filter(runs)) process.kill(pid, 'SIGKILL')
})

const timedOut = (message: RegExp): unknown => ({ _tag: 'Left', left: { kind: 'timed-out', message: expect.stringMatching(message) as string } })

describe('a tool that gives no answer', () => {
  it('is stopped at the deadline with its children, whatever signals they ignore', async () => {
    const { script, pids } = family('hangs', STUBBORN)
    expect(await runScript(script, { timeoutMs: 1500 })).toEqual(timedOut(/gave no answer in 1500 ms/))
    expect(pids()).toHaveLength(4)
    expect(await ended(pids())).toBe(true)
  })

  it('is stopped while it prints', async () => {
    expect(await runScript('setInterval(() => process.stdout.write("."), 5)', { timeoutMs: 500 })).toEqual(timedOut(/500 ms/))
  })
})

describe('a tool that ends and leaves children behind', () => {
  it('has answered, though they hold its pipes open, and they end with it', async () => {
    const { script, pids } = family('leaves', 'process.stdout.write("an answer", () => process.exit(3))')
    const result = await runScript(script, { timeoutMs: 60_000 })
    expect(result).toEqual(E.right({ stdout: 'an answer', stderr: '', exitCode: 3 }))
    expect(pids()).toHaveLength(4)
    expect(await ended(pids())).toBe(true)
  })
})

describe('a tool that prints too much', () => {
  it('ends with its children', async () => {
    const { script, pids } = family('prints', 'process.stdout.write("x".repeat(5000)); setInterval(() => {}, 1000)')
    expect(await runScript(script, { maxBytes: 1000 })).toMatchObject({ _tag: 'Left', left: { kind: 'malformed' } })
    expect(pids()).toHaveLength(4)
    expect(await ended(pids())).toBe(true)
  })
})

describe('a tool whose answer is no longer wanted', () => {
  it('is not started', async () => {
    const stop = new AbortController()
    stop.abort()
    const { script, pids } = family('never', STUBBORN)
    expect(await runScript(script, {}, stop.signal)).toEqual(timedOut(/was not started: time was up/))
    expect(pids()).toEqual([])
  })

  it('is stopped with its children while it runs', async () => {
    const stop = new AbortController()
    const { script, pids } = family('aborted', STUBBORN)
    const result = runScript(script, { timeoutMs: 60_000 }, stop.signal)
    while (pids().length < 4) await new Promise((resolve) => setTimeout(resolve, 10))
    stop.abort()
    expect(await result).toEqual(timedOut(/was stopped: its answer is no longer wanted/))
    expect(await ended(pids())).toBe(true)
  })

  it('leaves nothing behind that listens, once it has answered', async () => {
    const { signal } = new AbortController()
    await Promise.all(Array.from({ length: 5 }, () => runScript('', {}, signal)))
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(process.listeners('exit').filter((listener) => !exitBefore.has(listener))).toHaveLength(1)
  })
})

describe('a program that ends while tools run', () => {
  it('takes them with it', async () => {
    const { script, pids } = family('orphans', STUBBORN)
    const result = runScript(script, { timeoutMs: 60_000 })
    while (pids().length < 4) await new Promise((resolve) => setTimeout(resolve, 10))
    // What this process would do at its end.
    for (const listener of process.listeners('exit')) if (!exitBefore.has(listener)) listener(0)
    expect(await result).toEqual(E.right({ stdout: '', stderr: '', exitCode: null }))
    expect(await ended(pids())).toBe(true)
  })
})
