import type { Tree } from './tree.ts'

export const BLOCKS = '/sys/devices/system/memory'

const blockNames = (tree: Tree): ReadonlyArray<string> => (tree.names(BLOCKS) ?? []).filter((name) => /^memory\d+$/.test(name))

const blockBytes = (tree: Tree): number => Number.parseInt(tree.text(`${BLOCKS}/block_size_bytes`) ?? '', 16)

/**
 * Share of the blocks that a system reports where all of them are online: the kernel keeps what it needs for itself, and firmware takes
 * parts of blocks. Less than that may be blocks that are offline, and only then each is asked: on a large machine there are thousands.
 */
const ONLINE_SHARE = 0.97

/** The files that tell which blocks are offline, where that may be. */
export const blockFiles = (tree: Tree, totalBytes: number | undefined): ReadonlyArray<string> => {
  const names = blockNames(tree)
  const isPlain = totalBytes !== undefined && totalBytes >= ONLINE_SHARE * blockBytes(tree) * names.length
  return isPlain ? [] : names.map((name) => `${BLOCKS}/${name}/online`)
}

const MOST_BYTES = 2 ** 50

/** What `lsmem` sums: memory blocks that are online, whose size is written in hexadecimal, without those of cards. */
export const installedBytes = (tree: Tree, totalBytes: number | undefined, ofCards: ReadonlySet<string>): number | undefined => {
  const online = blockNames(tree).filter((name) => !ofCards.has(name) && tree.text(`${BLOCKS}/${name}/online`)?.trim() !== '0')
  const bytes = blockBytes(tree) * online.length
  // A capture with a part of the blocks sums up to less than the system sees.
  return Number.isSafeInteger(bytes) && bytes > 0 && bytes <= MOST_BYTES && bytes >= (totalBytes ?? 0) ? bytes : undefined
}
