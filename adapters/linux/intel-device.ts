import { kindByPciId } from '../../src/facts/pci-kind.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import type { Device } from './pci.ts'
import { bytesOf } from './tree.ts'

/** Where the xe driver tells the memory of each tile of a card, and where i915 does of all of it, below its card's name. */
export const INTEL_FILES = ['tile0/physical_vram_size_bytes', 'tile1/physical_vram_size_bytes', 'lmem_total_bytes'] as const
const I915 = 'lmem_total_bytes'

/** Cards of a device, `drm/card0`, that i915 writes its figure below. */
export const drmCards = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter((name) => /^card\d+$/.test(name)).map((name) => `drm/${name}/${I915}`)

/**
 * Graphics inside Intel's processors is integrated and never counts, those that are called Arc too: it has neither memory of its own nor a
 * budget that anything grants it. Only cards tell memory of their own.
 */
export const intelMemory = (device: Device): Pick<DeviceReading, 'kind' | 'memoryBytes'> => {
  const tiles = INTEL_FILES.slice(0, 2).flatMap((name) => bytesOf(device.text(name)) ?? [])
  const told = [I915, ...drmCards(device.names('drm'))].flatMap((name) => bytesOf(device.text(name)) ?? [])[0]
  const total = tiles.length > 0 ? tiles.reduce((sum, tile) => sum + tile, 0) : told
  if (total !== undefined) return { kind: 'discrete', memoryBytes: total }
  return { kind: kindByPciId('8086', device.deviceId.slice(2)) ?? 'unknown' }
}
