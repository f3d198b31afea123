import { either as E, taskEither as TE } from 'fp-ts'
import type { Adapter } from '../facts/adapter.ts'
import { builtInFacts, type FactDefinition } from '../facts/dictionary.ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { isKnown } from '../source/read-source.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { parseTierFile, parseToCheck } from '../tiers/parse-tier-file.ts'
import { checkAdapters } from './check-adapters.ts'
import type { DetectorError } from './errors.ts'
import { readText } from './read-text.ts'
import { shippedFile } from './shipped-file.ts'

/** How the tier file that ships with the package is called in decisions. */
export const SHIPPED = 'rules/tiers.yaml'

/** Where the tier file that ships with the package stands. */
export const shippedPath = (): string => shippedFile('tiers.yaml')

/**
 * Reads a tier file into its Ladder; without a path the one that ships with the package. What can be checked at once and is an error
 * stops it; `plimsoll check` looks for the rest.
 */
export const loadLadder = (path: string | undefined, adapters: ReadonlyArray<Adapter>): TE.TaskEither<DetectorError, Ladder> => {
  const problems = checkAdapters(adapters)
  if (problems.length > 0) return TE.left({ _tag: 'InvalidAdapters', problems })
  const file = path ?? SHIPPED
  return TE.chain((text: string) => ladderOf(text, file, parseTierFile(text, file, declaredBy(adapters))))(readText(path ?? shippedPath()))
}

/** A tier file's Ladder and its text, whatever a check will say of it. */
export const readLadder = (
  path: string | undefined,
  adapters: ReadonlyArray<Adapter>
): TE.TaskEither<DetectorError, { readonly ladder: Ladder; readonly text: string }> => {
  const problems = checkAdapters(adapters)
  if (problems.length > 0) return TE.left({ _tag: 'InvalidAdapters', problems })
  const file = path ?? SHIPPED
  return TE.chain((text: string) =>
    TE.fromEither(
      E.bimap(
        (found: ReadonlyArray<Diagnostic>) => invalid(text, file, found),
        (ladder: Ladder) => ({ ladder, text })
      )(parseToCheck(text, file, declaredBy(adapters)))
    )
  )(readText(path ?? shippedPath()))
}

// An adapter brings facts of its own and never changes what a fact of the dictionary is.
const declaredBy = (adapters: ReadonlyArray<Adapter>): ReadonlyArray<FactDefinition> =>
  adapters.flatMap((adapter) => adapter.declares ?? []).filter(({ name }) => !builtInFacts.has(name))

const ladderOf =
  (text: string, file: string, parsed: E.Either<ReadonlyArray<Diagnostic>, Ladder>): TE.TaskEither<DetectorError, Ladder> =>
  async () => {
    if (E.isLeft(parsed)) return E.left(invalid(text, file, parsed.left))
    const errors = isKnown(text) ? [] : (await import('../check/at-load.ts')).errorsAtLoad(parsed.right)
    return errors.length > 0 ? E.left(invalid(text, file, errors)) : parsed
  }

const invalid = (text: string, file: string, diagnostics: ReadonlyArray<Diagnostic>): DetectorError => ({
  _tag: 'InvalidFile',
  file,
  diagnostics,
  text
})
