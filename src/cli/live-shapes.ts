import type { Action, Why } from '../live/action.ts'
import { bool, described, nullable, number, oneOf, text, type Shape } from '../source/shape.ts'
import { atShape, whole } from './output-parts.ts'

const load = number('a number from 0 up', { from: 0 })
const model = text('the name of a model')

const whyShape: Shape<Why> = whole('a reason', {
  limit: oneOf(['memory_percent', 'cpu_percent', 'gpu_memory_percent', 'task_failures', 'response_ms'] as const),
  threshold: described('in percent, tasks or ms, as the limit is', load),
  value: described('seen or, before an operation, expected; null where it is not known', nullable(load)),
  forecast: described('where the trend leads within the horizon; null where no trend was followed', nullable(number('a number', {}))),
  at: described('the place in the tier file that sets the limit', nullable(atShape))
})

/** What `watch --json` and `replay --json` print: one action a line. */
export const actionShape: Shape<Action> = whole('an action', {
  t: described('milliseconds since the epoch', number('a number', {})),
  action: described(
    'a change of the model; news of pressure for which nothing was changed; an operation kept from starting; a request for help',
    oneOf(['step_down', 'step_up', 'advise', 'warn', 'block', 'suggest'] as const)
  ),
  from: model,
  to: described('the same where the model stays', model),
  immediate: described('the task in hand must not be waited for', bool),
  why: whyShape
})
