import { either as E } from 'fp-ts'
import type { Adapter, ProbeError } from '../facts/adapter.ts'
import type { Dictionary, FactValue } from '../facts/dictionary.ts'
import { knownFacts } from '../facts/known-facts.ts'
import type { Reading } from '../facts/reading.ts'
import { isMapping, named } from '../source/shape.ts'
import { acceptParts, entriesOfAnswer, type EntriesOf } from './accept-parts.ts'
import { shortened, toldError } from './told-error.ts'

/** What is taken of an adapter's answer, and what is wrong with the rest. */
export interface Accepted {
  readonly reading: Reading
  readonly problems: ReadonlyArray<ProbeError>
}

/**
 * Takes of an adapter's answer what has the right type and what the adapter said it provides. Strangers write adapters, and not all of
 * them in TypeScript: whatever they answer, nothing is thrown, and a getter or a function in it is refused without being run.
 */
export const accept = (adapter: Adapter, answer: unknown, dictionary: Dictionary): Accepted => {
  try {
    if (isMapping(answer) && answer['_tag'] === 'Left') return refused(toldError(answer['left']))
    const reading = isMapping(answer) && answer['_tag'] === 'Right' ? answer['right'] : undefined
    if (!isMapping(reading)) return refused(malformed('the answer is not a reading'))
    const entriesOf = entriesOfAnswer()
    const parts = acceptParts(reading, entriesOf)
    if (!Object.hasOwn(reading, 'facts')) return { reading: parts.reading, problems: listed(parts.problems) }
    const { facts, problems } = acceptFacts(adapter, reading['facts'], dictionary, entriesOf)
    return { reading: { ...parts.reading, facts }, problems: listed([...parts.problems, ...problems]) }
  } catch (cause) {
    return refused(malformed(`the answer cannot be read: ${toldError(cause).message}`))
  }
}

const refused = (problem: ProbeError): Accepted => ({ reading: {}, problems: [problem] })

const malformed = (message: string): ProbeError => ({ kind: 'malformed', message: shortened(message) })

/** An answer can hold any number of mistakes. */
const MOST_PROBLEMS = 20

const listed = (problems: ReadonlyArray<string>): ReadonlyArray<ProbeError> => {
  const more = problems.length - MOST_PROBLEMS
  return [...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`and ${more} more of this kind`] : [])].map(malformed)
}

interface AcceptedFacts {
  readonly facts: Readonly<Record<string, FactValue>>
  readonly problems: ReadonlyArray<string>
}

const acceptFacts = (adapter: Adapter, facts: unknown, dictionary: Dictionary, entriesOf: EntriesOf): AcceptedFacts => {
  if (!isMapping(facts) || isNoMapping(facts)) return { facts: {}, problems: [`expected facts by name, found ${kindOf(facts)}`] }
  const provided = new Set(adapter.provides)
  const taken: Record<string, FactValue> = {}
  const problems: string[] = []
  for (const { key: fact, value, isCode } of entriesOf(facts)) {
    if (!isCode && (value === null || value === undefined)) continue
    if (!provided.has(fact)) problems.push(`${fact}: given, but not among what it provides`)
    else if (!dictionary.has(fact)) problems.push(`${fact}: no dictionary, tier file or adapter declares this fact`)
    else if (isCode) problems.push(`${fact}: expected a value, found code`)
    else {
      const checked = knownFacts(dictionary, { [fact]: value as FactValue })
      if (E.isLeft(checked))
        problems.push(`${fact}: ${checked.left._tag === 'InvalidFacts' ? (checked.left.problems[0]?.message ?? '') : 'contradicts itself'}`)
      else taken[fact] = checked.right.given[fact] as FactValue
    }
  }
  return { facts: taken, problems }
}

/** A Map or a Date has no facts among its properties, and would be taken for an answer without any. */
const isNoMapping = (facts: object): boolean => Object.prototype.toString.call(facts) !== '[object Object]'

const kindOf = (facts: unknown): string => (isMapping(facts) ? `a ${Object.prototype.toString.call(facts).slice(8, -1)}` : named(facts))
