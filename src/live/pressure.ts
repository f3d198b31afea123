import type { Why } from './action.ts'
import type { Sample } from './event.ts'
import type { Limit, ScalingPolicy } from './policy.ts'
import type { ScalerState } from './state.ts'

/** What a sample says of the limits of a policy. */
export interface Pressure {
  /** The limit that is crossed the furthest; null where none is. */
  readonly crossed: Why | null
  readonly critical: boolean
  /** Every limit is known and below its margin. */
  readonly calm: boolean
  /** The limit with the least room; null where there is none, or none is known. */
  readonly tightest: Why | null
}

/** A load as a number that can be reasoned with; what cannot be one is unknown. */
export const loadOf = (sample: Sample, name: Limit['name']): number | null => {
  const value: unknown = sample[name]
  return typeof value === 'number' && value >= 0 && value < Infinity ? value : null
}

/** Where a load begins to count as pressure, in percent. */
export const enterAt = ({ enterMarginPercent }: ScalingPolicy, { threshold }: Limit): number => threshold - enterMarginPercent

/** Below this a load counts as calm, in percent. */
export const calmBelow = (policy: ScalingPolicy, limit: Limit): number => enterAt(policy, limit) - policy.leaveMarginPercent

export const pressureOf = (policy: ScalingPolicy, sample: Sample): Pressure => {
  let crossed: Why | null = null
  let tightest: Why | null = null
  let [most, least, critical, calm] = [-Infinity, Infinity, false, true]
  for (const limit of policy.limits) {
    const value = loadOf(sample, limit.name)
    if (value === null) {
      calm = false
      continue
    }
    const over = value - enterAt(policy, limit)
    const isCritical = value >= policy.criticalPercent
    const why: Why = { limit: limit.name, threshold: limit.threshold, value, forecast: null, at: limit.at }
    if ((over >= 0 || isCritical) && over > most) [crossed, most] = [why, over]
    if (-over < least) [tightest, least] = [why, -over]
    critical ||= isCritical
    calm &&= value < Math.min(calmBelow(policy, limit), policy.criticalPercent)
  }
  return { crossed, critical, calm, tightest }
}

/** What the app's own reports say: tasks that fail and answers that take too long; null where they are well. */
export const troubleOf = (policy: ScalingPolicy, { failures, responses }: ScalerState, now: number): Why | null => {
  const recent = failures.filter((t) => Math.abs(now - t) <= policy.trendWindowMs).length
  if (recent >= policy.maxFailures) return { limit: 'task_failures', threshold: policy.maxFailures, value: recent, forecast: null, at: null }
  const middle = responses.length < FEWEST_RESPONSES ? undefined : [...responses].sort((a, b) => a - b)[Math.floor(responses.length / 2)]
  if (policy.maxResponseMs === null || middle === undefined || middle < policy.maxResponseMs) return null
  return { limit: 'response_ms', threshold: policy.maxResponseMs, value: middle, forecast: null, at: null }
}

const FEWEST_RESPONSES = 3
export const MOST_RESPONSES = 5
