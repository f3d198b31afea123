import nodeOs from 'node:os'
import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { osAdapter, parse, type OsRaw } from '../../adapters/os.ts'
import type { ProbeContext } from '../../src/facts/adapter.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { accept } from '../../src/probe/accept.ts'
import { capturedHost } from '../../src/testing/captured-host.ts'

const GIB = 2 ** 30

/** The machine of evidence/hardware-probes.md §3: no limit, which Node tells as a number beyond all integers. */
const LINUX: OsRaw = {
  platform: 'linux',
  arch: 'x64',
  totalmem: 25_276_518_400,
  freemem: 24_494_469_120,
  availableMemory: 24_780_000_000,
  constrainedMemory: 18_446_744_073_709_552_000,
  logicalProcessors: 2,
  availableParallelism: 2
}

const context = (): ProbeContext => {
  const { signal } = new AbortController()
  return { host: capturedHost({}, signal), signal, wanted: new Set(osAdapter().provides), timeoutMs: 1000 }
}

describe('what node:os said', () => {
  it('becomes a reading', () => {
    expect(parse(LINUX)).toEqual({
      memory: { totalBytes: 25_276_518_400, availableBytes: 24_780_000_000 },
      processor: { logicalProcessors: 2, usableThreads: 2 },
      system: { os: 'linux', arch: 'x64' }
    })
  })

  it('of a limit counts, and of no limit does not', () => {
    expect(parse({ ...LINUX, constrainedMemory: 2 * GIB }).memory).toMatchObject({ limitBytes: 2 * GIB })
    for (const constrainedMemory of [undefined, 0, -1, Number.NaN, Infinity, 2 ** 60, 18_446_744_073_709_552_000]) {
      expect(parse({ ...LINUX, constrainedMemory }).memory).not.toHaveProperty('limitBytes')
    }
  })

  it('of the memory of a Mac is what is installed, and nowhere else', () => {
    expect(parse({ ...LINUX, platform: 'darwin', totalmem: 36 * GIB }).memory).toMatchObject({ totalBytes: 36 * GIB, installedBytes: 36 * GIB })
    for (const platform of ['linux', 'win32', 'freebsd']) expect(parse({ ...LINUX, platform }).memory).not.toHaveProperty('installedBytes')
  })

  it('of affinity leaves the processors of the machine alone', () => {
    expect(parse({ ...LINUX, logicalProcessors: 16, availableParallelism: 1 }).processor).toEqual({ logicalProcessors: 16, usableThreads: 1 })
  })

  it('of physical cores is nothing', () => expect(parse(LINUX).processor).not.toHaveProperty('physicalCores'))

  it('of free memory stands in where no one tells what is available', () => {
    expect(parse({ ...LINUX, availableMemory: undefined }).memory).toMatchObject({ availableBytes: 24_494_469_120 })
    expect(parse({ ...LINUX, availableMemory: LINUX.totalmem + 1 }).memory).not.toHaveProperty('availableBytes')
  })

  it.each([0, -1, Number.NaN, Infinity, 0.5])('as %d is unknown', (nothing) => {
    const said = { totalmem: nothing, freemem: nothing, availableMemory: nothing, logicalProcessors: nothing, availableParallelism: nothing }
    expect(parse({ ...LINUX, ...said })).toEqual({ memory: {}, processor: {}, system: { os: 'linux', arch: 'x64' } })
  })

  it.each([
    ['win32', 'x64', 'win32', 'x64'],
    ['darwin', 'arm64', 'darwin', 'arm64'],
    ['freebsd', 'ppc64', 'other', 'other'],
    ['aix', 's390x', 'other', 'other'],
    ['linux', 'ia32', 'linux', 'other'],
    ['linux', 'riscv64', 'linux', 'other']
  ])('as %s on %s', (platform, arch, os, known) => {
    expect(parse({ ...LINUX, platform, arch }).system).toEqual({ os, arch: known })
  })

  it('is always a reading without a flaw', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, 2 ** 53, 2 ** 64))
    const raw = fc.record({
      platform: fc.string(),
      arch: fc.string(),
      totalmem: number,
      freemem: number,
      availableMemory: fc.option(number, { nil: undefined }),
      constrainedMemory: fc.option(number, { nil: undefined }),
      logicalProcessors: number,
      availableParallelism: number
    })
    fc.assert(
      fc.property(raw, (said) => {
        const { reading, problems } = accept(osAdapter(), E.right(parse(said)), builtInFacts)
        expect(problems).toEqual([])
        for (const figure of Object.values({ ...reading.memory, ...reading.processor })) expect(figure).toBeGreaterThan(0)
      })
    )
  })
})

describe('the adapter', () => {
  it('answers on this machine', async () => {
    const answer = await osAdapter().probe(context())()
    expect(answer).toMatchObject(E.right({ memory: { totalBytes: nodeOs.totalmem() }, processor: { logicalProcessors: nodeOs.cpus().length } }))
  })

  it('asks only when it is probed, every time anew', async () => {
    let asked = 0
    const adapter = osAdapter(() => ({ ...LINUX, logicalProcessors: (asked += 1) }))
    expect(asked).toBe(0)
    await adapter.probe(context())()
    expect(await adapter.probe(context())()).toMatchObject(E.right({ processor: { logicalProcessors: 2 } }))
  })

  it('tells it where even node:os throws', async () => {
    const adapter = osAdapter(() => {
      throw new Error('uv_cpu_info returned EMFILE')
    })
    expect(await adapter.probe(context())()).toEqual(E.left({ kind: 'failed', message: 'uv_cpu_info returned EMFILE' }))
  })

  it('answers where a runtime leaves out what newer Node tells', async () => {
    const missing = ['availableMemory', 'constrainedMemory'] as const
    const real = missing.map((name) => Object.getOwnPropertyDescriptor(process, name))
    try {
      for (const name of missing) Object.defineProperty(process, name, { value: undefined, configurable: true, writable: true })
      expect(await osAdapter().probe(context())()).toMatchObject(E.right({ memory: { totalBytes: nodeOs.totalmem() } }))
    } finally {
      missing.forEach((name, i) => Object.defineProperty(process, name, real[i] ?? {}))
    }
  })
})
