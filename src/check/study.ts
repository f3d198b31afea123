import { compileRank } from '../engine/predicate.ts'
import type { Bound, Ladder, Tier } from '../tiers/ladder.ts'
import { BoxIndex } from './box-index.ts'
import { Boxes } from './boxes.ts'
import { lowestOf, type Region } from './grid.ts'
import { machineText } from './machine-text.ts'
import { possibleIn, regionOf, spaceOf, type Space } from './space.ts'
import { uncovered, type Answer, type Budget } from './uncovered.ts'
import { machineIn, stripped, type Machine, type Wish } from './witness.ts'

/** A ladder laid out to be looked at: every tier as boxes of cells, weakest first. */
export interface Study {
  readonly ladder: Ladder
  readonly space: Space
  readonly boxes: Boxes
  /** Of all tiers' boxes. */
  readonly index: BoxIndex
  /** The numbers of all tiers' boxes, weakest tier first. */
  readonly ids: Int32Array
  /** Of each tier the first number in `ids`; one more for the end. */
  readonly from: Int32Array
  /** Of each box its tier's rank, and which of the tier's boxes it is. */
  readonly owner: ReadonlyArray<{ readonly rank: number; readonly box: number }>
  /** Of each tier what there can be machines in, part by part. */
  readonly possible: ReadonlyArray<ReadonlyArray<Region>>
  readonly budget: Budget
}

/** The bounds of one of a tier's boxes. */
export const boundsOf = (tier: Tier, box: ReadonlyArray<number>): ReadonlyArray<Bound> => {
  const bounds: Bound[] = []
  for (const i of box) {
    const bound = tier.bounds[i]
    if (bound !== undefined) bounds.push(bound)
  }
  return bounds
}

/** Lays a ladder out, by itself or on a space that it shares with another one. */
export const studyOf = (ladder: Ladder, budget: Budget, space = spaceOf([ladder], ladder.dictionary)): Study => {
  const boxes = new Boxes(space.grid)
  const owner: { rank: number; box: number }[] = []
  const from = new Int32Array(ladder.tiers.length + 1)
  const possible: ReadonlyArray<Region>[] = []
  for (const tier of ladder.tiers) {
    const regions = tier.boxes.map((box) => regionOf(space.grid, boundsOf(tier, box)))
    const parts = regions.map((region) => (region === null ? [] : possibleIn(space, region)))
    // A box without a machine covers nothing.
    regions.forEach((region, box) => {
      if (region === null || parts[box]?.length === 0) return
      boxes.add(region)
      owner.push({ rank: tier.rank, box })
    })
    possible.push(parts.flat())
    from[tier.rank + 1] = boxes.size
  }
  return { ladder, space, boxes, index: new BoxIndex(boxes), ids: Int32Array.from(owner.keys()), from, owner, possible, budget }
}

/** The boxes of the tiers from a rank up. */
export const upFrom = ({ ids, from }: Study, rank: number): Int32Array => ids.subarray(from[Math.min(rank, from.length - 1)])

/** The number of the first box of a tier. */
const firstBox = ({ from }: Study, rank: number): number => from[Math.min(rank, from.length - 1)] as number

/** The first part of some regions that no tier from a rank up takes. */
export const firstUncovered = (study: Study, regions: ReadonlyArray<Region>, rank: number, budget = study.budget): Answer => {
  const { boxes, index } = study
  for (const region of regions) {
    const answer = uncovered(boxes, region, index.meeting(region, firstBox(study, rank), budget), budget)
    if (answer !== 'covered') return answer
  }
  return 'covered'
}

/** The same wherever any part will do: where the lowest cells of a region are in no tier, they are the answer and nothing is searched. */
export const anyUncovered = (study: Study, regions: ReadonlyArray<Region>, rank: number): Answer => {
  const { index, budget, space } = study
  const first = firstBox(study, rank)
  const open: Region[] = []
  for (const region of regions) {
    if (index.isHeld(region, first, budget)) continue
    const lowest = lowestOf(space.grid, region)
    if (!index.isHeld(lowest, first, budget)) return budget.left < 0 ? 'not proven' : lowest
    open.push(region)
  }
  return firstUncovered(study, open, rank)
}

/** The first part of some regions that none of these boxes meets. */
export const uncoveredBy = (boxes: Boxes, regions: ReadonlyArray<Region>, budget: Budget): Answer => {
  const ids = Int32Array.from({ length: boxes.size }, (_, i) => i)
  for (const region of regions) {
    const answer = uncovered(boxes, region, ids, budget)
    if (answer !== 'covered') return answer
  }
  return 'covered'
}

/** A machine that shows something. */
export interface Shown {
  /** All facts that the ladder asks about. */
  readonly full: Machine
  /** The same without what its other facts imply. */
  readonly machine: Machine
  readonly words: string
  /** Rank of the tier that it is in, -1 where no tier takes it. */
  readonly rank: number
  readonly tier: string
}

/** A machine in a region that is not empty. */
export const shownIn = (study: Study, region: Region): Shown => shown(study.ladder, machineIn(study.space.grid, region) as Machine)

/** One that comes as near as can be to a wish; null where the wish leaves none. */
export const shownWith = (study: Study, region: Region, wish: Wish): Shown | null => {
  const full = machineIn(study.space.grid, region, wish)
  return full && shown(study.ladder, full)
}

export const shown = (ladder: Ladder, full: Machine): Shown => {
  const machine = stripped(ladder.dictionary, full)
  const rank = compileRank(ladder)(full)
  const tier = ladder.tiers[rank]?.name ?? (ladder.fallback === null ? 'no tier' : `none but the fallback, ${ladder.fallback.name}`)
  return { full, machine, words: machineText(machine, ladder.dictionary), rank, tier }
}
