import { writeFileSync } from 'node:fs'
import { either as E } from 'fp-ts'
import { shippedPath } from '../detector/load-ladder.ts'
import { readText } from '../detector/read-text.ts'
import { visible } from '../source/frame.ts'
import { codeOf, exitCode, type ExitCode } from './exit-code.ts'
import type { ProgramContext } from './program-context.ts'
import { showError } from './show-diagnostics.ts'

const SCHEMA_OF_PROJECT = './node_modules/plimsoll/rules/schemas/tiers.schema.json'

/** `plimsoll init [FILE]`: a commented tier file to start from, on standard output or into a file that is not there yet. */
export const init = async (file: string | undefined, { terminal }: ProgramContext): Promise<ExitCode> => {
  const shipped = await readText(shippedPath())()
  if (E.isLeft(shipped)) {
    showError(shipped.left, false, terminal)
    return codeOf(shipped.left)
  }
  const text = shipped.right.replace('$schema=./schemas/tiers.schema.json', `$schema=${SCHEMA_OF_PROJECT}`).trimEnd()
  if (file === undefined) {
    terminal.out(text)
    return exitCode.ok
  }
  try {
    writeFileSync(file, `${text}\n`, { flag: 'wx' })
    terminal.err(visible(`wrote ${file}; try: plimsoll --tiers ${file}`))
    return exitCode.ok
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? 'it is there already, and is left as it is' : message
    terminal.err(`${terminal.paint.bad('error')}  ${visible(`${file} was not written: ${why}`)}`)
    return code === 'EEXIST' ? exitCode.usage : exitCode.file
  }
}
