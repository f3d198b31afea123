import type { Boxes } from './boxes.ts'
import { addBit, hasBit, type Region } from './grid.ts'
import type { Budget } from './uncovered.ts'

const BITS = 32

const MEETS = 0
const HOLDS = 1
type How = typeof MEETS | typeof HOLDS

/** Of the boxes those that begin at a cell or below it, or end at it or above it: a row of bits for each cell at which that changes. */
interface Ends {
  readonly rowOf: Int32Array
  readonly rows: Int32Array
}

/** One axis: ends of boxes, or for each cell of a set the boxes that hold it. */
type Side = { readonly begin: Ends; readonly end: Ends } | { readonly holding: Int32Array }

/**
 * The first boxes of some, laid out so that all that meet a region, or hold one, are found at once: for each axis, as bits, the boxes that
 * begin at or below a cell and those that end at or above it. What is asked is always about the boxes from one number up.
 */
export class BoxIndex {
  readonly boxes: Boxes
  private readonly size: number
  private readonly words: number
  private readonly sides: ReadonlyArray<Side>
  private readonly bits: Int32Array

  constructor(boxes: Boxes) {
    this.boxes = boxes
    this.size = boxes.size
    this.words = Math.ceil(this.size / BITS)
    this.bits = new Int32Array(this.words)
    this.sides = boxes.grid.axes.map(({ cells }, axis) => {
      const at = boxes.grid.offset[axis] as number
      if (boxes.grid.isSet[axis] === 1) return { holding: this.holding(at, cells) }
      return { begin: this.ends(at, cells, 1), end: this.ends(at + 1, cells, -1) }
    })
  }

  /** The numbers of the boxes from `from` up that share something with a region on every axis. */
  meeting(region: Region, from: number, budget: Budget): ReadonlyArray<number> {
    return this.select(region, from, budget, MEETS) ? this.numbers(from) : NONE
  }

  /** Whether one box from `from` up holds all of a region. */
  isHeld(region: Region, from: number, budget: Budget): boolean {
    return this.select(region, from, budget, HOLDS)
  }

  /** Narrows the bits to the boxes that meet a region, or hold it; false where none is left. */
  private select(region: Region, from: number, budget: Budget, how: How): boolean {
    const { bits, words, sides } = this
    const { offset, axes } = this.boxes.grid
    const first = Math.floor(from / BITS)
    bits.fill(-1, first)
    if (first < words) {
      bits[first] = -1 << (from % BITS)
      if (this.size % BITS > 0) bits[words - 1] = (bits[words - 1] as number) & ((1 << (this.size % BITS)) - 1)
    }
    let any = from < this.size
    for (let axis = 0; any && axis < sides.length; axis++) {
      const side = sides[axis] as Side
      const at = offset[axis] as number
      budget.left -= words - first
      if ('holding' in side) any = this.keepHolding(side.holding, region, axis, first, how)
      else {
        const low = region[at] as number
        const high = region[at + 1] as number
        const [begins, ends] = how === MEETS ? [high, low] : [low, high]
        if (begins < (axes[axis]?.cells as number) - 1) any = this.keep(side.begin, begins, first)
        if (any && ends > 0) any = this.keep(side.end, ends, first)
      }
    }
    return any
  }

  private keep({ rowOf, rows }: Ends, cell: number, first: number): boolean {
    const { bits, words } = this
    const row = (rowOf[cell] as number) * words
    let any = 0
    for (let w = first; w < words; w++) any |= bits[w] = (bits[w] as number) & (rows[row + w] as number)
    return any !== 0
  }

  /** Of a set of cells a box meets one, or holds all. */
  private keepHolding(holding: Int32Array, region: Region, axis: number, first: number, how: How): boolean {
    const { bits, words } = this
    const { offset, axes } = this.boxes.grid
    const at = offset[axis] as number
    const cells: number[] = []
    for (let cell = 0; cell < (axes[axis]?.cells as number); cell++) {
      if (hasBit(region, at, cell)) cells.push(cell * words)
    }
    let any = 0
    for (let w = first; w < words; w++) {
      let found = how === MEETS ? 0 : -1
      for (const row of cells) found = how !== MEETS ? found & (holding[row + w] as number) : found | (holding[row + w] as number)
      any |= bits[w] = (bits[w] as number) & found
    }
    return any !== 0
  }

  private numbers(from: number): ReadonlyArray<number> {
    const { bits, words } = this
    const found: number[] = []
    for (let w = Math.floor(from / BITS); w < words; w++) {
      for (let left = bits[w] as number; left !== 0; left &= left - 1) found.push(w * BITS + 31 - Math.clz32(left & -left))
    }
    return found
  }

  /** Rows of the boxes whose end at `at` has been passed, going over the cells upwards (1) or downwards (-1). */
  private ends(at: number, cells: number, step: 1 | -1): Ends {
    const { boxes, size, words } = this
    const width = boxes.grid.offset.at(-1) as number
    const here = (box: number): number => boxes.words[box * width + at] as number
    const order = Int32Array.from({ length: size }, (_, box) => box).sort((a, b) => step * (here(a) - here(b)))
    const distinct = order.reduce((count, box, i) => (i > 0 && here(box) === here(order[i - 1] as number) ? count : count + 1), 0)
    // Row 0 is of no box: no end has been passed yet.
    const rows = new Int32Array((distinct + 1) * words)
    const rowOf = new Int32Array(cells)
    let [row, next] = [0, 0]
    for (let cell = step === 1 ? 0 : cells - 1; cell >= 0 && cell < cells; cell += step) {
      if (next < size && here(order[next] as number) === cell) {
        rows.copyWithin((row + 1) * words, row * words, (row + 1) * words)
        row++
      }
      for (; next < size && here(order[next] as number) === cell; next++) addBit(rows, row * words, order[next] as number)
      rowOf[cell] = row
    }
    return { rowOf, rows }
  }

  private holding(at: number, cells: number): Int32Array {
    const { boxes, size, words } = this
    const rows = new Int32Array(cells * words)
    for (let box = 0; box < size; box++) {
      const region = boxes.region(box)
      for (let cell = 0; cell < cells; cell++) if (hasBit(region, at, cell)) addBit(rows, cell * words, box)
    }
    return rows
  }
}

const NONE: ReadonlyArray<number> = []
