import type { Reading } from '../facts/reading.ts'

/** What one adapter answered, and how much it is believed. */
export interface Answer {
  readonly adapter: string
  readonly precedence: number
  readonly reading: Reading
}
