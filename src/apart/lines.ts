import type { Duplex } from 'node:stream'

/** Two programs that talk in lines of JSON. */
export interface Line {
  readonly say: (message: object) => void
  /** Takes no more of what the other says, for as long as `isOn`. */
  readonly hold: (isOn: boolean) => void
}

interface Ears {
  readonly hear: (message: unknown) => void
  /** The other said what is no message, in words, or is gone. */
  readonly lost: (why?: string) => void
  /** A longer line is none, in bytes. */
  readonly longest: number
}

/** A break of the line is not part of any JSON, so it ends each message. */
const BREAK = 0x0a

export const talk = (pipe: Duplex, { hear, lost, longest }: Ears): Line => {
  let parts: Buffer[] = []
  let bytes = 0
  const give = (text: string): void => {
    let message: unknown
    try {
      message = JSON.parse(text)
    } catch {
      return lost('it said what is no message')
    }
    hear(message)
  }
  const take = (chunk: Buffer): void => {
    for (let from = 0; from < chunk.length && !pipe.destroyed;) {
      const end = chunk.indexOf(BREAK, from)
      const part = chunk.subarray(from, end < 0 ? chunk.length : end)
      from += part.length + 1
      bytes += part.length
      if (bytes > longest) {
        lost(`it said more than ${longest} bytes at once`)
        return void pipe.destroy()
      }
      parts.push(part)
      if (end < 0) return
      const whole = Buffer.concat(parts)
      parts = []
      bytes = 0
      give(whole.toString('utf8'))
    }
  }
  pipe.on('data', take)
  // A pipe that breaks is followed by its end.
  pipe.on('error', () => undefined)
  pipe.on('close', () => lost())
  return {
    say: (message) => void (pipe.writable && pipe.write(`${JSON.stringify(message)}\n`)),
    hold: (isOn) => void (isOn ? pipe.pause() : pipe.resume())
  }
}
