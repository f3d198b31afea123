import { open, type FileHandle } from 'node:fs/promises'
import { either as E, type taskEither as TE } from 'fp-ts'
import { modelOfGguf } from '../models/gguf-model.ts'
import { readGgufHeader } from '../models/gguf-header.ts'
import type { Weighed } from '../models/memory.ts'
import { aboutFile, type Diagnostic } from '../source/diagnostic.ts'
import type { DetectorError } from './errors.ts'

/** A model from a GGUF file on this machine. Only its header is read. Errors: a file that cannot be read, or is no model. */
export const openGguf =
  (path: string): TE.TaskEither<DetectorError, Weighed> =>
  async () => {
    const wrong = (findings: ReadonlyArray<Diagnostic>): E.Either<DetectorError, never> =>
      E.left({ _tag: 'InvalidFile', file: path, diagnostics: findings, text: null })
    let file: FileHandle | null = null
    try {
      const opened = (file = await open(path, 'r'))
      const about = await opened.stat()
      if (!about.isFile()) return wrong([aboutFile(path, 'file/directory', 'this is no file')])
      const read = async (offset: number, length: number): Promise<Uint8Array> => {
        const { buffer, bytesRead } = await opened.read(new Uint8Array(length), 0, length, offset)
        return buffer.subarray(0, bytesRead)
      }
      const header = await readGgufHeader(read, about.size)()
      if (E.isLeft(header)) return wrong([aboutFile(path, CODES[header.left._tag], header.left.message)])
      const model = modelOfGguf(header.right)
      return E.isRight(model) ? model : wrong(model.left.map((problem) => aboutFile(path, 'gguf/shape', problem)))
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException
      return wrong([aboutFile(path, 'file/unreadable', code === 'ENOENT' ? 'there is no such file' : `it cannot be read: ${message}`)])
    } finally {
      await file?.close()
    }
  }

const CODES = {
  NotGguf: 'gguf/magic',
  BigEndian: 'gguf/big-endian',
  UnsupportedVersion: 'gguf/version',
  Split: 'gguf/split',
  Truncated: 'gguf/truncated',
  Malformed: 'gguf/malformed'
} as const
