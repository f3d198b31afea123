import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { either as E } from 'fp-ts'
import { bundledPopulations } from '../check/population.ts'
import type { Population } from '../check/population-share.ts'
import type { Facts } from '../facts/dictionary.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { codeOf, exitCode, worst, type ExitCode } from './exit-code.ts'
import { machineFilesIn, readMachine, surveyed } from './machine-files.ts'
import { ownValue, type Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { showError } from './show-diagnostics.ts'

/** The machines that `--machines` names, each by its file's name. */
export interface Given {
  readonly of: string
  readonly machines: ReadonlyArray<{ readonly name: string; readonly facts: Facts }>
}

/** The machines of `--machines DIR|FILE`; null where it is left out. Errors, of all files, have been told: they are the exit code. */
export const readGiven = async (options: Options, ladder: Ladder, context: ProgramContext): Promise<E.Either<ExitCode, Given | null>> => {
  const path = ownValue(options, 'machines')
  if (path === undefined) return E.right(null)
  const files = isFolder(path) ? machineFilesIn(path) : E.right([path])
  if (E.isLeft(files)) {
    showError(files.left, options.json, context.terminal)
    return E.left(exitCode.file)
  }
  const machines: { name: string; facts: Facts }[] = []
  const failed: ExitCode[] = []
  for (const file of files.right) {
    const read = await readMachine(file, ladder, context)
    if (E.isRight(read)) {
      const { facts } = await surveyed(read.right.machine, { ladder, named: {} }, options)
      machines.push({ name: basename(file).replace(/\.(ya?ml|json)$/i, ''), facts })
    } else {
      showError(read.left, options.json, context.terminal)
      failed.push(codeOf(read.left))
    }
  }
  return failed.length > 0 ? E.left(worst(failed)) : E.right({ of: path, machines })
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** The machines to count: those that were given, else the Linux computers that ship. */
export const populationOf = (given: Given | null): Population | undefined =>
  given === null
    ? bundledPopulations().find(({ of }) => of === 'linux-dmi')
    : { of: given.of, machines: given.machines.map(({ facts }) => ({ facts, count: 1 })) }
