import { outcomeOf, tierStatus, type Outcome, type Status } from '../engine/kleene.ts'
import type { FactValue } from '../facts/dictionary.ts'
import type { Survey } from '../facts/survey.ts'
import type { BandEnd, Ladder, Tier } from '../tiers/ladder.ts'
import type { Decision, TierReasons } from './decision.ts'
import { judge } from './judge.ts'
import { withLazyParts } from './lazy-parts.ts'
import { nextOf, type Standing } from './next.ts'

/** What a decision is made from: a survey, its facts with what they imply, and the status of every bound. */
export interface Evidence {
  readonly survey: Survey
  readonly given: Readonly<Record<string, FactValue>>
  readonly implied: Readonly<Record<string, FactValue>>
  readonly because: Readonly<Record<string, string>>
  /** By tier, then by bound. */
  readonly statuses: ReadonlyArray<ReadonlyArray<Status>>
}

/**
 * The Decision that an interpreter's statuses come to. Its reasons and the way to the next tier are worked out when they are first
 * read: a program that asks for the tier alone does not pay for them.
 */
export const explain = (ladder: Ladder, evidence: Evidence): Decision => {
  const { survey, implied, statuses } = evidence
  const tierStatuses = ladder.tiers.map((tier, t) => tierStatus(tier, statuses[t] ?? []))
  const { tier, basis, possible } = outcomeOf(ladder, tierStatuses)
  const { sources, failures, conflicts, notes } = survey
  const standing: Standing = { given: evidence.given, implied, rank: tier?.rank ?? -1 }
  const contents = tierContents(tier)
  const decision = {
    schemaVersion: 1 as const,
    tier: tier?.name ?? null,
    basis,
    certain: possible.length === 1,
    possible: possible.map((each) => each?.name ?? null),
    settledBy: possible.length === 1 ? [] : settledBy(ladder, possible, tier, statuses),
    description: contents.description,
    preferredModels: contents.preferredModels,
    gpuRequired: contents.gpuRequired,
    scalingThresholds: contents.scalingThresholds,
    performance: contents.performance,
    outgrown: tier === null ? [] : outgrown(tier, implied),
    forced: null,
    facts: implied,
    survey: { sources, failures, conflicts, notes }
  }
  return withLazyParts(decision, {
    tiers: () => ladder.tiers.map((each, t) => reasons(each, tierStatuses[t] ?? 'unknown', evidence)).reverse(),
    next: () => nextOf(ladder, standing)
  })
}

/** What a decision tells of the tier itself. */
export const tierContents = (
  tier: Tier | null
): Pick<Decision, 'description' | 'preferredModels' | 'gpuRequired' | 'scalingThresholds' | 'performance'> => ({
  description: tier?.description ?? null,
  preferredModels: tier?.preferredModels ?? [],
  gpuRequired: tier?.gpuRequired ?? false,
  scalingThresholds: tier?.scalingThresholds ?? {},
  performance: tier?.performance ?? {}
})

/** The unknown facts of the other tiers that the machine could turn out to be in. */
const settledBy = (ladder: Ladder, possible: Outcome['possible'], tier: Tier | null, statuses: Evidence['statuses']): ReadonlyArray<string> => {
  const others = ladder.tiers.filter((other) => other !== tier && possible.includes(other))
  return [...new Set(others.flatMap(({ rank, bounds }) => bounds.flatMap(({ fact }, b) => (statuses[rank]?.[b] === 'unknown' ? [fact] : []))))]
}

const outgrown = (tier: Tier, facts: Readonly<Record<string, FactValue>>): ReadonlyArray<string> => [
  ...new Set(tier.bandEnds.filter((end) => isBeyond(end, facts[end.fact])).map((end) => end.fact))
]

const isBeyond = ({ op, value }: BandEnd, actual: FactValue | undefined): boolean => judge({ op, need: value }, actual).status === 'unmet'

const reasons = (tier: Tier, status: Status, { implied, because, survey, statuses }: Evidence): TierReasons => ({
  tier: tier.name,
  status,
  bounds: tier.bounds.map(({ fact, op, need, group, at }, b) => ({
    fact,
    op,
    need,
    actual: implied[fact] ?? null,
    status: statuses[tier.rank]?.[b] ?? 'unknown',
    margin: judge({ op, need }, implied[fact]).margin,
    group,
    source: survey.sources[because[fact] ?? fact] ?? null,
    at
  }))
})
