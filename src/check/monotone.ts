import { judge } from '../decision/judge.ts'
import type { FactDefinition } from '../facts/dictionary.ts'
import type { At } from '../source/diagnostic.ts'
import type { Bound, Ladder, Tier } from '../tiers/ladder.ts'
import { boundName, pathsOf, withoutBounds } from './bound-paths.ts'
import { Boxes } from './boxes.ts'
import type { EditPath } from './edit.ts'
import type { Sighting } from './finding.ts'
import { besides, keepCells, type Region } from './grid.ts'
import { possibleIn, regionOf } from './space.ts'
import { stretch, type Stretch } from './axis.ts'
import { anyUncovered, boundsOf, firstUncovered, shown, shownIn, uncoveredBy, upFrom, type Shown, type Study } from './study.ts'
import { machineIn, type Machine } from './witness.ts'

export interface Monotone {
  readonly sightings: ReadonlyArray<Sighting>
  /** Null where it was not proven either way. */
  readonly monotone: boolean | null
}

/** Whether a bound turns machines away for having more of what is better. */
const isWorseSide = (ladder: Ladder, { fact, op, need }: Bound): boolean => {
  const better = (ladder.dictionary.get(fact) as FactDefinition).better
  if (better === 'none' || op === 'in') return false
  if (op === '==') return typeof need === 'boolean' && need !== (better === 'more')
  return better === 'more' ? op === '<=' : op !== '<='
}

/**
 * Machines that have more of all that is better and are in a lower tier, undirected facts held fixed. The tier is monotone exactly when
 * for each tier all machines above one of its own are in it or higher; bounds that only ask for the better side need no search.
 */
export const monotone = (study: Study): Monotone => {
  const { ladder } = study
  const sightings: Sighting[] = []
  let proven = true
  for (const tier of ladder.tiers) {
    // Without a bound of the worse side a tier takes all machines above one of its own.
    const worse = tier.bounds.find((bound) => isWorseSide(ladder, bound))
    if (worse === undefined) continue
    for (const weaker of study.possible[tier.rank] as ReadonlyArray<Region>) {
      const stronger = anyUncovered(study, beyond(study, weaker), tier.rank)
      if (stronger === 'not proven') proven = false
      if (typeof stronger !== 'object') continue
      sightings.push(sighting(study, tier, worse.at, { weaker, stronger }))
      break
    }
  }
  return { sightings, monotone: sightings.length > 0 ? false : proven ? true : null }
}

/** What is above a region and not in it: all there is beyond one of its ends, for each end that has something beyond it. */
const beyond = (study: Study, own: Region): ReadonlyArray<Region> => {
  const { grid } = study.space
  const above = raised(study, own)
  return grid.axes.flatMap((_, axis) => besides(grid, above, own, axis)).flatMap((region) => possibleIn(study.space, region))
}

/** A region of weaker machines and one of stronger machines that are in no tier from a rank up. */
interface Pair {
  readonly weaker: Region
  readonly stronger: Region
}

/** A region with everything that is better than what is in it. */
const raised = ({ space: { grid } }: Study, region: Region): Region => {
  const above = region.slice()
  grid.axes.forEach(({ definition, cells }, axis) => {
    const at = grid.offset[axis] as number
    if (definition.better === 'more') above[at + 1] = cells - 1
    if (definition.better === 'less') above[at] = 0
  })
  return above
}

const sighting = (study: Study, tier: Tier, place: At, pair: Pair): Sighting => ({
  code: 'tier/non-monotone',
  severity: 'warning',
  place,
  told: () => {
    const found = machinesOf(study, widened(study, tier, pair))
    const worse = tier.bounds.flatMap((bound, i) => (isWorseSide(study.ladder, bound) ? [i] : []))
    const broken = worse.filter((i) => judge(tier.bounds[i] as Bound, found.stronger.full[(tier.bounds[i] as Bound).fact]).status !== 'met')
    const dropped = isEnough(study, tier, broken) ? broken : worse
    const paths = pathsOf(study.ladder, tier)
    return {
      tier: tier.name,
      message: `more can lower the tier: a machine with ${found.weaker.words} is in ${found.weaker.tier}, one with ${found.stronger.words} in ${found.stronger.tier}`,
      machine: found.weaker.machine,
      other: found.stronger.machine,
      at: boundsOf(tier, broken).map(({ at }) => at),
      fix: `leave out ${dropped.map((i) => boundName(paths[i] as EditPath)).join(' and ')}`,
      edits: withoutBounds(study.ladder, tier, dropped),
      about: boundsOf(tier, broken).map(({ fact, need }) => `${fact} ${String(need)}`)
    }
  }
})

/** What may be looked at to show more ordinary machines. */
const SHOWING = 200_000

/** The same pair with more of the stronger machines to choose from, where they are found soon. */
const widened = (study: Study, { rank }: Tier, pair: Pair): Pair => {
  const above = possibleIn(study.space, raised(study, pair.weaker))
  const stronger = firstUncovered(study, above, rank, { left: SHOWING })
  return typeof stronger === 'object' ? { ...pair, stronger } : pair
}

const machinesOf = (study: Study, { weaker, stronger }: Pair): { readonly weaker: Shown; readonly stronger: Shown } => {
  const more = shownIn(study, stronger)
  const { grid } = study.space
  const region = weaker.slice()
  const limits = new Map<string, Stretch>()
  grid.axes.forEach((axis, i) => {
    const value = more.full[axis.fact]
    const { better } = axis.definition
    if (axis.kind === 'amount') {
      const amount = Number(value)
      limits.set(axis.fact, { low: better === 'more' ? 0 : amount, high: better === 'less' ? Infinity : amount })
    } else if (axis.kind === 'flag') keepCells(grid, region, i, better === 'more' ? 0 : Number(value), better === 'less' ? 1 : Number(value))
  })
  const less = machineIn(grid, region, { values: nearBy(study, region, more.full), limits })
  return { weaker: shown(study.ladder, less as Machine), stronger: more }
}

/** The values of a machine, as near as a region lets them be. */
const nearBy = ({ space: { grid } }: Study, region: Region, machine: Machine): Machine =>
  Object.fromEntries(
    grid.axes.map((axis, i) => {
      const value = machine[axis.fact] as number
      const at = grid.offset[i] as number
      const span = axis.kind === 'amount' ? stretch(axis, region[at] as number, region[at + 1] as number) : null
      return [axis.fact, span === null || typeof value !== 'number' ? value : Math.min(Math.max(value, span.low), span.high)]
    })
  )

/** Whether the tier has no stronger machine left out once these bounds are gone. */
const isEnough = (study: Study, tier: Tier, dropped: ReadonlyArray<number>): boolean => {
  const regions = tier.boxes.flatMap((box) => {
    const bounds = boundsOf(
      tier,
      box.filter((i) => !dropped.includes(i))
    )
    return regionOf(study.space.grid, bounds) ?? []
  })
  const above = Array.from(upFrom(study, tier.rank + 1), (id) => study.boxes.region(id))
  const boxes = new Boxes(study.space.grid, [...above, ...regions])
  const own = regions.flatMap((region) => possibleIn(study.space, region))
  return own.every((weaker) => uncoveredBy(boxes, possibleIn(study.space, raised(study, weaker)), { left: SHOWING }) === 'covered')
}
