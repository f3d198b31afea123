import { either as E } from 'fp-ts'
import { PlimsollError } from '../detector/errors.ts'
import { ResourcePersonality } from '../detector/resource-personality.ts'
import type { Facts } from '../facts/dictionary.ts'
import type { Action } from '../live/action.ts'
import { ACTION_NAMES, movedText, placeText, timeText, whyText } from '../live/action-text.ts'
import type { History } from '../live/history.ts'
import { duration } from '../live/timeline-text.ts'
import { visible } from '../source/frame.ts'
import { codeOf, type ExitCode } from './exit-code.ts'
import type { LiveOptions } from './live-options.ts'
import { showError } from './show-diagnostics.ts'
import type { Terminal } from './terminal.ts'

/** An action as it is printed: a line of JSON, or a line for people and what a voice says of it. */
export type Tell = (action: Action) => ReadonlyArray<string>

/** How actions are told. An error has been told: it is the exit code. */
export const teller = async (
  { voice }: Pick<LiveOptions, 'voice'>,
  facts: Facts,
  json: boolean,
  terminal: Terminal
): Promise<E.Either<ExitCode, Tell>> => {
  if (json) return E.right((action) => [JSON.stringify(action)])
  try {
    const personality = voice === null ? null : await ResourcePersonality.load({ ...voice, facts })
    return E.right((action) => {
      const said = personality?.say(action) ?? null
      return [line(action, terminal), ...(said === null ? [] : [`  ${said}`])]
    })
  } catch (cause) {
    if (!(cause instanceof PlimsollError)) throw cause
    showError(cause.reason, json, terminal)
    return E.left(codeOf(cause.reason))
  }
}

const WIDEST = Math.max(...Object.values(ACTION_NAMES).map(({ length }) => length))

const line = (action: Action, { paint }: Terminal): string => {
  const name = ACTION_NAMES[action.action].padEnd(WIDEST)
  const style = { step_down: paint.bad, block: paint.bad, step_up: paint.good, warn: paint.unsure, suggest: paint.unsure, advise: paint.faint }[
    action.action
  ]
  const place = placeText(action.why.at)
  const [time, told] = [paint.faint(timeText(action.t)), `${visible(movedText(action))}  ${whyText(action.why)}`]
  return `${time}  ${style(name)}  ${told}${place === '' ? '' : `  ${paint.faint(visible(place))}`}`
}

/** What it came to, in one line. */
export const summaryText = ({ past, latest, samples, counts }: History, model: string): string => {
  const ms = latest === null ? 0 : latest.to - (past[0] ?? latest).from
  const over = ms >= 1000 ? ` over ${duration(ms)}` : ''
  const told = (['step_down', 'step_up', 'warn', 'advise', 'suggest', 'block'] as const).flatMap((kind) =>
    counts[kind] > 0 ? [`${counts[kind]} × ${ACTION_NAMES[kind]}`] : []
  )
  return `${samples === 1 ? '1 sample' : `${samples} samples`}${over}: ${told.join(', ') || 'nothing to do'}; ended with ${visible(model)}`
}
