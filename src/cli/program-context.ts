import type { Readable } from 'node:stream'
import type { Terminal } from './terminal.ts'

/** All that a command may touch of the process it runs in. */
export interface ProgramContext {
  readonly terminal: Terminal
  /** Opened only where a machine file is read from it. */
  readonly stdin: () => Readable
  readonly env: Readonly<Record<string, string | undefined>>
}
