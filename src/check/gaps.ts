import type { At } from '../source/diagnostic.ts'
import type { Bound, Tier } from '../tiers/ladder.ts'
import type { Sighting } from './finding.ts'
import { holds, meetsOn, regionOfMachine, widen, type Grid, type Region } from './grid.ts'
import { holesIn, type Hole } from './maximal.ts'
import { intakes } from './nearest-tier.ts'
import { shareIn, type Surveyed } from './population-share.ts'
import { regionText } from './region-text.ts'
import { shown, shownIn, type Study } from './study.ts'
import { machineIn, type Machine } from './witness.ts'

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
  const means = { intake: intakes(study), borders: bordersOf(study.space.grid), population }
  return { sightings: found.map((hole, i) => gap(study, hole, found.slice(0, i), means)), proven, more }
}

/** What every gap is put into words with. */
interface Means {
  readonly intake: ReturnType<typeof intakes>
  readonly borders: ReturnType<typeof bordersOf>
  readonly population: Surveyed | null
}

const gap = (study: Study, { box: region, part }: Hole, earlier: ReadonlyArray<Hole>, { intake, borders, population }: Means): Sighting => {
  const { ladder, space } = study
  const fallback = ladder.fallback
  const nobody = fallback === null && isNobody(study, region)
  return {
    code: 'tier/gap',
    severity: fallback !== null || nobody ? 'info' : 'error',
    place: (ladder.tiers[0] as Tier).at,
    told: () => {
      // Gaps can share machines: each is shown by one that no gap before it has.
      const usual = machineIn(space.grid, region) as Machine
      const cells = regionOfMachine(space.grid, usual)
      const found = earlier.some(({ box }) => holds(space.grid, box, cells)) ? shownIn(study, part) : shown(ladder, usual)
      const fix = intake(found.full)
      const involved = bordering(study, region, borders)
      return {
        tier: null,
        message: `no tier takes a machine with ${found.words}${fix.kind}${fallback === null ? '' : `, and goes to the fallback ${fallback.name}`}`,
        machine: found.machine,
        other: null,
        at: involved.length > 0 ? involved : [(ladder.tiers[0] as Tier).at],
        fix: fix.text,
        edits: fix.edits,
        about: regionText(space.grid, region),
        population: population && shareIn(population, region)
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
const bordering = (study: Study, region: Region, groups: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<At> => {
  const { boxes, index, owner, space, ladder, budget } = study
  const { grid } = space
  const found = new Set<At>()
  for (const axes of groups) {
    const wider = region.slice()
    for (const axis of axes) widen(grid, wider, axis)
    for (const id of index.meeting(wider, 0, budget)) {
      const other = boxes.region(id)
      const apart = axes.length === 1 ? axes : axes.filter((axis) => !meetsOn(grid, region, other, axis))
      if (!apart.some((axis) => touches(study, region, other, axis))) continue
      const { rank, box } = owner[id] as Study['owner'][number]
      const { boxes: sides, bounds } = ladder.tiers[rank] as Tier
      for (const i of sides[box] as ReadonlyArray<number>) {
        const bound = bounds[i] as Bound
        const axis = apart.find((each) => grid.axes[each]?.fact === bound.fact)
        if (axis !== undefined && keepsOut(study, region, other, axis, bound)) found.add(bound.at)
      }
    }
  }
  return [...found].sort((a, b) => a.line - b.line || a.col - b.col).slice(0, MOST_PLACES)
}

/** The axes that a gap can end on: each by itself, those of the GPU together. */
const bordersOf = (grid: Grid): ReadonlyArray<ReadonlyArray<number>> => {
  const axes = [...grid.axes.keys()]
  const graphics = axes.filter((axis) => isGpu(grid, axis))
  return [...axes.filter((axis) => !isGpu(grid, axis)).map((axis) => [axis]), ...(graphics.length > 0 ? [graphics] : [])]
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
