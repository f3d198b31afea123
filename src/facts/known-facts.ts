import { either as E } from 'fp-ts'
import { isMapping, named, type ShapeError } from '../source/shape.ts'
import type { Dictionary, FactDefinition, Facts, FactValue } from './dictionary.ts'
import { isValue, valueShape } from './fact-value.ts'
import { imply, type Contradiction, type Implied } from './imply.ts'

/** A fact whose value is not one that the fact can have. */
export interface BadFact {
  readonly fact: string
  readonly message: string
}

/** Why facts cannot be decided about. */
export type FactsError =
  | { readonly _tag: 'InvalidFacts'; readonly problems: ReadonlyArray<BadFact> }
  | { readonly _tag: 'ContradictoryFacts'; readonly contradictions: ReadonlyArray<Contradiction> }

/** Checks facts against the dictionary and fills in what they imply. Names that it does not have are left out. */
export const knownFacts = (
  dictionary: Dictionary,
  given: Facts
): E.Either<FactsError, Implied & { readonly given: Readonly<Record<string, FactValue>> }> => {
  if (!isMapping(given))
    return E.left({ _tag: 'InvalidFacts', problems: [{ fact: 'facts', message: `found ${named(given)}, expected facts by name` }] })
  const known: Record<string, FactValue> = {}
  const problems: BadFact[] = []
  for (const fact of Object.keys(given)) {
    const definition = dictionary.get(fact)
    const value = given[fact]
    if (definition === undefined || value === null || value === undefined) continue
    if (isValue(definition, value)) known[fact] = value === 0 ? 0 : value
    else problems.push({ fact, message: whatIsWrong(definition, value) })
  }
  if (problems.length > 0) return E.left({ _tag: 'InvalidFacts', problems })
  const implied = imply(dictionary, known)
  if (E.isLeft(implied)) return E.left({ _tag: 'ContradictoryFacts', contradictions: implied.left })
  return E.right({ ...implied.right, given: known })
}

const whatIsWrong = (definition: FactDefinition, value: unknown): string => {
  const checked = valueShape(definition).decode(value)
  return E.isLeft(checked) ? (checked.left[0] as ShapeError).problem.message : ''
}
