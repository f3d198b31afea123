import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linuxFacts, meminfo, pci } from './linux-facts.ts'

const GIB = 2 ** 30
const BASE = meminfo(64 * 2 ** 20, 48 * 2 ** 20)
type Files = Readonly<Record<string, string>>

const display = (vendor: string, device: string, more: Files = {}, pciClass = '0x030000'): Files =>
  pci('0000:03:00.0', { class: pciClass, vendor, device, ...more })
const facts = async (files: Files): Promise<Readonly<Record<string, unknown>>> => linuxFacts({ ...BASE, ...files })
const none = { gpu_present: false, gpu_kind: 'none' }

describe('graphics inside AMD processors', () => {
  const apu = (device: string, more: Files): Files => display('0x1002', device, more)
  const sizes = (vram: number, gtt: number): Files => ({ mem_info_vram_total: String(vram), mem_info_gtt_total: String(gtt) })

  it('law: it counts where it is built for it or was given 8 GiB, with the larger of both and never more than there is', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('0x1586', '0x15bf', '0x164e'),
        fc.constantFrom(1, 2, 16, 32, 64).chain((quarters) => fc.constantFrom(quarters, quarters - 1)),
        fc.integer({ min: 1, max: 512 }),
        async (device, vramQuarters, gttQuarters) => {
          const [vram, gtt] = [(vramQuarters * GIB) / 4, (gttQuarters * GIB) / 4]
          const found = await facts(apu(device, sizes(vram, gtt)))
          const isUnified = device === '0x1586' || vram >= 8 * GIB
          if (vram === 0) expect(found['gpu_vram_gb']).toBeUndefined()
          else if (isUnified) expect(found).toMatchObject({ gpu_kind: 'unified', gpu_vram_gb: Math.max(vram, Math.min(gtt, 64 * GIB)) / GIB })
          else expect(found).toMatchObject({ gpu_present: false, gpu_kind: 'integrated', gpu_vendor: 'amd' })
        }
      ),
      { numRuns: 300 }
    ))

  it('has free what neither it nor the machine uses', async () => {
    expect(await facts(apu('0x1586', { ...sizes(GIB, 60 * GIB), mem_info_gtt_used: String(4 * GIB) }))).toMatchObject({
      gpu_vram_gb: 60,
      gpu_vram_free_gb: 48
    })
    expect(await facts(apu('0x1586', { ...sizes(32 * GIB, GIB), mem_info_vram_used: String(2 * GIB) }))).toMatchObject({
      gpu_vram_gb: 32,
      gpu_vram_free_gb: 30
    })
    expect(await facts(apu('0x1586', sizes(GIB, 60 * GIB)))).not.toHaveProperty('gpu_vram_free_gb')
  })

  it.each([
    ['a processor of no known id, with little of its own', { ...sizes(GIB / 2, 15 * GIB) }, 'integrated'],
    ['a card of no known id, by the maker of its memory', { ...sizes(24 * GIB, 15 * GIB), mem_info_vram_vendor: 'samsung' }, 'discrete'],
    ['a card of no known id, by its board', { ...sizes(64 * GIB, 15 * GIB), board_info: 'type : oam' }, 'discrete'],
    ['one that could be either', { ...sizes(24 * GIB, 15 * GIB) }, undefined],
    ['one that could be either, of an unknown maker', { ...sizes(24 * GIB, 15 * GIB), mem_info_vram_vendor: 'unknown' }, undefined],
    ['one that tells nothing', {}, undefined]
  ])('is told from a card: %s', async (_, files, kind) => expect((await facts(apu('0xffff', files)))['gpu_kind']).toBe(kind))
})

describe('cards of AMD', () => {
  const card = { mem_info_vram_total: String(192 * GIB) }
  it.each([
    ['whole', { current_compute_partition: 'SPX' }, { gpu_kind: 'discrete', gpu_vram_gb: 192 }],
    ['whole, where that is told by nothing', { current_compute_partition: '' }, { gpu_kind: 'discrete', gpu_vram_gb: 192 }],
    ['cut up, its memory shared', { current_compute_partition: 'CPX', current_memory_partition: 'NPS1' }, { gpu_kind: 'partition', gpu_vram_gb: 192 }]
  ])('%s', async (_, files, expected) => expect(await facts(display('0x1002', '0x74a1', { ...card, ...files }, '0x120000'))).toMatchObject(expected))

  it('cut up with their memory have partitions of a size that nothing tells', async () => {
    const found = await facts(display('0x1002', '0x74a1', { ...card, current_compute_partition: 'CPX', current_memory_partition: 'NPS4' }))
    expect(found).toMatchObject({ gpu_present: true, gpu_kind: 'partition' })
    expect(found).not.toHaveProperty('gpu_vram_gb')
  })

  it.each([
    ['ES1000 of a server', display('0x1002', '0x515e'), none],
    ['a card without its driver', display('0x1002', '0x744c'), { gpu_present: true, gpu_kind: 'discrete' }],
    ['a card of before 2012', display('0x1002', '0x68b8'), {}]
  ])('%s', async (_, files, expected) => {
    const found = await facts(files)
    expect(found).toMatchObject(expected)
    expect(found['gpu_present']).toBe('gpu_present' in expected ? expected.gpu_present : undefined)
  })
})

describe('devices of other makers', () => {
  const i915 = { '/sys/bus/pci/devices/0000:03:00.0/drm/card1/lmem_total_bytes': `${16 * GIB}\n` }
  it.each([
    ["Intel's card under i915", { ...display('0x8086', '0x56a0'), ...i915 }, { gpu_kind: 'discrete', gpu_vram_gb: 16 }],
    [
      "Intel's card of two tiles",
      display('0x8086', '0x0bd5', { 'tile0/physical_vram_size_bytes': String(64 * GIB), 'tile1/physical_vram_size_bytes': String(64 * GIB) }),
      { gpu_vram_gb: 128 }
    ],
    ['Arc inside a processor', display('0x8086', '0x7d55'), { gpu_present: false, gpu_kind: 'integrated', gpu_vendor: 'intel' }],
    ["Intel's neural processor", display('0x8086', '0x7d1d', {}, '0x120000'), none],
    ["AMD's neural processor", display('0x1022', '0x1502', {}, '0x120000'), none],
    ["Huawei's controller", display('0x19e5', '0x1711'), none],
    ['Ascend', display('0x19e5', '0xd802', {}, '0x120000'), { gpu_present: true, gpu_kind: 'discrete', gpu_vendor: 'other' }],
    ['a card that is handed to a guest', display('0x10de', '0x2684', { uevent: 'DRIVER=vfio-pci\nPCI_CLASS=30000' }), none],
    ['GB10', display('0x10de', '0x2e12', {}, '0x030200'), { gpu_kind: 'unified', gpu_vram_gb: 64, gpu_vram_free_gb: 48 }],
    [
      'a card told by its event alone',
      pci('0000:03:00.0', { uevent: 'DRIVER=nvidia\nPCI_CLASS=30200\nPCI_ID=10DE:2684' }),
      { gpu_kind: 'discrete', gpu_vendor: 'nvidia' }
    ],
    ['a bridge told by its event alone', pci('0000:00:00.0', { uevent: 'PCI_CLASS=60000\nPCI_ID=8086:1237' }), none]
  ])('%s', async (_, files, expected) => expect(await facts(files)).toMatchObject(expected))

  it.each([
    ['a device cannot be read', pci('0000:03:00.0', { uevent: 'DRIVER=x' })],
    ["the driver's card is not to be seen", { ...display('0x1a03', '0x2000'), '/proc/driver/nvidia/version': 'NVRM version\n' }],
    ['Windows hands a card through', display('0x1414', '0x008e', {}, '0x030200')],
    ["the driver names a card's place alone", { ...display('0x1a03', '0x2000'), '/proc/driver/nvidia/gpus/0000:41:00.0/registry': '' }]
  ])('is unknown whether there is one where %s', async (_, files) => expect(await facts(files)).not.toHaveProperty('gpu_present'))

  it.each([
    ['NVIDIA GeForce RTX 3090', { gpu_kind: 'discrete' }],
    ['NVIDIA GB10', { gpu_kind: 'unified', gpu_vram_gb: 64 }]
  ])('%s is named by its driver where the bus is hidden', async (model, expected) => {
    const information = { '/proc/driver/nvidia/gpus/0000:41:00.0/information': `Model: \t\t ${model}\nIRQ: 1\n` }
    expect(await facts(information)).toMatchObject({ gpu_present: true, gpu_vendor: 'nvidia', gpu_count: 1, ...expected })
    expect(await facts({ ...information, ...pci('0000:41:00.0', { class: '0x030000', vendor: '0x10de', device: '0x2204' }) })).toMatchObject({
      gpu_count: 1
    })
  })
})

describe('graphics on no bus', () => {
  const board = { '/proc/device-tree/model': 'A board\0' }
  const drm = (n: number, uevent: string, more: Files = {}): Files =>
    Object.fromEntries(Object.entries({ uevent, ...more }).map(([name, text]) => [`/sys/class/drm/card${n}/device/${name}`, `${text}\n`]))
  const amd = { vendor: '0x1002', device: '0x744c', mem_info_vram_total: String(24 * GIB) }

  it.each([
    ['a board with graphics', { ...board, ...drm(0, 'DRIVER=panfrost') }, { gpu_present: false, gpu_kind: 'integrated' }],
    ['a board with a screen alone', { ...board, ...drm(0, 'DRIVER=rockchip-drm') }, none],
    ['a screen that is not there', { ...board, ...drm(0, 'DRIVER=vkms'), ...drm(1, '') }, none],
    [
      'a board with a card',
      { ...board, ...display('0x1002', '0x744c', { mem_info_vram_total: String(24 * GIB) }), ...drm(0, 'PCI_SLOT_NAME=0000:03:00.0', amd) },
      { gpu_count: 1 }
    ],
    ['a card where the bus cannot be seen', drm(0, 'PCI_SLOT_NAME=0000:03:00.0\nDRIVER=amdgpu', amd), { gpu_count: 1, gpu_vram_gb: 24 }],
    ['a card and its partitions', { ...drm(0, 'PCI_SLOT_NAME=0000:03:00.0', amd), ...drm(1, 'PCI_SLOT_NAME=0000:03:00.0', amd) }, { gpu_count: 1 }],
    ['two cards that do not tell their places', { ...drm(0, '', amd), ...drm(1, '', amd) }, { gpu_count: 2 }],
    [
      'Thor, which is on the bus as well',
      { ...board, '/proc/device-tree/compatible': 'nvidia,tegra264', ...display('0x10de', '0x2b00') },
      { gpu_count: 1, gpu_kind: 'unified' }
    ],
    ['an early Tegra', { ...board, '/proc/device-tree/compatible': 'nvidia,tegra124' }, none],
    ['Tegra by its release', { ...board, '/etc/nv_tegra_release': '# R35' }, { gpu_kind: 'unified' }],
    ['a neural processor where the bus cannot be seen', drm(0, 'PCI_SLOT_NAME=0000:03:00.0', { vendor: '0x1022', class: '0x120000' }), {}]
  ])('%s', async (_, files, expected) => expect(await facts(files)).toMatchObject(expected))
})
