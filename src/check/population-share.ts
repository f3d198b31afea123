import { either as E } from 'fp-ts'
import type { Dictionary, Facts, FactValue } from '../facts/dictionary.ts'
import { knownFacts } from '../facts/known-facts.ts'
import type { Share } from './finding.ts'

/** Real machines, each with how many of its kind there are. */
export interface Population {
  /** Its name, such as `linux-dmi`. */
  readonly of: string
  readonly machines: ReadonlyArray<{ readonly facts: Facts; readonly count: number }>
}

/** A population with all that its facts imply, for one dictionary. Machines that contradict themselves are left out. */
export interface Surveyed {
  readonly of: string
  readonly total: number
  readonly machines: ReadonlyArray<{ readonly facts: Readonly<Record<string, FactValue>>; readonly count: number }>
}

export const surveyed = ({ of, machines }: Population, dictionary: Dictionary): Surveyed => {
  const known = machines.flatMap(({ facts, count }) => {
    const implied = knownFacts(dictionary, facts)
    return E.isRight(implied) ? [{ facts: implied.right.facts, count }] : []
  })
  return { of, machines: known, total: known.reduce((sum, { count }) => sum + count, 0) }
}

/** The share of machines for which something holds; null of a population without machines. */
export const shareOf = (population: Surveyed | null, holds: (facts: Readonly<Record<string, FactValue>>) => boolean): Share | null => {
  if (population === null || population.total === 0) return null
  const found = population.machines.reduce((sum, { facts, count }) => (holds(facts) ? sum + count : sum), 0)
  return { share: found / population.total, of: population.of }
}
