import { stretch } from './axis.ts'
import { hasBit, isWholeOn, type Grid, type Region } from './grid.ts'
import { numberText } from './machine-text.ts'

/** What a region says of each fact that it does not leave open, such as `ram_gb above 8` and `gpu_present false`. */
export const regionText = (grid: Grid, region: Region): ReadonlyArray<string> => {
  const gpu = grid.index.get('gpu_present') ?? -1
  // No GPU says all that there is to say of one.
  const without = gpu >= 0 && region[(grid.offset[gpu] as number) + 1] === 0
  return grid.axes.flatMap((axis, i) => {
    const at = grid.offset[i] as number
    if (isWholeOn(grid, region, i) || (without && axis.kind === 'amount' && region[at + 1] === 0 && axis.fact.startsWith('gpu_'))) return []
    const [low, high] = [region[at] as number, region[at + 1] as number]
    if (axis.kind === 'flag') return [`${axis.fact} ${String(low === 1)}`]
    if (axis.kind === 'word') return [`${axis.fact} ${axis.words.flatMap((words, cell) => (hasBit(region, at, cell) ? words : [])).join(' or ')}`]
    const whole = stretch(axis, low, high)
    const from = axis.values[low >> 1] as number
    const to = axis.values[(high + 1) >> 1]
    if (low === high && low % 2 === 0) return [`${axis.fact} ${numberText(from)}`]
    if (axis.definition.type === 'integer' && whole !== null) {
      return [`${axis.fact} ${[low > 0 ? `from ${whole.low}` : '', high < axis.cells - 1 ? `up to ${whole.high}` : ''].filter(Boolean).join(' ')}`]
    }
    const lower = low === 0 ? '' : `${low % 2 === 1 ? 'above' : 'from'} ${numberText(from)}`
    const upper = to === undefined || high === axis.cells - 1 ? '' : `${high % 2 === 1 ? 'below' : 'up to'} ${numberText(to)}`
    return [`${axis.fact} ${[lower, upper].filter(Boolean).join(' ')}`]
  })
}
