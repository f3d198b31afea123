import { createRequire } from 'node:module'
import { either as E, taskEither as TE } from 'fp-ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { parseVoices, type Voices } from '../live/voices.ts'
import type { DetectorError } from './errors.ts'
import { readText } from './read-text.ts'

/** How the file of voices that ships with the package is called in findings. */
const SHIPPED = 'rules/voices.yaml'

const shippedPath = (): string => createRequire(import.meta.url).resolve('plimsoll/rules/voices.yaml')

/** Reads a file of voices; without a path the one that ships with the package. */
export const loadVoices = (path?: string): TE.TaskEither<DetectorError, Voices> => {
  const file = path ?? SHIPPED
  const invalid =
    (text: string) =>
    (diagnostics: ReadonlyArray<Diagnostic>): DetectorError => ({ _tag: 'InvalidFile', file, diagnostics, text })
  return TE.chain((text: string) => TE.fromEither(E.mapLeft(invalid(text))(parseVoices(text, file))))(readText(path ?? shippedPath()))
}
