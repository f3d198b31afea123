import { Almanac, Engine, type RuleProperties, type RuleResult } from 'json-rules-engine'
import type { FactValue } from '../facts/dictionary.ts'
import type { Ladder } from '../tiers/ladder.ts'
import type { Status } from './kleene.ts'
import { toRules } from './rules.ts'

/** What json-rules-engine found: the status of every bound of every tier, and the rank of the highest tier met, or -1. */
export interface Evaluation {
  readonly rank: number
  /** By tier, then by bound, as they stand in the Ladder. */
  readonly statuses: ReadonlyArray<ReadonlyArray<Status>>
}

/** Evaluates implied facts. */
export type Evaluate = (facts: Readonly<Record<string, FactValue>>) => Promise<Evaluation>

/** A json-rules-engine Engine for the Ladder, behind a queue. */
export const makeEvaluator = (ladder: Ladder): Evaluate => {
  // Parameters of an event are cloned in every run; here the name of a rule already tells its tier.
  const rules = toRules(ladder).rules.map(({ name, conditions }) => ({ name, conditions, event: { type: 'tier' } }))
  const engine = new Engine(rules as unknown as RuleProperties[])
  const boxes = boxesByName(ladder, rules)
  const inTurn = queue()
  return (facts) =>
    inTurn(() => engine.run({}, { almanac: new KnownFacts(facts) })).then(({ results, failureResults }) =>
      read(ladder, boxes, results, failureResults)
    )
}

/**
 * One run at a time: runs that overlap on one json-rules-engine Engine skip rules in silence and resolve as if nothing had
 * happened, because its `status` is one field for all of them.
 */
const queue = (): (<A>(task: () => Promise<A>) => Promise<A>) => {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  const finished = (): void => void waiting--
  return (task) => {
    const next = waiting++ === 0 ? task() : last.then(task)
    last = next.then(finished, finished)
    return next
  }
}

/** Looks facts up as they stand; unknown is null. The engine's own almanac computes a cache key for each, and never reads it. */
class KnownFacts extends Almanac {
  readonly #facts: Readonly<Record<string, FactValue>>

  constructor(facts: Readonly<Record<string, FactValue>>) {
    super()
    this.#facts = facts
  }

  override factValue<T>(name: string): Promise<T> {
    return Promise.resolve((this.#facts[name] ?? null) as T)
  }
}

interface Box {
  readonly rank: number
  readonly bounds: ReadonlyArray<number>
}

/** Rules stand in the order of the tiers and their boxes. */
const boxesByName = (ladder: Ladder, rules: ReadonlyArray<{ readonly name: string }>): ReadonlyMap<string, Box> => {
  const boxes = ladder.tiers.flatMap((tier) => tier.boxes.map((bounds) => ({ rank: tier.rank, bounds })))
  return new Map(boxes.map((box, i) => [rules[i]?.name ?? '', box]))
}

interface ConditionResult {
  readonly result?: boolean
  readonly factResult?: unknown
}

/** Results arrive in the order in which they were completed, so they are placed by the name of their rule. */
const read = (ladder: Ladder, boxes: ReadonlyMap<string, Box>, ...results: ReadonlyArray<ReadonlyArray<RuleResult>>): Evaluation => {
  const statuses = ladder.tiers.map((tier) => tier.bounds.map((): Status => 'unknown'))
  let rank = -1
  for (const result of results.flat()) {
    const box = boxes.get(result.name)
    if (box === undefined) continue
    if (result.result === true && box.rank > rank) rank = box.rank
    const found = (result.conditions as unknown as { readonly all: ReadonlyArray<ConditionResult> }).all
    box.bounds.forEach((bound, i) => {
      const row = statuses[box.rank]
      const condition = found[i]
      if (row && condition) row[bound] = condition.result === true ? 'met' : (condition.factResult ?? null) === null ? 'unknown' : 'unmet'
    })
  }
  return { rank, statuses }
}
