import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { visibleDevices } from '../../src/facts/visible-devices.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { merge } from '../../src/probe/merge.ts'

const GIB = 2 ** 30
const card = (name: string, gib: number, bus: number, more: Partial<DeviceReading> = {}): DeviceReading => ({
  name,
  vendor: 'nvidia',
  kind: 'discrete',
  memoryBytes: gib * GIB,
  pciAddress: `0000:0${bus}:00.0`,
  uuid: `GPU-${bus}aaaaaaa-0000-4000-8000-000000000000`,
  ...more
})
const slice = (number: number, more: Partial<DeviceReading> = {}): DeviceReading => ({
  name: `A100 MIG ${number}`,
  vendor: 'nvidia',
  kind: 'partition',
  memoryBytes: 20 * GIB,
  pciAddress: '0000:01:00.0',
  uuid: `MIG-${number}bbbbbbb-0000-4000-8000-000000000000`,
  ...more
})
const radeon = (gib: number, bus: number, more: Partial<DeviceReading> = {}): DeviceReading => ({
  ...card(`Radeon ${gib}`, gib, bus, more),
  vendor: 'amd',
  uuid: `GPU-${bus}cccccccccccccc`
})

const ALIKE = [card('RTX 3090', 24, 1), card('RTX 3090', 24, 2), card('RTX 3090', 24, 3)]
const MIXED = [card('RTX 3060', 12, 2), card('RTX 3090', 24, 1)]
const SLICES = [slice(1), slice(2), slice(3)]
const BY_ADDRESS = { CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }

type Env = Readonly<Record<string, string | undefined>>

/** Names of what is left to use. */
const left = (devices: ReadonlyArray<DeviceReading>, env: Env): ReadonlyArray<string> =>
  visibleDevices(devices, env).flatMap(({ name, usable }) => (usable === false ? [] : [name]))
const facts = (devices: ReadonlyArray<DeviceReading>, env: Env): object => {
  const { facts: found, notes } = merge([{ adapter: 'a', precedence: 1, reading: { devices } }], builtInFacts, env)
  return { count: found['gpu_count'], largest: found['gpu_vram_gb'], present: found['gpu_present'], notes: notes.map(({ fact }) => fact) }
}

describe('CUDA_VISIBLE_DEVICES', () => {
  it.each<[string | undefined, ReadonlyArray<DeviceReading>, Env, ReadonlyArray<string>]>([
    [undefined, MIXED, {}, ['RTX 3060', 'RTX 3090']],
    ['', MIXED, {}, []],
    ['-1', MIXED, {}, []],
    ['NoDevFiles', MIXED, {}, []],
    ['0,1', MIXED, {}, ['RTX 3060', 'RTX 3090']],
    [' 1 , 0 ', MIXED, {}, ['RTX 3060', 'RTX 3090']],
    ['0', MIXED, {}, ['one of 2 devices']],
    ['0', MIXED, BY_ADDRESS, ['RTX 3090']],
    ['0x', MIXED, BY_ADDRESS, []],
    ['10', MIXED, BY_ADDRESS, []],
    ['xGPU-1aaaaaaa', MIXED, {}, []],
    ['0', [], {}, []],
    ['MIG-2', [slice(1), slice(2, { uuid: undefined as never }), card('b', 8, 3)], {}, ['one of 3 devices']],
    ['0', [card('a', 8, 1), card('b', 8, 2)], {}, ['one of 2 devices']],
    ['0', [card('a', 8, 1), card('a', 8, 2, { kind: 'unified' })], {}, ['one of 2 devices']],
    ['0', [card('a', 8, 1), card('a', 8, 2, { memoryBytes: undefined as never })], {}, ['one of 2 devices']],
    ['0', [card('a', 100, 1), card('a', 99, 2)], {}, ['a']],
    ['0', [card('a', 100, 1), card('a', 98, 2)], {}, ['one of 2 devices']],
    ['1', MIXED, BY_ADDRESS, ['RTX 3060']],
    ['1,-1,0', MIXED, BY_ADDRESS, ['RTX 3060']],
    ['2,0', MIXED, BY_ADDRESS, []],
    ['0,7', MIXED, BY_ADDRESS, ['RTX 3090']],
    ['0,0', ALIKE, {}, ['RTX 3090']],
    ['2,1', ALIKE, {}, ['RTX 3090', 'RTX 3090']],
    ['0', [card('RTX 4090', 24, 1)], {}, ['RTX 4090']],
    ['GPU-2aaaaaaa-0000-4000-8000-000000000000', MIXED, {}, ['RTX 3060']],
    ['gpu-1', MIXED, {}, ['RTX 3090']],
    ['GPU-', MIXED, {}, []],
    ['GPU-9', MIXED, {}, []],
    ['GPU-1', [card('a', 8, 1), card('b', 8, 2, { uuid: 'GPU-1d' })], {}, []],
    ['0', [card('a', 8, 1), slice(1, { pciAddress: undefined as never })], BY_ADDRESS, ['one of 2 devices']],
    ['0', ALIKE.map((each) => ({ ...each, memoryBytes: undefined as never })), {}, ['RTX 3090']],
    ['GPU-1aaaaaaa,0', ALIKE, {}, ['RTX 3090', 'RTX 3090']],
    ['MIG-2bbbbbbb-0000-4000-8000-000000000000', SLICES, {}, ['A100 MIG 2']],
    ['MIG-9bbbbbbb', SLICES, {}, []],
    ['MIG-GPU-1aaaaaaa/1/0', [slice(1, { uuid: 'MIG-GPU-1aaaaaaa/1/0' }), slice(2)], {}, ['A100 MIG 1']],
    ['GPU-1aaaaaaa', [slice(1, { memoryBytes: 40 * GIB }), slice(2)], {}, ['one of 2 devices']]
  ])('%j', (list, devices, env, names) => expect(left(devices, { ...env, CUDA_VISIBLE_DEVICES: list })).toEqual(names))

  it('by a UUID that nothing tells, leaves the one card there is, and one of equal cards', () => {
    const bare = (device: DeviceReading): DeviceReading => ({ ...device, uuid: undefined as never })
    const without = ALIKE.map(
      (device) => Object.fromEntries(Object.entries(bare(device)).filter(([, value]) => value !== undefined)) as unknown as DeviceReading
    )
    expect(left(without.slice(0, 1), { CUDA_VISIBLE_DEVICES: 'GPU-1' })).toEqual(['RTX 3090'])
    expect(left(without, { CUDA_VISIBLE_DEVICES: 'GPU-1' })).toEqual(['RTX 3090'])
  })

  it('of cards of one model leaves what holds of any of them', () => {
    const two = [
      card('GTX 1070', 8, 1, { memoryBytes: 8112, memoryFreeBytes: 6084 }),
      card('GTX 1070', 8, 2, { memoryBytes: 8114, memoryFreeBytes: 4057 })
    ]
    expect(visibleDevices(two, { CUDA_VISIBLE_DEVICES: '1' })[0]).toEqual({ ...card('GTX 1070', 8, 1), memoryBytes: 8112 })
    expect(visibleDevices(two, { CUDA_VISIBLE_DEVICES: '1,0' })).toEqual(two)
    expect(left([card('a', 8, 1), card('a', 24, 2)], { CUDA_VISIBLE_DEVICES: '1' })).toEqual(['one of 2 devices'])
    const without = [card('b', 8, 1, { memoryFreeBytes: undefined as never }), card('b', 8, 2, { memoryFreeBytes: 5 })]
    expect(visibleDevices(without, { CUDA_VISIBLE_DEVICES: '1' })[0]).toBe(without[0])
  })

  it('says how to tell which of different devices is meant', () => {
    const note = (devices: ReadonlyArray<DeviceReading>, env: Env): unknown => visibleDevices(devices, env).at(-1)?.memoryNote
    expect(note(MIXED, { CUDA_VISIBLE_DEVICES: '0' })).toBe(
      'CUDA_VISIBLE_DEVICES tells its place in an order that is not known here; set CUDA_DEVICE_ORDER=PCI_BUS_ID, or name it by its UUID'
    )
    expect(note([radeon(16, 1), radeon(32, 2)], { HIP_VISIBLE_DEVICES: '0' })).toBe(
      'HIP_VISIBLE_DEVICES tells its place in an order that is not known here; name it by its UUID'
    )
  })

  it('leaves other makers’ devices alone, and what cannot be used anyway', () => {
    const lost = card('lost', 8, 4, { usable: false, unusableBecause: 'GPU is lost' })
    expect(visibleDevices([radeon(16, 1), lost], { CUDA_VISIBLE_DEVICES: '' })).toEqual([radeon(16, 1), lost])
  })

  it('a place among cards that differ leaves their number known, and their size unknown', () => {
    expect(facts(MIXED, { CUDA_VISIBLE_DEVICES: '0' })).toEqual({ count: 1, largest: undefined, present: true, notes: ['gpu_vram_gb'] })
    expect(facts(MIXED, { CUDA_VISIBLE_DEVICES: '0', ...BY_ADDRESS })).toEqual({ count: 1, largest: 24, present: true, notes: [] })
    expect(facts(MIXED, { CUDA_VISIBLE_DEVICES: '' })).toEqual({
      count: undefined,
      largest: undefined,
      present: false,
      notes: ['gpu_present', 'gpu_present']
    })
    expect(facts([card('a', 8, 1), { ...slice(1), memoryBytes: 8 * GIB }], { CUDA_VISIBLE_DEVICES: '0' })).toMatchObject({ present: undefined })
  })

  it('says which variable hides a device', () => {
    expect(visibleDevices(ALIKE, { CUDA_VISIBLE_DEVICES: '0' })[2]).toEqual({
      ...ALIKE[2],
      usable: false,
      unusableBecause: 'hidden by CUDA_VISIBLE_DEVICES'
    })
  })
})

describe('ROCR_VISIBLE_DEVICES, then HIP_VISIBLE_DEVICES', () => {
  const TWO = [radeon(16, 1), radeon(16, 2)]
  it.each<[Env, ReadonlyArray<DeviceReading>, ReadonlyArray<string>]>([
    [{ ROCR_VISIBLE_DEVICES: '' }, TWO, []],
    [{ HIP_VISIBLE_DEVICES: '-1' }, TWO, []],
    [{ HIP_VISIBLE_DEVICES: '' }, TWO, []],
    [{ ROCR_VISIBLE_DEVICES: '1', HIP_VISIBLE_DEVICES: '0' }, TWO, ['Radeon 16']],
    [{ ROCR_VISIBLE_DEVICES: '1', HIP_VISIBLE_DEVICES: '1' }, TWO, []],
    [{ ROCR_VISIBLE_DEVICES: 'GPU-2cccccccccccccc' }, [radeon(16, 1), radeon(32, 2)], ['Radeon 32']],
    [{ HIP_VISIBLE_DEVICES: '0', ...BY_ADDRESS }, [radeon(16, 1), radeon(32, 2)], ['one of 2 devices']],
    [{ HIP_VISIBLE_DEVICES: '0' }, [radeon(16, 1), card('RTX', 8, 2)], ['Radeon 16', 'RTX']]
  ])('%j', (env, devices, names) => expect(left(devices, env)).toEqual(names))
})

describe('laws of the variables', () => {
  const device = fc.record({ gib: fc.constantFrom(8, 24), bus: fc.integer({ min: 1, max: 9 }), amd: fc.boolean() })
  const machine = fc
    .uniqueArray(device, { selector: ({ bus }) => bus, maxLength: 5 })
    .map((all) => all.map(({ gib, bus, amd }) => (amd ? radeon(gib, bus) : card(`RTX ${gib}`, gib, bus))))
  const name = fc.oneof(fc.nat(6).map(String), fc.constantFrom('-1', '', 'GPU-1', 'GPU-2aaaaaaa', 'MIG-1', 'x', 'GPU-3cccccccccccccc'))
  const list = fc.option(
    fc.array(name, { maxLength: 4 }).map((names) => names.join(',')),
    { nil: undefined }
  )
  const env = fc.record({
    CUDA_VISIBLE_DEVICES: list,
    HIP_VISIBLE_DEVICES: list,
    ROCR_VISIBLE_DEVICES: list,
    CUDA_DEVICE_ORDER: fc.constantFrom('PCI_BUS_ID', 'FASTEST_FIRST', undefined)
  })
  const usable = (devices: ReadonlyArray<DeviceReading>): ReadonlyArray<DeviceReading> => devices.filter((each) => each.usable !== false)

  it('never leave more devices or memory than there are, nor name one that is not there', () => {
    fc.assert(
      fc.property(machine, env, (devices, variables) => {
        const shown = usable(visibleDevices(devices, variables))
        const sum = (all: ReadonlyArray<DeviceReading>): number => all.reduce((total, { memoryBytes = 0 }) => total + memoryBytes, 0)
        return (
          shown.length <= devices.length &&
          sum(shown) <= sum(devices) &&
          shown.every((one) => devices.some(({ name: known }) => known === one.name) || /^one of \d/.test(one.name))
        )
      })
    )
  })
  it('in the order of addresses name what the plain reading of the list names', () => {
    const plain = (devices: ReadonlyArray<DeviceReading>, text: string): ReadonlyArray<string> => {
      const cards = devices
        .filter(({ vendor }) => vendor === 'nvidia')
        .sort((a, b) => Number(a.pciAddress?.slice(5, 7)) - Number(b.pciAddress?.slice(5, 7)))
      const names = text.split(',').map(Number)
      const end = names.findIndex((place) => !(place < cards.length))
      return [...new Set(end < 0 ? names : names.slice(0, end))].map((place) => cards[place]?.uuid ?? '')
    }
    const places = fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }).map((all) => all.join(','))
    fc.assert(
      fc.property(machine, places, (devices, CUDA_VISIBLE_DEVICES) => {
        const shown = usable(visibleDevices(devices, { CUDA_VISIBLE_DEVICES, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' })).filter(
          ({ vendor }) => vendor === 'nvidia'
        )
        expect(new Set(shown.map(({ uuid }) => uuid))).toEqual(new Set(plain(devices, CUDA_VISIBLE_DEVICES)))
      })
    )
  })
  it('that name every device by its UUID hide none', () => {
    fc.assert(
      fc.property(machine, (devices) => {
        const all = devices.map(({ uuid }) => uuid).join(',')
        const nvidia = devices
          .filter(({ vendor }) => vendor === 'nvidia')
          .map(({ uuid }) => uuid)
          .join(',')
        const amd = devices
          .filter(({ vendor }) => vendor === 'amd')
          .map(({ uuid }) => uuid)
          .join(',')
        return all === '' || left(devices, { CUDA_VISIBLE_DEVICES: nvidia, ROCR_VISIBLE_DEVICES: amd }).length === devices.length
      })
    )
  })
})
