import { createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { either as E } from 'fp-ts'
import { MOST_LINE_CHARACTERS } from '../live/recording.ts'
import type { DetectorError } from './errors.ts'
import { inWords, unreadable } from './read-text.ts'

/** One line of a text. */
export interface TextLine {
  /** From 1. */
  readonly number: number
  readonly text: string
  /** False where the text ends inside of it. */
  readonly isEnded: boolean
}

/** Opens a file to be read line by line, so that its length does not matter. */
export const openLines = (path: string): E.Either<DetectorError, AsyncIterable<E.Either<DetectorError, TextLine>>> => {
  try {
    if (statSync(path).isDirectory()) return unreadable(path, 'file/directory', 'this is a directory, expected a file')
    return E.right(linesOf(createReadStream(path), path))
  } catch (cause) {
    return unreadable(path, 'file/unreadable', inWords(cause as NodeJS.ErrnoException))
  }
}

/** The lines of a stream, those that nobody would write cut off; a failure to read is the last thing that it gives. */
export async function* linesOf(stream: Readable, file: string): AsyncGenerator<E.Either<DetectorError, TextLine>> {
  const decoder = new TextDecoder()
  let [number, rest] = [1, '']
  try {
    for await (const chunk of stream) {
      const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
      rest = (parts.pop() ?? '').slice(0, MOST_LINE_CHARACTERS + 1)
      for (const text of parts) yield E.right({ number: number++, text: text.slice(0, MOST_LINE_CHARACTERS + 1), isEnded: true })
    }
    rest += decoder.decode()
    if (rest !== '') yield E.right({ number, text: rest, isEnded: false })
  } catch (cause) {
    yield unreadable(file, 'file/unreadable', inWords(cause as NodeJS.ErrnoException))
  }
}
