import { createRequire } from 'node:module'
import { either as E, taskEither as TE } from 'fp-ts'
import type { Adapter } from '../facts/adapter.ts'
import { builtInFacts } from '../facts/dictionary.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { parseTierFile } from '../tiers/parse-tier-file.ts'
import { checkAdapters } from './check-adapters.ts'
import type { DetectorError } from './errors.ts'
import { readText } from './read-text.ts'

/** How the tier file that ships with the package is called in decisions. */
export const SHIPPED = 'rules/tiers.yaml'

/** Where the tier file that ships with the package stands. */
export const shippedPath = (): string => createRequire(import.meta.url).resolve('plimsoll/rules/tiers.yaml')

/** Reads a tier file into its Ladder; without a path the one that ships with the package. */
export const loadLadder = (path: string | undefined, adapters: ReadonlyArray<Adapter>): TE.TaskEither<DetectorError, Ladder> => {
  const problems = checkAdapters(adapters)
  if (problems.length > 0) return TE.left({ _tag: 'InvalidAdapters', problems })
  const file = path ?? SHIPPED
  return TE.chain((text: string) => TE.fromEither(ladderOf(text, file, adapters)))(readText(path ?? shippedPath()))
}

/** The Ladder of a tier file's text; facts that adapters declare are known in it. */
const ladderOf = (text: string, file: string, adapters: ReadonlyArray<Adapter>): E.Either<DetectorError, Ladder> => {
  // An adapter brings facts of its own and never changes what a fact of the dictionary is.
  const declared = adapters.flatMap((adapter) => adapter.declares ?? []).filter(({ name }) => !builtInFacts.has(name))
  return E.mapLeft((diagnostics: Parameters<typeof invalid>[2]) => invalid(text, file, diagnostics))(parseTierFile(text, file, declared))
}

const invalid = (text: string, file: string, diagnostics: Extract<DetectorError, { _tag: 'InvalidFile' }>['diagnostics']): DetectorError => ({
  _tag: 'InvalidFile',
  file,
  diagnostics,
  text
})
