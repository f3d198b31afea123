import { kindByName } from '../../src/facts/device-name.ts'
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
const LARGE_APU_ID = /^0x1586$/
/** MI300A: processor and accelerator share HBM, and all of it is the accelerator's. */
const WHOLE_MEMORY = /mi300a\b/i
const WHOLE_MEMORY_ID = /^0x74a0$/
/** Graphics inside processors. Source: LLVM, "User Guide for AMDGPU Backend", processors marked APU. */
const APU = /^gfx(60[12]|70[0235]|801|810|902|909|90c|1013|103[3567]|1103|115[0123])$/
/** Source: pci.ids, vendor 1002. */
const CARD_ID = /^0x(6[4-9a-f]|7[0-7])[\da-f]{2}$/
const APU_ID = /^0x(1[0-9a-f]|9[6-9])[\da-f]{2}$/

const LARGE_CARVE_OUT = 8 * 2 ** 30

/**
 * Card or processor, by what is surest: the id of the chip, its instruction set, its kind of memory, its name. Of graphics inside a
 * processor only those count that are built for large models or were given 8 GiB or more.
 */
export const kindOf = (device: AmdDevice): DeviceKind => {
  const id = device.deviceId ?? ''
  const named = kindByName('AMD', device.name ?? '', 'linux').kind
  if (WHOLE_MEMORY_ID.test(id) || WHOLE_MEMORY.test(device.name ?? '')) return 'unified'
  if (LARGE_APU_ID.test(id) || LARGE_APU.test(device.gfx ?? '') || named === 'unified') return 'unified'
  const inside = APU_ID.test(id) || APU.test(device.gfx ?? '') || /^(lp)?ddr/i.test(device.memoryType ?? '') || (id === '' && named === 'integrated')
  if (inside) return (device.totalBytes ?? 0) >= LARGE_CARVE_OUT ? 'unified' : 'integrated'
  const isCard =
    CARD_ID.test(id) || /^gfx\d/.test(device.gfx ?? '') || device.memoryMaker !== undefined || /^(gddr|hbm)/i.test(device.memoryType ?? '')
  return isCard || named === 'discrete' ? 'discrete' : 'unknown'
}

/** Own memory, or the budget of unified memory: the carve-out and what may be mapped beside it. */
export const memoryOf = (device: AmdDevice, kind: DeviceKind): number | undefined => {
  if (kind === 'discrete') return device.totalBytes
  if (kind !== 'unified' || device.totalBytes === undefined) return undefined
  if (WHOLE_MEMORY_ID.test(device.deviceId ?? '') || WHOLE_MEMORY.test(device.name ?? '')) return device.totalBytes
  return device.mappedBytes === undefined ? undefined : device.totalBytes + device.mappedBytes
}
