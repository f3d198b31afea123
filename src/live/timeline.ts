import { xmlText } from '../source/xml-text.ts'
import { ACTION_NAMES, timeText } from './action-text.ts'
import { stretchesOf, type History } from './history.ts'
import { LIMITS, type ScalingPolicy } from './policy.ts'
import { round, type Frame } from './timeline-frame.ts'
import { LANE, laneSvg } from './timeline-lane.ts'
import { marksSvg, markSvg, MARKED, modelsSvg, modelsUsed, stepLines, STRIP, swatch, type Used } from './timeline-models.ts'
import { styleOf } from './timeline-style.ts'
import { clockTicks, duration, textWidth } from './timeline-text.ts'

const WIDTH = 960
const LEFT = 152
const RIGHT = 24
const TOP = 84
const GAP = 16
/** Room for the triangles above the models, and for the marks below them. */
const ABOVE = 22
const BELOW = 26

/**
 * A picture of what happened, as SVG: each load with its threshold, the model in use, every action at its time. It needs nothing around it,
 * has a title and a description for those who do not see it, is for day and night, and tells things apart by place and shape and not by
 * colour alone. The same history gives the same text.
 */
export const timelineSvg = (policy: ScalingPolicy, history: History, firstModel: string): string => {
  const { actions } = history
  const stretches = stretchesOf(history)
  const times = [...stretches.flatMap(({ from, to }) => [from, to]), ...actions.map(({ t }) => t)]
  const [start, end] = [Math.min(...times), Math.max(...times)]
  const [from, to] = times.length === 0 ? [0, 1000] : [start, Math.max(end, start + 1000)]
  const frame: Frame = { left: LEFT, right: WIDTH - RIGHT, x: (t) => round(LEFT + ((t - from) / (to - from)) * (WIDTH - LEFT - RIGHT)) }
  const shown = LIMITS.filter((name) => policy.limits.some((limit) => limit.name === name) || stretches.some(({ loads }) => loads[name] !== null))
  const models = policy.cascade.length === 0 ? [firstModel] : policy.cascade
  const used = modelsUsed(actions, firstModel, from, to)
  const stripTop = TOP + shown.length * (LANE + GAP) + ABOVE - GAP / 2
  const bottom = stripTop + STRIP + BELOW
  const legend = legendRows(policy, history, models, WIDTH - LEFT - RIGHT)
  const height = bottom + 46 + legend.length * 24 + 8
  const title = `Tier ${policy.tier} over ${duration(to - from)}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="timeline-title timeline-desc">`,
    `<title id="timeline-title">${xmlText(title)}</title>`,
    `<desc id="timeline-desc">${xmlText(described(history, used))}</desc>`,
    styleOf(models.length),
    `<rect width="${WIDTH}" height="${height}" class="paper"/>`,
    `<text x="24" y="40" class="title ink">${xmlText(title)}</text>`,
    `<text x="24" y="62" class="note faint">${xmlText(`${summary(history, used)}${times.length === 0 ? '' : `; began at ${timeText(from)}`}`)}</text>`,
    ...shown.map((name, i) => laneSvg(policy, stretches, name, TOP + i * (LANE + GAP), frame)),
    stepLines(actions, TOP, stripTop, frame),
    modelsSvg(models, used, stripTop, frame),
    marksSvg(actions, stripTop, frame),
    ticks(from, to, bottom, frame),
    ...legend.map((row, i) => `<g transform="translate(${LEFT} ${bottom + 50 + i * 24})">${row}</g>`),
    '</svg>',
    ''
  ].join('\n')
}

const ticks = (from: number, to: number, y: number, { left, right, x }: Frame): string =>
  `<path d="M${left} ${y}H${right}" class="tick"/>${clockTicks(from, to)
    .map(
      ({ t, label }) =>
        `<path d="M${x(t)} ${y}v5" class="tick"/><text x="${x(t)}" y="${y + 19}" class="mark faint ${x(t) > right - textWidth(label, 6) ? 'end' : 'middle'}">${xmlText(label)}</text>`
    )
    .join('')}`

/** What is to be seen, in rows of so much width. */
const legendRows = (policy: ScalingPolicy, { counts }: History, models: ReadonlyArray<string>, width: number): ReadonlyArray<string> => {
  const entries = [
    ...models.slice(0, MOST_MODELS).map((model, level) => ({ drawn: swatch(level, models.length), text: model })),
    ...(policy.limits.length === 0 ? [] : [{ drawn: '<path d="M0 -4H16" class="bound"/>', text: 'threshold' }]),
    ...MARKED.filter((kind) => counts[kind] > 0).map((kind) => ({ drawn: markSvg(kind, 8, -4), text: ACTION_NAMES[kind] }))
  ]
  const rows: string[] = []
  let at = Infinity
  for (const { drawn, text } of entries) {
    const wide = 36 + textWidth(text, 10)
    if (at + wide > width) {
      rows.push('')
      at = 0
    }
    const row = rows.length - 1
    rows[row] += `<g transform="translate(${round(at)} 0)">${drawn}<text x="22" y="0" class="mark ink">${xmlText(text)}</text></g>`
    at += wide
  }
  return rows
}

const MOST_MODELS = 24

const many = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`

const summary = ({ actions, counts }: History, used: ReadonlyArray<Used>): string => {
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const hidden = all - actions.length
  return [
    `${many(counts.step_down, 'step', 'steps')} down, ${counts.step_up} up, ${many(counts.warn, 'warning', 'warnings')}`,
    `ended with ${used.at(-1)?.model ?? ''}`,
    ...(hidden > 0 ? [`${many(hidden, 'earlier action is', 'earlier actions are')} not shown`] : [])
  ].join('; ')
}

const described = (history: History, used: ReadonlyArray<Used>): string =>
  `${summary(history, used)}. Models in use, in order: ${used
    .slice(0, 50)
    .map(({ model }) => model)
    .join(', ')}${used.length > 50 ? ', …' : ''}.`
