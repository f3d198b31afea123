import type { MemoryReading } from '../../src/facts/reading.ts'
import type { Tree } from './tree.ts'

/** Memory from the kernel's own account: reported, available, and installed from the memory blocks. Bytes. */
export const readMemory = (tree: Tree): MemoryReading => {
  const total = field(tree, 'MemTotal')
  const available = field(tree, 'MemAvailable')
  const installed = installedBytes(tree)
  return {
    ...(total === undefined ? {} : { totalBytes: total }),
    ...(available === undefined || total === undefined || available > total ? {} : { availableBytes: available }),
    ...(installed === undefined ? {} : { installedBytes: installed })
  }
}

const MOST_BYTES = 2 ** 50

/** The kernel writes kB and means KiB; a number without a unit, as some containers' own file systems write, is bytes. */
const field = (tree: Tree, name: string): number | undefined => {
  const match = new RegExp(`^${name}:\\s*(\\d+)\\s*(kB)?\\s*$`, 'm').exec(tree.text('/proc/meminfo') ?? '')
  if (match === null) return undefined
  const bytes = Number(match[1]) * (match[2] === undefined ? 1 : 1024)
  return bytes > 0 && bytes <= MOST_BYTES ? bytes : undefined
}

const BLOCKS = '/sys/devices/system/memory'

/** What `lsmem` sums: memory blocks, whose size is written in hexadecimal. */
const installedBytes = (tree: Tree): number | undefined => {
  const size = Number.parseInt(tree.text(`${BLOCKS}/block_size_bytes`) ?? '', 16)
  const blocks = (tree.names(BLOCKS) ?? []).filter((name) => /^memory\d+$/.test(name)).length
  const bytes = size * blocks
  return Number.isSafeInteger(bytes) && bytes > 0 && bytes <= MOST_BYTES ? bytes : undefined
}
