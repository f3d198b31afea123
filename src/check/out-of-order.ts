import { placeIn } from '../tiers/build-ladder.ts'
import type { Ladder, Tier } from '../tiers/ladder.ts'
import { putAbove } from './edit.ts'
import type { Sighting } from './finding.ts'
import { holds, holdsOn, type Grid, type Region } from './grid.ts'
import type { Study } from './study.ts'

/** Tiers that stand below one that asks for less. The file's order is the tiers' rank. */
export const outOfOrder = (study: Study): ReadonlyArray<Sighting> => {
  const { ladder, space, boxes, from } = study
  const alone = ladder.tiers.map(({ rank }) => {
    const first = from[rank] as number
    return (from[rank + 1] as number) - first === 1 ? boxes.region(first) : null
  })
  return ladder.tiers.flatMap((tier): ReadonlyArray<Sighting> => {
    const own = alone[tier.rank]
    if (!own) return []
    const weaker = ladder.tiers.slice(tier.rank + 1).findLast(({ rank }) => {
      study.budget.left--
      const other = alone[rank]
      return study.budget.left >= 0 && other && asksMore(space.grid, own, other)
    })
    return weaker === undefined ? [] : [sighting(ladder, tier, weaker)]
  })
}

/** Whether a box asks for more than another on some axis, and for less on none. */
const asksMore = (grid: Grid, more: Region, less: Region): boolean =>
  !holds(grid, more, less) &&
  grid.axes.every((axis, i) => {
    const at = grid.offset[i] as number
    const { better } = axis.definition
    if (holdsOn(grid, less, more, i)) return true
    const [low, high] = [(more[at] as number) - (less[at] as number), (more[at + 1] as number) - (less[at + 1] as number)]
    return axis.kind !== 'word' && (better === 'more' ? low >= 0 && high >= 0 : better === 'less' && low <= 0 && high <= 0)
  })

const sighting = (ladder: Ladder, tier: Tier, weaker: Tier): Sighting => ({
  code: 'tier/order',
  severity: 'warning',
  place: tier.at,
  told: () => {
    const edits = putAbove(ladder, tier, weaker)
    const heir = edits.length > 1 ? ladder.tiers.find((each) => each !== tier)?.name : undefined
    return {
      tier: tier.name,
      message: `${tier.name} stands below ${weaker.name}, which asks for less: tiers stand weakest first`,
      machine: null,
      other: null,
      at: [tier.at, weaker.at],
      fix: `move ${tier.name} above ${weaker.name}${heir === undefined ? '' : `, and write fallback: ${heir}`}`,
      edits,
      about: [weaker.name]
    }
  }
})

/** A fallback that is not the lowest tier under `at_least`: a machine that no tier takes is below them all. */
export const misplacedFallback = (ladder: Ladder): ReadonlyArray<Sighting> => {
  const { match, fallback, tiers } = ladder
  const [lowest] = tiers
  if (match !== 'at_least' || fallback === null || lowest === undefined || fallback === lowest) return []
  return [
    {
      code: 'tier/order',
      severity: 'error',
      place: placeIn(ladder, ['fallback']),
      told: () => ({
        tier: fallback.name,
        message: `the fallback ${fallback.name} is not the lowest tier, ${lowest.name}: a machine that no tier takes is below them all`,
        machine: null,
        other: null,
        at: [placeIn(ladder, ['fallback'])],
        fix: `write fallback: ${lowest.name}`,
        edits: [{ edit: 'set', path: ['fallback'], value: lowest.name }],
        about: ['fallback', lowest.name]
      })
    }
  ]
}
