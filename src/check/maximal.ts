import type { Boxes } from './boxes.ts'
import type { Region } from './grid.ts'
import { allUncovered, type Budget } from './uncovered.ts'

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
    const end = allUncovered(boxes, within, seen, budget, (part) => {
      if (found.length >= most) return null
      const box = grown(boxes, ids, part, within)
      found.push({ box, within })
      seen.push(boxes.add(box))
      return seen.at(-1) ?? null
    })
    if (end !== 'done') return { found, proven: end === 'stopped', more: end === 'stopped' }
  }
  return { found, proven: true, more: false }
}

/** A region that no box meets, made as large as it can be within another: one axis after the other, each as far as it goes. */
const grown = (boxes: Boxes, ids: Int32Array, part: Region, within: Region): Region => {
  const { offset, isSet } = boxes.grid
  const box = part.slice()
  boxes.grid.axes.forEach((_, axis) => {
    const at = offset[axis] as number
    const [low, high] = [box[at] as number, box[at + 1] as number]
    const words = offset[axis + 1] as number
    for (let w = at; w < words; w++) box[w] = within[w] as number
    for (const id of ids) {
      // A box that meets the region on all other axes ends it on this one.
      if (!boxes.meets(id, box, axis)) continue
      const other = boxes.region(id)
      if (isSet[axis] === 1) for (let w = at; w < words; w++) box[w] = (box[w] as number) & ~(other[w] as number)
      else if ((other[at + 1] as number) < low) box[at] = Math.max(box[at] as number, (other[at + 1] as number) + 1)
      else if ((other[at] as number) > high) box[at + 1] = Math.min(box[at + 1] as number, (other[at] as number) - 1)
    }
  })
  return box
}
