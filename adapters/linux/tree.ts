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
  readonly texts: (paths: ReadonlyArray<string>) => T.Task<ReadonlyArray<string | undefined>>
  readonly names: (path: string) => T.Task<ReadonlyArray<string>>
  readonly data: () => TreeData
}

export const collector = (files: Files): Collector => {
  const texts: Record<string, string> = {}
  const names: Record<string, ReadonlyArray<string>> = {}
  const one = async (path: string): Promise<string | undefined> => {
    const read = await files.read(path)()
    if (E.isLeft(read)) return undefined
    texts[path] = read.right
    return read.right
  }
  return {
    texts: (paths) => () => Promise.all(paths.map(one)),
    names: (path) => async () => {
      const listed = await files.list(path)()
      if (E.isLeft(listed)) return []
      names[path] = listed.right
      return listed.right
    },
    data: () => ({ texts, names })
  }
}
