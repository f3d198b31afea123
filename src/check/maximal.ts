import type { Boxes } from './boxes.ts'
import { holdsOn, meetsOn, type Grid, type Region } from './grid.ts'
import { uncovered, type Budget } from './uncovered.ts'

/** Boxes that no other box meets, each as large as it can be, which together are all that is uncovered. */
export interface Holes {
  readonly found: ReadonlyArray<{ readonly box: Region; readonly within: Region }>
  /** False where the search ended before all were found. */
  readonly proven: boolean
  /** True where there may be more than were asked for. */
  readonly more: boolean
}

/** All that these boxes leave uncovered of some regions, as boxes as large as they can be within their region, at most so many. */
export const holesIn = (boxes: Boxes, ids: Int32Array, regions: ReadonlyArray<Region>, most: number, budget: Budget): Holes => {
  const found: { box: Region; within: Region }[] = []
  const seen = [...ids]
  for (const within of regions) {
    for (;;) {
      const part = uncovered(boxes, within, seen, budget)
      if (part === 'not proven') return { found, proven: false, more: false }
      if (part === 'covered') break
      if (found.length === most) return { found, proven: true, more: true }
      const box = grown(boxes, ids, part, within)
      found.push({ box, within })
      seen.push(boxes.add(box))
    }
  }
  return { found, proven: true, more: false }
}

/** A region that no box meets, made as large as it can be within another: one axis after the other, each as far as it goes. */
const grown = (boxes: Boxes, ids: Int32Array, part: Region, within: Region): Region => {
  const box = part.slice()
  boxes.grid.axes.forEach((_, axis) => {
    const blocking = [...ids].filter((id) => meetsElsewhere(boxes, box, id, axis)).map((id) => boxes.region(id))
    widen(boxes.grid, box, within, axis, blocking)
  })
  return box
}

/** Whether a box meets a region on all axes but perhaps this one. */
export const meetsElsewhere = (boxes: Boxes, region: Region, id: number, axis: number): boolean => {
  const other = boxes.region(id)
  for (let i = boxes.axesFrom[id] ?? 0; i < (boxes.axesFrom[id + 1] ?? 0); i++) {
    const each = boxes.axes[i] ?? 0
    if (each !== axis && !meetsOn(boxes.grid, region, other, each)) return false
  }
  return true
}

const widen = ({ offset, isSet }: Grid, box: Region, within: Region, axis: number, blocking: ReadonlyArray<Region>): void => {
  const at = offset[axis] ?? 0
  if (isSet[axis] === 1) {
    for (let w = at; w < (offset[axis + 1] ?? 0); w++) box[w] = blocking.reduce((bits, other) => bits & ~(other[w] ?? 0), within[w] ?? 0)
    return
  }
  const [low, high] = [box[at] ?? 0, box[at + 1] ?? 0]
  box[at] = blocking.reduce((to, other) => ((other[at + 1] ?? 0) < low ? Math.max(to, (other[at + 1] ?? 0) + 1) : to), within[at] ?? 0)
  box[at + 1] = blocking.reduce((to, other) => ((other[at] ?? 0) > high ? Math.min(to, (other[at] ?? 0) - 1) : to), within[at + 1] ?? 0)
}

/** The axes on which a region is narrower than the one that it lies in. */
export const narrowedOn = (grid: Grid, region: Region, within: Region): ReadonlyArray<number> =>
  grid.axes.flatMap((_, axis) => (holdsOn(grid, region, within, axis) ? [] : [axis]))
