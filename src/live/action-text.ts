import type { At } from '../source/diagnostic.ts'
import type { Action, Why } from './action.ts'

/** What a limit is called by people. */
export const CAUSE_NAMES: Readonly<Record<Why['limit'], string>> = {
  memory_percent: 'memory',
  cpu_percent: 'processor',
  gpu_memory_percent: 'GPU memory',
  task_failures: 'failed tasks',
  response_ms: 'response time'
}

/** What an action is called by people. */
export const ACTION_NAMES: Readonly<Record<Action['action'], string>> = {
  step_down: 'step down',
  step_up: 'step up',
  warn: 'warning',
  block: 'blocked',
  advise: 'advice',
  suggest: 'help asked'
}

/** An action's model, or the models that it leads from and to. */
export const movedText = ({ from, to, immediate }: Pick<Action, 'from' | 'to' | 'immediate'>): string =>
  from === to ? to : `${from} → ${to}${immediate ? ', at once' : ''}`

/** Why, such as `memory 65 %, on its way to 80 %, threshold 80 %`. */
export const whyText = ({ limit, threshold, value, forecast }: Why): string =>
  [
    `${CAUSE_NAMES[limit]} ${value === null ? 'unknown' : quantity(limit, value)}`,
    ...(forecast === null ? [] : [`on its way to ${quantity(limit, Math.min(forecast, 100))}`]),
    `threshold ${quantity(limit, threshold)}`
  ].join(', ')

export const placeText = (at: At | null): string => (at === null ? '' : `${at.file}:${at.line}:${at.col}`)

/** Cut off rather than rounded up: 79.96 is not 80, where the threshold is. */
export const quantity = (limit: Why['limit'], value: number): string => {
  const text = String(Math.trunc(value * 10 + CUT) / 10)
  return limit === 'task_failures' ? text : limit === 'response_ms' ? `${text} ms` : `${text} %`
}

/** What binary fractions lose, as in 83.1 * 10. */
const CUT = 1e-6

/** A time that is the same wherever it is read: `2024-11-22 18:26:40Z`. Beyond the years that calendars have, plain milliseconds. */
export const timeText = (t: number): string => {
  const date = new Date(t)
  return Number.isNaN(date.getTime()) ? `${t} ms` : `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`
}
