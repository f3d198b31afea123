import type { Readable } from 'node:stream'
import type { Terminal } from './terminal.ts'

/** All that a command may touch of the process it runs in. */
export interface ProgramContext {
  readonly terminal: Terminal
  /** Opened only where a machine file is read from it. */
  readonly stdin: () => Readable
  /** Resolves when somebody asks the program to end; a command that asks for this ends by itself then. Where it is left out nobody asks. */
  readonly askedToEnd?: () => Promise<void>
  readonly env: Readonly<Record<string, string | undefined>>
}
