import type { Paint } from '../decision/columns.ts'

/** Where a command speaks: results to `out`, talk to `err`. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly paint: Paint
}
