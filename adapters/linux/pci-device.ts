import type { DeviceReading } from '../../src/facts/reading.ts'
import { amdMemory, type MachineMemory } from './amd-device.ts'
import { intelMemory } from './intel-device.ts'
import { isAccelerator, type Device } from './pci.ts'

const VENDORS: Readonly<Record<string, DeviceReading['vendor']>> = { '0x10de': 'nvidia', '0x1002': 'amd', '0x8086': 'intel', '0x106b': 'apple' }

/**
 * Management controllers and plain display chips of servers and boards: ASPEED, Matrox, XGI, SiS, S3, Silicon Motion, ServerEngines, VIA,
 * Phytium, Loongson, Zhaoxin.
 */
const DISPLAY_ONLY: ReadonlySet<string> = new Set('0x1a03 0x102b 0x18ca 0x1039 0x5333 0x126f 0x19a2 0x1106 0x1db7 0x0014 0x1d17'.split(' '))
/** Huawei's controller hibmc, whose maker makes accelerators too. */
const DISPLAY_ONLY_DEVICES: ReadonlySet<string> = new Set(['0x19e5:0x1711'])
/** Virtual machines' own: virtio, VMware, Bochs, QXL, VirtualBox, Hyper-V, Cirrus, Amazon, Parallels, Xen. */
const VIRTUAL: ReadonlySet<string> = new Set('0x1af4 0x15ad 0x1234 0x1b36 0x80ee 0x1414 0x1013 0x1d0f 0x1ab8 0x5853'.split(' '))
/** Accelerators with memory of their own: Ascend, Gaudi, Cambricon, Moore Threads, Iluvatar, MetaX, Enflame, T-Head. Source: pci.ids. */
const ACCELERATORS: ReadonlySet<string> = new Set(['0x19e5', '0x1da3', '0xcabc', '0x1ed5', '0x1e3e', '0x9999', '0x1e36', '0x1ded'])
/** NVIDIA's processors with graphics inside that is on the bus: GB10, Thor. */
const NVIDIA_UNIFIED = /^0x(2e|2b0)/
/** Drivers that hold a device for a virtual machine: nothing here can use it. */
const HANDED_ON: ReadonlySet<string> = new Set(['vfio-pci', 'pci-stub', 'xen-pciback', 'pciback'])

/** A display or compute device, or null for one inside a processor that is no graphics. */
export const pciDevice = (device: Device, machine: MachineMemory): DeviceReading | null => {
  const { vendorId, deviceId, address } = device
  // Neural processors of Intel and AMD have this class, no memory of their own and no graphics.
  if (isAccelerator(device) && vendorId === '0x8086' && intelMemory(device).kind === 'integrated') return null
  if (isAccelerator(device) && vendorId === '0x1022') return null
  return {
    name: `${vendorId}:${deviceId}`,
    vendor: VENDORS[vendorId] ?? 'other',
    ...(address === undefined ? {} : { pciAddress: address.toLowerCase() }),
    ...memoryOf(device, machine),
    ...(HANDED_ON.has(device.driver ?? '') ? { usable: false } : {})
  }
}

const memoryOf = (device: Device, machine: MachineMemory): Pick<DeviceReading, 'kind' | 'memoryBytes' | 'memoryFreeBytes'> => {
  const { vendorId, deviceId } = device
  if (DISPLAY_ONLY.has(vendorId) || DISPLAY_ONLY_DEVICES.has(`${vendorId}:${deviceId}`)) return { kind: 'display-only' }
  if (VIRTUAL.has(vendorId) && !isAccelerator(device)) return { kind: 'virtual' }
  switch (vendorId) {
    case '0x1002':
      return amdMemory(device, machine)
    case '0x8086':
      return intelMemory(device)
    case '0x10de':
      return NVIDIA_UNIFIED.test(deviceId) ? wholeMemory(machine) : { kind: 'discrete' }
    default:
      return { kind: isAccelerator(device) && ACCELERATORS.has(vendorId) ? 'discrete' : 'unknown' }
  }
}

/**
 * NVIDIA's unified memory has no part of its own: CUDA tells programs all that the system has, 128501256192 bytes of a GB10
 * (leptonai/gpud#1170), the kernel's MemTotal there.
 */
export const wholeMemory = ({ totalBytes, availableBytes }: MachineMemory): Pick<DeviceReading, 'kind' | 'memoryBytes' | 'memoryFreeBytes'> => ({
  kind: 'unified',
  ...(totalBytes === undefined ? {} : { memoryBytes: totalBytes }),
  ...(totalBytes === undefined || availableBytes === undefined ? {} : { memoryFreeBytes: availableBytes })
})
