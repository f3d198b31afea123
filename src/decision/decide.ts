import { either as E, type taskEither as TE } from 'fp-ts'
import { boundStatuses, evaluateMany, type BatchEvidence } from '../engine/batch.ts'
import { evaluate } from '../engine/evaluate.ts'
import { compileRank } from '../engine/predicate.ts'
import type { Facts, FactValue } from '../facts/dictionary.ts'
import { knownFacts, type FactsError } from '../facts/known-facts.ts'
import { stated, type Survey } from '../facts/survey.ts'
import { isMapping } from '../source/shape.ts'
import { tierNamed, type Ladder } from '../tiers/ladder.ts'
import type { Decision } from './decision.ts'
import { explain, tierContents } from './explain.ts'

/** Decides about a survey with json-rules-engine, the reference interpreter. Errors: invalid or contradictory facts. */
export const decideSurvey =
  (ladder: Ladder, survey: Survey): TE.TaskEither<FactsError, Decision> =>
  async () => {
    const known = knownFacts(ladder.dictionary, survey.facts)
    if (E.isLeft(known)) return known
    const { facts: implied, because, given } = known.right
    const { statuses } = await evaluate(ladder, implied)
    return E.right(explain(ladder, { survey, given, implied, because, statuses }))
  }

/** Decides about facts that somebody states, with json-rules-engine. Errors: invalid or contradictory facts. */
export const decide = (ladder: Ladder, facts: Facts): TE.TaskEither<FactsError, Decision> => {
  // Programs without types pass what they like, and asking is where they expect to be told.
  if (!isMapping(facts)) return () => Promise.resolve(deriveFacts(ladder, facts) as E.Left<FactsError>)
  return decideSurvey(ladder, stated(facts, 'user'))
}

/** The same Decision without a promise, by the Ladder laid out for batches. */
export const decideSync = (ladder: Ladder, facts: Facts): E.Either<FactsError, Decision> => {
  const known = knownFacts(ladder.dictionary, facts)
  if (E.isLeft(known)) return known
  const { facts: implied, because, given } = known.right
  return E.right(explain(ladder, { survey: stated(facts, 'user'), given, implied, because, statuses: boundStatuses(ladder, implied) }))
}

/** Facts that have been checked and hold all that they imply, as batches take them. */
export type DerivedFacts = Readonly<Record<string, FactValue>>

/** Checks one machine's facts and fills in what they imply, for `decideMany`. */
export const deriveFacts = (ladder: Ladder, facts: Facts): E.Either<FactsError, DerivedFacts> => {
  const known = knownFacts(ladder.dictionary, facts)
  return E.isLeft(known) ? known : E.right(known.right.facts)
}

/** The tier of each machine, by the compiled predicate; null where no tier takes it and there is no fallback. */
export const decideMany = (ladder: Ladder, machines: ReadonlyArray<DerivedFacts>): ReadonlyArray<string | null> => {
  const rankOf = compileRank(ladder)
  const names = ladder.tiers.map((tier) => tier.name)
  const fallback = ladder.fallback?.name ?? null
  return machines.map((facts) => names[rankOf(facts)] ?? fallback)
}

/** Status and margin of every bound, status of every tier and the rank, for each machine, in columns. */
export const evidenceOfMany = (ladder: Ladder, machines: ReadonlyArray<DerivedFacts>): BatchEvidence => evaluateMany(ladder, machines)

/** The decision with a tier that somebody asked for; what was found stays told. Null where the ladder has no such tier. */
export const forceTier = (ladder: Ladder, decision: Decision, name: string): Decision | null => {
  const tier = tierNamed(ladder, name)
  if (tier === undefined) return null
  return { ...decision, tier: name, ...tierContents(tier), outgrown: [], forced: { tier: name, found: decision.tier } }
}
