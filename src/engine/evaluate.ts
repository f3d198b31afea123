import type { FactValue } from '../facts/dictionary.ts'
import type { Ladder } from '../tiers/ladder.ts'
import type { Evaluate } from './json-rules.ts'
import type { Status } from './kleene.ts'

/** What json-rules-engine found: the status of every bound of every tier, and the rank of the highest tier met, or -1. */
export interface Evaluation {
  readonly rank: number
  /** By tier, then by bound, as they stand in the Ladder. */
  readonly statuses: ReadonlyArray<ReadonlyArray<Status>>
}

const evaluators = new WeakMap<Ladder, Promise<Evaluate>>()

/** Evaluates implied facts with json-rules-engine, which is loaded at the first call; one engine for each Ladder. */
export const evaluate = async (ladder: Ladder, facts: Readonly<Record<string, FactValue>>): Promise<Evaluation> => {
  let evaluator = evaluators.get(ladder)
  if (evaluator === undefined) {
    evaluator = import('./json-rules.ts').then(({ makeEvaluator }) => makeEvaluator(ladder))
    evaluators.set(ladder, evaluator)
  }
  return (await evaluator)(facts)
}
