import { describe, expect, it } from 'vitest'
import { linuxAdapter } from '../../adapters/linux.ts'
import { describeAdapter } from '../../src/testing/describe-adapter.ts'
import { linuxFacts, meminfo, pci } from './linux-facts.ts'

const BASE = meminfo(32 * 2 ** 20)
const GIB = 2 ** 30
const BRIDGE = pci('0000:00:00.0', { class: '0x060000', vendor: '0x8086', device: '0x1237' })
const BMC = pci('0000:03:00.0', { class: '0x030000', vendor: '0x1a03', device: '0x2000' })
const UHD = pci('0000:00:02.0', { class: '0x030000', vendor: '0x8086', device: '0x9a49' })
const NVIDIA = pci('0000:01:00.0', { class: '0x030000', vendor: '0x10de', device: '0x2684' })

const amd = (address: string, device: string, vram: number, gtt: number, maker?: string): Readonly<Record<string, string>> =>
  pci(address, {
    class: '0x030000',
    vendor: '0x1002',
    device,
    mem_info_vram_total: String(vram),
    mem_info_vram_used: String(GIB / 4),
    mem_info_gtt_total: String(gtt),
    ...(maker === undefined ? {} : { mem_info_vram_vendor: maker })
  })

const none = { gpu_present: false, gpu_kind: 'none', gpu_vendor: 'none' }

describe('graphics on Linux', () => {
  it.each([
    ['a bus without display devices', BRIDGE, none],
    ["a server's management controller", { ...BRIDGE, ...BMC }, none],
    ['a virtual machine', pci('0000:00:01.0', { class: '0x030000', vendor: '0x1af4', device: '0x1050' }), none],
    ['Intel graphics inside the processor', UHD, { gpu_present: false, gpu_kind: 'integrated', gpu_vendor: 'intel' }],
    [
      'AMD graphics with a small carve-out',
      amd('0000:05:00.0', '0x15bf', GIB / 2, 15 * GIB),
      { gpu_present: false, gpu_kind: 'integrated', gpu_vendor: 'amd' }
    ],
    ['a board without a PCI bus', { '/proc/device-tree/model': 'Raspberry Pi 4 Model B Rev 1.4' }, none]
  ])('%s: none that counts', async (_, files, facts) => {
    expect(await linuxFacts({ ...BASE, ...files })).toMatchObject(facts)
  })

  it.each([
    ['an NVIDIA card, whose memory only its driver knows', { ...BMC, ...NVIDIA }, { gpu_kind: 'discrete', gpu_vendor: 'nvidia', gpu_count: 1 }],
    ['an AMD card', amd('0000:03:00.0', '0x744c', 24 * GIB, 16 * GIB, 'samsung'), { gpu_kind: 'discrete', gpu_vram_gb: 24, gpu_vram_free_gb: 23.75 }],
    ['Strix Halo, 96 of 128 GiB carved out', amd('0000:c4:00.0', '0x1586', 96 * GIB, 15 * GIB), { gpu_kind: 'unified', gpu_vram_gb: 96, ram_gb: 32 }],
    [
      'Strix Halo with 110 GiB to map',
      { ...meminfo(125 * 2 ** 20), ...amd('0000:c4:00.0', '0x1586', GIB / 2, 110 * GIB) },
      { gpu_kind: 'unified', gpu_vram_gb: 110, ram_gb: 125 }
    ],
    ['Strix Halo that may map more than there is', amd('0000:c4:00.0', '0x1586', GIB / 2, 110 * GIB), { gpu_vram_gb: 32 }],
    ['8 GiB carved out for another processor', amd('0000:05:00.0', '0x15bf', 8 * GIB, 16 * GIB), { gpu_kind: 'unified', gpu_vram_gb: 16 }],
    [
      'Arc, i915',
      { ...UHD, ...pci('0000:03:00.0', { class: '0x030000', vendor: '0x8086', device: '0x56a0', lmem_total_bytes: String(16225243136) }) },
      { gpu_kind: 'discrete', gpu_vendor: 'intel', gpu_vram_gb: 16 }
    ],
    [
      'Battlemage, xe',
      pci('0000:03:00.0', { class: '0x030000', vendor: '0x8086', device: '0xe20b', 'tile0/physical_vram_size_bytes': String(12 * GIB) }),
      { gpu_vram_gb: 12 }
    ],
    ['Tegra', { '/proc/device-tree/compatible': 'nvidia,p3767\0nvidia,tegra234\0' }, { gpu_kind: 'unified', gpu_vendor: 'nvidia' }],
    [
      'two cards of one kind',
      { ...amd('0000:03:00.0', '0x744c', 24 * GIB, GIB, 'samsung'), ...amd('0000:04:00.0', '0x744c', 24 * GIB, GIB, 'samsung') },
      { gpu_count: 2, gpu_vram_gb: 24, gpu_vram_total_gb: 48 }
    ]
  ])('%s: counts', async (_, files, facts) => {
    expect(await linuxFacts({ ...BASE, ...files })).toMatchObject({ gpu_present: true, ...facts })
  })

  it('an NVIDIA card has unknown memory, never 0', async () => {
    expect(await linuxFacts({ ...BASE, ...NVIDIA })).not.toHaveProperty('gpu_vram_gb')
  })

  it.each([
    ['no bus can be seen', {}],
    ['a card stands behind WSL', { ...BRIDGE, '/proc/sys/kernel/osrelease': '5.15.90.1-microsoft-standard-WSL2\n' }],
    [
      'a card of AMD runs under the driver of old ones',
      pci('0000:05:00.0', { class: '0x030000', vendor: '0x1002', device: '0x6798', uevent: 'DRIVER=radeon' })
    ],
    ['an accelerator is of an unknown make', pci('0000:05:00.0', { class: '0x120000', vendor: '0x1b73', device: '0xd802' })]
  ])('is unknown, not none, where %s', async (_, files) => {
    expect(await linuxFacts({ ...BASE, ...files })).not.toHaveProperty('gpu_present')
  })
})

describe('containers and virtual machines on Linux', () => {
  it.each([
    [{ '/proc/cpuinfo': 'processor : 0\nflags : fpu hypervisor\n' }, true],
    [{ '/sys/class/dmi/id/sys_vendor': 'QEMU\n' }, true],
    [{ '/sys/class/dmi/id/sys_vendor': 'Amazon EC2\n', '/sys/class/dmi/id/product_name': 'm6g.metal\n' }, false],
    [{ '/sys/class/dmi/id/sys_vendor': 'Dell Inc.\n' }, false],
    [{ '/proc/device-tree/model': 'linux,dummy-virt' }, true],
    [{}, undefined]
  ])('%j: a virtual machine? %s', async (files, virtual) => {
    expect((await linuxFacts({ ...BASE, ...files }))['virtual_machine']).toBe(virtual)
  })

  it.each([
    [{ '/.dockerenv': '' }, true],
    [{ '/proc/self/cgroup': '0::/kubepods/pod1/x\n' }, true],
    [{ '/proc/1/environ': 'PATH=/bin\0container=lxc\0' }, true],
    [{ '/proc/self/cgroup': '0::/user.slice\n' }, false]
  ])('%j: a container? %s', async (files, container) => {
    expect((await linuxFacts({ ...BASE, ...files }))['container']).toBe(container)
  })
})

describeAdapter(
  linuxAdapter(),
  [
    { name: 'a laptop with Intel graphics', files: { ...BASE, ...UHD }, expect: { gpu_present: false, gpu_kind: 'integrated' } },
    { name: 'a machine with an NVIDIA card', files: { ...BASE, ...NVIDIA }, expect: { gpu_present: true, gpu_vram_gb: null } },
    { name: 'a system that is not Linux', platform: 'darwin', expect: { ram_gb: null } }
  ],
  { describe, it }
)
