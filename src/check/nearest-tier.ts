import { judge } from '../decision/judge.ts'
import type { FactValue } from '../facts/dictionary.ts'
import type { Bound, Ladder, Tier } from '../tiers/ladder.ts'
import { cellOf, type Axis } from './axis.ts'
import { boundName, withoutBounds } from './bound-paths.ts'
import type { Edit } from './edit.ts'
import type { Grid } from './grid.ts'
import { cellsOf } from './space.ts'
import type { Study } from './study.ts'
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

/** The bounds of one of a tier's boxes in cells, four numbers a bound: axis, first and last cell, and on which side a machine misses it. */
interface Sieve {
  readonly tier: Tier
  readonly box: ReadonlyArray<number>
  readonly cells: Int32Array
}

const [NEITHER, ABOVE, BELOW] = [0, 1, 2]

/** Finds for machines that no tier takes the tier that they miss by the fewest bounds, and what it would take to take them in. */
export const intakes = (study: Study): ((machine: Machine) => Intake) => {
  const { ladder, space } = study
  const sieves = ladder.tiers.flatMap((tier) => tier.boxes.map((box): Sieve => ({ tier, box, cells: sieveOf(space.grid, tier, box) })))
  return (machine) => {
    const cells = space.grid.axes.map((axis) => cellOf(axis, machine[axis.fact] as FactValue))
    const way = nearest(sieves.map((sieve) => wayInto(sieve, cells, machine)))
    return intake(ladder, way, machine)
  }
}

const sieveOf = (grid: Grid, tier: Tier, box: ReadonlyArray<number>): Int32Array =>
  Int32Array.from(
    box.flatMap((i) => {
      const { fact, op, need } = tier.bounds[i] as Bound
      const place = grid.index.get(fact) as number
      const axis = grid.axes[place] as Axis
      if (axis.kind === 'word') return [place, -1, -1, NEITHER]
      const side = op === '<=' ? ABOVE : axis.kind === 'amount' || (need === true && axis.definition.better === 'more') ? BELOW : NEITHER
      return [place, ...cellsOf(axis, { op, need }), side]
    })
  )

// Asked of every tier for every gap: numbers alone, and no list.
const wayInto = ({ tier, box, cells }: Sieve, own: ReadonlyArray<number>, machine: Machine): Way => {
  let missed = 0
  let sides = NEITHER
  for (let i = 0; i < cells.length; i += 4) {
    const cell = own[cells[i] as number] as number
    const low = cells[i + 1] as number
    if (low < 0 ? isMet(tier.bounds[box[i / 4] as number] as Bound, machine) : low <= cell && cell <= (cells[i + 2] as number)) continue
    missed++
    sides |= cells[i + 3] as number
  }
  return { tier, box, missed, isAbove: (sides & ABOVE) !== 0, isBelow: (sides & BELOW) !== 0 }
}

const nearest = (ways: ReadonlyArray<Way>): Way & { readonly kind: string } => {
  const isAbove = ways.every((way) => way.isAbove) && !ways.every((way) => way.isBelow)
  const isBelow = ways.every((way) => way.isBelow) && !ways.every((way) => way.isAbove)
  const isCloser = (a: Way, b: Way): boolean => {
    const byRank = a.tier.rank - b.tier.rank
    if (isBelow) return (byRank || a.missed - b.missed) < 0
    return (a.missed - b.missed || Number(b.isAbove) - Number(a.isAbove) || (isAbove ? -byRank : byRank)) < 0
  }
  const kind = isAbove ? ': it is beyond every tier' : isBelow ? ': it is below every tier' : ': it is between the tiers'
  return { ...ways.reduce((best, way) => (isCloser(way, best) ? way : best)), kind }
}

const intake = (ladder: Ladder, { tier, box, kind }: ReturnType<typeof nearest>, machine: Machine): Intake => {
  const edits = withoutBounds(
    ladder,
    tier,
    box.filter((i) => !isMet(tier.bounds[i] as Bound, machine))
  )
  const names = edits.map(({ path }) => boundName(path))
  const lowest = ladder.match === 'within' ? tier : (ladder.tiers[0] as Tier)
  const instead = ladder.fallback === null ? `add fallback: ${lowest.name}` : `leave it to the fallback`
  return { text: `leave out ${names.join(' and ')}, or ${instead}`, edits, kind }
}

const isMet = (bound: Bound, machine: Machine): boolean => judge(bound, machine[bound.fact]).status === 'met'
