import type { Action } from '../live/action.ts'
import type { Sample } from '../live/event.ts'
import { modelAt } from '../live/state.ts'
import type { ScalingPolicy } from '../live/policy.ts'
import { barsIn, chartLines } from './live-chart.ts'
import type { ProgramContext } from './program-context.ts'
import type { Tell } from './tell-actions.ts'

/** What is shown while a machine is watched. */
export interface LiveView {
  readonly tell: (sample: Sample, actions: ReadonlyArray<Action>, model: string) => void
  /** The model that was shown last. */
  readonly model: () => string
}

/** Lines as actions come; below them, in a terminal that can take lines back, a chart of the loads of late. */
export const liveView = (policy: ScalingPolicy, tell: Tell, json: boolean, { terminal, env }: ProgramContext): LiveView => {
  let model = modelAt(policy, 0)
  let recent: ReadonlyArray<Sample> = []
  let drawn = 0
  return {
    model: () => model,
    tell: (sample, actions, now) => {
      model = now
      const lines = actions.flatMap(tell)
      const { width } = terminal
      if (width === undefined || json || env['TERM'] === 'dumb') return lines.forEach((line) => terminal.out(line))
      recent = [...recent, sample].slice(-barsIn(width))
      const chart = chartLines(policy, recent, model, width, terminal.paint)
      terminal.out(`${drawn === 0 ? '' : `\u001b[${drawn}A\u001b[J`}${[...lines, ...chart].join('\n')}`)
      drawn = chart.length
    }
  }
}
