import type { Boxes } from './boxes.ts'
import { tighten, type Grid, type Region } from './grid.ts'

/** How much may still be looked at, in comparisons of a region with one side of a box. Shared by all searches of one check. */
export interface Budget {
  left: number
}

/** A part of the region that no box meets and that holds machines; that there is none; that the budget ended before it was known. */
export type Answer = Region | 'covered' | 'not proven'

const DEEPEST = 2000

/**
 * Looks for a part of a region that none of these boxes meets. Exact: a box that meets the region on one side only is cut off, else the
 * region is split at a side of the box that meets it on the fewest (T. M. Chan, Klee's measure problem made easy, 2013, "simplify").
 */
export const uncovered = (boxes: Boxes, region: Region, ids: ArrayLike<number>, budget: Budget): Answer =>
  new Search(boxes, budget, null).look(region.slice(), ids, ids.length, 0, 0)

/**
 * All that a region has uncovered: each part that is found is given to `take`, which adds a box that covers it and says its number, or null
 * to stop. False where the budget ended first.
 */
export const allUncovered = (
  boxes: Boxes,
  region: Region,
  ids: ArrayLike<number>,
  budget: Budget,
  take: (part: Region) => number | null
): 'done' | 'stopped' | 'not proven' => {
  const answer = new Search(boxes, budget, take).look(region.slice(), ids, ids.length, 0, 0)
  return answer === 'covered' ? 'done' : answer === 'not proven' ? answer : 'stopped'
}

class Search {
  private readonly boxes: Boxes
  private readonly grid: Grid
  private readonly budget: Budget
  /** The sides on which a box meets the region, and the last of them as axis and end. */
  private sides = 0
  private axis = 0
  private end = 0

  private readonly take: ((part: Region) => number | null) | null
  /** Boxes that were added while the search went on. */
  private readonly added: number[] = []

  constructor(boxes: Boxes, budget: Budget, take: ((part: Region) => number | null) | null) {
    this.boxes = boxes
    this.grid = boxes.grid
    this.budget = budget
    this.take = take
  }

  /** Takes the region for its own. The boxes are those of `ids`, and of those added all but the first `known`. */
  look(region: Region, ids: ArrayLike<number>, count: number, known: number, depth: number): Answer {
    if (depth > DEEPEST) return 'not proven'
    // What is copied for a look counts as well: there can be many axes.
    this.budget.left -= region.length + count
    let live = new Int32Array(count)
    for (let i = 0; i < count; i++) live[i] = ids[i] as number
    let size = count
    let upTo = known
    for (;;) {
      let best = -1
      if (upTo < this.added.length) {
        live = Int32Array.of(...live.subarray(0, size), ...this.added.slice(upTo))
        size += this.added.length - upTo
        upTo = this.added.length
      }
      do {
        if (!tighten(this.grid, region)) return 'covered'
        const kept = this.sift(region, live, size)
        if (kept === COVERED) return 'covered'
        if (kept === SPENT) return 'not proven'
        best = this.bestBox
        size = kept
      } while (this.cut)
      if (size === 0) return this.found(region)
      // The part beyond one side of the box is looked at by itself; the rest meets the box on one side less.
      this.meet(region, best)
      const outside = region.slice()
      this.keepOutside(outside, best)
      this.keepInside(region, best)
      const found = this.look(outside, live, size, upTo, depth + 1)
      if (found !== 'covered') return found
    }
  }

  /** What is uncovered is the answer; or where all of it is asked for, one more box, and the search goes on. */
  private found(region: Region): Answer {
    const box = this.take === null ? null : this.take(region)
    if (box === null) return region
    this.added.push(box)
    return 'covered'
  }

  private bestBox = -1
  private cut = false

  /** Leaves in `live` the boxes that still meet the region; cuts off what a box covers from one side. */
  private sift(region: Region, live: Int32Array, size: number): number {
    let kept = 0
    let fewest = Infinity
    this.cut = false
    for (let i = 0; i < size; i++) {
      const box = live[i] as number
      if (!this.meet(region, box)) continue
      if (this.sides === 0) return COVERED
      if (this.sides === 1) {
        this.keepOutside(region, box)
        this.cut = true
        continue
      }
      if (this.sides < fewest) {
        fewest = this.sides
        this.bestBox = box
      }
      live[kept++] = box
    }
    return this.budget.left < 0 ? SPENT : kept
  }

  /** Whether a box meets the region, on how many sides, and which is the last. */
  private meet(region: Region, box: number): boolean {
    const { words, axes, axesFrom } = this.boxes
    const { offset, isSet } = this.grid
    const base = box * (offset[offset.length - 1] as number)
    const to = axesFrom[box + 1] as number
    this.sides = 0
    for (let i = axesFrom[box] as number; i < to; i++) {
      const axis = axes[i] as number
      const at = offset[axis] as number
      this.budget.left--
      if (isSet[axis] === 1) {
        let [meets, crosses] = [false, false]
        for (let w = at; w < (offset[axis + 1] as number); w++) {
          const [own, other] = [region[w] as number, words[base + w] as number]
          meets ||= (own & other) !== 0
          crosses ||= (own & ~other) !== 0
        }
        if (!meets) return false
        if (crosses) this.side(axis, SET)
        continue
      }
      const low = words[base + at] as number
      const high = words[base + at + 1] as number
      if (high < (region[at] as number) || low > (region[at + 1] as number)) return false
      if (low > (region[at] as number)) this.side(axis, LOW)
      if (high < (region[at + 1] as number)) this.side(axis, HIGH)
    }
    return true
  }

  private side(axis: number, end: number): void {
    this.sides++
    this.axis = axis
    this.end = end
  }

  /** Narrows a region to what lies beyond the box's last side. */
  private keepOutside(region: Region, box: number): void {
    const [at, base] = [this.grid.offset[this.axis] as number, box * (this.grid.offset.at(-1) as number)]
    const { words } = this.boxes
    if (this.end === LOW) region[at + 1] = (words[base + at] as number) - 1
    else if (this.end === HIGH) region[at] = (words[base + at + 1] as number) + 1
    else for (let w = at; w < (this.grid.offset[this.axis + 1] as number); w++) region[w] = (region[w] as number) & ~(words[base + w] as number)
  }

  private keepInside(region: Region, box: number): void {
    const [at, base] = [this.grid.offset[this.axis] as number, box * (this.grid.offset.at(-1) as number)]
    const { words } = this.boxes
    if (this.end === LOW) region[at] = words[base + at] as number
    else if (this.end === HIGH) region[at + 1] = words[base + at + 1] as number
    else for (let w = at; w < (this.grid.offset[this.axis + 1] as number); w++) region[w] = (region[w] as number) & (words[base + w] as number)
  }
}

const COVERED = -1
const SPENT = -2
const LOW = 0
const HIGH = 1
const SET = 2
