import type { FactsError } from '../facts/known-facts.ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Ladder } from '../tiers/ladder.ts'

/** Why a detector has no answer: plain data, every problem at once. */
export type DetectorError =
  /** A file that could not be read or decoded. `text` is what was read of it, for code frames. */
  | { readonly _tag: 'InvalidFile'; readonly file: string; readonly diagnostics: ReadonlyArray<Diagnostic>; readonly text: string | null }
  | { readonly _tag: 'UnknownTier'; readonly name: string; readonly known: ReadonlyArray<string>; readonly hint: string | null }
  | { readonly _tag: 'UnknownVoice'; readonly name: string; readonly known: ReadonlyArray<string>; readonly hint: string }
  /** A machine that no tier takes, where one is needed. */
  | { readonly _tag: 'NoTier'; readonly file: string }
  /** Adapters that are none, or that declare facts that cannot be. */
  | { readonly _tag: 'InvalidAdapters'; readonly problems: ReadonlyArray<string> }
  | FactsError

/** A tier that somebody named and the file does not have, with the nearest name. */
export const unknownTier = (ladder: Ladder, name: string): DetectorError => {
  const known = ladder.tiers.map((tier) => tier.name)
  return { _tag: 'UnknownTier', name, known, hint: didYouMean(name, known) ?? `it has ${known.join(', ')}` }
}

/** One line for people. */
export const messageOf = (error: DetectorError): string => {
  switch (error._tag) {
    case 'InvalidFile': {
      const [first] = error.diagnostics
      const more = error.diagnostics.length - 1
      const place = first === undefined ? error.file : `${first.file}:${first.line}:${first.col}: ${first.message}`
      return more > 0 ? `${place} (and ${more} more)` : place
    }
    case 'UnknownTier':
      return `the tier file has no tier "${error.name}"${error.hint === null ? '' : `; ${error.hint}`}`
    case 'UnknownVoice':
      return `the file of voices has no voice "${error.name}"; ${error.hint}`
    case 'NoTier':
      return `no tier of ${error.file} takes this machine; name a tier, or write fallback: in the file`
    case 'InvalidAdapters':
      return error.problems.join('; ')
    case 'InvalidFacts':
      return error.problems.map(({ fact, message }) => `${fact}: ${message}`).join('; ')
    case 'ContradictoryFacts':
      return error.contradictions.map(({ message }) => message).join('; ')
  }
}

/** The only thing that the facade throws; `reason` is the error as data. */
export class PlimsollError extends Error {
  override readonly name = 'PlimsollError'
  readonly reason: DetectorError

  constructor(reason: DetectorError) {
    super(messageOf(reason))
    this.reason = reason
  }
}
