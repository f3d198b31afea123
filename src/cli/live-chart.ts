import type { Paint } from '../decision/columns.ts'
import { CAUSE_NAMES, quantity } from '../live/action-text.ts'
import type { Sample } from '../live/event.ts'
import type { Limit, ScalingPolicy } from '../live/policy.ts'
import { visible } from '../source/frame.ts'

const BARS = '▁▂▃▄▅▆▇█'
const NAME = 12
/** Room for `100 % of 100 %` behind the bars. */
const FIGURES = 18
const [LEAST_BARS, MOST_BARS] = [8, 60]

/** How many samples a line of this width shows. */
export const barsIn = (width: number): number => Math.max(LEAST_BARS, Math.min(MOST_BARS, width - NAME - FIGURES - 1))

/** The loads of late as a few lines: a row of bars for each limit, its latest value, and the model in use. */
export const chartLines = (
  policy: ScalingPolicy,
  samples: ReadonlyArray<Sample>,
  model: string,
  width: number,
  paint: Paint
): ReadonlyArray<string> => {
  const seen = samples.slice(-barsIn(width))
  return [
    ...policy.limits.map((limit) => {
      const bars = seen.map((sample) => bar(sample[limit.name], limit, paint)).join('')
      const rest = ' '.repeat(barsIn(width) - seen.length)
      return `${paint.strong(CAUSE_NAMES[limit.name].padEnd(NAME))}${rest}${bars}  ${figures(limit, seen.at(-1)?.[limit.name] ?? null, paint)}`
    }),
    `${paint.strong('model'.padEnd(NAME))}${policy.cascade.map((each) => (each === model ? paint.strong(visible(each)) : paint.faint(visible(each)))).join(' ')}`
  ]
}

const figures = ({ name, threshold }: Limit, value: number | null, paint: Paint): string => {
  const text = (value === null ? '?' : quantity(name, value)).padStart(6)
  return `${value !== null && value >= threshold ? paint.bad(text) : text} ${paint.faint(`of ${quantity(name, threshold)}`)}`
}

const bar = (value: number | null, { threshold }: Limit, paint: Paint): string => {
  if (value === null) return paint.faint('·')
  const character = BARS[Math.min(BARS.length - 1, Math.floor((value / 100) * BARS.length))] ?? ''
  return value >= threshold ? paint.bad(character) : character
}
