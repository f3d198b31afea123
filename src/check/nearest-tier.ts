import { judge } from '../decision/judge.ts'
import type { Bound, Ladder, Tier } from '../tiers/ladder.ts'
import { boundName, withoutBounds } from './bound-paths.ts'
import type { Edit } from './edit.ts'
import type { Machine } from './witness.ts'

/** How a machine that no tier takes would be taken in. */
export interface Intake {
  readonly text: string
  readonly edits: ReadonlyArray<Edit>
  /** Where the machine is, against the tiers. */
  readonly kind: string
}

/** One of a tier's boxes, and what of it a machine misses. */
interface Way {
  readonly tier: Tier
  readonly box: ReadonlyArray<number>
  readonly missed: number
  /** A bound is missed for having too much, or too little. */
  readonly isAbove: boolean
  readonly isBelow: boolean
}

/** The tier that a machine misses by the fewest bounds, and what it would take to take it in. */
export const nearestTier = (ladder: Ladder, machine: Machine): Intake => {
  const ways = ladder.tiers.flatMap((tier) => tier.boxes.map((box) => wayInto(ladder, tier, box, machine)))
  const isAbove = ways.every((way) => way.isAbove) && !ways.every((way) => way.isBelow)
  const isBelow = ways.every((way) => way.isBelow) && !ways.every((way) => way.isAbove)
  const isCloser = (a: Way, b: Way): boolean => {
    if (isBelow) return (a.tier.rank - b.tier.rank || a.missed - b.missed) < 0
    const byRank = a.tier.rank - b.tier.rank
    return (a.missed - b.missed || Number(b.isAbove) - Number(a.isAbove) || (isAbove ? -byRank : byRank)) < 0
  }
  const { tier, box } = ways.reduce((best, way) => (isCloser(way, best) ? way : best))
  const missed = box.filter((i) => !isMet(tier.bounds[i] as Bound, machine))
  const edits = withoutBounds(ladder, tier, missed)
  const names = edits.map(({ path }) => boundName(path))
  const lowest = ladder.match === 'within' ? tier : (ladder.tiers[0] as Tier)
  const instead = ladder.fallback === null ? `add fallback: ${lowest.name}` : `leave it to the fallback`
  return {
    text: `leave out ${names.join(' and ')}, or ${instead}`,
    edits,
    kind: isAbove ? ': it is beyond every tier' : isBelow ? ': it is below every tier' : ': it is between the tiers'
  }
}

const isMet = (bound: Bound, machine: Machine): boolean => judge(bound, machine[bound.fact]).status === 'met'

// Asked of every tier for every gap: one pass without a list.
const wayInto = ({ dictionary }: Ladder, tier: Tier, box: ReadonlyArray<number>, machine: Machine): Way => {
  let missed = 0
  let [isAbove, isBelow] = [false, false]
  for (const i of box) {
    const bound = tier.bounds[i] as Bound
    if (isMet(bound, machine)) continue
    missed++
    if (bound.op === '<=') isAbove = true
    else if (bound.op !== '==' && bound.op !== 'in') isBelow = true
    else if (bound.need === true && dictionary.get(bound.fact)?.better === 'more') isBelow = true
  }
  return { tier, box, missed, isAbove, isBelow }
}
