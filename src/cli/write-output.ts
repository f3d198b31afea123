import { writeFileSync } from 'node:fs'
import { exitCode, type ExitCode } from './exit-code.ts'
import { wrongUsage } from './output-format.ts'
import type { ProgramContext } from './program-context.ts'

/** Writes what an option asked for into the file that it names. */
export const writeOutput = (option: string, path: string, text: string, { terminal }: Pick<ProgramContext, 'terminal'>): ExitCode => {
  try {
    writeFileSync(path, text)
    return exitCode.ok
  } catch (cause) {
    wrongUsage(`--${option}: the file cannot be written: ${(cause as Error).message}`, terminal)
    return exitCode.file
  }
}
