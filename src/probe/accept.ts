import { either as E } from 'fp-ts'
import type { Adapter, ProbeError } from '../facts/adapter.ts'
import type { Dictionary, FactValue } from '../facts/dictionary.ts'
import { knownFacts } from '../facts/known-facts.ts'
import type { Reading } from '../facts/reading.ts'
import { isMapping } from '../source/shape.ts'

/** What is taken of an adapter's answer, and what is wrong with the rest. */
export interface Accepted {
  readonly reading: Reading
  readonly problems: ReadonlyArray<ProbeError>
}

/**
 * Takes the facts of an answer that are plain values of the right type and that the adapter said it provides. Strangers write
 * adapters: a getter or a function in an answer is refused without being run.
 */
export const accept = (adapter: Adapter, answer: unknown, dictionary: Dictionary): Accepted => {
  const refused = (message: string): Accepted => ({ reading: {}, problems: [{ kind: 'malformed', message }] })
  if (!isMapping(answer)) return refused('the answer is not a reading')
  const { facts, ...rest } = answer as Reading
  if (facts === undefined) return { reading: rest, problems: [] }
  if (!isMapping(facts)) return refused(`expected facts by name, found ${facts === null ? 'null' : typeof facts}`)
  const taken: Record<string, FactValue> = {}
  const problems: ProbeError[] = []
  const complain = (message: string): void => void problems.push({ kind: 'malformed', message })
  for (const [fact, property] of Object.entries(Object.getOwnPropertyDescriptors(facts))) {
    const value: unknown = property.value
    if (value === null || (value === undefined && property.get === undefined)) continue
    if (!adapter.provides.includes(fact)) complain(`${fact}: given, but not among what it provides`)
    else if (!dictionary.has(fact)) complain(`${fact}: no dictionary, tier file or adapter declares this fact`)
    else if (property.get !== undefined || typeof value === 'function') complain(`${fact}: expected a value, found code`)
    else {
      const checked = knownFacts(dictionary, { [fact]: value as FactValue })
      if (E.isLeft(checked)) complain(`${fact}: ${checked.left._tag === 'InvalidFacts' ? (checked.left.problems[0]?.message ?? '') : 'contradicts itself'}`)
      else taken[fact] = checked.right.given[fact] as FactValue
    }
  }
  return { reading: { ...rest, facts: taken }, problems }
}
