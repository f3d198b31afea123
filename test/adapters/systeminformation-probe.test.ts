import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { either as E, taskEither as TE } from 'fp-ts'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { systeminformationAdapter } from '../../adapters/systeminformation.ts'
import type { Host, ProbeError, ToolOutput } from '../../src/facts/adapter.ts'
import type { Reading } from '../../src/facts/reading.ts'

type Run = Host['run']
type Answer = E.Either<ProbeError, Reading>

const probe = (
  run: Run,
  wanted: ReadonlyArray<string> = systeminformationAdapter().provides,
  adapter = systeminformationAdapter()
): Promise<Answer> => {
  const files: Host['files'] = { read: () => TE.left(NOT_THERE), list: () => TE.left(NOT_THERE), link: () => TE.left(NOT_THERE) }
  const host: Host = { platform: process.platform, env: { PLIMSOLL_HERE: 'yes' }, files, run }
  return adapter.probe({ host, signal: new AbortController().signal, wanted: new Set(wanted), timeoutMs: 4321 })()
}

const NOT_THERE: ProbeError = { kind: 'not-installed', message: 'not there' }

const prints =
  (stdout: string, more: Partial<ToolOutput> = {}): Run =>
  () =>
    TE.right({ stdout, stderr: '', exitCode: 0, ...more })

/** The call that the adapter makes, for the facts that are wanted. */
const call = async (wanted?: ReadonlyArray<string>): Promise<Parameters<Run>> => {
  const calls: Parameters<Run>[] = []
  await probe((...given) => {
    calls.push(given)
    return TE.left(NOT_THERE)
  }, wanted)
  expect(calls).toHaveLength(1)
  return calls[0] ?? ['', []]
}

/** Runs the command for real; the path of the library can be another one. */
const runsFor =
  (library?: string): Run =>
  (command, args, { maxBytes, env } = {}) =>
  () =>
    new Promise((resolve) => {
      const given = args.map((arg, i) => (i === 2 && library !== undefined ? library : arg))
      const options = { ...(maxBytes === undefined ? {} : { maxBuffer: maxBytes }), env: { ...process.env, ...env } }
      execFile(command, given, options, (error, stdout, stderr) =>
        resolve(E.right({ stdout, stderr, exitCode: error === null ? 0 : Number(error.code) }))
      )
    })

describe('the call', () => {
  it('runs Node beside this process, within the time and with the variables of the probe', async () => {
    const [command, [flag, , library], options] = await call()
    expect([command, flag]).toEqual([process.execPath, '-e'])
    expect(library).toMatch(/node_modules.systeminformation.*\.js$/)
    expect(options).toMatchObject({ timeoutMs: 4321, env: { PLIMSOLL_HERE: 'yes', ELECTRON_RUN_AS_NODE: '1' } })
    expect(options?.maxBytes).toBeGreaterThan(0)
  })

  it.each([
    [['ram_available_gb'], ['mem']],
    [['ram_gb'], ['mem', 'memLayout', 'system']],
    [['cpu_cores'], ['cpu']],
    [['gpu_vram_gb', 'os'], ['graphics']],
    [
      ['virtual_machine', 'cpu_avx2'],
      ['system', 'cpu']
    ]
  ])('asks for %j with %j', async (wanted, parts) => {
    const [, args] = await call(wanted)
    expect(args.slice(3)).toEqual(parts)
  })
})

describe('the answer', () => {
  const mem = { total: 8 * 2 ** 30, available: 2 ** 30 }

  it('is read, whatever stands on stderr', async () => {
    const run = prints(JSON.stringify({ platform: 'linux', arch: 'x64', mem, cpu: null }), { stderr: 'a warning' })
    expect(await probe(run)).toEqual(E.right({ memory: { totalBytes: 8 * 2 ** 30, availableBytes: 2 ** 30 }, processor: {} }))
  })

  it.each(['', '{', 'null', '[]', '{"mem":{"total":8}}', 'a warning\n{"platform":"linux","arch":"x64"}'])('%j is malformed', async (text) => {
    expect(await probe(prints(text))).toMatchObject(E.left({ kind: 'malformed' }))
  })

  it('is why the child failed', async () => {
    const run = prints('', { stderr: `Error: no such file\n${'x'.repeat(5000)}`, exitCode: 7 })
    const answer = await probe(run)
    expect(answer).toMatchObject(E.left({ kind: 'failed', message: expect.stringContaining('7: Error: no such file') as string }))
    expect(E.isLeft(answer) ? answer.left.message.length : Infinity).toBeLessThan(400)
    expect(await probe(prints('', { exitCode: null }))).toMatchObject(E.left({ kind: 'failed' }))
  })

  it.each(['timed-out', 'not-installed', 'no-permission', 'malformed'] as const)('is the reason of the one who runs it: %s', async (kind) => {
    expect(await probe(() => TE.left({ kind, message: 'said so' }))).toEqual(E.left({ kind, message: 'said so' }))
  })

  it('is that the package is not installed, without a process', async () => {
    vi.resetModules()
    vi.doMock('node:module', () => ({
      createRequire: () => ({
        resolve: () => {
          throw new Error('MODULE_NOT_FOUND')
        }
      })
    }))
    try {
      const { systeminformationAdapter: without } = await import('../../adapters/systeminformation.ts')
      const run = vi.fn<Run>(() => TE.left(NOT_THERE))
      expect(await probe(run, ['ram_gb'], without())).toMatchObject(
        E.left({ kind: 'not-installed', message: expect.stringContaining('systeminformation') as string })
      )
      expect(run).not.toHaveBeenCalled()
    } finally {
      vi.doUnmock('node:module')
      vi.resetModules()
    }
  })
})

describe('the child', () => {
  const folder = mkdtempSync(join(os.tmpdir(), 'plimsoll-systeminformation-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A library that answers for memory and whose `cpu` goes wrong. */
  const library = (name: string, cpu: string, mem = 'async () => ({ total: 8e9, available: 4e9 })'): string => {
    const path = join(folder, `${name}.cjs`)
    writeFileSync(path, `exports.mem = ${mem}\nexports.cpu = ${cpu}`)
    return path
  }
  const BAD = {
    rejects: 'async () => { throw new Error("no lscpu") }',
    throws: '() => { throw new Error("no lscpu") }',
    'throws later, outside of its promise': '() => new Promise(() => process.nextTick(() => { throw new Error("no lscpu") }))',
    'never ends': '() => new Promise(() => {})',
    'is not there': 'undefined'
  }

  it.each(Object.entries(BAD))('keeps the other parts where one %s', async (name, cpu) => {
    const answer = await probe(runsFor(library(name, cpu)), ['ram_usable_gb', 'cpu_cores'])
    expect(answer).toEqual(E.right({ memory: { totalBytes: 8e9, availableBytes: 4e9 }, processor: {} }))
  })

  it('says why where no part was answered', async () => {
    const answer = await probe(runsFor(library('all', BAD.throws, BAD['throws later, outside of its promise'])), ['ram_usable_gb', 'cpu_cores'])
    expect(answer).toMatchObject(E.left({ kind: 'failed', message: expect.stringContaining('no lscpu') as string }))
    expect(await probe(runsFor(join(folder, 'missing.cjs')))).toMatchObject(
      E.left({ kind: 'failed', message: expect.stringContaining('missing.cjs') as string })
    )
  })

  it('answers for this machine with the real library', async () => {
    const answer = await probe(runsFor())
    expect(answer).toMatchObject(E.right({ processor: { logicalProcessors: os.cpus().length } }))
    expect(E.isRight(answer) ? Math.abs((answer.right.memory?.totalBytes ?? 0) - os.totalmem()) : Infinity).toBeLessThan(2 ** 20)
  })
})
