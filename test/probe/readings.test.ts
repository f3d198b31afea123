import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reading } from '../../src/facts/reading.ts'
import type { Survey } from '../../src/facts/survey.ts'
import { answering, strange, surveyOf } from './adapters.ts'

const GIB = 2 ** 30
const CARD = { name: 'RTX 4060', vendor: 'nvidia', kind: 'discrete', memoryBytes: 8 * GIB }

const told = async (reading: unknown): Promise<Survey> => surveyOf([strange('mine', () => () => Promise.resolve({ _tag: 'Right', right: reading }))])

const messages = async (reading: unknown): Promise<ReadonlyArray<string>> => (await told(reading)).failures.map(({ message }) => message)

describe('a reading', () => {
  it('becomes facts: all of its parts', async () => {
    const reading: Reading = {
      memory: { totalBytes: 15.5 * GIB, installedBytes: 16 * GIB, availableBytes: 9 * GIB, limitBytes: 64 * GIB },
      processor: {
        logicalProcessors: 16,
        physicalCores: 8,
        performanceCores: 4,
        usableCores: 6,
        usableThreads: 12,
        quota: 5.5,
        avx2: true,
        avx512: false,
        amx: false,
        neon: false
      },
      devices: [{ ...CARD, vendor: 'nvidia', kind: 'discrete', uuid: 'GPU-1', pciAddress: '0000:01:00.0', memoryFreeBytes: 7 * GIB, usable: true }],
      devicesOf: 'nvidia',
      system: { os: 'linux', arch: 'x64', container: false, virtualMachine: false },
      disk: { freeBytes: 100 * GIB }
    }
    const found = await told(reading)
    expect(found.failures).toEqual([])
    expect(found.facts).toMatchObject({
      ram_gb: 16,
      ram_available_gb: 9,
      cpu_cores: 6,
      cpu_threads: 6,
      cpu_performance_cores: 4,
      cpu_avx2: true,
      gpu_present: true,
      gpu_vram_gb: 8,
      gpu_vram_free_gb: 7,
      disk_free_gb: 100,
      os: 'linux',
      virtual_machine: false
    })
  })

  it('may leave everything out', async () => {
    expect(await told({})).toMatchObject({ facts: {}, failures: [] })
    expect(await told({ memory: undefined, devices: undefined, processor: { physicalCores: undefined } })).toMatchObject({ facts: {}, failures: [] })
  })

  it.each([
    [{ memory: 16 }, ['memory: expected a mapping, found 16']],
    [{ memory: null }, ['memory: expected a mapping, found null']],
    [{ memory: { totalBytes: NaN } }, ['memory.totalBytes: cannot be NaN']],
    [{ memory: { totalBytes: '16 GB' } }, ['memory.totalBytes: cannot be "16 GB"']],
    [{ memory: { totalBytes: -1, limitBytes: Infinity } }, ['memory.totalBytes: cannot be -1', 'memory.limitBytes: cannot be Infinity']],
    [{ memory: { totalBytes: 1.5 }, processor: { quota: 1.5 } }, ['memory.totalBytes: cannot be 1.5']],
    [{ memory: { total: 5 } }, ['memory.total: no part of a reading']],
    [{ memory: JSON.parse('{"__proto__": 1}') as unknown }, ['memory.__proto__: no part of a reading']],
    [
      { processor: { physicalCores: 3.5, logicalProcessors: 2 ** 53 } },
      ['processor.physicalCores: cannot be 3.5', 'processor.logicalProcessors: cannot be 9007199254740992']
    ],
    [{ processor: { avx2: 'yes' } }, ['processor.avx2: cannot be "yes"']],
    [{ system: { os: 'beos', arch: 'arm64' } }, ['system.os: cannot be "beos"']],
    [{ system: [] }, ['system: expected a mapping, found a list']],
    [{ disk: { freeBytes: {} } }, ['disk.freeBytes: cannot be a mapping']],
    [{ devices: 'RTX 4060' }, ['devices: expected a list, found "RTX 4060"']],
    [{ devices: [null, CARD] }, ['devices.0: expected a mapping, found null']],
    [{ devices: [{ name: 'x' }] }, ['devices.0.vendor: missing', 'devices.0.kind: missing']],
    [
      { devices: [CARD, { ...CARD, kind: 'large', memoryBytes: '8 GB' }] },
      ['devices.1.kind: cannot be "large"', 'devices.1.memoryBytes: cannot be "8 GB"']
    ]
  ])('%j is told part by part', async (reading, expected) => {
    expect(await messages(reading)).toEqual(expected)
  })

  it('keeps its good parts beside the bad ones', async () => {
    const found = await told({ memory: { totalBytes: 8 * GIB, limitBytes: 'none' }, system: { os: 'linux', arch: 5 } })
    expect(found.facts).toEqual({ ram_gb: 8, ram_usable_gb: 8, os: 'linux' })
    expect(found.failures).toHaveLength(2)
  })

  it('knows nothing of devices where one of them cannot be read: how many there are would be wrong', async () => {
    expect((await told({ devices: [CARD, { ...CARD, vendor: 'acme' }] })).facts).toEqual({})
    expect((await told({ devices: [CARD] })).facts).toMatchObject({ gpu_count: 1, gpu_vram_gb: 8 })
    expect((await told({ devices: [], devicesOf: 'acme' })).facts).toMatchObject({ gpu_present: false })
  })

  it('is never run: code is not a part of it', async () => {
    const trap = (): never => {
      throw new Error('code of a stranger was run')
    }
    const getter = (key: string): object => Object.defineProperty({}, key, { get: trap, enumerable: true })
    expect(await messages(getter('memory'))).toEqual(['memory: expected a mapping, found code'])
    expect(await messages(getter('devices'))).toEqual(['devices: expected a list, found code'])
    expect(await messages({ memory: getter('totalBytes') })).toEqual(['memory.totalBytes: cannot be code'])
    expect(await messages({ memory: { totalBytes: trap } })).toEqual(['memory.totalBytes: cannot be code'])
  })
})

describe('a reading of nonsense', () => {
  const nonsense = fc.oneof(fc.anything(), fc.constantFrom<unknown>(NaN, Infinity, -1, 2 ** 63, '', [], {}, null, [null], [{}]))
  const parts = (...names: ReadonlyArray<string>): fc.Arbitrary<object> =>
    fc.record(Object.fromEntries(names.map((name) => [name, nonsense])), { requiredKeys: [] })
  const reading = fc.record(
    {
      memory: fc.oneof(nonsense, parts('totalBytes', 'installedBytes', 'limitBytes')),
      processor: fc.oneof(nonsense, parts('physicalCores', 'logicalProcessors', 'quota', 'avx2')),
      devices: fc.oneof(nonsense, fc.array(parts('name', 'vendor', 'kind', 'memoryBytes'))),
      system: fc.oneof(nonsense, parts('os', 'virtualMachine')),
      disk: nonsense,
      facts: nonsense
    },
    { requiredKeys: [] }
  )
  const good = answering(
    'good',
    { memory: { totalBytes: 8 * GIB }, processor: { logicalProcessors: 4 }, system: { os: 'linux' } },
    { provides: ['ram_gb'], precedence: 10 }
  )

  it('never throws, and gives only what its facts can be', () =>
    fc.assert(
      fc.asyncProperty(reading, async (given) => {
        const { facts } = await surveyOf([good, strange('bad', () => () => Promise.resolve({ _tag: 'Right', right: given }))])
        for (const value of Object.values(facts))
          expect(typeof value === 'number' ? Number.isFinite(value) && value >= 0 : ['string', 'boolean'].includes(typeof value)).toBe(true)
        expect(facts['os']).toBe('linux')
      }),
      { numRuns: 1000 }
    ))

  it('hides no part of what another gave', async () => {
    const bad = strange(
      'bad',
      () => () =>
        Promise.resolve({
          _tag: 'Right',
          right: { memory: { totalBytes: NaN }, processor: { logicalProcessors: '4' }, system: { os: 1 }, devices: 5 }
        })
    )
    const [alone, beside] = [await surveyOf([good]), await surveyOf([good, bad])]
    expect({ ...beside, failures: [] }).toEqual(alone)
    expect(beside.failures).toHaveLength(4)
  })
})
