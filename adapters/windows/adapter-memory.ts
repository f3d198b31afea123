import type { DeviceReading } from '../../src/facts/reading.ts'
import { wholeNumber, type Row } from './rows.ts'

const GIB = 2 ** 30
const MIB = 2 ** 20
/** Less is a placeholder of a driver that does not tell. */
const LEAST_BYTES = 64 * MIB
const MOST_BYTES = 2 ** 42
/** A 32-bit field that is full, less what drivers round it down by. */
const FULL = 0xfff00000
/** Intel's drivers fill theirs as a signed one. */
const HALF_FULL = 0x7ff00000

type MemoryTold = Pick<DeviceReading, 'memoryBytes' | 'memoryNote'>

/**
 * A card's own memory from the 64-bit value that its driver wrote into the registry. Where there is none, the 32-bit ones count only
 * below the size at which they are full, and those of Intel's cards not at all: 16 GB cards say 1 or 2 GB there.
 */
export const ownMemory = (vendor: DeviceReading['vendor'], controller: Row, registry: Row | undefined): MemoryTold => {
  const exact = wholeNumber(registry?.get('qwmemorysize'))
  if (exact !== undefined && exact >= LEAST_BYTES && exact <= MOST_BYTES) return { memoryBytes: exact }
  const narrow = [registry?.get('memorysize'), controller.get('adapterram')].flatMap((value) => wholeNumber(value) ?? [])
  if (vendor === 'intel') return narrow.some((bytes) => bytes >= HALF_FULL && bytes <= 2 * GIB) ? { memoryNote: atLeast(2) } : {}
  if (narrow.some((bytes) => bytes >= FULL && bytes <= 4 * GIB)) return { memoryNote: atLeast(4) }
  const [bytes = 0, other = bytes] = narrow.filter((each) => each >= LEAST_BYTES && each < FULL)
  return bytes >= LEAST_BYTES && bytes === other ? { memoryBytes: bytes } : {}
}

const atLeast = (gb: number): string => `at least ${gb} GB: the field that Windows has for it ends there`

const LARGE_CARVE_OUT = 8 * GIB

/** What is set aside for graphics inside a processor, where that is much: its budget at the least, for Windows lets it share more. */
export const carveOut = (registry: Row | undefined): MemoryTold => {
  const bytes = wholeNumber(registry?.get('qwmemorysize')) ?? 0
  return bytes >= LARGE_CARVE_OUT && bytes <= MOST_BYTES
    ? { memoryBytes: bytes, memoryNote: 'what is set aside for it; it may use a part of the other memory too' }
    : {}
}
