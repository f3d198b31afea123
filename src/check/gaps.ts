import { judge } from '../decision/judge.ts'
import type { At } from '../source/diagnostic.ts'
import type { Bound, Tier } from '../tiers/ladder.ts'
import { boundName, withoutBounds } from './bound-paths.ts'
import type { Edit } from './edit.ts'
import type { Sighting } from './finding.ts'
import { holdsMachine, meetsOn, type Grid, type Region } from './grid.ts'
import { holesIn } from './maximal.ts'
import { shareOf, type Surveyed } from './population-share.ts'
import { regionText } from './region-text.ts'
import { boundsOf, shownIn, type Study } from './study.ts'
import type { Machine } from './witness.ts'

/** The most gaps that are looked for; more are told as more. */
const MOST_GAPS = 100

export interface Gaps {
  readonly sightings: ReadonlyArray<Sighting>
  readonly proven: boolean
  readonly more: boolean
}

/** Machines that no tier takes, as boxes as large as they can be: those with a GPU apart from those without. */
export const gaps = (study: Study, population: Surveyed | null): Gaps => {
  const { found, proven, more } = holesIn(study.index, study.space.parts, MOST_GAPS, study.budget)
  return { sightings: found.map(({ box }) => gap(study, box, population)), proven, more }
}

const gap = (study: Study, region: Region, population: Surveyed | null): Sighting => {
  const { ladder, space } = study
  const fallback = ladder.fallback
  const involved = bordering(study, region)
  const nobody = fallback === null && isNobody(study, region)
  return {
    code: 'tier/gap',
    severity: fallback !== null || nobody ? 'info' : 'error',
    at: involved.length > 0 ? involved : ladder.tiers.slice(0, 1).map((tier) => tier.at),
    told: () => {
      const found = shownIn(study, region)
      const fix = nearest(study, found.full)
      return {
        tier: null,
        message: `no tier takes a machine with ${found.words}${fix.kind}${fallback === null ? '' : `, and goes to the fallback ${fallback.name}`}`,
        machine: found.machine,
        other: null,
        fix: fix.text,
        edits: fix.edits,
        about: regionText(space.grid, region),
        population: shareOf(population, (facts) => holdsMachine(space.grid, region, facts))
      }
    }
  }
}

const AT_LEAST_SOME = ['ram_gb', 'ram_usable_gb', 'cpu_cores', 'cpu_threads', 'cpu_performance_cores']

/** Whether only machines without memory or processor, which nobody has, are in a region. */
const isNobody = ({ space: { grid } }: Study, region: Region): boolean =>
  AT_LEAST_SOME.some((fact) => {
    const place = grid.index.get(fact) ?? -1
    const axis = grid.axes[place]
    return axis?.kind === 'amount' && axis.down[region[(grid.offset[place] as number) + 1] as number] === 0
  })

/** The bounds at which a gap ends: of boxes that would meet it, were it wider on one axis. What GPU facts say counts as one. */
const bordering = (study: Study, region: Region): ReadonlyArray<At> => {
  const { boxes, ids, owner, space, ladder } = study
  const { grid } = space
  const found = new Map<string, At>()
  for (const id of ids) {
    const other = boxes.region(id)
    const apart = apartOn(study, region, other, id)
    if (apart === null || !apart.some((axis) => touches(study, region, other, axis))) continue
    const { rank, box } = owner[id] as Study['owner'][number]
    const tier = ladder.tiers[rank] as Tier
    for (const bound of boundsOf(tier, tier.boxes[box] as ReadonlyArray<number>)) {
      const axis = grid.index.get(bound.fact) as number
      if (apart.includes(axis) && keepsOut(study, region, other, axis, bound)) found.set(`${bound.at.line}:${bound.at.col}`, bound.at)
    }
  }
  return [...found.values()].sort((a, b) => a.line - b.line || a.col - b.col).slice(0, MOST_PLACES)
}

/** The axes on which a box misses a region, where they are one, or all of the GPU; else null. */
const apartOn = ({ boxes, space: { grid } }: Study, region: Region, other: Region, id: number): ReadonlyArray<number> | null => {
  const apart: number[] = []
  for (let i = boxes.axesFrom[id] as number; i < (boxes.axesFrom[id + 1] as number); i++) {
    const axis = boxes.axes[i] as number
    if (meetsOn(grid, region, other, axis)) continue
    if (apart.length > 0 && !(isGpu(grid, axis) && isGpu(grid, apart[0] as number))) return null
    apart.push(axis)
  }
  return apart
}

const isGpu = ({ axes }: Grid, axis: number): boolean => axes[axis]?.fact.startsWith('gpu_') === true

const MOST_PLACES = 12

/** Whether a box begins where a region ends. Sets and flags always do. */
const touches = ({ space: { grid } }: Study, region: Region, other: Region, axis: number): boolean => {
  const at = grid.offset[axis] as number
  if (grid.axes[axis]?.kind !== 'amount' || isGpu(grid, axis)) return true
  return other[at] === (region[at + 1] as number) + 1 || (other[at + 1] as number) + 1 === region[at]
}

/** Whether a bound of a box is one of those at which it ends towards a region. */
const keepsOut = ({ space: { grid } }: Study, region: Region, other: Region, axis: number, { op }: Bound): boolean => {
  const at = grid.offset[axis] as number
  if (grid.axes[axis]?.kind !== 'amount') return true
  return (other[at] as number) > (region[at + 1] as number) ? op !== '<=' : op === '<='
}

interface Fix {
  readonly text: string
  readonly edits: ReadonlyArray<Edit>
  /** Where the gap is, against the tiers. */
  readonly kind: string
}

interface Way {
  readonly tier: Tier
  readonly bounds: ReadonlyArray<number>
  readonly unmet: ReadonlyArray<Bound>
}

/** The tier that a machine misses by the fewest bounds, and what it would take to take it in. */
const nearest = ({ ladder }: Study, full: Machine): Fix => {
  const ways = ladder.tiers.flatMap((tier): ReadonlyArray<Way> =>
    tier.boxes.map((box) => {
      const bounds = box.filter((i) => judge(tier.bounds[i] as Bound, full[(tier.bounds[i] as Bound).fact]).status !== 'met')
      return { tier, bounds, unmet: boundsOf(tier, bounds) }
    })
  )
  const isMore = ({ op, need, fact }: Bound): boolean =>
    op === '>=' || op === '>' || (need === true && ladder.dictionary.get(fact)?.better === 'more')
  const isMax = ({ unmet }: Way): boolean => unmet.some(({ op }) => op === '<=')
  const isMin = ({ unmet }: Way): boolean => unmet.some(isMore)
  const above = ways.every(isMax) && !ways.every(isMin)
  const below = ways.every(isMin) && !ways.every(isMax)
  const cost = (way: Way): ReadonlyArray<number> =>
    below ? [way.tier.rank, way.bounds.length] : [way.bounds.length, isMax(way) ? 0 : 1, above ? -way.tier.rank : way.tier.rank]
  const best = ways.reduce((a, b) => (compare(cost(b), cost(a)) < 0 ? b : a))
  const edits = withoutBounds(ladder, best.tier, best.bounds)
  const names = edits.map(({ path }) => boundName(path))
  const lowest = ladder.match === 'within' ? best.tier : (ladder.tiers[0] as Tier)
  const instead = ladder.fallback === null ? `add fallback: ${lowest.name}` : `leave it to the fallback`
  return {
    text: `leave out ${names.join(' and ')}, or ${instead}`,
    edits,
    kind: above ? ': it is beyond every tier' : below ? ': it is below every tier' : ': it is between the tiers'
  }
}

const compare = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number =>
  a.map((value, i) => value - (b[i] as number)).find((d) => d !== 0) ?? 0
