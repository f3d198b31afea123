import type { Sample } from './event.ts'
import type { LimitName, ScalingPolicy } from './policy.ts'
import type { Trail } from './trend.ts'

/** All that the scaler remembers, as plain data of bounded size; times in ms since the epoch. */
export interface ScalerState {
  /** Which model of the cascade is in use; 0 is the best. */
  readonly level: number
  /** The latest sample taken in. */
  readonly latest: Sample | null
  /** Samples in a row that were under pressure, as far as they matter. */
  readonly pressed: number
  /** Whether this time under pressure was answered: a warning is given once. */
  readonly answered: 'no' | 'warned' | 'warned-critical'
  /** Whether people were asked for help since it was calm last: nobody is asked twice for one thing. */
  readonly asked: boolean
  /** Whether the trend was told of where nothing could be done about it. */
  readonly advised: boolean
  /** Since when every load has been known and calm. */
  readonly calmSince: number | null
  readonly lastStep: number | null
  readonly lastUp: number | null
  /** Steps up in a row that pressure took back; each doubles the calm that the next one takes. */
  readonly setbacks: number
  readonly trails: Readonly<Partial<Record<LimitName, Trail>>>
  /** Times of failed tasks, the latest few. */
  readonly failures: ReadonlyArray<number>
  /** Response times in ms, the latest few. */
  readonly responses: ReadonlyArray<number>
}

/** The start, with the best model of the cascade or the one that is named. */
export const initialState = ({ cascade }: ScalingPolicy, model?: string): ScalerState => ({
  level: Math.max(0, model === undefined ? 0 : cascade.indexOf(model)),
  latest: null,
  pressed: 0,
  answered: 'no',
  asked: false,
  advised: false,
  calmSince: null,
  lastStep: null,
  lastUp: null,
  setbacks: 0,
  trails: {},
  failures: [],
  responses: []
})

export const modelAt = ({ cascade }: ScalingPolicy, level: number): string => cascade[level] ?? 'none'
