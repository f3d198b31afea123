import { either as E } from 'fp-ts'
import { loadLadder, readLadder } from '../detector/load-ladder.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { codeOf, exitCode, type ExitCode } from './exit-code.ts'
import { namedAdapters, type NamedAdapters } from './named-adapters.ts'
import type { Options } from './options.ts'
import { showError } from './show-diagnostics.ts'
import type { Terminal } from './terminal.ts'

/** What every command works with. */
export interface NamedLadder {
  readonly ladder: Ladder
  readonly named: NamedAdapters
}

/** A tier file as a check reads it, whatever is wrong with it beyond its form. An error has been told: it is the exit code. */
export const ladderToCheck = async (
  file: string | undefined,
  options: Options,
  terminal: Terminal
): Promise<E.Either<ExitCode, { readonly ladder: Ladder; readonly text: string }>> => {
  const named = await namedAdapters(options, terminal)
  if (named === null) return E.left(exitCode.usage)
  const read = await readLadder(file ?? options.tiers, named.adapters ?? [])()
  if (E.isRight(read)) return read
  showError(read.left, options.json, terminal)
  return E.left(codeOf(read.left))
}

/** The ladder that `--tiers` names, with the facts that the adapters of `--adapter` bring along. An error has been told: it is the exit code. */
export const namedLadder = async (options: Options, terminal: Terminal): Promise<E.Either<ExitCode, NamedLadder>> => {
  const named = await namedAdapters(options, terminal)
  if (named === null) return E.left(exitCode.usage)
  const ladder = await loadLadder(options.tiers, named.adapters ?? [])()
  if (E.isRight(ladder)) return E.right({ ladder: ladder.right, named })
  showError(ladder.left, options.json, terminal)
  return E.left(codeOf(ladder.left))
}
