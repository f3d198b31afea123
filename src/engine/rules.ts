import type { Bound, Ladder, Need, Op } from '../tiers/ladder.ts'

/** A condition of a json-rules-engine rule. */
export interface RuleCondition {
  readonly fact: string
  readonly operator: string
  readonly value: Need
}

/** A json-rules-engine rule, as plain data: one box of one tier. */
export interface TierRule {
  readonly name: string
  readonly conditions: { readonly all: ReadonlyArray<RuleCondition> }
  readonly event: { readonly type: 'tier'; readonly params: { readonly rank: number } }
}

/** What `plimsoll export --to rules` prints. */
export interface RulesDocument {
  readonly schemaVersion: 1
  readonly fallback: string | null
  /** Names, weakest first: `params.rank` is an index into them. */
  readonly tiers: ReadonlyArray<string>
  readonly rules: ReadonlyArray<TierRule>
}

const OPERATORS: Readonly<Record<Op, string>> = {
  '>=': 'greaterThanInclusive',
  '>': 'greaterThan',
  '<=': 'lessThanInclusive',
  '==': 'equal',
  in: 'in'
}

/**
 * The Ladder as json-rules-engine rules: one flat `all` of positive bounds for each box. On implied facts, with
 * `allowUndefinedFacts: true`, the largest `params.rank` of the results wins, else the fallback.
 */
export const toRules = (ladder: Ladder): RulesDocument => ({
  schemaVersion: 1,
  fallback: ladder.fallback?.name ?? null,
  tiers: ladder.tiers.map((tier) => tier.name),
  rules: ladder.tiers.flatMap((tier) =>
    tier.boxes.map((box, index): TierRule => ({
      name: tier.boxes.length === 1 ? tier.name : `${tier.name}/${index}`,
      conditions: { all: box.flatMap((i) => (tier.bounds[i] ? [condition(tier.bounds[i])] : [])) },
      // The type is the same for all: json-rules-engine gives types such as "success" and "error" a meaning of their own.
      event: { type: 'tier', params: { rank: tier.rank } }
    }))
  )
})

const condition = ({ fact, op, need }: Bound): RuleCondition => ({ fact, operator: OPERATORS[op], value: need })
