const GIB = 2 ** 30

/**
 * Memory sizes that machines are sold with, in GiB. Source: the capacities of memory kits and of soldered memory on sale. Left out are 18, 28
 * and 36: of other makers than Apple, who tells the size itself, more machines of 20, 32 and 40 come to that beside a carve-out.
 */
export const SOLD_RAM_GIB: ReadonlyArray<number> = [
  0.25, 0.5, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 72, 80, 96, 112, 128, 144, 160, 192, 224, 256, 288, 320, 384, 448, 512, 576, 640,
  768, 896, 1024, 1152, 1280, 1536, 1792, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576, 32768
]

/** Memory sizes that graphics cards and accelerators are sold with, in GiB. Source: the makers' product pages. */
export const SOLD_VRAM_GIB: ReadonlyArray<number> = [
  1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 16, 20, 22, 24, 28, 32, 36, 40, 44, 48, 64, 72, 80, 94, 96, 128, 141, 144, 180, 192, 256, 288
]

/**
 * The least share of the size sold that a bare machine reports. 8 GB laptops with integrated graphics go down to 0.8875; a machine one step
 * of 7/8 below, such as 14 of 16 GiB, stays out. From 24 on none reports less than 0.9346 (GB10), and a carve-out of 2 of 32 or 4 of 64 GiB
 * stays out.
 */
export const ramShare = (gib: number): number => (gib <= 16 ? 0.88 : 0.93)
/** Cards with error correction report 15/16 of their size; 11 of 12 GiB (0.917) stays out. */
export const VRAM_SHARE = 0.93
/**
 * Some drivers report up to this share of the size sold, such as 24810 MiB of 24 GiB. With 1.02 a card with error correction would fall
 * to the size below: 11441 MiB of 12 GiB to 11, 97887 MiB of 96 GiB to 94.
 */
const VRAM_EXCESS = 1.01

/** Less of all that is built in is within what machines lack anyway: 1 of 16 GiB, 1 of 128. */
const LARGE_CARVE_OUT = 1 / 12

/** What is known of a machine's memory, in bytes. */
export interface RamEvidence {
  readonly totalBytes?: number
  readonly installedBytes?: number
  /** Set aside for graphics, beside what the system sees. */
  readonly carveOutBytes?: number
  readonly limitBytes?: number
  /** Only false, known for sure, lets a size be matched to one sold: cloud machines have sizes of their own. */
  readonly virtualMachine?: boolean
}

export interface SoldRam {
  readonly gb: number
  readonly basis: 'limit' | 'installed' | 'sold-size' | 'carve-out' | 'reported'
}

export interface SoldVram {
  readonly gb: number
  readonly basis: 'sold-size' | 'reported'
}

/**
 * Memory as sold, in GiB: a limit counts exactly, also one that is all that the system shows, as inside LXC; installed memory where the
 * system sees most of it (less is a carve-out, and what the system sees stands); a size on sale on a machine known not to be
 * virtual; else what is reported. Null where nothing is known.
 */
export const soldRam = (evidence: RamEvidence): SoldRam | null => {
  const total = plausible(evidence.totalBytes)
  const installed = plausible(evidence.installedBytes)
  const limit = plausible(evidence.limitBytes)
  const seen = total ?? installed
  if (seen === undefined) return null
  if (limit !== undefined && limit <= seen) return { gb: limit / GIB, basis: 'limit' }
  const carveOut = plausible(evidence.carveOutBytes) ?? 0
  const isCarved = installed !== undefined && seen < ramShare(installed / GIB) * installed
  if (isCarved || carveOut > LARGE_CARVE_OUT * (seen + carveOut)) return { gb: seen / GIB, basis: 'carve-out' }
  const known = installed !== undefined && installed >= seen ? installed : seen
  const size = evidence.virtualMachine === false ? sizeOnSale(seen) : undefined
  if (size !== undefined) return { gb: size, basis: size * GIB === installed ? 'installed' : 'sold-size' }
  return { gb: known / GIB, basis: known === installed ? 'installed' : 'reported' }
}

/**
 * What the system sees alone decides: the kernel's memory blocks leave out what the firmware took, and count whole blocks, of up to 2 GiB,
 * that are there in part, as 66 GiB of a machine with 64. No two sizes stand so near that both could be meant.
 */
const sizeOnSale = (seen: number): number | undefined => SOLD_RAM_GIB.find((gib) => gib * GIB >= seen && seen >= ramShare(gib) * gib * GIB)

/** A card's memory as sold, in GiB, from the bytes that its driver reports. */
export const soldVram = (bytes: number): SoldVram => {
  const gib = bytes / GIB
  const size = SOLD_VRAM_GIB.find((sold) => gib >= VRAM_SHARE * sold && gib <= VRAM_EXCESS * sold)
  return size === undefined ? { gb: gib, basis: 'reported' } : { gb: size, basis: 'sold-size' }
}

const plausible = (bytes: number | undefined): number | undefined =>
  bytes !== undefined && Number.isSafeInteger(bytes) && bytes > 0 && bytes < 2 ** 60 ? bytes : undefined
