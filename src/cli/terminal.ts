import type { Paint } from '../decision/columns.ts'

/** Where a command speaks: results to `out`, talk to `err`. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly paint: Paint
  /** Characters in a line, where a person reads the results as they come; undefined where they go to a file or a pipe. */
  readonly width?: number | undefined
}
