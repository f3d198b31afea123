import { either as E } from 'fp-ts'
import { parse } from '../../adapters/fixture.ts'
import type { DetectorError } from '../detector/errors.ts'
import { readStream, readText } from '../detector/read-text.ts'
import type { ReadMachine } from '../facts/machine-file.ts'
import type { Ladder } from '../tiers/ladder.ts'
import type { ProgramContext } from './program-context.ts'

/** Reads a machine file for the facts that a ladder knows; `-` is standard input. */
export const readMachine = async (
  path: string,
  ladder: Ladder,
  { stdin }: Pick<ProgramContext, 'stdin'>
): Promise<E.Either<DetectorError, ReadMachine>> => {
  const file = path === '-' ? '<stdin>' : path
  const text = await (path === '-' ? readStream(stdin(), file) : readText(path))()
  if (E.isLeft(text)) return text
  const parsed = parse(text.right, file, ladder.dictionary)
  return E.isRight(parsed) ? parsed : E.left({ _tag: 'InvalidFile', file, diagnostics: parsed.left, text: text.right })
}
