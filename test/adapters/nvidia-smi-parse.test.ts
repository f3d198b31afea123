import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { parse } from '../../adapters/nvidia-smi.ts'
import type { ProbeError } from '../../src/facts/adapter.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'

const MIB = 2 ** 20
const card = (more: object = {}): object => ({
  $: { id: '00000000:01:00.0' },
  product_name: 'NVIDIA Card',
  uuid: 'GPU-1-2-3',
  mig_devices: 'None',
  mig_mode: { current_mig: 'N/A', pending_mig: 'N/A' },
  pci: { pci_bus_id: '00000000:01:00.0' },
  addressing_mode: 'None',
  fb_memory_usage: { total: '8192 MiB', reserved: '100 MiB', used: '1000 MiB', free: '7092 MiB' },
  ...more
})
const log = (gpu: unknown, attached: unknown = '1'): unknown => ({
  nvidia_smi_log: { attached_gpus: attached, ...(gpu === undefined ? {} : { gpu }) }
})
const KNOWN: DeviceReading = {
  name: 'NVIDIA Card',
  vendor: 'nvidia',
  kind: 'discrete',
  uuid: 'GPU-1-2-3',
  pciAddress: '0000:01:00.0',
  memoryBytes: 8192 * MIB,
  memoryFreeBytes: 7092 * MIB
}
const { memoryBytes: _total, memoryFreeBytes: _free, ...WITHOUT_MEMORY } = KNOWN

const devicesOf = (raw: unknown): unknown => {
  const reading = parse(raw)
  return E.isLeft(reading) ? reading.left : reading.right.devices
}
const only = (gpu: object): unknown => {
  const devices = devicesOf(log(gpu))
  return Array.isArray(devices) && devices.length === 1 ? devices[0] : devices
}
const malformed = (message: string): ProbeError => ({ kind: 'malformed', message: expect.stringContaining(message) as string })

describe('how many devices', () => {
  it('one is a mapping, several are a list', () => {
    expect(devicesOf(log(card()))).toEqual([KNOWN])
    expect(devicesOf(log([card(), card()], '2'))).toEqual([KNOWN, KNOWN])
    expect(parse(log(card()))).toEqual(E.right({ devices: [KNOWN], devicesOf: 'nvidia' }))
  })
  it('none, with a count of 0, is a known no', () => expect(parse(log(undefined, '0'))).toEqual(E.right({ devices: [], devicesOf: 'nvidia' })))
  it('none, without that count, is not', () => {
    expect(devicesOf(log(undefined, '2'))).toEqual(malformed('counts 2 devices and lists none'))
    expect(devicesOf(log(undefined, null))).toEqual(malformed('neither counts nor lists'))
    expect(devicesOf(log([], 'N/A'))).toEqual(malformed('counts N/A devices'))
  })
  it.each(['0', '1', '4', 'N/A', null])('as many as are listed, whatever the count of %s says', (attached) =>
    expect(devicesOf(log([card(), card()], attached))).toEqual([KNOWN, KNOWN])
  )
  it.each([null, 1, 'text', [], {}, { nvidia_smi_log: '' }, { nvidia_smi_log: [] }, { nvidia_smi_log: null }, { html: {} }])(
    'no log at all: %j',
    (raw) => expect(devicesOf(raw)).toMatchObject({ kind: 'malformed' })
  )
  it('a list with something in it that is no device is refused as a whole', () => {
    expect(devicesOf(log([card(), '']))).toEqual(malformed('cannot be read'))
    expect(devicesOf(log([card(), { product_name: ' ', uuid: 'x' }]))).toEqual(malformed('neither a name'))
    expect(devicesOf(log(Array.from({ length: 1025 }, () => card())))).toEqual(malformed('1025 devices'))
    expect(devicesOf(log(Array.from({ length: 1024 }, () => card())))).toHaveLength(1024)
  })
})

describe('memory', () => {
  it.each([
    ['8192 MiB', 8192 * MIB],
    ['8388608 KiB', 8192 * MIB],
    ['8 GiB', 8192 * MIB],
    ['8.5 GiB', 8704 * MIB],
    ['8589934592 bytes', 8192 * MIB]
  ])('%s', (total, bytes) => expect(only(card({ fb_memory_usage: { total } }))).toEqual({ ...WITHOUT_MEMORY, memoryBytes: bytes }))

  const NO_FIGURE = [
    'N/A',
    '[N/A]',
    'Not Supported',
    '[Not Supported]',
    '[Unknown Error]',
    'ERR!',
    'Insufficient Permissions',
    'GPU access blocked',
    '',
    ' ',
    '-'
  ]
  const NO_MEMORY = [
    '0 MiB',
    '-1 MiB',
    '1e9 MiB',
    'NaN MiB',
    'Infinity MiB',
    '8192',
    '8192 MB',
    '0x2000 MiB',
    '8,5 GiB',
    '9999999999 GiB',
    `${'9'.repeat(400)} MiB`
  ]
  it.each([...NO_FIGURE, ...NO_MEMORY, undefined, null, 8192, {}, ['8192 MiB', '8192 MiB']])('%j is unknown, never 0', (total) =>
    expect(only(card({ fb_memory_usage: { total, free: '10 MiB' } }))).toEqual(WITHOUT_MEMORY)
  )
  it.each([undefined, null, 'N/A', '', [], 7])('no section but %j', (section) =>
    expect(only(card({ fb_memory_usage: section }))).toEqual(WITHOUT_MEMORY)
  )
  it('figures that contradict each other are unknown', () => {
    expect(only(card({ fb_memory_usage: { total: '8 GiB', used: '9 GiB', free: '1 GiB' } }))).toEqual(WITHOUT_MEMORY)
    expect(only(card({ fb_memory_usage: { total: '8 GiB', used: '1 GiB', free: '9 GiB' } }))).toEqual(WITHOUT_MEMORY)
  })
  it('none at all is what a driver says that has none to tell of', () =>
    expect(only(card({ fb_memory_usage: { total: '0 MiB', used: '0 MiB', free: '0 MiB' } }))).toEqual(WITHOUT_MEMORY))
  it('all of it can be in use, or free', () => {
    const full = { total: '8 GiB', used: '8 GiB', free: '0 MiB' }
    expect(only(card({ fb_memory_usage: full }))).toEqual({ ...KNOWN, memoryFreeBytes: 0 })
    expect(only(card({ fb_memory_usage: { ...full, used: '0 MiB', free: '8 GiB' } }))).toEqual({ ...KNOWN, memoryFreeBytes: 2 ** 33 })
  })
  it.each(NO_FIGURE)('%j of it is free: unknown', (free) =>
    expect(only(card({ fb_memory_usage: { total: '8192 MiB', free } }))).toEqual({ ...WITHOUT_MEMORY, memoryBytes: 8192 * MIB })
  )
})

describe('what a device is called', () => {
  it.each(['Graphics Device', 'GRID T4-8Q', 'NVIDIA A10-24Q', 'NVIDIA GeForce RTX 5060 Laptop GPU', 'NVIDIA Nonesuch'])('%s stays', (product_name) =>
    expect(only(card({ product_name }))).toEqual({ ...KNOWN, name: product_name })
  )
  it.each(['Unknown Error', '[Unknown Error]', 'N/A', '[N/A]', 'ERR!', 'Not Supported', 'Insufficient Permissions', 'Function Not Found'])(
    '%s is no name',
    (product_name) => expect(only(card({ product_name }))).toEqual({ ...KNOWN, name: 'NVIDIA device' })
  )
  it('what steers a terminal is taken out', () => {
    expect(only(card({ product_name: '\u001b[31mTesla\r\n\u202eT4\u0000' }))).toEqual({ ...KNOWN, name: '[31mTesla T4' })
  })
  it.each([
    ['00000000:0C:00.0', '0000:0c:00.0'],
    ['0000:0C:00.0', '0000:0c:00.0'],
    ['0000A3C5:00:00.0', 'a3c5:00:00.0'],
    ['00010000:E1:00.0', '10000:e1:00.0']
  ])('at %s', (pci_bus_id, pciAddress) => expect(only(card({ pci: { pci_bus_id } }))).toEqual({ ...KNOWN, pciAddress }))
  it('by the address of its element where no other is told', () => expect(only(card({ pci: 'N/A' }))).toEqual(KNOWN))
  it('without address or UUID', () => {
    const { pciAddress: _address, uuid: _uuid, ...rest } = KNOWN
    expect(only(card({ pci: { pci_bus_id: 'N/A' }, $: { id: 'N/A' }, uuid: '[Unknown Error]' }))).toEqual(rest)
  })
})

describe('what kind it is', () => {
  const none = { fb_memory_usage: { total: 'N/A', used: 'N/A', free: 'N/A' } }
  it.each(['NVIDIA GB10', 'NVIDIA-GB10', 'Orin (nvgpu)', 'Xavier', 'NVIDIA Thor', 'NVIDIA GB20B'])(
    '%s shares the memory of its machine',
    (product_name) => expect(only(card({ product_name, ...none }))).toEqual({ ...WITHOUT_MEMORY, name: product_name, kind: 'unified' })
  )
  it('a board for which the driver grants a figure has that budget', () =>
    expect(only(card({ product_name: 'NVIDIA GB10', addressing_mode: 'ATS' }))).toEqual({ ...KNOWN, name: 'NVIDIA GB10', kind: 'unified' }))
  it.each(['NVIDIA GH200 480GB', 'NVIDIA GB200'])('%s has memory of its own beside what it shares', (product_name) => {
    expect(only(card({ product_name, addressing_mode: 'ATS' }))).toEqual({ ...KNOWN, name: product_name })
    expect(only(card({ product_name, addressing_mode: 'ATS', ...none }))).toEqual({ ...WITHOUT_MEMORY, name: product_name, kind: 'unified' })
  })
  it('HMM shares nothing that counts', () => expect(only(card({ addressing_mode: 'HMM', ...none }))).toEqual(WITHOUT_MEMORY))
  it('a guest of a shared card has a part of it', () =>
    expect(only(card({ gpu_virtualization_mode: { virtualization_mode: 'VGPU' } }))).toEqual({ ...KNOWN, kind: 'partition' }))
  it.each([
    { product_name: 'GPU is lost' },
    { uuid: 'GPU is lost' },
    { fb_memory_usage: { total: '[GPU requires reset]' } },
    { compute_mode: 'Prohibited' }
  ])('the driver says that it cannot be used: %j', (said) => expect(only(card(said))).toMatchObject({ vendor: 'nvidia', usable: false }))
})

describe('MIG', () => {
  const slice = (instance: unknown, total: unknown = '9984 MiB', more: object = {}): object => ({
    gpu_instance_id: instance,
    fb_memory_usage: { total, used: '9 MiB', free: '9976 MiB' },
    ...more
  })
  const cut = (mig_device: unknown, more: object = {}): unknown =>
    devicesOf(log(card({ mig_mode: { current_mig: 'Enabled' }, mig_devices: { mig_device }, ...more })))
  const part = (instance: string, mib?: number, freeMib?: number): object => ({
    name: `NVIDIA Card MIG ${instance}`,
    vendor: 'nvidia',
    kind: 'partition',
    pciAddress: '0000:01:00.0',
    ...(mib === undefined ? {} : { memoryBytes: mib * MIB }),
    ...(freeMib === undefined ? {} : { memoryFreeBytes: freeMib * MIB })
  })

  it('the slices are the devices', () => {
    // The figures of an H100 in slices of 3g.40gb, 2g.20gb and twice 1g.10gb (nvidia_gpu_exporter's capture, which is no XML).
    const slices = [slice('2', '40448 MiB'), slice('3', '20096 MiB'), slice('9'), slice('10')]
    expect(cut(slices)).toEqual([part('2', 40448, 9976), part('3', 20096, 9976), part('9', 9984, 9976), part('10', 9984, 9976)])
  })
  it('a single one is a mapping', () => expect(cut(slice('7'))).toEqual([part('7', 9984, 9976)]))
  it('those that share the memory of an instance are one', () => {
    // An H200 whose 1c.3g and 2c.3g share 71424 MiB.
    expect(cut([slice('1', '71424 MiB'), slice('1', '71424 MiB'), slice('2')])).toEqual([part('1', 71424, 9976), part('2', 9984, 9976)])
    expect(cut([slice('1', 'N/A'), slice('1', '71424 MiB')])).toEqual([part('1', 71424, 9976)])
  })
  it('and it has no UUID, where each has its own', () =>
    expect(cut([slice('1', '9984 MiB', { uuid: 'MIG-a' }), slice('1', '9984 MiB', { uuid: 'MIG-b' })])).toEqual([part('1', 9984, 9976)]))
  it('the memory of one whose instance is not told could be counted twice, and is left out', () =>
    expect(cut([slice('N/A'), slice(undefined)])).toEqual([part('slice 0'), part('slice 1')]))
  it('the memory of one that does not tell is left out', () =>
    expect(cut([slice('1', 'Insufficient Permissions'), slice('2')])).toEqual([part('1'), part('2', 9984, 9976)]))
  it('a number that no instance has is none, and no part of a name', () => {
    expect(cut([slice('9'.repeat(10)), slice('9'.repeat(9))])).toEqual([part('slice 0'), part('9'.repeat(9), 9984, 9976)])
  })
  it('a UUID of its own', () =>
    expect(cut([slice('1', '9984 MiB', { uuid: 'MIG-aa-bb' })])).toEqual([{ ...part('1', 9984, 9976), uuid: 'MIG-aa-bb' }]))
  it('the slices count where the card itself may not be asked', () =>
    expect(cut([slice('1')], { mig_mode: 'N/A', fb_memory_usage: { total: 'Insufficient Permissions' } })).toEqual([part('1', 9984, 9976)]))

  const hidden = { ...WITHOUT_MEMORY, kind: 'partition' }
  it.each([
    { mig_mode: { current_mig: 'Enabled' }, mig_devices: 'None' },
    { mig_mode: { current_mig: 'Enabled' }, mig_devices: { mig_device: '' } },
    { mig_mode: { current_mig: 'Enabled' } },
    { mig_mode: { current_mig: 'Insufficient Permissions' } },
    { mig_mode: { current_mig: 'N/A' }, mig_devices: '[Insufficient Permissions]' }
  ])('a part of unknown size where no slice can be seen: %j', (told) => expect(only(card(told))).toEqual(hidden))
  it('off', () => expect(only(card({ mig_mode: { current_mig: 'Disabled', pending_mig: 'Enabled' } }))).toEqual(KNOWN))
})
