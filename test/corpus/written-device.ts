import { BARE, device, memory, type Entry, type Tree } from './entry.ts'

/** A bare machine with devices. */
export const one = (
  source: string,
  pitfall: string,
  what: string,
  files: Tree,
  expect: Entry['expect'],
  open: ReadonlyArray<string> = []
): Entry => ({
  source,
  pitfall,
  what,
  expect,
  open,
  files: {
    ...BARE,
    ...memory(31.2),
    ...files
  }
})

/** So many devices alike. */
export const many = (count: number, ids: string, files = {}, pciClass?: string): Tree =>
  Object.assign({}, ...Array.from({ length: count }, (_, i) => device(`0000:${(16 + i).toString(16)}:00.0`, ids, files, pciClass))) as Tree
