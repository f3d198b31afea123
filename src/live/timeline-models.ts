import { xmlText } from '../source/xml-text.ts'
import type { Action } from './action.ts'
import { ACTION_NAMES, movedText, whyText } from './action-text.ts'
import { round, type Frame } from './timeline-frame.ts'
import { textWidth } from './timeline-text.ts'

export const STRIP = 44
const LEAST = 20

/** What was in use over a stretch of time. */
export interface Used {
  readonly model: string
  readonly from: number
  readonly to: number
}

export const modelsUsed = (actions: ReadonlyArray<Action>, first: string, from: number, to: number): ReadonlyArray<Used> => {
  const used: Used[] = []
  let [model, since] = [actions[0]?.from ?? first, from]
  for (const { t, to: next } of actions) {
    if (next === model) continue
    used.push({ model, from: since, to: t })
    ;[model, since] = [next, t]
  }
  return [...used, { model, from: since, to }]
}

const heightOf = (level: number, models: number): number => (models < 2 ? STRIP : round(STRIP - ((STRIP - LEAST) * level) / (models - 1)))

/** The models in use: the better, the higher and the deeper in colour. */
export const modelsSvg = (models: ReadonlyArray<string>, used: ReadonlyArray<Used>, top: number, { left, right, x }: Frame): string => {
  const bars = used.map(({ model, from, to }) => {
    const level = Math.max(0, models.indexOf(model))
    const height = heightOf(level, models.length)
    const wide = Math.max(1, round(x(to) - x(from)))
    const y = round(top + STRIP - height)
    const name =
      textWidth(model, 12) + 16 <= wide
        ? `<text x="${x(from) + 7}" y="${round(y + height / 2 + 4)}" class="mark strong n${shade(level)}">${xmlText(model)}</text>`
        : ''
    return `<rect x="${x(from)}" y="${y}" width="${wide}" height="${height}" class="model m${shade(level)}"><title>${xmlText(model)}</title></rect>${name}`
  })
  return `<g><text x="24" y="${top + STRIP - 4}" class="axis ink">model</text>${bars.join('')}<path d="M${left} ${top + STRIP}H${right}" class="tick"/></g>`
}

/** There are five colours; what is below the fifth shares its colour and is told by its height and name. */
const shade = (level: number): number => Math.min(level, SHADES - 1)
export const SHADES = 5

export const swatch = (level: number, models: number): string => {
  const height = round((heightOf(level, models) / STRIP) * 14)
  return `<rect x="0" y="${round(3 - height)}" width="16" height="${height}" class="m${shade(level)}"/>`
}

/** Weightiest first: a mark that would cover another is left out. */
export const MARKED: ReadonlyArray<Action['action']> = ['step_down', 'step_up', 'block', 'warn', 'suggest', 'advise']
const MARK_WIDTH = 10

const isStep = ({ action }: Action): boolean => action === 'step_down' || action === 'step_up'

/** From the loads down to the change that they caused. */
export const stepLines = (actions: ReadonlyArray<Action>, top: number, bottom: number, { x }: Frame): string =>
  apart(actions.filter(isStep), x)
    .map(({ t, action }) => `<path d="M${x(t)} ${top}V${bottom - 12}" class="step ${action}"/>`)
    .join('')

/** Steps above the models, all else below them. */
export const marksSvg = (actions: ReadonlyArray<Action>, top: number, { x }: Frame): string =>
  [
    ...apart(actions.filter(isStep), x).map((action) => ({ action, y: top - 7 })),
    ...apart(
      actions.filter((action) => !isStep(action)),
      x
    ).map((action) => ({ action, y: top + STRIP + 13 }))
  ]
    .map(
      ({ action, y }) =>
        `<g>${markSvg(action.action, x(action.t), y)}<title>${xmlText(`${ACTION_NAMES[action.action]}: ${movedText(action)}, ${whyText(action.why)}`)}</title></g>`
    )
    .join('')

const apart = (actions: ReadonlyArray<Action>, x: Frame['x']): ReadonlyArray<Action> => {
  const places: number[] = []
  return actions
    .toSorted((a, b) => MARKED.indexOf(a.action) - MARKED.indexOf(b.action))
    .filter(({ t }) => {
      const place = x(t)
      if (places.some((other) => Math.abs(other - place) < MARK_WIDTH)) return false
      places.push(place)
      return true
    })
}

const SHAPES: Readonly<Record<Action['action'], string>> = {
  step_down: 'M-5 -4.5H5L0 4.5Z',
  step_up: 'M-5 4.5H5L0 -4.5Z',
  block: 'M-4.5 -4.5H4.5V4.5H-4.5Z',
  warn: 'M0 -5.5L5.5 0L0 5.5L-5.5 0Z',
  suggest: 'M-1.5 -5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5V-1.5H-1.5Z',
  advise: 'M0 -4A4 4 0 1 1 -0.01 -4Z'
}

export const markSvg = (kind: Action['action'], x: number, y: number): string =>
  `<path d="${SHAPES[kind]}" transform="translate(${x} ${y})" class="sign ${kind}"/>`
