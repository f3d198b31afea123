import type { DeviceReading } from '../../src/facts/reading.ts'
import type { Tree } from './tree.ts'

export const PCI = '/sys/bus/pci/devices'
/** What is read of every display or compute device; most are there only for some drivers. */
export const DEVICE_FILES = [
  'vendor',
  'device',
  'mem_info_vram_total',
  'mem_info_vram_used',
  'mem_info_gtt_total',
  'mem_info_vram_vendor',
  'lmem_total_bytes'
] as const
/** Where Intel's xe driver tells the memory of each tile of a card. */
export const XE_TILES = ['tile0/physical_vram_size_bytes', 'tile1/physical_vram_size_bytes'] as const

/** PCI classes 03 (display) and 12 (processing accelerators). */
export const computesOrDisplays = (pciClass: string | undefined): boolean => /^0x(03|12)/.test(pciClass?.trim() ?? '')

/** All display and compute devices, or undefined where the bus cannot be seen or a device hides behind another driver. */
export const readDevices = (tree: Tree): ReadonlyArray<DeviceReading> | undefined => {
  const tegra = /nvidia,tegra/.test(tree.text('/proc/device-tree/compatible') ?? '') || tree.text('/etc/nv_tegra_release') !== undefined
  const onBoard: ReadonlyArray<DeviceReading> = tegra ? [{ name: 'NVIDIA Tegra', vendor: 'nvidia', kind: 'unified' }] : []
  const addresses = tree.names(PCI)
  // Under WSL the card stands behind /dev/dxg and on no bus.
  if (isWsl(tree)) return undefined
  if (addresses === undefined) return onBoard.length > 0 || tree.text('/proc/device-tree/model') !== undefined ? onBoard : undefined
  const seen = addresses.filter((address) => computesOrDisplays(tree.text(`${PCI}/${address}/class`)))
  return [...onBoard, ...seen.map((address) => pciDevice(tree, address))]
}

export const isWsl = (tree: Tree): boolean => /microsoft/i.test(tree.text('/proc/sys/kernel/osrelease') ?? '')

const VENDORS: Readonly<Record<string, DeviceReading['vendor']>> = { '0x10de': 'nvidia', '0x1002': 'amd', '0x8086': 'intel', '0x106b': 'apple' }
/** Management controllers and plain display chips of servers: ASPEED, Matrox, Hisilicon's BMC, XGI, SiS, S3. */
const DISPLAY_ONLY: ReadonlySet<string> = new Set(['0x1a03', '0x102b', '0x18ca', '0x1039', '0x5333'])
/** Virtual machines' own: virtio, VMware, Bochs, QXL, VirtualBox, Hyper-V, Cirrus, Amazon. */
const VIRTUAL: ReadonlySet<string> = new Set(['0x1af4', '0x15ad', '0x1234', '0x1b36', '0x80ee', '0x1414', '0x1013', '0x1d0f'])

const pciDevice = (tree: Tree, address: string): DeviceReading => {
  const text = (name: string): string | undefined => tree.text(`${PCI}/${address}/${name}`)?.trim()
  const vendorId = text('vendor') ?? ''
  const deviceId = text('device') ?? ''
  const vendor = VENDORS[vendorId] ?? 'other'
  const device = { name: `${vendorId}:${deviceId}`, vendor, pciAddress: address.toLowerCase() }
  if (DISPLAY_ONLY.has(vendorId)) return { ...device, kind: 'display-only' }
  if (VIRTUAL.has(vendorId)) return { ...device, kind: 'virtual' }
  if (vendor === 'amd') return { ...device, ...amdMemory(text, deviceId) }
  if (vendor === 'intel') return { ...device, ...intelMemory(text, deviceId) }
  return { ...device, kind: vendor === 'nvidia' ? 'discrete' : 'unknown' }
}

type Text = (name: string) => string | undefined
type Memory = Pick<DeviceReading, 'kind' | 'memoryBytes' | 'memoryFreeBytes'>

const bytes = (text: string | undefined): number | undefined => {
  const value = Number(text ?? NaN)
  return Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** Strix Halo: a processor made for its graphics to use most of the memory. */
const LARGE_APUS: ReadonlySet<string> = new Set(['0x1586'])
const LARGE_CARVE_OUT = 8 * 2 ** 30

/**
 * A card names the maker of its memory; graphics inside a processor has none. Of the latter only those count that are built for
 * large models or were given 8 GiB or more: their budget is the carve-out and what the kernel lets them map beside it.
 */
export const amdMemory = (text: Text, deviceId: string): Memory => {
  const total = bytes(text('mem_info_vram_total'))
  // Without the amdgpu driver nothing tells a card from a processor.
  if (total === undefined) return { kind: LARGE_APUS.has(deviceId) ? 'unified' : 'unknown' }
  const used = Number(text('mem_info_vram_used') ?? NaN)
  const free = used >= 0 && used <= total ? { memoryFreeBytes: total - used } : {}
  const maker = text('mem_info_vram_vendor')
  if (maker !== undefined && maker !== '' && maker !== 'unknown') return { kind: 'discrete', memoryBytes: total, ...free }
  const mapped = bytes(text('mem_info_gtt_total')) ?? 0
  if (LARGE_APUS.has(deviceId) || total >= LARGE_CARVE_OUT) return { kind: 'unified', memoryBytes: total + mapped }
  return { kind: 'integrated' }
}

/** Cards: DG1, Alchemist, Battlemage, Ponte Vecchio, Flex. Source: the PCI ids of the kernel's xe and i915 drivers. */
const INTEL_CARDS = /^0x(490[5-9]|56[9abc]|e2[012]|0bd|0b69|0b6e)/

const intelMemory = (text: Text, deviceId: string): Memory => {
  const tiles = XE_TILES.flatMap((name) => bytes(text(name)) ?? [])
  const total = tiles.length > 0 ? tiles.reduce((sum, tile) => sum + tile, 0) : bytes(text('lmem_total_bytes'))
  if (total !== undefined) return { kind: 'discrete', memoryBytes: total }
  return { kind: INTEL_CARDS.test(deviceId) ? 'discrete' : 'integrated' }
}
