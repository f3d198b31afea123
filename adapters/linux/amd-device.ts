import { kindByPciId } from '../../src/facts/pci-kind.ts'
import type { DeviceKind, DeviceReading } from '../../src/facts/reading.ts'
import type { Device } from './pci.ts'
import { bytesOf } from './tree.ts'

/**
 * Files of the amdgpu driver. `mem_info_vis_vram_total` is not among them: it is the window that the processor sees, 256 MiB of a card of
 * 12 GiB.
 */
export const AMD_FILES = [
  'mem_info_vram_total',
  'mem_info_vram_used',
  'mem_info_gtt_total',
  'mem_info_gtt_used',
  'mem_info_vram_vendor',
  'board_info',
  'current_compute_partition',
  'current_memory_partition'
] as const

type Memory = Pick<DeviceReading, 'kind' | 'memoryBytes' | 'memoryFreeBytes'>

/** What the machine has beside the device, in bytes. */
export interface MachineMemory {
  readonly totalBytes?: number
  readonly availableBytes?: number
}

/**
 * Integrated or unified, of graphics inside AMD's processors: unified counts, with a budget; integrated does not. It is unified where the
 * processor was built to give graphics most of its memory (Strix Halo, MI300A), whatever the carve-out, or where somebody set 8 GiB or more
 * aside for it, which no firmware does by itself on other processors. All others are integrated: a carve-out of 512 MiB to 4 GiB is there
 * for the screen, and what the kernel lets them map beside it (GTT, half of all memory) is every program's.
 */
const LARGE_CARVE_OUT = 8 * 2 ** 30

export const amdMemory = (device: Device, machine: MachineMemory): Memory => {
  if (DISPLAY_ONLY.test(device.deviceId)) return { kind: 'display-only' }
  const total = bytesOf(device.text('mem_info_vram_total'))
  const mapped = bytesOf(device.text('mem_info_gtt_total'))
  const kind = kindOf(device, total, mapped)
  if (total === undefined) return { kind: kind === 'discrete' && isOld(device) ? 'unknown' : kind }
  if (kind === 'discrete') return cardMemory(device, total)
  return kind === 'unified' ? unifiedMemory(device, total, mapped, machine) : { kind }
}

/** Display chips of servers that are AMD's: Rage XL, RV100, ES1000. */
const DISPLAY_ONLY = /^0x(4752|4754|4759|5159|515e|5969)$/
/** TeraScale, which no driver of today computes with, and what runs under its driver. Source: pci.ids, vendor 1002. */
const OLD_CARDS = /^0x(64|65|67[0-7]|68[89a-f])/
const isOld = ({ deviceId, driver }: Device): boolean => OLD_CARDS.test(deviceId) || driver === 'radeon'

const kindOf = (device: Device, total: number | undefined, mapped: number | undefined): DeviceKind => {
  const byId = kindByPciId('1002', device.deviceId.slice(2))
  if (byId === 'unified' || byId === 'discrete') return byId
  if (byId === 'integrated') return (total ?? 0) >= LARGE_CARVE_OUT ? 'unified' : 'integrated'
  // A card names the maker of its memory, and what kind of board it is; graphics inside a processor has neither.
  const maker = device.text('mem_info_vram_vendor')
  if ((maker !== undefined && maker !== '' && maker !== 'unknown') || device.text('board_info') !== undefined) return 'discrete'
  // So ollama tells them apart too: little of its own, and four times as much to map.
  const isSmall = total !== undefined && total <= LARGE_CARVE_OUT / 2
  return isSmall && mapped !== undefined && mapped >= Math.max(LARGE_CARVE_OUT, 4 * total) ? 'integrated' : 'unknown'
}

/**
 * A card cut into partitions (MI300X as CPX) is one device on the bus, and each partition is told the whole card's memory; it has all of it
 * only where memory is not cut as well (NPS1).
 */
const cardMemory = (device: Device, total: number): Memory => {
  const mode = device.text('current_compute_partition')
  const free = freeOf(total, device.text('mem_info_vram_used'))
  if (mode === undefined || mode === '' || mode === 'SPX') return { kind: 'discrete', memoryBytes: total, ...free }
  return device.text('current_memory_partition') === 'NPS1' ? { kind: 'partition', memoryBytes: total, ...free } : { kind: 'partition' }
}

/**
 * The budget of unified memory is the larger of the carve-out and what may be mapped: the kernel gives computing either the one or the
 * other (`apu_prefer_gtt`), and programs are told that figure: 118111600640 bytes beside a carve-out of 512 MiB (ROCm/rocm-systems#8475).
 */
const unifiedMemory = (device: Device, total: number, mapped: number | undefined, machine: MachineMemory): Memory => {
  // More may be allowed to be mapped than there is.
  const shared = Math.min(mapped ?? 0, machine.totalBytes ?? mapped ?? 0)
  if (total >= shared) return { kind: 'unified', memoryBytes: total, ...freeOf(total, device.text('mem_info_vram_used')) }
  const free = freeOf(shared, device.text('mem_info_gtt_used')).memoryFreeBytes
  return {
    kind: 'unified',
    memoryBytes: shared,
    ...(free === undefined ? {} : { memoryFreeBytes: Math.min(free, machine.availableBytes ?? free) })
  }
}

const freeOf = (total: number, usedText: string | undefined): Pick<Memory, 'memoryFreeBytes'> => {
  const used = /^\d+$/.test(usedText ?? '') ? Number(usedText) : Number.NaN
  return used >= 0 && used <= total ? { memoryFreeBytes: total - used } : {}
}
