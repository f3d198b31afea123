import { closeSync, constants, createReadStream, openSync, readSync, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { either as E, type taskEither as TE } from 'fp-ts'
import { aboutFile, type Diagnostic } from '../source/diagnostic.ts'
import { MAX_FILE_BYTES } from '../source/yaml-text.ts'
import type { DetectorError } from './errors.ts'

const PIPE_TIMEOUT_MS = 5000

/** Reads a text file as UTF-8, no further than just past the longest file that is decoded. */
export const readText =
  (path: string, maxBytes = MAX_FILE_BYTES): TE.TaskEither<DetectorError, string> =>
  async () => {
    try {
      const about = statSync(path)
      if (about.isDirectory()) return unreadable(path, 'file/directory', 'this is a directory, expected a file')
      if (about.isFile()) return asText(readStart(path, maxBytes), path, maxBytes)
      const stream = about.isFIFO() ? await openPipe(path) : createReadStream(path)
      const timer = setTimeout(() => stream.destroy(new Error('nothing was written to it')), PIPE_TIMEOUT_MS)
      const text = await readStream(stream, path, maxBytes)()
      clearTimeout(timer)
      return text
    } catch (cause) {
      return unreadable(path, 'file/unreadable', inWords(cause as NodeJS.ErrnoException))
    }
  }

/** A pipe may never be written to. Opening it the plain way would wait for a writer in a thread that not even the end of the process frees. */
const openPipe = async (path: string): Promise<Readable> => {
  const { Socket } = await import('node:net')
  return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false })
}

const readStart = (path: string, maxBytes: number): Buffer => {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(Math.min(maxBytes, Math.max(statSync(path).size, MAX_FILE_BYTES)) + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < buffer.length; length += read) read = readSync(file, buffer, length, buffer.length - length, null)
    return buffer.subarray(0, length)
  } finally {
    closeSync(file)
  }
}

/** Reads a stream such as standard input, no further than just past the longest file that is decoded. */
export const readStream =
  (stream: Readable, name: string, maxBytes = MAX_FILE_BYTES): TE.TaskEither<DetectorError, string> =>
  async () => {
    const chunks: Buffer[] = []
    let bytes = 0
    try {
      for await (const chunk of stream) {
        chunks.push(Buffer.from(chunk as Uint8Array))
        bytes += (chunk as Uint8Array).length
        if (bytes > maxBytes) break
      }
    } catch (cause) {
      return unreadable(name, 'file/unreadable', inWords(cause as NodeJS.ErrnoException))
    }
    return asText(Buffer.concat(chunks).subarray(0, maxBytes + 1), name, maxBytes)
  }

const asText = (bytes: Buffer, name: string, maxBytes: number): E.Either<DetectorError, string> => {
  const [first, second] = bytes
  // PowerShell redirects output into files as UTF-16.
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    // A file that is cut off may be cut inside a character; it is refused for its length later.
    return E.right(new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: bytes.length > maxBytes }))
  } catch {
    const text = bytes.toString('utf8')
    const before = text.slice(0, text.indexOf('\ufffd')).split('\n')
    const place = { line: before.length, col: (before.at(-1) ?? '').length + 1 }
    return invalid(name, { ...aboutFile(name, 'file/encoding', 'the file is not UTF-8 text', 'save it as UTF-8'), ...place })
  }
}

export const unreadable = (file: string, code: string, message: string): E.Either<DetectorError, never> =>
  invalid(file, aboutFile(file, code, message))

const invalid = (file: string, diagnostic: Diagnostic): E.Either<DetectorError, never> =>
  E.left({ _tag: 'InvalidFile', file, diagnostics: [diagnostic], text: null })

export const inWords = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' || code === 'EPERM' ? 'no permission to read it' : `it cannot be read: ${message}`
