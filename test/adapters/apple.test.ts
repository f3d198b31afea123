import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { parse, type AppleOutput } from '../../adapters/apple.ts'
import type { DeviceReading, Reading } from '../../src/facts/reading.ts'

// Written from Apple's manual pages of system_profiler and sysctl, and from outputs quoted in public threads and tests. No capture of
// it is at hand whose licence lets it be copied.

const GIB = 2 ** 30

const read = (output: AppleOutput): Reading => {
  const reading = parse(output)
  if (E.isLeft(reading)) throw new Error(reading.left.message)
  return reading.right
}

const lines = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
const json = (hardware: object | undefined, displays: ReadonlyArray<object> | undefined): string =>
  JSON.stringify({ ...(hardware && { SPHardwareDataType: [{ _name: 'hardware_overview', ...hardware }] }), SPDisplaysDataType: displays })

const apple = (chip: string): object => ({ _name: chip, sppci_model: chip, spdisplays_vendor: 'sppci_vendor_Apple', sppci_bus: 'spdisplays_builtin' })
const SILICON = { 'hw.optional.arm64': 1, 'hw.optional.AdvSIMD': 1, 'hw.nperflevels': 2, 'iogpu.wired_limit_mb': 0, 'kern.hv_vmm_present': 0 }

/** A Mac with a chip of Apple's: name, memory in GB, cores, performance cores, and the least that Metal grants, in GiB. */
const MACS: ReadonlyArray<readonly [string, number, number, number, number]> = [
  ['Apple M1', 8, 8, 4, 16 / 3],
  ['Apple M4', 16, 10, 4, 32 / 3],
  ['Apple M2', 24, 8, 4, 16],
  ['Apple M1 Max', 32, 10, 8, 64 / 3],
  ['Apple M3 Pro', 36, 12, 6, 24],
  ['Apple M3 Max', 64, 16, 12, 48],
  ['Apple M2 Ultra', 192, 24, 16, 144]
]

describe('a Mac with a chip of its own', () => {
  it.each(MACS)('%s, %i GB', (chip, gb, cores, performance, budget) => {
    const sysctl = lines({
      'hw.memsize': gb * GIB,
      'hw.physicalcpu': cores,
      'hw.logicalcpu': cores,
      'hw.perflevel0.physicalcpu': performance,
      ...SILICON
    })
    const reading = read({
      profiler: json({ chip_type: chip, number_processors: `proc ${cores}:0:0:0`, physical_memory: `${gb} GB` }, [apple(chip)]),
      sysctl
    })
    expect(reading.memory).toEqual({ totalBytes: gb * GIB, installedBytes: gb * GIB })
    expect(reading.processor).toEqual({
      physicalCores: cores,
      logicalProcessors: cores,
      performanceCores: performance,
      avx2: false,
      avx512: false,
      amx: false,
      neon: true
    })
    expect(reading.system).toEqual({ virtualMachine: false })
    expect(reading.devices).toMatchObject([{ name: chip, vendor: 'apple', kind: 'unified', memoryBytes: Math.floor(budget * GIB) }])
    expect(reading.devices?.[0]?.memoryNote).toMatch(/least that Metal is known to grant; up to 84 %/)
    // Without sysctl the overview tells the same memory and, in its older form, the same cores.
    const overview = { chip_type: chip, number_processors: `proc ${cores}:${performance}:${cores - performance}`, physical_memory: `${gb} GB` }
    expect(read({ profiler: json(overview, [apple(chip)]) })).toEqual({ ...reading, system: undefined })
  })

  it('has the budget that its owner set (gpustack: 187 of 192 GB)', () => {
    const sysctl = lines({ 'hw.memsize': 192 * GIB, ...SILICON, 'iogpu.wired_limit_mb': 187 * 1024 })
    expect(read({ profiler: json(undefined, [apple('Apple M2 Ultra')]), sysctl }).devices).toEqual([
      { name: 'Apple M2 Ultra', vendor: 'apple', kind: 'unified', memoryBytes: 187 * GIB }
    ])
  })

  it.each([0, 193 * 1024])('has its share where the limit is %i MB, which is none', (limit) => {
    const sysctl = lines({ 'hw.memsize': 192 * GIB, ...SILICON, 'iogpu.wired_limit_mb': limit })
    expect(read({ profiler: json(undefined, [apple('Apple M2 Ultra')]), sysctl }).devices).toMatchObject([{ memoryBytes: 144 * GIB }])
  })

  it.each([
    ['Apple Paravirtual device', 0],
    ['Apple M2', 1]
  ])('has no budget that a guest could know: %s', (name, guest) => {
    const sysctl = lines({ 'hw.memsize': 8 * GIB, ...SILICON, 'kern.hv_vmm_present': guest })
    const { devices, system } = read({ profiler: json({ chip_type: 'Apple M2 (Virtual)' }, [apple(name)]), sysctl })
    expect(devices).toEqual([{ name, vendor: 'apple', kind: 'unified' }])
    expect(system).toEqual({ virtualMachine: guest === 1 })
  })

  it.each([
    ['proc 24:16:8:0', undefined, 24],
    ['proc 12:0:8:4', undefined, 12],
    ['proc 8:4:5', undefined, 8],
    ['10 (8 performance and 2 efficiency)', 8, 10],
    ['18 (6 Super and 12 Performance)', undefined, 18],
    ['proc 0:0:0', undefined, undefined],
    ['proc 9999:1:1', undefined, undefined],
    ['many', undefined, undefined]
  ])('cores written as %j: only what that is sure to say', (number_processors, performance, all) => {
    const { processor } = read({ profiler: json({ chip_type: 'Apple M5', number_processors, physical_memory: '16 GB' }, []) })
    expect([processor?.performanceCores, processor?.physicalCores, processor?.logicalProcessors]).toEqual([performance, all, all])
  })

  it('with cores that are all alike has as many performance cores', () => {
    const sysctl = lines({ 'hw.memsize': 4 * GIB, 'hw.physicalcpu': 4, 'hw.nperflevels': 1 })
    expect(read({ sysctl }).processor).toEqual({ physicalCores: 4, performanceCores: 4 })
  })
})

const gpu = (model: string, vendor: string, more: object): object => ({ _name: 'kHW', sppci_model: model, spdisplays_vendor: vendor, ...more })
const intelMac = (...displays: ReadonlyArray<object>): ReadonlyArray<DeviceReading> | undefined =>
  read({ profiler: json({ cpu_type: '6-Core Intel Core i7', number_processors: 6, packages: 1, physical_memory: '16 GB' }, displays) }).devices

describe('a Mac with a processor of Intel’s', () => {
  it('tells cards from graphics inside the processor', () => {
    expect(
      intelMac(
        gpu('Intel UHD Graphics 630', 'Intel', { spdisplays_vram_shared: '1536 MB', sppci_bus: 'spdisplays_builtin' }),
        gpu('AMD Radeon Pro 5300M', 'sppci_vendor_amd', { spdisplays_vram: '4 GB', sppci_bus: 'spdisplays_pcie_device' })
      )
    ).toEqual([
      { name: 'Intel UHD Graphics 630', vendor: 'intel', kind: 'integrated' },
      { name: 'AMD Radeon Pro 5300M', vendor: 'amd', kind: 'discrete', memoryBytes: 4 * GIB }
    ])
  })

  it.each<[object, number | undefined]>([
    [{ spdisplays_vram: '2 GB' }, 2 * GIB],
    [{ spdisplays_vram_shared: '2048 MB' }, 2 * GIB],
    [{ _spdisplays_vram: '2048' }, 2 * GIB],
    [{ spdisplays_vram: '1,5 GB' }, 1.5 * GIB],
    [{ spdisplays_vram: 'spdisplays_unknown' }, undefined],
    [{ spdisplays_vram: '-2 GB' }, undefined],
    [{ spdisplays_vram: '0 MB' }, undefined],
    [{ spdisplays_vram: '999999999 TB' }, undefined]
  ])('a card’s memory as versions of macOS write it: %j', (fields, bytes) => {
    expect(intelMac(gpu('Radeon Pro 450', 'AMD (0x1002)', fields))?.[0]?.memoryBytes).toBe(bytes)
  })

  it.each([
    ['GeForce 9400M', 'NVIDIA (0x10de)', '256 MB'],
    ['GeForce 320M', 'NVIDIA (0x10de)', '256 MB'],
    ['GMA 950', 'Intel (0x8086)', '64 MB of Shared System Memory'],
    ['Chip', 'NVIDIA (0x10de)', '64 MB of shared system memory']
  ])('graphics inside the chipset has no memory of its own: %s', (model, vendor, spdisplays_vram) => {
    expect(intelMac(gpu(model, vendor, { spdisplays_vram }))).toMatchObject([{ kind: 'integrated' }])
    expect(intelMac(gpu(model, vendor, { spdisplays_vram }))?.[0]?.memoryBytes).toBeUndefined()
  })

  it('tells of instruction sets what sysctl knows', () => {
    const { processor } = read({ sysctl: lines({ 'hw.memsize': GIB, 'hw.optional.avx2_0': 1, 'hw.optional.avx512f': 0 }) })
    expect(processor).toEqual({ avx2: true, avx512: false })
  })
})

describe('what is not there', () => {
  it('leaves graphics unknown where only sysctl answers', () => {
    expect(read({ sysctl: lines({ 'hw.memsize': GIB }) })).toEqual({ memory: { totalBytes: GIB, installedBytes: GIB }, processor: {} })
  })
  it('leaves memory unknown where only graphics is told', () => {
    expect(read({ profiler: json(undefined, [apple('Apple M1')]) })).toEqual({
      memory: {},
      processor: {},
      devices: [{ name: 'Apple M1', vendor: 'apple', kind: 'unified' }]
    })
  })
  it('a device without a name is one of unknown kind', () => {
    expect(intelMac({ spdisplays_vendor: 'sppci_vendor_sis' })).toEqual([{ name: 'unnamed', vendor: 'other', kind: 'unknown' }])
  })
  it.each(['', '{}', '[]', 'null', '{"SPDisplaysDataType": 3}', '<plist></plist>', 'zsh: command not found', '{"SPHardwareDataType": ['])(
    '%j says nothing',
    (profiler) => expect(parse({ profiler })).toMatchObject({ left: { kind: 'malformed' } })
  )
  it('a line of sysctl that was cut off says nothing', () => {
    expect(read({ sysctl: 'hw.memsize: 17179869184\nhw.physicalcpu: 1' }).processor).toEqual({})
    expect(read({ sysctl: 'hw.memsize: 17179869184\nhw.physicalcpu: 1\n' }).processor).toEqual({ physicalCores: 1 })
    expect(read({ sysctl: 'hw.memsize: 17179869184\nhw.physicalcpu: 9999999999999999\n' }).processor).toEqual({})
  })
})
