import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, systeminformationAdapter } from '../../adapters/systeminformation.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import type { Reading } from '../../src/facts/reading.ts'
import { accept } from '../../src/probe/accept.ts'

// The answers below are written from what systeminformation 5.33.23 documents, from evidence/hardware-probes.md §1 and from its
// source; only the processor and the memory of the first one were captured, on the machine that this was written on.

const GIB = 2 ** 30
const MIB = 2 ** 20

const read = (answers: object, platform = 'linux', arch = 'x64'): Reading => {
  const reading = parse({ platform, arch, ...answers })
  if (E.isLeft(reading)) throw new Error(reading.left.message)
  return reading.right
}

describe('memory', () => {
  const mem = { total: 25_276_518_400, available: 24_813_498_368, free: 24_494_469_120 }
  const module = (size: unknown, type: unknown = 'DDR5'): object => ({ size, type, bank: 'BANK 0' })
  const installed = (memLayout: unknown, platform = 'win32'): number | undefined => read({ mem, memLayout }, platform).memory?.installedBytes

  it('is what the system reports', () => {
    expect(read({ mem }).memory).toEqual({ totalBytes: 25_276_518_400, availableBytes: 24_813_498_368 })
  })

  it.each([0, -1, null, '', 'NaN', 2 ** 51, 0.5, true, '25276518400'])('is unknown where it is %j', (nothing) => {
    expect(read({ mem: { total: nothing, available: nothing } }).memory).toEqual({})
  })

  it('that is available is never more than there is', () => {
    expect(read({ mem: { total: 8 * GIB, available: 9 * GIB } }).memory).toEqual({ totalBytes: 8 * GIB })
  })

  it('that is installed is the sum of all modules', () => {
    expect(installed([module(16 * GIB), { size: 0, type: 'Empty' }, module(8 * GIB)])).toBe(24 * GIB)
  })

  it('that is installed is unknown with the bank that is made up without rights', () => {
    expect(installed([module(mem.total, '')])).toBeUndefined()
    // A made-up bank of a Raspberry Pi has a type.
    expect(installed([module(mem.total, 'LPDDR4X')], 'linux')).toBeUndefined()
    expect(installed([module(mem.total, 'LPDDR5')], 'darwin')).toBe(mem.total)
  })

  it.each([
    [[]],
    [null],
    [[module(16 * GIB), module(8 * GIB, '')]],
    [[module(16 * GIB), null]],
    [[module(16 * GIB), module(null)]],
    [[module(16 * GIB), module(-1)]],
    [[module(2 ** 50), module(2 ** 50)]],
    [[{ size: 0, type: 'Empty' }]]
  ])('that is installed is unknown with %j', (layout) => expect(installed(layout)).toBeUndefined())
})

describe('a processor', () => {
  const processor = (cores: unknown, physicalCores: unknown, performanceCores: unknown, efficiencyCores: unknown, ...[platform, arch]: string[]) =>
    read({ cpu: { cores, physicalCores, performanceCores, efficiencyCores, flags: '' } }, platform, arch).processor

  it.each([
    ['i9-12900K on Linux', [24, 16, 8, 8, 'linux', 'x64'], { logicalProcessors: 24, physicalCores: 16, performanceCores: 8 }],
    ['i9-12900K on Windows, which repeats the threads', [24, 16, 24, 0, 'win32', 'x64'], { logicalProcessors: 24, physicalCores: 16 }],
    ['Ryzen 7 with two threads a core', [16, 8, 8, 0, 'linux', 'x64'], { logicalProcessors: 16, physicalCores: 8, performanceCores: 8 }],
    ['Core Ultra 9 285K, 8 of whose cores are performance cores', [24, 24, 24, 0, 'linux', 'x64'], { logicalProcessors: 24, physicalCores: 24 }],
    ['EPYC guest, captured', [2, 2, 2, 0, 'linux', 'x64'], { logicalProcessors: 2, physicalCores: 2 }],
    ['kinds whose threads do not add up', [20, 16, 8, 8, 'linux', 'x64'], { logicalProcessors: 20, physicalCores: 16 }],
    ['RK3588 with 8 cores', [8, 4, 8, 0, 'linux', 'arm64'], { logicalProcessors: 8 }],
    ['DGX Spark with 20 cores', [20, 10, 20, 0, 'linux', 'arm64'], { logicalProcessors: 20 }],
    ['POWER9', [128, 32, 96, -256, 'linux', 'ppc64'], { logicalProcessors: 128 }],
    ['guest that shows one core for 16', [16, 1, 16, 0, 'linux', 'x64'], { logicalProcessors: 16 }],
    ['guest that shows more cores than threads', [2, 4, 2, 0, 'linux', 'x64'], { logicalProcessors: 2 }],
    ['half a core', [1, 0.5, 1, 0, 'linux', 'x64'], { logicalProcessors: 1 }],
    ['nothing at all', [0, null, '', Number.NaN, 'linux', 'x64'], {}],
    ['more than there can be', [5000, 4999, 1, 1, 'linux', 'x64'], {}]
  ] as const)('%s', (_, [cores, physical, performance, efficiency, platform, arch], expected) => {
    expect(processor(cores, physical, performance, efficiency, platform, arch)).toEqual(expected)
  })

  const sets = (flags: unknown, platform: string, arch = 'x64') => read({ cpu: { flags } }, platform, arch).processor

  it('has the instruction sets that Linux lists, and no others', () => {
    expect(sets('fpu sse2 avx2 avx512f amx_tile', 'linux')).toEqual({ avx2: true, avx512: true, amx: true })
    expect(sets('fpu sse2 avx2 avx512_bf16', 'linux')).toEqual({ avx2: true, avx512: false, amx: false })
    expect(sets('fp asimd crc32', 'linux', 'arm64')).toEqual({ avx2: false, avx512: false, amx: false, neon: true })
    expect(sets('fp crc32', 'linux', 'arm64')).toMatchObject({ neon: false })
  })

  it('may have more than Windows and macOS list', () => {
    expect(sets('fpu vme sse sse2 htt', 'win32')).toEqual({})
    expect(sets('fpu sse4.2 avx1.0', 'darwin')).toEqual({})
    expect(sets('FPU AVX2', 'darwin')).toEqual({ avx2: true })
  })

  it.each(['', ' ', null, 0, true])('has unknown instruction sets where they are %j', (flags) => expect(sets(flags, 'linux')).toEqual({}))
})

describe('a virtual machine', () => {
  const virtual = (system: object, platform = 'linux', cpu: object = {}): boolean | undefined =>
    read({ system, cpu }, platform).system?.virtualMachine

  it('is one that is known as one', () => {
    expect(virtual({ virtual: true, manufacturer: '', model: 'Docker Container' })).toBe(true)
    expect(virtual({ virtual: false, manufacturer: '' }, 'linux', { flags: 'fpu hypervisor' })).toBe(true)
  })

  it('is none where a maker of machines is named', () => {
    expect(virtual({ virtual: false, manufacturer: 'LENOVO', model: '20XW' })).toBe(false)
    expect(virtual({ virtual: false, manufacturer: 'Microsoft Corporation', model: 'Surface Laptop 5' }, 'win32')).toBe(false)
    // Windows runs under a hypervisor of its own.
    expect(virtual({ virtual: false, manufacturer: 'LENOVO' }, 'win32', { flags: 'hypervisor' })).toBe(false)
  })

  it.each([
    ['', 'Computer'],
    [' ', ''],
    [null, null],
    ['Amazon EC2', 'c3.large'],
    ['Google', 'Google Compute Engine'],
    ['QEMU', 'Standard PC (i440FX + PIIX, 1996)'],
    ['OpenStack Foundation', 'OpenStack Nova'],
    ['Alibaba Cloud', 'Alibaba Cloud ECS'],
    ['Apple Inc.', 'VirtualMac2,1']
  ])('may be one with the maker %j and the model %j, which the library does not know', (manufacturer, model) => {
    expect(virtual({ virtual: false, manufacturer, model })).toBeUndefined()
  })

  it('may be one where nothing is said', () => expect(read({}).system).toBeUndefined())
})

describe('what the child prints', () => {
  it.each([
    [undefined],
    [null],
    [[]],
    ['text'],
    [{}],
    [{ platform: 'linux' }],
    [{ platform: 1, arch: 'x64' }],
    [{ platform: 'linux', arch: 'x64', mem: 'no' }],
    [{ platform: 'linux', arch: 'x64', memLayout: {} }],
    [{ platform: 'linux', arch: 'x64', cpu: { cores: {} } }],
    [{ platform: 'linux', arch: 'x64', graphics: { controllers: 'none' } }]
  ])('is malformed: %j', (raw) => {
    expect(parse(raw)).toEqual(E.left({ kind: 'malformed', message: expect.not.stringMatching(/Invalid value|undefined|\{/) as string }))
  })

  it('is read in part where a part failed', () => {
    const answers = { mem: null, cpu: { cores: 8, physicalCores: 4 }, graphics: null, memLayout: null, system: null }
    expect(read(answers)).toEqual({ memory: {}, processor: { logicalProcessors: 8, physicalCores: 4 } })
  })

  const odd = fc.oneof(fc.constantFrom(0, -1, null, '', undefined, Number.NaN, 4095, 2 ** 64, MIB, '01:00.0', 'NVIDIA', 'Empty', true), fc.anything())
  const partOf = (...names: ReadonlyArray<string>) =>
    fc.oneof(fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] }), odd)
  const documented = fc.record(
    {
      platform: fc.constantFrom('linux', 'darwin', 'win32', 'sunos'),
      arch: fc.constantFrom('x64', 'arm64', 'ppc64'),
      mem: partOf('total', 'available'),
      memLayout: fc.oneof(fc.array(partOf('size', 'type')), odd),
      system: partOf('virtual', 'manufacturer', 'model'),
      cpu: partOf('cores', 'physicalCores', 'performanceCores', 'efficiencyCores', 'flags'),
      graphics: fc.record({
        controllers: fc.array(partOf('vendor', 'model', 'name', 'vram', 'memoryTotal', 'memoryFree', 'busAddress', 'pciBus'))
      })
    },
    { requiredKeys: ['platform', 'arch'] }
  )

  it('never makes the parser throw, and gives nothing that is no measurement', () => {
    let readings = 0
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: documented }, { weight: 1, arbitrary: fc.anything() }), (raw) => {
        const answer = parse(raw)
        if (E.isLeft(answer)) {
          expect(answer.left.kind).toBe('malformed')
          return
        }
        readings += 1
        const { reading, problems } = accept(systeminformationAdapter(), answer, builtInFacts)
        expect(problems).toEqual([])
        const { memory = {}, processor = {}, devices } = reading
        const figures = [memory, processor, ...(devices ?? [])].flatMap((part) => Object.values(part).filter((value) => typeof value === 'number'))
        for (const figure of figures) expect([figure > 0, Number.isSafeInteger(figure), figure <= 2 ** 50]).toEqual([true, true, true])
        expect(devices).not.toEqual([])
        expect(processor.physicalCores ?? 0).toBeLessThanOrEqual(processor.logicalProcessors ?? 0)
      }),
      { numRuns: 3000 }
    )
    // A parser that refuses everything would pass all of the above.
    expect(readings).toBeGreaterThan(100)
  })
})
