import { either as E, type task as T } from 'fp-ts'
import type { Files } from '../../src/facts/adapter.ts'

/** What was read of a machine's /proc and /sys: plain data, so that a captured machine is parsed by the same code. */
export interface TreeData {
  /** Texts by path. */
  readonly texts: Readonly<Record<string, string>>
  /** Names in a folder, by path; a folder that is not there is left out. */
  readonly names: Readonly<Record<string, ReadonlyArray<string>>>
}

/** A tree to look things up in. */
export interface Tree {
  readonly text: (path: string) => string | undefined
  readonly names: (path: string) => ReadonlyArray<string> | undefined
}

export const treeOf = ({ texts, names }: TreeData): Tree => ({
  text: (path) => (Object.hasOwn(texts, path) ? texts[path] : undefined),
  names: (path) => (Object.hasOwn(names, path) ? names[path] : undefined)
})

/** Collects texts and names from files; what is not there or may not be read is left out. */
export interface Collector {
  readonly texts: (paths: ReadonlyArray<string>) => T.Task<void>
  readonly names: (paths: ReadonlyArray<string>) => T.Task<void>
  /** What has been collected so far. */
  readonly tree: Tree
  readonly data: TreeData
}

/** /proc/cpuinfo of a machine with four thousand processors. */
const MOST_BYTES = 8 * 2 ** 20

export const collector = (files: Files): Collector => {
  const texts: Record<string, string> = {}
  const names: Record<string, ReadonlyArray<string>> = {}
  const readOne = async (path: string): Promise<void> => {
    const read = await files.read(path, MOST_BYTES)()
    if (E.isRight(read)) texts[path] = read.right
  }
  const listOne = async (path: string): Promise<void> => {
    const listed = await files.list(path)()
    if (E.isRight(listed)) names[path] = listed.right
  }
  const all =
    (paths: ReadonlyArray<string>, one: (path: string) => Promise<void>): T.Task<void> =>
    async () =>
      void (await Promise.all(paths.map(one)))
  const data = { texts, names }
  return { texts: (paths) => all(paths, readOne), names: (paths) => all(paths, listOne), tree: treeOf(data), data }
}

/** Lines such as `KEY=value` by their key. */
export const linesOf = (text: string, separator: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf(separator)
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const]
    })
  )

/** A number of bytes as the kernel writes it; undefined where it is none, or 0. */
export const bytesOf = (text: string | undefined): number | undefined => {
  const value = text !== undefined && /^\d{1,16}$/.test(text.trim()) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) && value > 0 ? value : undefined
}
