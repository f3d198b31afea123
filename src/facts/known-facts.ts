import { either as E } from 'fp-ts'
import type { ShapeError } from '../source/shape.ts'
import type { Dictionary, Facts, FactValue } from './dictionary.ts'
import { valueShape } from './fact-value.ts'
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
export const knownFacts = (dictionary: Dictionary, given: Facts): E.Either<FactsError, Implied & { readonly given: Readonly<Record<string, FactValue>> }> => {
  const known: Record<string, FactValue> = {}
  const problems: BadFact[] = []
  for (const fact of Object.keys(given)) {
    const definition = dictionary.get(fact)
    const value = given[fact]
    if (definition === undefined || value === null || value === undefined) continue
    const checked = shapeOf(definition).validate(value, [])
    if (E.isRight(checked)) known[fact] = checked.right
    else problems.push({ fact, message: (checked.left[0] as ShapeError).problem.message })
  }
  if (problems.length > 0) return E.left({ _tag: 'InvalidFacts', problems })
  const implied = imply(dictionary, known)
  if (E.isLeft(implied)) return E.left({ _tag: 'ContradictoryFacts', contradictions: implied.left })
  return E.right({ ...implied.right, given: known })
}

type Definition = NonNullable<ReturnType<Dictionary['get']>>
const shapes = new WeakMap<Definition, ReturnType<typeof valueShape>>()

const shapeOf = (definition: Definition): ReturnType<typeof valueShape> => {
  const made = shapes.get(definition) ?? valueShape(definition)
  shapes.set(definition, made)
  return made
}
