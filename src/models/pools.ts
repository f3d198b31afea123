import { either as E } from 'fp-ts'
import type { Facts } from '../facts/dictionary.ts'
import { ramShare, VRAM_SHARE } from '../facts/sold-size.ts'
import { ENGINE } from './settings.ts'

export const GIB = 2 ** 30

/** The facts that say how much memory there is, and for whom. */
export const MEMORY_FACTS: ReadonlyArray<string> = [
  'ram_gb',
  'ram_usable_gb',
  'ram_available_gb',
  'container',
  'gpu_present',
  'gpu_count',
  'gpu_kind',
  'gpu_vram_gb',
  'gpu_vram_total_gb',
  'gpu_vram_usable_gb',
  'gpu_vram_free_gb'
]

/** Memory that a model can be put into, in bytes. */
export interface Pool {
  readonly pool: 'ram' | 'gpu'
  /** what the machine has, as its system reports it */
  readonly have: number
  /** what is free now; null where that is not known */
  readonly free: number | null
  /** what is left alone */
  readonly reserved: number
  /** why that much is left alone */
  readonly why: string
}

/** The pools of a machine. */
export interface Pools {
  readonly ram: Pool
  /** all devices that count together; null where there is none, or none is known */
  readonly gpu: Pool | null
  readonly devices: number
  /** the GPU's memory is a part of the other pool */
  readonly unified: boolean
}

/** The fact without which nothing can be said. */
export interface UnknownMemory {
  readonly _tag: 'UnknownMemory'
  readonly fact: 'ram_gb'
}

/** Left to the system and what runs beside the model: an eighth of the memory, at least 1 GiB. A convention of this program. */
const RAM_RESERVE = { least: GIB, share: 1 / 8 } as const
/** Inside a container only the process itself counts. */
const CONTAINER_RESERVE = GIB / 8

/**
 * The memory of a machine from its facts. Where only the size sold is known, the least counts that a machine sold with it reports (0.88 of
 * its memory up to 16 GiB and 0.93 above, 0.93 of a card's).
 */
export const poolsOf = (facts: Facts): E.Either<UnknownMemory, Pools> => {
  const usable = bytes(facts['ram_usable_gb']) ?? share(bytes(facts['ram_gb']), facts['container'] === true ? 1 : ramShare(Number(facts['ram_gb'])))
  if (usable === null) return E.left({ _tag: 'UnknownMemory', fact: 'ram_gb' })
  const contained = facts['container'] === true
  const reserved = contained ? CONTAINER_RESERVE : Math.max(RAM_RESERVE.least, Math.ceil(usable * RAM_RESERVE.share))
  const why = contained ? 'for the process itself, in a container' : 'for the system and what runs beside the model'
  const unified = facts['gpu_kind'] === 'unified'
  const devices = Math.max(1, typeof facts['gpu_count'] === 'number' ? facts['gpu_count'] : 1)
  const ram: Pool = { pool: 'ram', have: usable, free: bytes(facts['ram_available_gb']), reserved, why }
  return E.right({ ram, gpu: gpuOf(facts, devices, unified), devices, unified })
}

const gpuOf = (facts: Facts, devices: number, unified: boolean): Pool | null => {
  const sold = bytes(facts['gpu_vram_gb'])
  const largest = bytes(facts['gpu_vram_usable_gb']) ?? share(sold, unified ? 1 : VRAM_SHARE)
  if (largest === null || largest === 0 || facts['gpu_present'] === false) return null
  const total = devices > 1 ? bytes(facts['gpu_vram_total_gb']) : null
  const have = total === null ? largest : Math.max(largest, share(total, sold === null || sold === 0 ? VRAM_SHARE : Math.min(1, largest / sold)) ?? 0)
  const free = devices > 1 ? null : bytes(facts['gpu_vram_free_gb'])
  const why = `for the driver and the display${devices > 1 ? `, on each of ${devices} devices` : ''}: the margin that ${ENGINE.name} keeps`
  return { pool: 'gpu', have, free, reserved: devices * ENGINE.deviceMargin, why }
}

const bytes = (gib: Facts[string]): number | null => (typeof gib === 'number' && gib >= 0 && gib < 2 ** 20 ? Math.floor(gib * GIB) : null)

const share = (of: number | null, part: number): number | null => (of === null ? null : Math.floor(of * part))

/** What a model may take of a pool. */
export const roomOf = ({ have, reserved }: Pool): number => Math.max(0, have - reserved)
