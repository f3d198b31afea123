import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { either as E } from 'fp-ts'
import { parse } from '../../adapters/fixture.ts'
import type { DetectorError } from '../detector/errors.ts'
import { readStream, readText } from '../detector/read-text.ts'
import { machineSurvey } from '../detector/machine-survey.ts'
import type { MachineFile, ReadMachine } from '../facts/machine-file.ts'
import type { Survey } from '../facts/survey.ts'
import { MAX_CAPTURE_BYTES } from '../source/yaml-text.ts'
import { aboutFile } from '../source/diagnostic.ts'
import type { Ladder } from '../tiers/ladder.ts'
import type { NamedLadder } from './named-ladder.ts'
import type { Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'

/** Reads a machine file for the facts that a ladder knows; `-` is standard input. */
export const readMachine = async (
  path: string,
  ladder: Ladder,
  context: Pick<ProgramContext, 'stdin'>
): Promise<E.Either<DetectorError, ReadMachine>> => {
  const text = await machineText(path, context)
  return E.isLeft(text) ? text : machineOf(text.right, shownAs(path), ladder)
}

/** How a path is named to people; `-` is standard input. */
export const shownAs = (path: string): string => (path === '-' ? '<stdin>' : path)

/** The text of a file about machines; `-` is standard input. */
export const machineText = (path: string, { stdin }: Pick<ProgramContext, 'stdin'>): Promise<E.Either<DetectorError, string>> =>
  (path === '-' ? readStream(stdin(), shownAs(path), MAX_CAPTURE_BYTES) : readText(path, MAX_CAPTURE_BYTES))()

/** The machine that a text tells of. */
export const machineOf = (text: string, file: string, { dictionary }: Ladder): E.Either<DetectorError, ReadMachine> => {
  const parsed = parse(text, file, dictionary)
  return E.isRight(parsed) ? parsed : E.left({ _tag: 'InvalidFile', file, diagnostics: parsed.left, text })
}

/** What there is to decide about a machine file: its facts, or what its capture gives for the facts that the ladder asks for. */
export const surveyed = (machine: MachineFile, { ladder, named }: NamedLadder, { timeout }: Options): Promise<Survey> =>
  machineSurvey(machine, { ...named, dictionary: ladder.dictionary, wanted: new Set(ladder.facts), timeoutMs: timeout })()

const ENDING = /\.(ya?ml|json)$/i

/** What a machine is called that its file does not name. */
export const machineName = (file: string): string => basename(file).replace(ENDING, '')

/** The machine files of a folder, in the order of their names. */
export const machineFilesIn = (folder: string): E.Either<DetectorError, ReadonlyArray<string>> => {
  const refuse = (code: string, message: string): E.Either<DetectorError, never> =>
    E.left({ _tag: 'InvalidFile', file: folder, diagnostics: [aboutFile(folder, code, message)], text: null })
  try {
    const names = readdirSync(folder)
      .filter((name) => ENDING.test(name))
      .sort()
    return names.length > 0
      ? E.right(names.map((name) => join(folder, name)))
      : refuse('file/no-machines', 'the folder holds no machine files (.yaml, .yml, .json)')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    return refuse(
      'file/unreadable',
      code === 'ENOENT' ? 'there is no such folder' : code === 'ENOTDIR' ? 'this is not a folder' : 'the folder cannot be read'
    )
  }
}
