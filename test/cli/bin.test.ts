import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { file } from './in-memory.ts'

const laptop = file('bin-laptop.yaml', 'facts: {ram_gb: 16, cpu_cores: 8, gpu_present: false}\n')

type Listener = (...args: ReadonlyArray<unknown>) => void

interface Started {
  /** What has been written so far. */
  readonly text: Readonly<Record<'out' | 'err', string>>
  /** What the program listens to, on the process and on its two streams. */
  readonly on: (event: string) => ReadonlyArray<Listener>
  readonly exits: ReadonlyArray<unknown>
}

/** Runs the start of the program in this process, whose end is only noted. */
const start = async (args: ReadonlyArray<string>, env: Readonly<Record<string, string>>, isTTY: boolean): Promise<Started> => {
  const listeners: [string, Listener][] = []
  const exits: unknown[] = []
  const text = { out: '', err: '' }
  const listen = (event: string | symbol, listener: Listener): NodeJS.Process => (listeners.push([String(event), listener]), process)
  const writing =
    (to: 'out' | 'err') =>
    (chunk: unknown, done?: unknown): boolean => {
      text[to] += String(chunk)
      if (typeof done === 'function') (done as () => void)()
      return true
    }
  vi.spyOn(process, 'on').mockImplementation(listen)
  vi.spyOn(process.stdout, 'on').mockImplementation(listen as never)
  vi.spyOn(process.stderr, 'on').mockImplementation(listen as never)
  vi.spyOn(process.stdout, 'write').mockImplementation(writing('out'))
  vi.spyOn(process.stderr, 'write').mockImplementation(writing('err'))
  vi.spyOn(process, 'exit').mockImplementation((code) => void exits.push(code ?? process.exitCode) as never)
  vi.stubGlobal('process', Object.assign(Object.create(process) as NodeJS.Process, { argv: ['node', 'plimsoll', ...args], env }))
  Object.defineProperty(process.stdout, 'isTTY', { value: isTTY, configurable: true })
  vi.resetModules()
  await import('../../src/cli/bin.ts')
  await vi.waitFor(() => expect(exits).toHaveLength(1))
  return { text, exits, on: (event) => listeners.filter(([name]) => name === event).map(([, listener]) => listener) }
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  Reflect.deleteProperty(process.stdout, 'isTTY')
  process.exitCode = undefined
})

describe('the start of the program', () => {
  it('runs the command line and ends with its exit code', async () => {
    const good = await start(['--machine', laptop, '--json'], {}, false)
    expect(good.exits).toEqual([0])
    expect(JSON.parse(good.text.out)).toMatchObject({ tier: 'mid_range' })
    expect(good.text.err).toBe('')
  })

  it('tells wrong usage on standard error', async () => {
    const wrong = await start(['--mashine'], {}, false)
    expect(wrong.exits).toEqual([2])
    expect(wrong.text.out).toBe('')
    expect(wrong.text.err).toContain('did you mean "--machine"?')
  })

  it.each([
    ['a terminal', true, {}, [], true],
    ['no terminal', false, {}, [], false],
    ['a dumb terminal', true, { TERM: 'dumb' }, [], false],
    ['no terminal, where colour is forced', false, { FORCE_COLOR: '1' }, [], true],
    ['a terminal, where NO_COLOR says no', true, { NO_COLOR: '1' }, [], false],
    ['a terminal, where NO_COLOR is empty', true, { NO_COLOR: '' }, [], true],
    ['a terminal, where the option says no', true, { FORCE_COLOR: '1' }, ['--no-color'], false]
  ] as const)('on %s', async (_, isTTY, env, args, colour) => {
    const { text } = await start(['--machine', laptop, ...args], env, isTTY)
    expect(text.out.includes('\u001b[')).toBe(colour)
    expect(text.out).toContain('mid_range')
  })

  it('is no silent success where it ends without an answer', async () => {
    const { on } = await start(['--version'], {}, false)
    vi.doMock('../../src/cli/program.ts', () => ({ runProgram: () => new Promise(() => {}) }))
    vi.resetModules()
    const before = on('exit').length
    await import('../../src/cli/bin.ts')
    vi.doUnmock('../../src/cli/program.ts')
    const written = vi.spyOn(fs, 'writeSync').mockReturnValue(0)
    syncBuiltinESMExports()
    on('exit')[before]?.()
    expect(written.mock.calls).toEqual([[2, 'error  the program ended before it had an answer; please report it\n']])
    expect(process.exitCode).toBe(1)
    written.mockRestore()
    syncBuiltinESMExports()
  })

  it('listens to what may end it, and to what is thrown behind its back', async () => {
    const { on, exits, text } = await start(['--version'], {}, false)
    for (const listener of [...on('error'), ...on('SIGINT'), ...on('SIGTERM'), ...on('exit')]) listener(new Error('EPIPE'))
    expect(exits).toEqual([0, 0, 0, 130, 143])
    const [thrown] = on('uncaughtException')
    thrown?.(new Error('behind\u001b[31m the back'))
    expect(text.err).toBe('error  behind\ufffd[31m the back\n')
    expect(process.exitCode).toBe(1)
  })
})
