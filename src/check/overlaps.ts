import type { Bound, Tier } from '../tiers/ladder.ts'
import type { AmountAxis } from './axis.ts'
import { boundName, pathsOf, withoutBounds } from './bound-paths.ts'
import { Boxes } from './boxes.ts'
import type { Edit, EditPath } from './edit.ts'
import type { Sighting } from './finding.ts'
import { intersection, type Region } from './grid.ts'
import { numberText } from './machine-text.ts'
import { possibleIn, regionOf } from './space.ts'
import { boundsOf, shownIn, uncoveredBy, type Study } from './study.ts'

interface Side {
  readonly tier: Tier
  readonly box: number
  readonly region: Region
  readonly id: number
  readonly hasMax: boolean
}

/** The most pairs that are looked for; more are told as more. */
const MOST_PAIRS = 100

export interface Overlaps {
  readonly sightings: ReadonlyArray<Sighting>
  readonly more: boolean
}

/**
 * Pairs of tiers that take the same machines, under `match: within`: where both have a max, so that a partition was meant, or where one
 * begins at the very value at which the other ends.
 */
export const overlaps = (study: Study): Overlaps => {
  const { ladder, boxes, ids, owner, budget } = study
  const found = new Map<string, Sighting>()
  const sides = Array.from(ladder.match === 'within' ? ids : [], (id): Side => {
    const { rank, box } = owner[id] as Study['owner'][number]
    const tier = ladder.tiers[rank] as Tier
    return { tier, box, region: boxes.region(id), id, hasMax: boundsOf(tier, tier.boxes[box] as ReadonlyArray<number>).some(({ op }) => op === '<=') }
  })
  for (const [i, low] of sides.entries()) {
    for (let j = i + 1; j < sides.length; j++) {
      const high = sides[j]
      if (--budget.left < 0 || found.size > MOST_PAIRS) return { sightings: [...found.values()], more: found.size > MOST_PAIRS }
      if (high !== undefined && low.tier !== high.tier && (low.hasMax || high.hasMax) && boxes.meets(high.id, low.region))
        compare(study, low, high, found)
    }
  }
  return { sightings: [...found.values()], more: false }
}

const compare = (study: Study, low: Side, high: Side, found: Map<string, Sighting>): void => {
  const both = intersection(study.space.grid, low.region, high.region)
  const [shared] = both === null ? [] : possibleIn(study.space, both)
  if (shared === undefined) return
  const key = `${low.tier.name} ${high.tier.name}`
  const touching = touches(study, low, high, shared)
  for (const touch of touching) {
    const name = `${key} ${touch.ends.tier.name} ${touch.axis.fact} ${touch.value}`
    if (!found.has(name)) found.set(name, boundary(study, low, high, shared, touch))
  }
  if (touching.length === 0 && low.hasMax && high.hasMax && !found.has(key)) found.set(key, overlap(study, low, high, shared))
}

const boundsIn = ({ tier, box }: Side): ReadonlyArray<Bound> => boundsOf(tier, tier.boxes[box] as ReadonlyArray<number>)

/** A value at which one tier ends and the other begins. */
interface Touch {
  readonly axis: AmountAxis
  readonly value: number
  /** The bound that ends one and the bound that begins the other. */
  readonly ends: { readonly tier: Tier; readonly bound: Bound }
  readonly begins: { readonly tier: Tier; readonly bound: Bound }
}

const touches = ({ space }: Study, low: Side, high: Side, shared: Region): ReadonlyArray<Touch> =>
  space.grid.axes.flatMap((axis, i): ReadonlyArray<Touch> => {
    const at = space.grid.offset[i] as number
    const cell = shared[at] as number
    if (axis.kind !== 'amount' || cell !== shared[at + 1] || cell % 2 !== 0) return []
    const value = axis.values[cell >> 1] as number
    return [[low, high] as const, [high, low] as const].flatMap(([ending, beginning]): ReadonlyArray<Touch> => {
      const ends = boundsIn(ending).find(({ fact, op, need }) => fact === axis.fact && op === '<=' && need === value)
      const begins = boundsIn(beginning).find(({ fact, op, need }) => fact === axis.fact && op === '>=' && need === value)
      // What facts imply can leave a tier that one value, whatever its bounds say.
      const isWider = (side: Side): boolean => possibleIn(space, side.region).some((part) => part[at] !== part[at + 1])
      if (ends === undefined || begins === undefined || !isWider(ending) || !isWider(beginning)) return []
      return [{ axis, value, ends: { tier: ending.tier, bound: ends }, begins: { tier: beginning.tier, bound: begins } }]
    })
  })

const boundary = (study: Study, low: Side, high: Side, shared: Region, { axis, value, ends, begins }: Touch): Sighting => ({
  code: 'tier/ambiguous-boundary',
  severity: 'warning',
  place: ends.bound.at,
  told: () => {
    const found = shownIn(study, shared)
    const alike = ({ tier, bound }: Touch['ends']): ReadonlyArray<number> =>
      tier.bounds.flatMap(({ fact, op, need }, i) => (fact === bound.fact && op === bound.op && need === value ? [i] : []))
    const stops = alike(ends)
    // What is only this value cannot begin above it.
    const isWide = ({ group }: Bound): boolean =>
      !begins.tier.bounds.some((other) => other.group === group && other.fact === axis.fact && other.op === '<=' && other.need === value)
    const starts = alike(begins).filter((i) => isWide(begins.tier.bounds[i] as Bound))
    const strict = isCoveredWithout(study, begins.tier, starts, value)
    const names = (tier: Tier, bounds: ReadonlyArray<number>): string =>
      bounds.map((i) => boundName(pathsOf(study.ladder, tier)[i] as EditPath)).join(' and ')
    const above = starts.flatMap((i): ReadonlyArray<Edit> => {
      const path = pathsOf(study.ladder, begins.tier)[i] as EditPath
      return [
        { edit: 'remove', path },
        { edit: 'set', path: [...path.slice(0, -1), 'above'], value }
      ]
    })
    return {
      tier: low.tier.name,
      message: `${axis.fact} ${numberText(value)} is in two tiers: a machine with ${found.words} fits ${low.tier.name} and ${high.tier.name}, and is in ${found.tier}`,
      machine: found.machine,
      other: null,
      at: [ends.bound.at, begins.bound.at],
      fix: strict
        ? `begin ${begins.tier.name} above it: write above: ${numberText(value)} for ${names(begins.tier, starts)}`
        : `leave out ${names(ends.tier, stops)}: the higher of the two tiers takes what both do`,
      edits: strict ? above : withoutBounds(study.ladder, ends.tier, stops),
      about: [high.tier.name, ends.tier.name, axis.fact, numberText(value)]
    }
  }
})

/** Whether other tiers take what a tier loses that begins above a value instead of at it, by these bounds. */
const isCoveredWithout = (study: Study, tier: Tier, starts: ReadonlyArray<number>, value: number): boolean => {
  const { grid } = study.space
  const lost = tier.boxes.flatMap((box) => {
    const begins = tier.bounds[box.find((i) => starts.includes(i)) ?? -1]
    return begins === undefined ? [] : (regionOf(grid, [...boundsOf(tier, box), { ...begins, op: '<=', need: value }]) ?? [])
  })
  const others = Array.from(study.ids).filter((id) => study.owner[id]?.rank !== tier.rank)
  const boxes = new Boxes(
    grid,
    others.map((id) => study.boxes.region(id))
  )
  return (
    uncoveredBy(
      boxes,
      lost.flatMap((region) => possibleIn(study.space, region)),
      study.budget
    ) === 'covered'
  )
}

const overlap = (study: Study, low: Side, high: Side, shared: Region): Sighting => ({
  code: 'tier/overlap',
  severity: 'warning',
  place: (boundsIn(low).find(({ op }) => op === '<=') as Bound).at,
  told: () => {
    const found = shownIn(study, shared)
    const ends = high.tier.bounds.flatMap(({ op }, i) => (op === '<=' ? [i] : []))
    const paths = pathsOf(study.ladder, high.tier)
    return {
      tier: low.tier.name,
      message: `two tiers take the same machines: one with ${found.words} fits ${low.tier.name} and ${high.tier.name}, and is in ${found.tier}`,
      machine: found.machine,
      other: null,
      at: [...boundsIn(low), ...boundsIn(high)].filter(({ op }) => op === '<=').map(({ at }) => at),
      fix: `let ${high.tier.name} have no end: leave out ${ends.map((i) => boundName(paths[i] as EditPath)).join(' and ')}`,
      edits: withoutBounds(study.ladder, high.tier, ends),
      about: [high.tier.name]
    }
  }
})
