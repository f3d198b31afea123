import type { At } from '../source/diagnostic.ts'

/** What made the scaler act: a load of the machine, or what the app reported. */
type Cause = 'memory_percent' | 'cpu_percent' | 'gpu_memory_percent' | 'task_failures' | 'response_ms'

/** Why, in data: which limit, what it is, what was seen, and where the tier file says so. */
export interface Why {
  readonly limit: Cause
  /** In percent, tasks or ms, as the limit is; for a step up the load that calm stayed below. */
  readonly threshold: number
  /** The same, seen or, before an operation, expected; null where it is not known. */
  readonly value: number | null
  /** Where the trend leads within the horizon, in percent; null where no trend was followed. */
  readonly forecast: number | null
  readonly at: At | null
}

/**
 * What an app should do. `step_down` and `step_up` change the model; `advise` and `warn` tell of pressure that nothing was changed for;
 * `block` keeps an operation from starting; `suggest` asks the person for help where no smaller model is left.
 */
export interface Action {
  readonly t: number
  readonly action: 'step_down' | 'step_up' | 'advise' | 'warn' | 'block' | 'suggest'
  readonly from: string
  readonly to: string
  /** True where the task in hand must not be waited for. */
  readonly immediate: boolean
  readonly why: Why
}
