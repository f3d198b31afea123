import type { Action } from './action.ts'
import type { History, Range, Stretch } from './history.ts'
import { LIMITS, type LimitName, type ScalingPolicy } from './policy.ts'
import { clockTicks, xml } from './timeline-text.ts'

const WIDTH = 960
const LEFT = 150
const RIGHT = 24
const LANE = 92
const GAP = 22
const TOP = 66
const MODEL_ROW = 24

const NAMES: Readonly<Record<LimitName, string>> = { memory_percent: 'memory', cpu_percent: 'processor', gpu_memory_percent: 'GPU memory' }
const MARKS: Readonly<Record<Action['action'], string>> = { step_down: '▼', step_up: '▲', warn: '!', block: '■', advise: 'i', suggest: '?' }

const LEGEND: Readonly<Record<Action['action'], string>> = {
  step_down: 'step down',
  step_up: 'step up',
  warn: 'warning',
  block: 'kept from starting',
  advise: 'advice',
  suggest: 'help asked for'
}

/** What was in use over a stretch of time. */
interface Used {
  readonly model: string
  readonly from: number
  readonly to: number
}

/**
 * A picture of what happened, as SVG: each load with its threshold, the model in use, every action at its time. It stands for itself:
 * title and description for those who cannot see it, light and dark, told apart by place and label and not by colour alone.
 */
export const timelineSvg = (policy: ScalingPolicy, history: History, firstModel: string): string => {
  const { stretches, actions } = history
  const start = Math.min(...stretches.map(({ from }) => from), ...actions.map(({ t }) => t))
  const end = Math.max(...stretches.map(({ to }) => to), ...actions.map(({ t }) => t))
  const [from, to] = Number.isFinite(start) ? [start, Math.max(end, start + 1000)] : [0, 1000]
  const x = (t: number): number => round(LEFT + ((t - from) / (to - from)) * (WIDTH - LEFT - RIGHT))
  const shown = LIMITS.filter((name) => policy.limits.some((limit) => limit.name === name) || stretches.some(({ loads }) => loads[name] !== null))
  const models = policy.cascade.length === 0 ? [firstModel] : policy.cascade
  const modelsTop = TOP + shown.length * (LANE + GAP)
  const bottom = modelsTop + models.length * MODEL_ROW
  const used = modelsUsed(actions, firstModel, from, to)
  const lanes = shown.map((name, i) => lane(policy, stretches, name, TOP + i * (LANE + GAP), x))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 68}" role="img" aria-labelledby="title what">`,
    `<title id="title">${xml(`Load and models over time, tier ${policy.tier}`)}</title>`,
    `<desc id="what">${xml(described(history, used))}</desc>`,
    STYLE,
    `<rect class="page" width="${WIDTH}" height="${bottom + 68}"/>`,
    `<text class="head" x="24" y="30">${xml(policy.tier)}</text>`,
    `<text class="faint" x="24" y="48">${xml(summary(history, used))}</text>`,
    ...clockTicks(from, to).map(
      ({ t, label }) =>
        `<path class="grid" d="M${x(t)} ${TOP - 6}V${bottom + 8}"/><text class="faint" x="${x(t)}" y="${bottom + 26}" text-anchor="middle">${xml(label)}</text>`
    ),
    ...lanes,
    ...models.map((model, row) => modelRow(model, row, modelsTop, used, x)),
    ...marks(actions, models, modelsTop, x),
    legend(actions, bottom + 52),
    '</svg>',
    ''
  ].join('\n')
}

const round = (value: number): number => Math.round(value * 10) / 10

const lane = (policy: ScalingPolicy, stretches: ReadonlyArray<Stretch>, name: LimitName, top: number, x: (t: number) => number): string => {
  const y = (percent: number): number => round(top + LANE - (Math.min(100, percent) / 100) * LANE)
  const threshold = policy.limits.find((limit) => limit.name === name)?.threshold
  const line = (percent: number, css: string): string => `<path class="${css}" d="M${LEFT} ${y(percent)}H${WIDTH - RIGHT}"/>`
  const bands = runs(stretches, name).map((run) => {
    const upper = run.map(({ t, range }) => `${x(t)} ${y(range[1])}`)
    const lower = run.map(({ t, range }) => `${x(t)} ${y(range[0])}`).reverse()
    return `<path class="load" d="M${[...upper, ...lower].join('L')}Z"/>`
  })
  return [
    `<g><text class="name" x="24" y="${top + 14}">${NAMES[name]}</text>`,
    `<text class="faint" x="${LEFT - 8}" y="${top + 4}" text-anchor="end">100 %</text>`,
    `<text class="faint" x="${LEFT - 8}" y="${top + LANE + 4}" text-anchor="end">0</text>`,
    `<rect class="lane" x="${LEFT}" y="${top}" width="${WIDTH - LEFT - RIGHT}" height="${LANE}"/>`,
    ...bands,
    ...(threshold === undefined
      ? []
      : [line(threshold, 'threshold'), `<text class="faint" x="24" y="${top + 32}">steps down at ${threshold} %</text>`]),
    '</g>'
  ].join('')
}

/** Points without a break; where a load was unknown there is a hole. */
const runs = (
  stretches: ReadonlyArray<Stretch>,
  name: LimitName
): ReadonlyArray<ReadonlyArray<{ readonly t: number; readonly range: NonNullable<Range> }>> => {
  const found: { t: number; range: NonNullable<Range> }[][] = []
  let open = false
  for (const { from, to, loads } of stretches) {
    const range = loads[name]
    if (range === null) open = false
    else {
      if (!open) found.push([])
      found.at(-1)?.push({ t: (from + to) / 2, range })
      open = true
    }
  }
  return found
}

const modelsUsed = (actions: ReadonlyArray<Action>, first: string, from: number, to: number): ReadonlyArray<Used> => {
  const used: Used[] = []
  let [model, since] = [first, from]
  for (const { t, to: next } of actions) {
    if (next === model) continue
    used.push({ model, from: since, to: t })
    ;[model, since] = [next, t]
  }
  return [...used, { model, from: since, to }]
}

const modelRow = (model: string, row: number, top: number, used: ReadonlyArray<Used>, x: (t: number) => number): string => {
  const y = top + row * MODEL_ROW
  const bars = used.flatMap((each) =>
    each.model === model
      ? [`<rect class="model" x="${x(each.from)}" y="${y + 6}" width="${Math.max(1, round(x(each.to) - x(each.from)))}" height="10" rx="2"/>`]
      : []
  )
  return `<text class="name" x="24" y="${y + 16}">${xml(model)}</text><path class="grid" d="M${LEFT} ${y + 11}H${WIDTH - RIGHT}"/>${bars.join('')}`
}

/** What changed or forbade something is drawn first; a mark that would cover another is left out. */
const marks = (actions: ReadonlyArray<Action>, models: ReadonlyArray<string>, top: number, x: (t: number) => number): ReadonlyArray<string> => {
  const drawn = new Map<number, number[]>()
  const byWeight = actions.toSorted((a, b) => WEIGHT.indexOf(a.action) - WEIGHT.indexOf(b.action))
  return byWeight.flatMap(({ t, action, from, to, why }) => {
    const row = Math.max(0, models.indexOf(to))
    const others = drawn.get(row) ?? []
    const place = x(t)
    if (others.some((other) => Math.abs(other - place) < MARK_WIDTH)) return []
    drawn.set(row, [...others, place])
    const way = from === to ? to : `${from} → ${to}`
    const said = `${action.replace('_', ' ')} ${way}: ${why.limit} ${why.value === null ? 'unknown' : round(why.value)} of ${why.threshold}`
    const y = top + row * MODEL_ROW + 16
    return [`<text class="mark ${action}" x="${place}" y="${y}" text-anchor="middle">${MARKS[action]}<title>${xml(said)}</title></text>`]
  })
}

const MARK_WIDTH = 11
const WEIGHT: ReadonlyArray<Action['action']> = ['step_down', 'step_up', 'block', 'warn', 'suggest', 'advise']

const legend = (actions: ReadonlyArray<Action>, y: number): string => {
  const kinds = WEIGHT.filter((kind) => actions.some(({ action }) => action === kind))
  return kinds.map((kind, i) => `<text class="faint" x="${LEFT + i * 130}" y="${y}">${MARKS[kind]} ${LEGEND[kind]}</text>`).join('')
}

const count = (actions: ReadonlyArray<Action>, kind: Action['action']): number => actions.filter(({ action }) => action === kind).length

const summary = ({ actions, dropped }: History, used: ReadonlyArray<Used>): string =>
  `${count(actions, 'step_down')} steps down, ${count(actions, 'step_up')} up, ${count(actions, 'warn')} warnings; ended with ${used.at(-1)?.model ?? ''}${
    dropped > 0 ? `; ${dropped} earlier actions are not shown` : ''
  }`

const described = (history: History, used: ReadonlyArray<Used>): string =>
  `${summary(history, used)}. Models in use, in order: ${used
    .slice(0, 50)
    .map(({ model }) => model)
    .join(', ')}${used.length > 50 ? ', …' : ''}.`

const STYLE = `<style>
text { font: 12px system-ui, sans-serif; fill: #1c2430 }
.head { font-size: 18px; font-weight: 600 } .name { font-weight: 600 } .faint { fill: #5b6675 }
.page { fill: #fff } .lane { fill: #f3f5f8 } .grid { stroke: #dde2e9; fill: none }
.load { fill: #2b6cb0; stroke: #2b6cb0; stroke-width: 1.5; fill-opacity: .55 }
.threshold { stroke: #b3261e; stroke-dasharray: 5 4; fill: none }
.model { fill: #35506e } .mark { font-weight: 700; paint-order: stroke; stroke: #fff; stroke-width: 3px }
.step_down, .block { fill: #b3261e } .step_up { fill: #1d6b3a } .warn, .suggest { fill: #8a4b00 }
@media (prefers-color-scheme: dark) {
text { fill: #e6eaf0 } .faint { fill: #9aa6b5 } .page { fill: #14181e } .lane { fill: #1d232c } .grid { stroke: #313a46 }
.load { fill: #6fb1f2; stroke: #6fb1f2 } .threshold { stroke: #ff8a80 } .model { fill: #a9c4e2 } .mark { stroke: #14181e }
.step_down, .block { fill: #ff8a80 } .step_up { fill: #7bd497 } .warn, .suggest { fill: #ffc46b }
}
</style>`
