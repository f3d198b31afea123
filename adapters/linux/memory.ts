import type { MemoryReading } from '../../src/facts/reading.ts'
import { cardMemory } from './card-memory.ts'
import type { CpuInfo } from './cpuinfo.ts'
import { installedBytes } from './memory-blocks.ts'
import type { Tree } from './tree.ts'

/**
 * Memory from the kernel's own account: reported, available, and installed from the memory blocks. Bytes. Where the memory of cards stands
 * in that account it is taken out; where it may and nothing tells how much, nothing is known.
 */
export const readMemory = (tree: Tree, info: CpuInfo): MemoryReading => {
  const cards = cardMemory(tree, info)
  if (cards === 'may be in it') return {}
  const total = less(meminfoBytes(tree, 'MemTotal'), cards.totalBytes)
  const available = less(meminfoBytes(tree, 'MemAvailable'), cards.freeBytes)
  const installed = installedBytes(tree, total, cards.blocks)
  return {
    ...(total === undefined ? {} : { totalBytes: total }),
    ...(available === undefined || total === undefined || available > total ? {} : { availableBytes: available }),
    ...(installed === undefined ? {} : { installedBytes: installed })
  }
}

const less = (bytes: number | undefined, taken: number): number | undefined => (bytes !== undefined && bytes > taken ? bytes - taken : undefined)

const MOST_BYTES = 2 ** 50

/** A line of the kernel's account in bytes. It writes kB and means KiB; a number without a unit, as some captures have it, is bytes. */
export const meminfoBytes = (tree: Tree, name: string): number | undefined => {
  const match = new RegExp(`^${name}:\\s*(\\d+)\\s*(kB)?\\s*$`, 'm').exec(tree.text('/proc/meminfo') ?? '')
  if (match === null) return undefined
  const bytes = Number(match[1]) * (match[2] === undefined ? 1 : 1024)
  return bytes >= LEAST_BYTES && bytes <= MOST_BYTES ? bytes : undefined
}

/** A line that is cut off, or of another unit, comes to less than any machine that runs Node has. */
const LEAST_BYTES = 2 ** 20
