import { Engine, Fact, type RuleProperties, type RuleResult } from 'json-rules-engine'
import type { FactValue } from '../facts/dictionary.ts'
import type { Ladder } from '../tiers/ladder.ts'
import type { Evaluation } from './evaluate.ts'
import type { Status } from './kleene.ts'
import { toRules } from './rules.ts'

/** Evaluates implied facts. */
export type Evaluate = (facts: Readonly<Record<string, FactValue>>) => Promise<Evaluation>

/** A json-rules-engine Engine for the Ladder, behind a queue. */
export const makeEvaluator = (ladder: Ladder): Evaluate => {
  const rules = toRules(ladder).rules
  const engine = new Engine(rules as unknown as RuleProperties[], { allowUndefinedFacts: true, pathResolver: refusePath })
  const boxes = boxesByRule(ladder)
  const inTurn = queue()
  return (facts) =>
    inTurn(async () => {
      const passed = Object.fromEntries(ladder.facts.map((name) => [name, new Fact(name, facts[name] ?? null, { cache: false })]))
      return read(ladder, boxes, await run(engine, passed))
    })
}

/**
 * One run at a time: runs that overlap on one json-rules-engine Engine skip rules in silence and resolve as if nothing had
 * happened, because its `status` is one field for all of them.
 */
const queue = (): (<A>(task: () => Promise<A>) => Promise<A>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const next = last.then(task)
    last = next.catch(() => undefined)
    return next
  }
}

const refusePath = (): never => {
  throw new Error('rules made from a tier file have no JSON path')
}

const run = async (engine: Engine, facts: Record<string, unknown>): Promise<ReadonlyArray<RuleResult>> => {
  const { results, failureResults } = await engine.run(facts)
  return [...results, ...failureResults]
}

interface Box {
  readonly rank: number
  readonly bounds: ReadonlyArray<number>
}

const boxesByRule = (ladder: Ladder): ReadonlyMap<string, Box> => {
  const names = toRules(ladder).rules.map((rule) => rule.name)
  const boxes = ladder.tiers.flatMap((tier) => tier.boxes.map((bounds) => ({ rank: tier.rank, bounds })))
  return new Map(boxes.map((box, i) => [names[i] ?? '', box]))
}

interface ConditionResult {
  readonly result?: boolean
  readonly factResult?: unknown
}

/** Results arrive in the order in which they were completed, so they are placed by the name of their rule. */
const read = (ladder: Ladder, boxes: ReadonlyMap<string, Box>, results: ReadonlyArray<RuleResult>): Evaluation => {
  const statuses = ladder.tiers.map((tier) => tier.bounds.map((): Status => 'unknown'))
  let rank = -1
  for (const result of results) {
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
