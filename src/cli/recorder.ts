import { appendFileSync, closeSync, fstatSync, openSync } from 'node:fs'
import { either as E } from 'fp-ts'
import type { LiveEvent } from '../live/event.ts'
import { writeLine, type RecordingHeader } from '../live/recording.ts'

/** Writes a recording, each line before the next thing happens, so that nothing is lost however the program ends. */
export class Recorder {
  readonly #file: number

  private constructor(file: number) {
    this.#file = file
  }

  /** Opens a file that is not there yet or is empty; the error is a line for people. */
  static open(path: string): E.Either<string, Recorder> {
    try {
      const file = openSync(path, 'a')
      if (fstatSync(file).size === 0) return E.right(new Recorder(file))
      closeSync(file)
      return E.left(`${path} is there already and is left as it is: name another file, or remove it`)
    } catch (cause) {
      return E.left(`${path} cannot be written: ${(cause as Error).message}`)
    }
  }

  /** The error, a line for people, or null. */
  write(value: RecordingHeader | LiveEvent): string | null {
    try {
      appendFileSync(this.#file, `${writeLine(value)}\n`)
      return null
    } catch (cause) {
      return `the recording cannot be written any more: ${(cause as Error).message}`
    }
  }

  close(): void {
    closeSync(this.#file)
  }
}
