import { CAUSE_NAMES } from './action-text.ts'
import type { Range, Stretch } from './history.ts'
import type { LimitName, ScalingPolicy } from './policy.ts'
import { round, type Frame } from './timeline-frame.ts'

export const LANE = 92

interface Point {
  readonly x: number
  readonly range: NonNullable<Range>
}

/** One load over time, what is above its threshold in another colour. */
export const laneSvg = (policy: ScalingPolicy, stretches: ReadonlyArray<Stretch>, name: LimitName, top: number, frame: Frame): string => {
  const { left, right, x } = frame
  const y = (percent: number): number => round(top + LANE - (Math.min(100, percent) / 100) * LANE)
  const threshold = policy.limits.find((limit) => limit.name === name)?.threshold
  const runs = runsOf(stretches, name, policy.trendWindowMs, x)
  const width = right - left
  const drawn = (css: string): string => runs.map((run) => `<path d="${edge(run, y)}" class="${css}"/>`).join('')
  const fills = runs.map((run) => `<path d="${edge(run, y)}L${run.at(-1)?.x ?? 0} ${top + LANE}L${run[0]?.x ?? 0} ${top + LANE}Z" class="area"/>`)
  const bands = runs.map((run) => `<path d="${edge(run, y)}${back(run, y)}Z" class="band"/>`)
  return [
    `<g><text x="24" y="${top + 14}" class="axis ink">${CAUSE_NAMES[name]}</text>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${LANE}" class="lane"/>`,
    ...(threshold === undefined ? [] : [`<rect x="${left}" y="${top}" width="${width}" height="${round(y(threshold) - top)}" class="over"/>`]),
    ...[0, 50, 100].map((percent) => grid(percent, y(percent), threshold, frame)),
    ...fills,
    ...bands,
    drawn('load'),
    ...(threshold === undefined ? [] : [above(name, threshold, top, y(threshold), frame, drawn('load hot'))]),
    `<rect x="${left}" y="${top}" width="${width}" height="${LANE}" class="frame"/></g>`
  ].join('')
}

const grid = (percent: number, y: number, threshold: number | undefined, { left, right }: Frame): string => {
  // Two figures on top of one another say neither.
  const isHidden = threshold !== undefined && Math.abs(threshold - percent) < 17
  const line = percent === 50 ? `<path d="M${left} ${y}H${right}" class="tick"/>` : ''
  return `${line}${isHidden ? '' : `<text x="${left - 8}" y="${y + 4}" class="mark faint end">${percent} %</text>`}`
}

const above = (name: LimitName, threshold: number, top: number, at: number, { left, right }: Frame, drawn: string): string =>
  [
    `<clipPath id="over-${name}"><rect x="${left}" y="${top}" width="${right - left}" height="${round(at - top)}"/></clipPath>`,
    `<g clip-path="url(#over-${name})">${drawn}</g>`,
    `<path d="M${left} ${at}H${right}" class="bound"/>`,
    `<text x="${left - 8}" y="${at + 4}" class="mark strong hot-ink end">${round(threshold)} %</text>`
  ].join('')

/** Points without a break. Where a load was unknown, or nobody looked for longer than calm survives, there is a hole. */
const runsOf = (stretches: ReadonlyArray<Stretch>, name: LimitName, longest: number, x: Frame['x']): ReadonlyArray<ReadonlyArray<Point>> => {
  const found: Point[][] = []
  let open: Stretch | null = null
  for (const stretch of stretches) {
    const range = stretch.loads[name]
    if (range !== null) {
      if (open === null || stretch.from - open.to > Math.max(longest, open.to - open.from)) found.push([])
      found.at(-1)?.push({ x: x((stretch.from + stretch.to) / 2), range })
    }
    open = range === null ? null : stretch
  }
  return found
}

/** The highest of each stretch; a point by itself is a short line. */
const edge = (run: ReadonlyArray<Point>, y: (percent: number) => number): string =>
  `M${run.map((point) => `${point.x} ${y(point.range[1])}`).join('L')}${run.length === 1 ? 'h1.5' : ''}`

/** The lowest of each, back to the beginning. */
const back = (run: ReadonlyArray<Point>, y: (percent: number) => number): string =>
  run
    .toReversed()
    .map((point) => `L${point.x} ${y(point.range[0])}`)
    .join('')
