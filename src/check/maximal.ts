import type { BoxIndex } from './box-index.ts'
import type { Region } from './grid.ts'
import { allUncovered, type Budget } from './uncovered.ts'

export interface Hole {
  readonly box: Region
  readonly within: Region
  /** What of it was found uncovered: none of it is in a hole before. */
  readonly part: Region
}

/** Boxes that no other box meets, each as large as it can be, which together are all that is uncovered. */
export interface Holes {
  readonly found: ReadonlyArray<Hole>
  /** False where the search ended before all were found. */
  readonly proven: boolean
  /** True where there may be more than were asked for. */
  readonly more: boolean
}

/** All that boxes leave uncovered of some regions, as boxes as large as they can be within their region, at most so many. */
export const holesIn = (index: BoxIndex, regions: ReadonlyArray<Region>, most: number, budget: Budget): Holes => {
  const { boxes } = index
  const found: Hole[] = []
  const holes: number[] = []
  for (const within of regions) {
    const end = allUncovered(boxes, within, [...index.meeting(within, 0, budget), ...holes], budget, (part) => {
      if (found.length >= most) return null
      const box = grown(index, part, within, budget)
      found.push({ box, within, part: part.slice() })
      const id = boxes.add(box)
      holes.push(id)
      return id
    })
    if (end !== 'done') return { found, proven: end === 'stopped', more: end === 'stopped' }
  }
  return { found, proven: true, more: false }
}

/** A region that no box meets, made as large as it can be within another: one axis after the other, each as far as it goes. */
const grown = (index: BoxIndex, part: Region, within: Region, budget: Budget): Region => {
  const { grid } = index.boxes
  const { offset, isSet } = grid
  const box = part.slice()
  for (let axis = 0; axis < grid.axes.length; axis++) {
    const [at, end] = [offset[axis] as number, offset[axis + 1] as number]
    const low = box[at] as number
    for (let w = at; w < end; w++) box[w] = within[w] as number
    // What meets the box now that it is as wide as it may be has met it on all other axes, and ends it on this one.
    for (const id of index.meeting(box, 0, budget)) {
      const other = index.boxes.region(id)
      if (isSet[axis] === 1) for (let w = at; w < end; w++) box[w] = (box[w] as number) & ~(other[w] as number)
      else if ((other[at + 1] as number) < low) box[at] = Math.max(box[at] as number, (other[at + 1] as number) + 1)
      else box[at + 1] = Math.min(box[at + 1] as number, (other[at] as number) - 1)
    }
  }
  return box
}
