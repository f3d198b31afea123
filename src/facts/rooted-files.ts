import { either as E, taskEither as TE } from 'fp-ts'
import type { Files, ProbeError } from './adapter.ts'

/** Links that lead to links: as many as Linux follows. */
const MOST_LINKS = 40

/**
 * The files of a captured tree, with the paths that they had on its machine: `/proc/meminfo` is `ROOT/proc/meminfo`. Links lead where
 * they would lead there: neither an absolute one nor `..` leaves the root.
 */
export const rootedFiles = (files: Files, root: string): Files => {
  const base = root.replace(/\/+$/, '')
  const targets = new Map<string, Promise<string | null>>()
  const targetOf = (path: string): Promise<string | null> => {
    const known = targets.get(path)
    if (known !== undefined) return known
    const asked = files
      .link(base + path)()
      .then((link) => (E.isRight(link) ? link.right : null))
    targets.set(path, asked)
    return asked
  }
  /** The path without a link in it, or null where links go round in circles. */
  const resolved = async (path: string): Promise<string | null> => {
    let left = path.split('/')
    let done: ReadonlyArray<string> = []
    for (let links = 0; left.length > 0;) {
      const [part = '', ...rest] = left
      left = rest
      if (part === '' || part === '.') continue
      if (part === '..') {
        done = done.slice(0, -1)
        continue
      }
      const target = await targetOf(`/${[...done, part].join('/')}`)
      if (target === null) done = [...done, part]
      else {
        links += 1
        if (links > MOST_LINKS) return null
        if (target.startsWith('/')) done = []
        left = [...target.split('/'), ...left]
      }
    }
    return `/${done.join('/')}`
  }
  const below =
    <A>(path: string, ask: (real: string) => TE.TaskEither<ProbeError, A>): TE.TaskEither<ProbeError, A> =>
    async () => {
      const real = await resolved(path)
      if (real === null) return E.left({ kind: 'failed', message: `${path}: too many links` })
      // What is wrong is told by the path that the machine had.
      return TE.mapLeft(({ kind, message }: ProbeError): ProbeError => ({ kind, message: message.replaceAll(base + real, path) }))(ask(base + real))()
    }
  return {
    read: (path, maxBytes) => below(path, (real) => files.read(real, maxBytes)),
    list: (path) => below(path, files.list),
    link: (path) => async () => {
      const [, folder = '', name = ''] = /^(.*)\/([^/]*)$/.exec(path) ?? []
      const parent = await resolved(folder)
      return parent === null
        ? E.left({ kind: 'failed', message: `${path}: too many links` })
        : files.link(`${base}${parent === '/' ? '' : parent}/${name}`)()
    }
  }
}
