import { describe, expect, it } from 'vitest'
import { derive } from '../../src/facts/derive.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { bytes, factsOf, leavesOf } from './leaves.ts'

const GIB = 2 ** 30

const device = (more: Partial<DeviceReading>): DeviceReading => ({ name: 'a card', vendor: 'nvidia', kind: 'discrete', ...more })

const graphicsOf = (...devices: ReadonlyArray<DeviceReading>): Readonly<Record<string, unknown>> => factsOf({ devices })

describe('memory', () => {
  it('is as sold on a machine known not to be virtual, and usable as the system reports it', () => {
    expect(factsOf({ 'memory.totalBytes': bytes(7.6), 'system.virtualMachine': false })).toMatchObject({ ram_gb: 8, ram_usable_gb: bytes(7.6) / GIB })
  })

  it('is as reported where nothing tells the size sold, and marked so', () => {
    const { facts, notes } = derive(leavesOf({ 'memory.totalBytes': bytes(7.5), 'system.virtualMachine': true }))
    expect(facts.get('ram_gb')).toEqual({ value: 7.5, source: 'memory.totalBytes' })
    expect(notes).toMatchObject([{ fact: 'ram_gb', estimate: true }])
  })

  it.each<[string, Readonly<Record<string, unknown>>, string | undefined, boolean | undefined]>([
    ['as reported', { 'memory.totalBytes': bytes(7.5) }, 'as the system reports it: nothing tells the size it was sold as', true],
    [
      'a carve-out of what is installed',
      { 'memory.totalBytes': bytes(24), 'memory.installedBytes': bytes(32) },
      'what the system sees; the rest of what is built in is set aside, as for graphics',
      false
    ],
    [
      'a carve-out that the driver tells',
      { 'memory.totalBytes': bytes(24), 'memory.carveOutBytes': bytes(8) },
      'what the system sees; the rest of what is built in is set aside, as for graphics',
      false
    ],
    ['a limit', { 'memory.totalBytes': bytes(24), 'memory.limitBytes': bytes(8) }, 'the limit of the container or group this process runs in', false],
    ['as installed', { 'memory.totalBytes': bytes(31), 'memory.installedBytes': bytes(32) }, undefined, undefined]
  ])('says how its size was come by: %s', (_, leaves, message, estimate) => {
    expect(derive(leavesOf(leaves)).notes).toEqual(message === undefined ? [] : [{ fact: 'ram_gb', message, estimate }])
  })

  it('is usable by who tells the least of it', () => {
    const source = (leaves: Readonly<Record<string, unknown>>): unknown => derive(leavesOf(leaves)).facts.get('ram_usable_gb')?.source
    expect(source({ 'memory.totalBytes': bytes(31), 'memory.limitBytes': bytes(8) })).toBe('memory.limitBytes')
    expect(source({ 'memory.totalBytes': bytes(31), 'memory.limitBytes': bytes(64) })).toBe('memory.totalBytes')
    expect(source({ 'memory.totalBytes': bytes(31) })).toBe('memory.totalBytes')
  })

  it('is what a limit leaves, exactly, and no more than that is usable or free', () => {
    const limited = {
      'memory.totalBytes': bytes(31),
      'memory.installedBytes': bytes(32),
      'memory.limitBytes': bytes(2.5),
      'memory.availableBytes': bytes(20)
    }
    expect(factsOf(limited)).toMatchObject({ ram_gb: 2.5, ram_usable_gb: 2.5, ram_available_gb: 2.5 })
    expect(derive(leavesOf(limited)).facts.get('ram_gb')?.source).toBe('memory.limitBytes')
    expect(factsOf({ ...limited, 'memory.limitBytes': bytes(64) })).toMatchObject({ ram_gb: 32, ram_usable_gb: 31 })
  })

  it('is unknown where nobody looked', () => {
    expect(factsOf({ 'memory.limitBytes': GIB, 'memory.availableBytes': GIB })).toEqual({})
  })
})

describe('processors', () => {
  it.each<[string, Readonly<Record<string, number>>, Readonly<Record<string, number>>]>([
    ['all of them', { physicalCores: 8, logicalProcessors: 16 }, { cpu_cores: 8, cpu_threads: 16 }],
    [
      'those that affinity leaves',
      { physicalCores: 32, logicalProcessors: 64, usableCores: 6, usableThreads: 12 },
      { cpu_cores: 6, cpu_threads: 12 }
    ],
    ['a quota, rounded up', { physicalCores: 8, logicalProcessors: 16, quota: 1.5 }, { cpu_cores: 2, cpu_threads: 2 }],
    ['a quota of less than one as one', { physicalCores: 8, logicalProcessors: 16, quota: 0.25 }, { cpu_cores: 1, cpu_threads: 1 }],
    ['a quota of more than there are', { physicalCores: 4, logicalProcessors: 8, quota: 100 }, { cpu_cores: 4, cpu_threads: 8 }],
    ['threads alone', { logicalProcessors: 8 }, { cpu_threads: 8 }],
    ['no more cores than threads', { physicalCores: 16, logicalProcessors: 8 }, { cpu_cores: 8, cpu_threads: 8 }],
    [
      'no more performance cores than cores',
      { physicalCores: 12, logicalProcessors: 16, performanceCores: 8, quota: 4 },
      { cpu_cores: 4, cpu_threads: 4, cpu_performance_cores: 4 }
    ],
    ['a quota alone says nothing', { quota: 2 }, {}]
  ])('count as %s', (_, seen, facts) => {
    expect(factsOf(Object.fromEntries(Object.entries(seen).map(([leaf, value]) => [`processor.${leaf}`, value])))).toEqual(facts)
  })
})

describe('a device', () => {
  const none = { gpu_present: false, gpu_kind: 'none', gpu_vendor: 'none' }

  it.each<[string, ReadonlyArray<DeviceReading>, Readonly<Record<string, unknown>>]>([
    ['there is none', [], none],
    [
      'discrete counts as sold',
      [device({ memoryBytes: 23028 * 2 ** 20 })],
      {
        gpu_present: true,
        gpu_count: 1,
        gpu_kind: 'discrete',
        gpu_vendor: 'nvidia',
        gpu_vram_gb: 24,
        gpu_vram_total_gb: 24,
        gpu_vram_usable_gb: 23028 / 1024
      }
    ],
    [
      'a partition counts with the size that it is sold as',
      [device({ kind: 'partition', memoryBytes: bytes(19.5) })],
      {
        gpu_present: true,
        gpu_count: 1,
        gpu_kind: 'partition',
        gpu_vendor: 'nvidia',
        gpu_vram_gb: 20,
        gpu_vram_total_gb: 20,
        gpu_vram_usable_gb: 19.5
      }
    ],
    [
      'unified counts with its budget',
      [device({ kind: 'unified', vendor: 'apple', memoryBytes: bytes(10.75), memoryFreeBytes: bytes(9) })],
      {
        gpu_present: true,
        gpu_count: 1,
        gpu_kind: 'unified',
        gpu_vendor: 'apple',
        gpu_vram_gb: 10.75,
        gpu_vram_total_gb: 10.75,
        gpu_vram_usable_gb: 10.75,
        gpu_vram_free_gb: 9
      }
    ],
    [
      'integrated does not count',
      [device({ kind: 'integrated', vendor: 'intel', memoryBytes: bytes(0.5) })],
      { gpu_present: false, gpu_kind: 'integrated', gpu_vendor: 'intel' }
    ],
    ['display-only does not count', [device({ kind: 'display-only', vendor: 'other' })], none],
    ['virtual does not count', [device({ kind: 'virtual', vendor: 'other' })], none],
    ['one that cannot be used does not count', [device({ memoryBytes: bytes(8), usable: false })], none],
    ['of an unknown kind leaves it open', [device({ kind: 'unknown' })], {}],
    ['of unknown memory leaves its size open', [device({})], { gpu_present: true, gpu_count: 1, gpu_kind: 'discrete', gpu_vendor: 'nvidia' }]
  ])('%s', (_, devices, facts) => expect(graphicsOf(...devices)).toEqual(facts))

  it('is unknown where nobody looked', () => expect(factsOf({ 'system.os': 'linux' })).toEqual({ os: 'linux' }))
})

describe('a budget out of the memory of the machine', () => {
  const unified = (vendor: DeviceReading['vendor'], mib: number, freeMib?: number): Readonly<Record<string, unknown>> =>
    factsOf({
      'memory.totalBytes': bytes(119.69),
      devices: [
        device({ vendor, kind: 'unified', memoryBytes: mib * 2 ** 20, ...(freeMib === undefined ? {} : { memoryFreeBytes: freeMib * 2 ** 20 }) })
      ]
    })

  it('is at most that memory, whatever a tool says: 138932 MiB of a GB10 with 128 GB', () => {
    expect(unified('nvidia', 138932)).toMatchObject({ gpu_vram_gb: bytes(119.69) / GIB, gpu_vram_usable_gb: bytes(119.69) / GIB })
    expect(unified('nvidia', 138932, 130000)).toMatchObject({ gpu_vram_free_gb: bytes(119.69) / GIB })
    expect(unified('nvidia', 138932, 1024)).toMatchObject({ gpu_vram_free_gb: 1 })
    expect(unified('nvidia', 100 * 1024)).toMatchObject({ gpu_vram_gb: 100 })
  })

  it('of AMD may be more: its carve-out stands beside what the system sees', () => {
    expect(unified('amd', 138932)).toMatchObject({ gpu_vram_gb: 138932 / 1024 })
  })
})

describe('several devices', () => {
  const small = device({ vendor: 'amd', memoryBytes: bytes(12), memoryFreeBytes: bytes(12) })
  const large = device({ memoryBytes: bytes(24), memoryFreeBytes: bytes(2) })

  it('are told by the largest and the sum', () => {
    const facts = { gpu_present: true, gpu_count: 2, gpu_vendor: 'nvidia', gpu_vram_gb: 24, gpu_vram_total_gb: 36, gpu_vram_free_gb: 2 }
    expect(graphicsOf(small, large)).toMatchObject(facts)
    expect(graphicsOf(large, small)).toMatchObject(facts)
  })

  it('of one size as sold are told by the one that reports most', () => {
    const [less, more] = [24, 24.2].map((gib) =>
      device({ vendor: gib === 24 ? 'amd' : 'nvidia', memoryBytes: bytes(gib), memoryFreeBytes: bytes(gib / 2) })
    )
    for (const both of [
      [less, more],
      [more, less]
    ] as ReadonlyArray<[DeviceReading, DeviceReading]>)
      expect(graphicsOf(...both)).toMatchObject({ gpu_vendor: 'nvidia', gpu_vram_gb: 24, gpu_vram_total_gb: 48, gpu_vram_free_gb: bytes(12.1) / GIB })
    // Of two that are alike in all the first is told.
    const [one, other] = (['amd', 'nvidia'] as const).map((vendor) => device({ vendor, memoryBytes: bytes(24) })) as [DeviceReading, DeviceReading]
    expect([graphicsOf(one, other)['gpu_vendor'], graphicsOf(other, one)['gpu_vendor']]).toEqual(['amd', 'nvidia'])
    expect(graphicsOf(device({ vendor: 'amd', memoryBytes: bytes(30) }), device({ memoryBytes: bytes(24.2) }))).toMatchObject({ gpu_vendor: 'amd' })
  })

  it('of a kind that is not known leave nothing open where they cannot be used', () => {
    const lost = device({ name: 'lost', kind: 'unknown', usable: false, unusableBecause: 'it is lost' })
    expect(graphicsOf(large, lost)).toMatchObject({ gpu_count: 1, gpu_vram_gb: 24 })
    expect(derive(leavesOf({ devices: [lost] }))).toMatchObject({
      notes: [{ fact: 'gpu_present', message: 'lost is there, and cannot be used: it is lost', estimate: false }]
    })
    expect(graphicsOf(lost)).toEqual({ gpu_present: false, gpu_kind: 'none', gpu_vendor: 'none' })
    expect(graphicsOf(device({ kind: 'unknown' }))).toEqual({})
    for (const kind of ['integrated', 'display-only', 'virtual'] as const)
      expect(derive(leavesOf({ devices: [device({ kind, usable: false })] })).notes).toEqual([])
  })

  it('leave out those that do not count', () => {
    expect(graphicsOf(device({ kind: 'integrated', vendor: 'intel', memoryBytes: bytes(64) }), small)).toMatchObject({
      gpu_count: 1,
      gpu_vendor: 'amd',
      gpu_vram_gb: 12
    })
  })

  it('have no largest where one is of unknown memory', () => {
    const facts = graphicsOf(large, device({ vendor: 'amd' }))
    expect(facts).toEqual({ gpu_present: true, gpu_count: 2, gpu_kind: 'discrete' })
  })

  it('have no count where one is of an unknown kind', () => {
    expect(graphicsOf(large, device({ kind: 'unknown' }))).toEqual({ gpu_present: true })
  })
})
