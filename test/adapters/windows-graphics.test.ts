import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { parse } from '../../adapters/windows.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { answer, at, pci, type Adapter, type Registry } from './windows-answers.ts'

const GIB = 2 ** 30
const MIB = 2 ** 20

const devicesIn = (text: string): ReadonlyArray<DeviceReading> | undefined => {
  const reading = parse(text)
  if (E.isLeft(reading)) throw new Error(reading.left.message)
  return reading.right.devices
}
const devices = (...adapters: ReadonlyArray<readonly [Adapter, (Registry | undefined)?]>): ReadonlyArray<DeviceReading> | undefined =>
  devicesIn(answer(adapters))
const told = (adapter: Adapter, registry?: Registry): string => {
  const [{ kind, memoryBytes, memoryNote } = { kind: 'none' }] = devices([adapter, registry]) ?? []
  return [kind, memoryBytes === undefined ? 'unknown' : `${memoryBytes / MIB} MiB`, ...(memoryNote === undefined ? [] : [memoryNote])].join(', ')
}

const CAP = 4293918720
const NVIDIA = { Name: 'NVIDIA GeForce RTX 4090', AdapterCompatibility: 'NVIDIA', PNPDeviceID: pci('10DE', '2684') }
const RX_9070 = { Name: 'AMD Radeon RX 9070 XT', AdapterCompatibility: 'Advanced Micro Devices, Inc.', PNPDeviceID: pci('1002', '7550') }
const A770 = { Name: 'Intel(R) Arc(TM) A770', AdapterCompatibility: 'Intel Corporation', PNPDeviceID: pci('8086', '56A0') }
const AT_LEAST_4 = 'discrete, unknown, at least 4 GB: the field that Windows has for it ends there'
const AT_LEAST_2 = 'discrete, unknown, at least 2 GB: the field that Windows has for it ends there'

describe('a card’s memory on Windows, written from documents and threads', () => {
  it.each<[string, Adapter, Registry | undefined, string]>([
    ['the 64-bit value of the registry', { ...NVIDIA, AdapterRAM: CAP }, { qwMemorySize: 25757220864 }, 'discrete, 24564 MiB'],
    ['the same as bytes', NVIDIA, { qwMemorySize: [0, 0, 64, 255, 5, 0, 0, 0] }, 'discrete, 24564 MiB'],
    ['the same as a text', NVIDIA, { qwMemorySize: '25757220864' }, 'discrete, 24564 MiB'],
    ['at the cap (turboLLM#63)', { ...RX_9070, AdapterRAM: CAP }, undefined, AT_LEAST_4],
    ['at the cap, in the registry', RX_9070, { MemorySize: [0, 0, 240, 255] }, AT_LEAST_4],
    ['at the cap, 4 GB to the byte', { ...RX_9070, AdapterRAM: 4 * GIB }, undefined, AT_LEAST_4],
    ['-1 as an unsigned figure of 64 bits (lemonade#1682)', { ...NVIDIA, AdapterRAM: '18446744073709551615' }, undefined, 'discrete, unknown'],
    ['-1', { ...NVIDIA, AdapterRAM: -1 }, undefined, 'discrete, unknown'],
    ['-1 as an unsigned figure of 32 bits', { ...NVIDIA, AdapterRAM: 4294967295 }, undefined, AT_LEAST_4],
    ['below the cap', { ...NVIDIA, Name: 'NVIDIA GeForce GT 730', AdapterRAM: 2 * GIB }, undefined, 'discrete, 2048 MiB'],
    ['below the cap, as a text', { ...NVIDIA, AdapterRAM: ' 1073741824 ' }, undefined, 'discrete, 1024 MiB'],
    ['below the cap, and two figures', { ...NVIDIA, AdapterRAM: 2 * GIB }, { MemorySize: GIB }, 'discrete, unknown'],
    ['a placeholder', { ...NVIDIA, AdapterRAM: MIB }, { qwMemorySize: MIB }, 'discrete, unknown'],
    ['not told', NVIDIA, {}, 'discrete, unknown'],
    ['Intel’s, where the field is a signed one (oshi#2907)', A770, { MemorySize: [0, 240, 255, 127] }, AT_LEAST_2],
    ['Intel’s at 2 GB (IGCIT#1370)', { ...A770, Name: 'Intel(R) Arc(TM) B580 Graphics', AdapterRAM: 2 * GIB }, undefined, AT_LEAST_2],
    ['Intel’s that came out as 1 GB (waifu2x#7)', { ...A770, AdapterRAM: GIB }, undefined, 'discrete, unknown'],
    ['Intel’s in the registry', A770, { qwMemorySize: 16 * GIB }, 'discrete, 16384 MiB']
  ])('%s', (_, adapter, registry, expected) => expect(told(adapter, registry)).toBe(expected))

  it('of two cards of one model each keeps its own', () => {
    const first = { ...NVIDIA, PNPDeviceID: pci('10DE', '2684', '0008') }
    const second = { ...NVIDIA, PNPDeviceID: pci('10DE', '2684', '0019') }
    const found = devices(
      [second, { qwMemorySize: 48 * GIB, LocationInformation: at(65) }],
      [first, { qwMemorySize: 24 * GIB, LocationInformation: at(1) }]
    )
    expect(found?.map(({ memoryBytes, pciAddress }) => [memoryBytes, pciAddress])).toEqual([
      [48 * GIB, '0000:41:00.0'],
      [24 * GIB, '0000:01:00.0']
    ])
    // The registry's order and case are not that of the adapters.
    const shuffled = JSON.parse(
      answer([
        [first, { qwMemorySize: 24 * GIB }],
        [second, { qwMemorySize: 48 * GIB }]
      ])
    ) as { DisplayAdapters: object[] }
    const lower = shuffled.DisplayAdapters.reverse().map((row) => ({ ...row, PNPDeviceID: (row as Adapter).PNPDeviceID?.toLowerCase() }))
    expect(devicesIn(JSON.stringify({ ...shuffled, DisplayAdapters: lower }))?.map(({ memoryBytes }) => memoryBytes)).toEqual([24 * GIB, 48 * GIB])
  })

  it.each([
    [at(1, 'PCI-Bus %1, Gerät %2, Funktion %3'), '0000:01:00.0'],
    [at(4, 'PCI バス %1、デバイス %2、機能 %3'), '0000:04:00.0'],
    ['PCI bus 1, device 0, function 0', undefined],
    [at(256), undefined],
    ['', undefined]
  ])('its place in every language: %s', (LocationInformation, address) => {
    expect(devices([NVIDIA, { LocationInformation }])?.[0]?.pciAddress).toBe(address)
  })
})

describe('what kind of device it is', () => {
  it.each<[string, Adapter, Registry | undefined, DeviceReading['kind']]>([
    [
      'Intel’s graphics of a processor',
      { Name: 'Intel(R) HD Graphics 4000', PNPDeviceID: pci('8086', '0166'), AdapterRAM: 2158112768 },
      undefined,
      'integrated'
    ],
    ['Intel’s, by its name alone', { Name: 'Intel(R) Graphics', AdapterRAM: 2 * GIB }, undefined, 'integrated'],
    ['AMD’s of a processor', { Name: 'AMD Radeon(TM) Graphics', PNPDeviceID: pci('1002', '1636') }, { qwMemorySize: GIB / 2 }, 'integrated'],
    [
      'AMD’s of a processor with 16 GiB of its own',
      { Name: 'AMD Radeon 780M Graphics', PNPDeviceID: pci('1002', '15BF') },
      { qwMemorySize: 16 * GIB },
      'unified'
    ],
    ['AMD’s that a name alone does not tell', { Name: 'AMD Radeon Pro', AdapterCompatibility: 'Advanced Micro Devices, Inc.' }, undefined, 'unknown'],
    ['a card with a name too new', { Name: 'AMD Radeon(TM) Graphics', PNPDeviceID: pci('1002', '7551') }, undefined, 'discrete'],
    ['Strix Halo', { Name: 'AMD Radeon(TM) 8060S Graphics', PNPDeviceID: pci('1002', '1586') }, undefined, 'unified'],
    ['a part of a card in a guest', { Name: 'NVIDIA A10', PNPDeviceID: pci('1414', '008E') }, undefined, 'partition'],
    [
      'a driver of Windows in a guest',
      { Name: 'Microsoft Hyper-V Video', PNPDeviceID: 'VMBUS\\{5620E0C7-8062-4DCE-AEB7-520C7EF76171}\\X' },
      undefined,
      'virtual'
    ],
    ['a remote session', { Name: 'Microsoft Remote Display Adapter', PNPDeviceID: 'SWD\\REMOTEDISPLAYENUM\\RDPIDD' }, undefined, 'virtual'],
    ['a headset’s screens (llm-checker#106)', { Name: 'Meta Quest', PNPDeviceID: 'ROOT\\DISPLAY\\0000' }, undefined, 'virtual'],
    ['a desktop’s copy (#8)', { Name: 'Virtual Desktop Monitor' }, undefined, 'virtual'],
    ['a screen on USB', { Name: 'DisplayLink USB Device', PNPDeviceID: 'USB\\VID_17E9&PID_4307' }, undefined, 'virtual'],
    ['a management controller', { Name: 'ASPEED Graphics Family(WDDM)', PNPDeviceID: pci('1A03', '2000') }, undefined, 'display-only'],
    [
      'graphics of Snapdragon (ollama#5360)',
      { Name: 'Qualcomm(R) Adreno(TM) X1-85 GPU', PNPDeviceID: 'ACPI\\VEN_QCOM&DEV_0C36' },
      undefined,
      'unknown'
    ]
  ])('%s', (_, adapter, registry, kind) => expect(devices([adapter, registry])?.[0]?.kind).toBe(kind))

  it('graphics with much set aside for it has that, at the least', () => {
    expect(told({ Name: 'AMD Radeon(TM) 8060S Graphics', PNPDeviceID: pci('1002', '1586') }, { qwMemorySize: 96 * GIB })).toBe(
      'unified, 98304 MiB, what is set aside for it; it may use a part of the other memory too'
    )
    expect(told({ Name: 'AMD Radeon(TM) 8060S Graphics', PNPDeviceID: pci('1002', '1586') }, { qwMemorySize: GIB })).toBe('unified, unknown')
  })

  it('a card without its driver, one that is switched off and one that was unplugged are there and cannot be used', () => {
    const unusable = (adapter: Adapter): unknown =>
      devices([adapter])?.map(({ vendor, kind, usable, unusableBecause }) => [vendor, kind, usable, unusableBecause])
    expect(unusable({ Name: 'Microsoft Basic Display Adapter', PNPDeviceID: pci('10DE', '2684') })).toEqual([
      ['nvidia', 'discrete', false, 'its own driver is not installed']
    ])
    expect(unusable({ ...NVIDIA, ConfigManagerErrorCode: 22 })).toEqual([['nvidia', 'discrete', false, 'the device manager reports problem 22']])
    expect(unusable({ ...NVIDIA, ConfigManagerErrorCode: 45 })).toEqual([['nvidia', 'discrete', false, 'the device manager reports problem 45']])
    expect(unusable({ Name: 'Microsoft Basic Display Adapter', PNPDeviceID: pci('1234', '1111') })).toEqual([
      ['other', 'virtual', undefined, undefined]
    ])
  })
})

describe('the list', () => {
  it('has a device once that has two screens (waifu2x#7)', () => {
    const iris = { Name: 'Intel(R) Iris(R) Xe Graphics', PNPDeviceID: pci('8086', '46A6') }
    expect(devices([iris], [A770, { qwMemorySize: 16 * GIB }], [iris])?.map(({ kind }) => kind)).toEqual(['integrated', 'discrete'])
  })
  it('of one adapter may stand without brackets, or wrapped as PowerShell 5 does', () => {
    const row = { Name: NVIDIA.Name, PNPDeviceID: NVIDIA.PNPDeviceID }
    const wrapped = { value: [row], Count: 1 }
    for (const one of [row, [row], wrapped]) expect(devicesIn(JSON.stringify({ Win32_VideoController: one }))).toMatchObject([{ vendor: 'nvidia' }])
  })
  it.each([[[]], [null], [[{}]], [[{ Name: null }]], ['N/A'], [[{ Name: 'x' }, 3]], [Array.from({ length: 4097 }, () => ({ Name: 'x' }))]])(
    'says nothing where an adapter cannot be read',
    (controllers) => expect(devicesIn(JSON.stringify({ Win32_VideoController: controllers, Other: 1 }))).toBeUndefined()
  )
})
