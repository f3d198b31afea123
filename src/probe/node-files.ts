import { constants, open, readdir, readlink, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { taskEither as TE } from 'fp-ts'
import type { Files, ProbeError } from '../facts/adapter.ts'

const DEFAULT_MAX_BYTES = 2 ** 20

/** Files below a root, which is `/` for the machine that this runs on and a folder for a captured one. */
export const nodeFiles = (root: string): Files => {
  const below = (path: string): string => (root === '/' ? path : join(root, path))
  const attempt = <A>(path: string, act: (path: string) => Promise<A>): TE.TaskEither<ProbeError, A> =>
    TE.tryCatch(() => act(below(path)), problem(path))
  return {
    read: (path, maxBytes = DEFAULT_MAX_BYTES) => attempt(path, (real) => readStart(real, maxBytes)),
    list: (path) => attempt(path, async (real) => (await readdir(real)).sort()),
    link: (path) => attempt(path, (real) => readlink(real)),
    free: (path) => attempt(path, async (real) => statfs(real).then(({ bavail, bsize }) => bavail * bsize))
  }
}

/** Files of the kernel have no size to ask for, so they are read until they end. */
const readStart = async (path: string, maxBytes: number): Promise<string> => {
  // A pipe that nobody writes to would hold a thread that not even the end of the process frees.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const about = await file.stat()
    if (about.isFIFO() || about.isSocket()) throw Object.assign(new Error('a pipe, expected a file'), { code: 'EPIPE' })
    const chunks: Buffer[] = []
    let length = 0
    for (;;) {
      const chunk = Buffer.alloc(Math.min(64 * 1024, maxBytes - length))
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null)
      length += bytesRead
      chunks.push(chunk.subarray(0, bytesRead))
      if (bytesRead === 0 || length >= maxBytes) return Buffer.concat(chunks).toString('utf8')
    }
  } finally {
    await file.close()
  }
}

const problem =
  (path: string) =>
  (cause: unknown): ProbeError => {
    const { code, message } = cause as NodeJS.ErrnoException
    const kind = code === 'ENOENT' || code === 'ENOTDIR' ? 'not-installed' : code === 'EACCES' || code === 'EPERM' ? 'no-permission' : 'failed'
    return { kind, message: kind === 'failed' ? `${path}: ${message}` : `${path}: ${kind === 'not-installed' ? 'not there' : 'may not be read'}` }
  }
