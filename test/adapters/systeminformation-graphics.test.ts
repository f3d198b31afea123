import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { parse } from '../../adapters/systeminformation.ts'
import { kindByName } from '../../src/facts/device-name.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { joinDevices } from '../../src/probe/join-devices.ts'

// Controllers are written from evidence/hardware-probes.md §1.2, evidence/captures.md and the source of systeminformation 5.33.23.

const MIB = 2 ** 20

const devices = (controllers: unknown, platform = 'linux'): ReadonlyArray<DeviceReading> | undefined => {
  const reading = parse({ platform, arch: 'x64', graphics: { controllers } })
  if (E.isLeft(reading)) throw new Error(reading.left.message)
  return reading.right.devices
}

/** A card as lspci and nvidia-smi tell it together. */
const RTX_4090 = {
  vendor: 'NVIDIA Corporation',
  model: 'AD102 [GeForce RTX 4090]',
  name: 'NVIDIA GeForce RTX 4090',
  bus: 'PCIe',
  busAddress: '01:00.0',
  pciBus: '00000000:01:00.0',
  vram: 24564,
  memoryTotal: 24564,
  memoryFree: 24000
}
const card = (more: object): object => ({ vendor: 'Advanced Micro Devices, Inc. [AMD/ATI]', model: 'Navi 31 [Radeon RX 7900 XT]', ...more })
const firstBytes = (controller: object, platform: string): number | undefined => devices([controller], platform)?.[0]?.memoryBytes

describe('the list', () => {
  it('has a card with the memory that its driver tells', () => {
    expect(devices([RTX_4090])).toEqual([
      {
        name: 'AD102 [GeForce RTX 4090]',
        vendor: 'nvidia',
        kind: 'discrete',
        memoryBytes: 24564 * MIB,
        memoryFreeBytes: 24000 * MIB,
        pciAddress: '0000:01:00.0'
      }
    ])
  })

  it.each([[[]], [null], [[null]], [[null, RTX_4090]], [[RTX_4090, 'AD102']], [[[RTX_4090]]]])('says nothing where it is %j', (controllers) => {
    expect(devices(controllers)).toBeUndefined()
    expect(devices(controllers, 'win32')).toBeUndefined()
  })

  it('says nothing on Linux where nothing on it counts, for accelerators are not on it', () => {
    const listed = [
      { vendor: 'ASPEED Technology, Inc.', model: 'ASPEED Graphics Family' },
      { vendor: 'Intel Corporation', model: 'UHD Graphics 770' }
    ]
    expect(devices(listed)).toBeUndefined()
    expect(devices(listed, 'win32')?.map(({ kind }) => kind)).toEqual(['display-only', 'integrated'])
    expect(devices([...listed, RTX_4090])).toHaveLength(3)
  })

  it('keeps a card of which nothing else can be read', () => {
    expect(devices([{ ...RTX_4090, memoryTotal: {}, vram: [], pciBus: 1, busAddress: null }])).toEqual([
      { name: 'AD102 [GeForce RTX 4090]', vendor: 'nvidia', kind: 'discrete' }
    ])
    expect(devices([{}], 'win32')).toEqual([{ name: 'unnamed', vendor: 'other', kind: 'unknown' }])
  })
})

describe('memory', () => {
  it.each([
    ['a PCI window of a card without its driver', card({ vram: 256 }), 'linux', undefined],
    ['a resizable window larger than the card', { ...RTX_4090, memoryTotal: undefined, vram: 32768 }, 'linux', undefined],
    ['a full 32-bit field', card({ vram: 4095 }), 'win32', undefined],
    ['a full 32-bit field, all of it', card({ vram: 4294967295 / MIB }), 'win32', undefined],
    [
      'a full 31-bit field of an Arc A770',
      { vendor: 'Intel Corporation', model: 'Intel(R) Arc(TM) A770 Graphics', vram: 0x7ffff000 / MIB },
      'win32',
      undefined
    ],
    ['the 64-bit field', card({ vram: 20464 }), 'win32', 20464],
    ['a small card', card({ vram: 2048 }), 'win32', 2048],
    ['180 TB: janhq/jan #6591', { ...RTX_4090, memoryTotal: undefined, vram: 180_000_000 }, 'win32', undefined],
    ['minus one', card({ vram: -1 }), 'win32', undefined],
    ['nothing', card({ vram: 0, memoryTotal: null }), 'win32', undefined],
    ['a part of the machine’s own', { vendor: 'Intel', model: 'Intel(R) UHD Graphics 770', vram: 1024 }, 'win32', undefined],
    ['a part of the machine’s own on a Mac', { vendor: 'Intel', model: 'Intel UHD Graphics 630', vram: 1536 }, 'darwin', undefined],
    ['a card of an Intel Mac', { vendor: 'AMD', model: 'AMD Radeon Pro 5500M', vram: 8192 }, 'darwin', 8192],
    ['an Apple processor', { vendor: 'Apple', model: 'Apple M3 Max', vram: null }, 'darwin', undefined],
    ['a DGX Spark', { vendor: 'NVIDIA Corporation', model: 'GB20B [GB10]', memoryTotal: 122_000 }, 'linux', undefined]
  ] as const)('%s', (_, controller, platform, mib) => {
    expect(firstBytes(controller, platform)).toBe(mib === undefined ? undefined : mib * MIB)
  })

  it('that is free is never more than all, and only known with it', () => {
    expect(devices([{ ...RTX_4090, memoryFree: 24565 }])?.[0]).not.toHaveProperty('memoryFreeBytes')
    expect(devices([{ ...RTX_4090, memoryTotal: undefined }])?.[0]).not.toHaveProperty('memoryFreeBytes')
  })
})

describe('an address', () => {
  it.each([
    ['00000000:01:00.0', undefined, '0000:01:00.0'],
    ['00000000:C1:00.0', undefined, '0000:c1:00.0'],
    ['00010000:E1:00.0', undefined, '10000:e1:00.0'],
    [undefined, '41:00.0', '0000:41:00.0'],
    [undefined, '0001:01:00.0', '0001:01:00.0'],
    ['[N/A]', '01:00.0', '0000:01:00.0'],
    ['', 'PCI bus 1', undefined],
    ['01:00.9', '1:0.0', undefined]
  ])('%s, %s is %s', (pciBus, busAddress, expected) => {
    expect(devices([{ ...RTX_4090, pciBus, busAddress }])?.[0]?.pciAddress).toBe(expected)
  })

  it('joins a card with the one that the files of Linux list', () => {
    const ofLinux: DeviceReading = { name: 'NVIDIA 10de:2684', vendor: 'nvidia', kind: 'discrete', pciAddress: '0000:01:00.0' }
    const joined = joinDevices([
      { adapter: 'linux', precedence: 30, reading: { devices: [ofLinux] } },
      { adapter: 'systeminformation', precedence: 10, reading: { devices: devices([RTX_4090]) ?? [] } }
    ])
    expect(joined?.value).toEqual([{ ...ofLinux, memoryBytes: 24564 * MIB, memoryFreeBytes: 24000 * MIB }])
  })

  it('that two equal cards share on Windows is none, so that they stay two', () => {
    const listed = devices([RTX_4090, RTX_4090], 'win32') ?? []
    const one = { name: RTX_4090.model, vendor: 'nvidia', kind: 'discrete', memoryBytes: 24564 * MIB }
    expect(listed).toEqual([one, one])
    expect(joinDevices([{ adapter: 'systeminformation', precedence: 10, reading: { devices: listed } }])?.value).toHaveLength(2)
  })

  it('that is missing is not shared', () => {
    const nowhere = { ...RTX_4090, pciBus: undefined, busAddress: undefined }
    expect(devices([nowhere, { ...nowhere, memoryFree: 5 }], 'win32')?.map(({ memoryFreeBytes }) => memoryFreeBytes)).toEqual([24000 * MIB, 5 * MIB])
  })
})

const KINDS: ReadonlyArray<readonly [kind: string, names: ReadonlyArray<string>]> = [
  [
    'nvidia discrete',
    ['NVIDIA GeForce RTX 3060', 'NVIDIA GB100 [B200]', 'NVIDIA GB202 [GeForce RTX 5090]', 'Tesla T4', 'NVIDIA GH200 480GB', 'NVIDIA GRID Virtual']
  ],
  ['nvidia unified', ['NVIDIA GB10', 'NVIDIA Jetson AGX Orin', 'NVIDIA Thor', 'NVIDIA Tegra X1']],
  [
    'amd discrete',
    ['AMD Radeon RX 6800M', 'Radeon (TM) RX 480 Graphics', 'Vega 10 XL/XT [Radeon RX Vega 56/64]', 'AMD Instinct MI300X', 'AMD Radeon PRO W7900']
  ],
  ['amd discrete', ['Vega 20 [Radeon VII]', 'Radeon RX Vega M GH Graphics', 'AMD Radeon AI PRO R9700', 'Advanced Micro Devices Navi 14']],
  [
    'amd integrated',
    ['AMD Radeon(TM) Graphics', 'AMD Radeon 780M Graphics', 'AMD Radeon(TM) 680M', 'AMD Radeon(TM) Vega 8 Graphics', 'AMD Radeon (TM) R7 Graphics']
  ],
  ['amd integrated', ['AMD Radeon(TM) RX Vega 11 Graphics', 'AMD Cezanne [Radeon Vega Series / Radeon Vega Mobile Series]', 'AMD Raphael']],
  ['amd unified', ['AMD Radeon(TM) 8060S Graphics', 'AMD Strix Halo [Radeon Graphics / Radeon 8050S Graphics]']],
  ['amd unknown', ['AMD Radeon R9 290X', 'AMD Radeon HD 7660D', 'Radeon Vega Frontier Edition', 'AMD Radeon Pro 5500M', 'AMD Radeon Vega 64']],
  [
    'intel discrete',
    [
      'Intel(R) Arc(TM) A770 Graphics',
      'Intel DG2 [Arc A580]',
      'Intel(R) Arc(TM) Pro B60 Graphics',
      'Intel Data Center GPU Max 1550',
      'Intel Iris Xe MAX'
    ]
  ],
  [
    'intel integrated',
    ['Intel(R) UHD Graphics 770', 'Intel(R) Arc(TM) Graphics', 'Intel(R) Arc(TM) 140V GPU (16GB)', 'Intel(R) Iris(R) Xe Graphics']
  ],
  ['apple unified', ['Apple M4 Pro']],
  ['apple virtual', ['Apple Paravirtual device']],
  ['other display-only', ['ASPEED Graphics Family', 'Matrox Electronics Systems Ltd. MGA G200e', 'Integrated Matrox G200eW3']],
  [
    'other virtual',
    ['Red Hat QXL paravirtual graphic card', 'Virtio 1.0 GPU', 'VMware SVGA 3D', 'VirtualBox Graphics Adapter', 'Microsoft Hyper-V Video']
  ],
  [
    'other virtual',
    [
      'Microsoft Basic Render Driver',
      'Microsoft Basic Display Adapter',
      'Parsec Display Adapter',
      'IddSampleDriver Device',
      'Citrix Display Only Adapter'
    ]
  ],
  ['other virtual', ['Microsoft Remote Display Adapter', 'llvmpipe']],
  ['other unknown', ['', 'Broadcom VideoCore VI', 'Graphics Device']]
]

describe.each(KINDS)('%s', (expected, names) => {
  it.each(names)('%s', (name) => {
    const { vendor, kind } = kindByName('', name, 'win32')
    expect(`${vendor} ${kind}`).toBe(expected)
  })
})

it('the maker decides where the name has none', () => {
  expect(kindByName('NVIDIA', 'Graphics Device', 'win32')).toEqual({ vendor: 'nvidia', kind: 'discrete' })
  expect(kindByName('Intel Corporation', 'Arc Pro B60', 'linux')).toEqual({ vendor: 'intel', kind: 'discrete' })
})

it('AMD graphics of a Mac is a card, unless the Mac is a virtual one', () => {
  expect(kindByName('AMD', 'Radeon Pro 450', 'darwin').kind).toBe('discrete')
  expect(kindByName('AMD', 'VMware SVGA II Adapter', 'darwin').kind).toBe('virtual')
})
