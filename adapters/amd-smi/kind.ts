import { kindByName } from '../../src/facts/device-name.ts'
import { kindByPciId } from '../../src/facts/pci-kind.ts'
import type { DeviceKind } from '../../src/facts/reading.ts'

/** What AMD's tools tell of one device, sizes in bytes. */
export interface AmdDevice {
  readonly name: string | undefined
  /** PCI device id, `0x73df`. */
  readonly deviceId: string | undefined
  /** The instruction set, `gfx1031`. */
  readonly gfx: string | undefined
  /** Who made the memory chips; graphics inside a processor has none of its own. */
  readonly memoryMaker: string | undefined
  /** `GDDR6`, `HBM3`, `LPDDR5X`. */
  readonly memoryType: string | undefined
  readonly totalBytes: number | undefined
  readonly usedBytes: number | undefined
  /** What the kernel lets the device map of the machine's memory. */
  readonly mappedBytes: number | undefined
  readonly pciAddress: string | undefined
  readonly uuid: string | undefined
  /** Set where the device is one of several partitions of a card: `NPS1` where all share its memory. */
  readonly memoryPartition: string | undefined
}

/** Strix Halo: a processor made for its graphics to use most of the memory. */
const LARGE_APU = /^gfx1151$/
/** MI300A: processor and accelerator share HBM, and all of it is the accelerator's. */
const WHOLE_MEMORY = /mi300a\b/i
const WHOLE_MEMORY_ID = /^0x74a0$/
/** Graphics inside processors. Source: LLVM, "User Guide for AMDGPU Backend", processors marked APU. */
const APU = /^gfx(60[12]|70[0235]|801|810|902|909|90c|1013|103[3567]|1103|115[0123])$/
const LARGE_CARVE_OUT = 8 * 2 ** 30

/**
 * Card or processor, by what is surest: the id of the chip, its instruction set, its kind of memory, its name. Of graphics inside a
 * processor only those count that are built for large models or were given 8 GiB or more.
 */
export const kindOf = (device: AmdDevice): DeviceKind => {
  const byId = kindByPciId('1002', device.deviceId?.slice(2) ?? '')
  const named = kindByName('AMD', device.name ?? '', 'linux').kind
  if (byId === 'unified' || WHOLE_MEMORY.test(device.name ?? '')) return 'unified'
  if (LARGE_APU.test(device.gfx ?? '') || named === 'unified') return 'unified'
  const inside = APU.test(device.gfx ?? '') || /^(lp)?ddr/i.test(device.memoryType ?? '') || (byId === undefined && named === 'integrated')
  if (byId === 'integrated' || (byId === undefined && inside)) return (device.totalBytes ?? 0) >= LARGE_CARVE_OUT ? 'unified' : 'integrated'
  const isCard = /^gfx\d/.test(device.gfx ?? '') || device.memoryMaker !== undefined || /^(gddr|hbm)/i.test(device.memoryType ?? '')
  return byId ?? (isCard || named === 'discrete' ? 'discrete' : 'unknown')
}

/**
 * Own memory, or the budget of unified memory. The kernel's driver takes the larger of what is set aside and what may be mapped
 * (`apu_prefer_gtt`), and programs are told that figure: 110 GiB beside a carve-out of 512 MiB (ROCm/rocm-systems#8475).
 */
export const memoryOf = (device: AmdDevice, kind: DeviceKind): number | undefined => {
  const { totalBytes: total, mappedBytes: mapped } = device
  if (kind === 'discrete' || (kind === 'unified' && isWholeMemory(device))) return total
  if (kind !== 'unified' || total === undefined) return undefined
  return mapped === undefined ? (total >= LARGE_CARVE_OUT ? total : undefined) : Math.max(total, mapped)
}

const isWholeMemory = ({ name, deviceId }: AmdDevice): boolean => WHOLE_MEMORY_ID.test(deviceId ?? '') || WHOLE_MEMORY.test(name ?? '')
