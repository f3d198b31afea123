import { either as E } from 'fp-ts'
import { visible } from '../source/frame.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { ownValue, type Options } from './options.ts'
import type { Terminal } from './terminal.ts'

/** The format that `--format` names among those that a command has; `--json` is another way to ask for json. */
export const formatOf = <A extends string>(options: Options, formats: readonly ['text', 'json', A]): E.Either<string, 'text' | 'json' | A> => {
  const named = ownValue(options, 'format')
  const format = formats.find((each) => each === named)
  if (named === undefined) return E.right(options.json ? 'json' : 'text')
  if (format === undefined) return E.left(`--format: found ${named}, expected ${formats.join(', ')}`)
  return options.json && format !== 'json' ? E.left(`--json and --format ${format} ask for two formats`) : E.right(format)
}

/** All that is wrong at once. */
export const wrongUsages = (problems: ReadonlyArray<string>, terminal: Terminal): ExitCode => {
  for (const problem of problems) wrongUsage(problem, terminal)
  return exitCode.usage
}

export const wrongUsage = (problem: string, { err, paint }: Terminal): ExitCode => {
  err(`${paint.bad('error')}  ${visible(problem)}`)
  return exitCode.usage
}
