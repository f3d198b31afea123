import { either as E } from 'fp-ts'
import type { Diagnostic } from './diagnostic.ts'
import { KNOWN_TEXTS } from './known-texts.ts'
import { unpacked, type PackedSource } from './packed-source.ts'
import { readYaml, type Reading, type Source } from './yaml-text.ts'

const knownAs = (text: string): PackedSource | undefined => KNOWN_TEXTS.find((known) => known.text === text)

/** Whether a text is one that the build has read and found nothing wrong with. */
export const isKnown = (text: string): boolean => knownAs(text) !== undefined

/** Reads a text as `readYaml` does, or remembers what the build read of it. */
export const readSource = (text: string, file: string, reading?: Reading): E.Either<ReadonlyArray<Diagnostic>, Source> => {
  const known = knownAs(text)
  return known === undefined ? readYaml(text, file, reading) : E.right(unpacked(known, file))
}
