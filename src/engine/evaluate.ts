import type { FactValue } from '../facts/dictionary.ts'
import type { Ladder } from '../tiers/ladder.ts'
import type { Evaluate, Evaluation } from './json-rules.ts'

const ready = new WeakMap<Ladder, Evaluate>()
const loading = new WeakMap<Ladder, Promise<Evaluate>>()

/** Evaluates implied facts with json-rules-engine, which is loaded at the first call; one engine for each Ladder. */
export const evaluate = (ladder: Ladder, facts: Readonly<Record<string, FactValue>>): Promise<Evaluation> => {
  const evaluator = ready.get(ladder)
  return evaluator === undefined ? load(ladder).then((made) => made(facts)) : evaluator(facts)
}

const load = (ladder: Ladder): Promise<Evaluate> => {
  const underWay = loading.get(ladder)
  if (underWay !== undefined) return underWay
  const evaluator = import('./json-rules.ts').then(({ makeEvaluator }) => {
    const made = makeEvaluator(ladder)
    ready.set(ladder, made)
    return made
  })
  loading.set(ladder, evaluator)
  return evaluator
}
