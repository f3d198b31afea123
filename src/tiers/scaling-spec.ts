import { closed } from '../source/mapping.ts'
import { number, nullable, oneOf, type Shape } from '../source/shape.ts'

/** How hard a limit is on an operation that is about to start: told beside it, warned of, or kept from starting. */
export type Hardness = 'advise' | 'warn' | 'block'

/** How an app moves between models while the machine is busy, as the file has it; times in seconds, loads in percent. */
export interface ScalingSpec {
  /** Samples in a row that a load must be under pressure before it is answered: 1, or 2 to let a lone spike pass. */
  readonly confirm_samples?: number
  /** How far below its threshold a load already counts as pressure. */
  readonly enter_margin_percent?: number
  /** How far below that a load must stay to count as calm. */
  readonly leave_margin_percent?: number
  /** Calm that must be seen before a step up. */
  readonly stabilization_seconds?: number
  /** After a step down, how long the next one waits unless a load is critical. */
  readonly cooldown_seconds?: number
  /** Samples that a trend is seen from; samples further apart than this break calm. */
  readonly trend_window_seconds?: number
  /** How far a trend is followed. */
  readonly trend_horizon_seconds?: number
  /** Load from which on a step down does not wait for anything. */
  readonly critical_percent?: number
  /** Failed tasks within the trend window that count as pressure. */
  readonly max_failures?: number
  /** Median of the latest response times that counts as pressure; null for none. */
  readonly max_response_ms?: number | null
  readonly limits?: { readonly memory_percent?: Hardness; readonly cpu_percent?: Hardness; readonly gpu_memory_percent?: Hardness }
}

const margin = number('a percentage from 0 to 50', { from: 0, to: 50 })
const seconds = number('seconds from 0 up to a day', { from: 0, to: 86_400 })
const hardness = oneOf(['advise', 'warn', 'block'] as const)

/** The codec of the section `scaling:` of a tier file. */
export const scalingShape: Shape<ScalingSpec> = closed(
  {
    confirm_samples: number('1 or 2', { from: 1, to: 2, integer: true }),
    enter_margin_percent: margin,
    leave_margin_percent: margin,
    stabilization_seconds: seconds,
    cooldown_seconds: seconds,
    trend_window_seconds: number('seconds from 1 up to a day', { from: 1, to: 86_400 }),
    trend_horizon_seconds: seconds,
    critical_percent: number('a percentage above 0 and up to 100', { above: 0, to: 100 }),
    max_failures: number('a whole number from 1 to 1000', { from: 1, to: 1000, integer: true }),
    max_response_ms: nullable(number('milliseconds above 0', { above: 0 })),
    limits: closed(
      { memory_percent: hardness, cpu_percent: hardness, gpu_memory_percent: hardness },
      { called: 'a mapping such as {memory_percent: block}' }
    )
  },
  { called: 'a mapping such as {stabilization_seconds: 300}' }
)
