import { isWholeOn, type Grid, type Region } from './grid.ts'

/** Regions laid out one behind the other, each with the axes on which it is narrower than everything. */
export class Boxes {
  readonly grid: Grid
  words: Int32Array
  /** Where the axes of each box begin in `axes`; one more for the end. */
  readonly axesFrom: number[] = [0]
  readonly axes: number[] = []
  size = 0
  private readonly width: number

  constructor(grid: Grid, regions: ReadonlyArray<Region> = []) {
    this.grid = grid
    this.width = grid.offset.at(-1) as number
    this.words = new Int32Array(Math.max(4, regions.length) * this.width)
    for (const region of regions) this.add(region)
  }

  /** Takes a region in and gives its number. */
  add(region: Region): number {
    const at = this.size * this.width
    if (at + this.width > this.words.length) {
      const more = new Int32Array(Math.max(this.words.length * 2, at + this.width))
      more.set(this.words)
      this.words = more
    }
    this.words.set(region, at)
    for (let axis = 0; axis < this.grid.axes.length; axis++) if (!isWholeOn(this.grid, region, axis)) this.axes.push(axis)
    this.axesFrom.push(this.axes.length)
    return this.size++
  }

  region(box: number): Region {
    return this.words.subarray(box * this.width, (box + 1) * this.width)
  }

  /** Whether a box shares something with a region on every axis. */
  meets(box: number, region: Region): boolean {
    const { offset, isSet } = this.grid
    const base = box * this.width
    for (let i = this.axesFrom[box] as number; i < (this.axesFrom[box + 1] as number); i++) {
      const axis = this.axes[i] as number
      const at = offset[axis] as number
      if (isSet[axis] !== 1) {
        if ((this.words[base + at + 1] as number) < (region[at] as number) || (this.words[base + at] as number) > (region[at + 1] as number))
          return false
      } else if (!this.sharesWords(base, region, axis)) return false
    }
    return true
  }

  private sharesWords(base: number, region: Region, axis: number): boolean {
    for (let w = this.grid.offset[axis] as number; w < (this.grid.offset[axis + 1] as number); w++) {
      if (((this.words[base + w] as number) & (region[w] as number)) !== 0) return true
    }
    return false
  }
}
