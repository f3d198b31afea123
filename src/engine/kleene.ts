import type { Ladder, Tier } from '../tiers/ladder.ts'

/** Three-valued truth (Kleene): unknown is neither met nor unmet. */
export type Status = 'met' | 'unmet' | 'unknown'

/** A tier is met when all bounds of one of its boxes are, unmet when every box has an unmet bound, else unknown. */
export const tierStatus = (tier: Tier, statuses: ReadonlyArray<Status>): Status => {
  let open = false
  for (const box of tier.boxes) {
    if (box.every((bound) => statuses[bound] === 'met')) return 'met'
    open ||= box.every((bound) => statuses[bound] !== 'unmet')
  }
  return open ? 'unknown' : 'unmet'
}

/** Which tier a machine is in, and which it could turn out to be in. */
export interface Outcome {
  /** Null where no tier takes the machine and the file names no fallback. */
  readonly tier: Tier | null
  readonly basis: 'matched' | 'fallback' | 'unclassified'
  /** Weakest first; null stands for no tier. */
  readonly possible: ReadonlyArray<Tier | null>
}

/**
 * The highest tier that is met, every unknown counted as unmet; else the fallback. Possible beside it is every tier above
 * whose status is unknown; where no tier was met, every tier whose status is unknown.
 */
export const outcomeOf = (ladder: Ladder, statuses: ReadonlyArray<Status>): Outcome => {
  const met = statuses.lastIndexOf('met')
  const matched = ladder.tiers[met]
  const tier = matched ?? ladder.fallback
  const basis = matched ? 'matched' : tier ? 'fallback' : 'unclassified'
  if (!statuses.includes('unknown')) return { tier, basis, possible: [tier] }
  const above = ladder.tiers.filter((other) => other.rank > met && statuses[other.rank] === 'unknown')
  const possible = [...(above.includes(tier as Tier) ? [] : [tier]), ...above].sort((a, b) => (a?.rank ?? -1) - (b?.rank ?? -1))
  return { tier, basis, possible }
}
