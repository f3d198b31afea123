import { either as E } from 'fp-ts'
import { GPU_AMOUNTS, type Dictionary, type FactValue } from '../facts/dictionary.ts'
import { imply } from '../facts/imply.ts'
import { stretch, type Axis, type Stretch } from './axis.ts'
import { hasBit, tighten, type Grid, type Region } from './grid.ts'
import { ordinaryAmount, ordinaryWords } from './ordinary.ts'

/** All facts of a machine that a grid knows. */
export type Machine = Readonly<Record<string, FactValue>>

/** Values that a witness should rather have than the most ordinary ones: another machine's, for as far as they fit. */
export interface Wish {
  readonly values?: Machine
  /** Limits beyond those of the region. */
  readonly limits?: ReadonlyMap<string, Stretch>
}

/** A machine in a region, of values as machines on sale have them; null where there is none. */
export const machineIn = (grid: Grid, region: Region, { values = {}, limits = new Map() }: Wish = {}): Machine | null => {
  const tight = region.slice()
  tighten(grid, tight)
  const spans = grid.axes.map((axis, i): Stretch | null => {
    const at = grid.offset[i] as number
    const span = axis.kind === 'amount' ? stretch(axis, tight[at] as number, tight[at + 1] as number) : { low: 0, high: 0 }
    const limit = limits.get(axis.fact)
    return span === null || limit === undefined ? span : { low: Math.max(span.low, limit.low), high: Math.min(span.high, limit.high) }
  })
  if (!inOrder(grid, spans)) return null
  const machine: Record<string, FactValue> = {}
  for (const i of limitsFirst(grid)) {
    const axis = grid.axes[i]
    if (axis === undefined) continue
    const value = axis.kind === 'amount' ? amountOf(axis, spans[i] ?? { low: 0, high: 0 }, values) : wordOf(grid, axis, i, tight, values)
    machine[axis.fact] = value
    if (typeof value !== 'number') continue
    spans[i] = { low: value, high: value }
    // What is chosen limits what can be: there is always something left, since all spans were in order.
    if (grid.order.length > 0) inOrder(grid, spans)
  }
  if (grid.order.length === 0) return machine
  return Object.fromEntries(grid.axes.map(({ fact }) => [fact, machine[fact] as number]))
}

/** A fact that limits others is chosen before them: machines are sold by memory, and what is usable follows from that. */
const limitsFirst = ({ axes, order }: Grid): ReadonlyArray<number> => {
  if (order.length === 0) return [...axes.keys()]
  const above = (axis: number): number => order.filter(([low]) => low === axis).length
  return [...axes.keys()].sort((a, b) => above(a) - above(b) || a - b)
}

const amountOf = ({ fact, definition }: Axis, { low, high }: Stretch, values: Machine): number => {
  const wished = values[fact]
  return typeof wished === 'number' && wished >= low && wished <= high ? wished : ordinaryAmount(definition, low, high)
}

const wordOf = (grid: Grid, axis: Axis, place: number, region: Region, values: Machine): FactValue => {
  const at = grid.offset[place] as number
  const wished = values[axis.fact]
  if (axis.kind === 'flag') {
    const [low, high] = [region[at] === 0, region[at + 1] === 1]
    if (low && high) return typeof wished === 'boolean' ? wished : axis.definition.better === 'more'
    return high
  }
  if (axis.kind !== 'word') return 0
  const open = ordinaryWords(axis.definition).filter((word) => axis.words.some((words, cell) => words.includes(word) && hasBit(region, at, cell)))
  return (open.includes(String(wished)) ? wished : open[0]) ?? ''
}

/** Narrows spans to what facts that limit each other leave of them; false where that is nothing. */
const inOrder = ({ axes, order }: Grid, spans: (Stretch | null)[]): boolean => {
  for (let changed = true; changed;) {
    changed = false
    for (const [a, b] of order) {
      const [lower, upper] = [spans[a], spans[b]]
      if (!lower || !upper) return false
      const low = isWhole(axes[b]) ? Math.ceil(lower.low) : lower.low
      const high = isWhole(axes[a]) ? Math.floor(upper.high) : upper.high
      if (upper.low < low) [spans[b], changed] = [{ ...upper, low }, true]
      if (lower.high > high) [spans[a], changed] = [{ ...lower, high }, true]
    }
  }
  return spans.every((span) => span !== null && span.low <= span.high)
}

const isWhole = (axis: Axis | undefined): boolean => axis?.definition.type === 'integer'

/** The same machine without the facts that its other facts imply: no GPU says that there is no GPU memory. */
export const stripped = (dictionary: Dictionary, machine: Machine): Machine =>
  [...GPU_AMOUNTS, 'gpu_vendor', 'gpu_kind', 'gpu_present'].reduce<Machine>((kept, fact) => {
    if (!(fact in kept)) return kept
    const { [fact]: value, ...rest } = kept
    const implied = imply(dictionary, rest)
    return E.isRight(implied) && implied.right.facts[fact] === value ? rest : kept
  }, machine)
