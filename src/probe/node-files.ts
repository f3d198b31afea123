import { close, constants, fstat, open, read, readdir, readlink, statfs, type Stats, type StatsFs } from 'node:fs'
import { join } from 'node:path'
import { taskEither as TE } from 'fp-ts'
import type { Files, ProbeError } from '../facts/adapter.ts'
import { isTable, readTable } from './kernel-tables.ts'

const DEFAULT_MAX_BYTES = 2 ** 20

/** Files below a root, which is `/` for the machine that this runs on and a folder for a captured one. */
export const nodeFiles = (root: string): Files => {
  const below = (path: string): string => (root === '/' ? path : join(root, path))
  const attempt = <A>(path: string, act: (path: string) => Promise<A>): TE.TaskEither<ProbeError, A> =>
    TE.tryCatch(() => act(below(path)), problem(path))
  return {
    read: (path, maxBytes = DEFAULT_MAX_BYTES) =>
      attempt(path, async (real) => (isTable(real) ? (await readTable(real)).slice(0, maxBytes) : readStart(real, maxBytes))),
    list: (path) => attempt(path, async (real) => (await listed(real)).sort()),
    link: (path) => attempt(path, target),
    free: (path) => attempt(path, free)
  }
}

/** Most files of the kernel fit; a buffer of this size costs nothing. */
const FIRST_BYTES = 4096
const MORE_BYTES = 64 * 1024

/** Files of the kernel have no size to ask for, so they are read until they end. */
const readStart = async (path: string, maxBytes: number): Promise<string> => {
  const file = await opened(path)
  try {
    if (!/^\/(proc|sys)\//.test(path)) await refusePipe(file)
    const chunks: Buffer[] = []
    let length = 0
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.min(length === 0 ? FIRST_BYTES : MORE_BYTES, maxBytes - length))
      const bytesRead = await readInto(file, chunk)
      length += bytesRead
      chunks.push(chunk.subarray(0, bytesRead))
      if (bytesRead === 0 || length >= maxBytes || (bytesRead < chunk.length && path.startsWith('/sys/')))
        return Buffer.concat(chunks).toString('utf8')
    }
  } finally {
    close(file, () => undefined)
  }
}

const refusePipe = async (file: number): Promise<void> => {
  const about = await promised<Stats>((done) => fstat(file, done))
  if (about.isFIFO() || about.isSocket()) throw Object.assign(new Error('a pipe, expected a file'), { code: 'EPIPE' })
}

/** A pipe that nobody writes to would hold a thread that not even the end of the process frees. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** The promises of node:fs cost three times as much, and there are dozens of files; loading them takes a millisecond. */
const promised = <A>(ask: (done: (error: Error | null, found: A) => void) => void): Promise<A> =>
  new Promise((resolve, reject) => ask((error, found) => (error === null ? resolve(found) : reject(error))))

const opened = (path: string): Promise<number> => promised((done) => open(path, FLAGS, done))
const listed = (path: string): Promise<string[]> => promised((done) => readdir(path, done))
const target = (path: string): Promise<string> => promised((done) => readlink(path, done))
const free = async (path: string): Promise<number> => {
  const { bavail, bsize } = await promised<StatsFs>((done) => statfs(path, done))
  return bavail * bsize
}
const readInto = (file: number, chunk: Buffer): Promise<number> => promised((done) => read(file, chunk, 0, chunk.length, null, done))

const problem =
  (path: string) =>
  (cause: unknown): ProbeError => {
    const { code, message } = cause as NodeJS.ErrnoException
    const kind = code === 'ENOENT' || code === 'ENOTDIR' ? 'not-installed' : code === 'EACCES' || code === 'EPERM' ? 'no-permission' : 'failed'
    return { kind, message: kind === 'failed' ? `${path}: ${message}` : `${path}: ${kind === 'not-installed' ? 'not there' : 'may not be read'}` }
  }
