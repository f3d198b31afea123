import { statSync } from 'node:fs'
import { either as E } from 'fp-ts'
import { bundledPopulations } from '../check/population.ts'
import type { Population } from '../check/population-share.ts'
import type { DetectorError } from '../detector/errors.ts'
import type { Facts } from '../facts/dictionary.ts'
import { parseFleet } from '../facts/fleet-file.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { codeOf, exitCode, worst, type ExitCode } from './exit-code.ts'
import { machineFilesIn, machineName, machineOf, machineText, shownAs, surveyed } from './machine-files.ts'
import { ownValue, type Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { showDiagnostics, showError } from './show-diagnostics.ts'

/** The machines that `--machines` names, each by its file's name, or by its own in a list. */
export interface Given {
  readonly of: string
  readonly machines: ReadonlyArray<{ readonly name: string; readonly facts: Facts; readonly count: number }>
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
  const machines: Given['machines'][number][] = []
  const failed: ExitCode[] = []
  for (const file of files.right) {
    const read = await machinesIn(file, ladder, options, context)
    if (E.isRight(read)) machines.push(...read.right)
    else {
      showError(read.left, options.json, context.terminal)
      failed.push(codeOf(read.left))
    }
  }
  return failed.length > 0 ? E.left(worst(failed)) : E.right({ of: path, machines })
}

/** The machines of a list, or the one of a machine file. What a list says beside facts is noted. */
const machinesIn = async (
  path: string,
  ladder: Ladder,
  options: Options,
  context: ProgramContext
): Promise<E.Either<DetectorError, Given['machines']>> => {
  const text = await machineText(path, context)
  if (E.isLeft(text)) return text
  const file = shownAs(path)
  const list = parseFleet(text.right, file, ladder.dictionary)
  if (list !== null) {
    if (E.isLeft(list)) return E.left({ _tag: 'InvalidFile', file, diagnostics: list.left, text: text.right })
    if (!options.json) showDiagnostics(list.right.notes, null, context.terminal)
    return E.right(list.right.machines)
  }
  const read = machineOf(text.right, file, ladder)
  if (E.isLeft(read)) return read
  const { facts } = await surveyed(read.right.machine, { ladder, named: {} }, options)
  return E.right([{ name: machineName(file), facts, count: 1 }])
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
  given === null ? bundledPopulations().find(({ of }) => of === 'linux-dmi') : { of: given.of, machines: given.machines }
