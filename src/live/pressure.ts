import type { Why } from './action.ts'
import type { Sample } from './event.ts'
import type { Limit, ScalingPolicy } from './policy.ts'
import type { ScalerState } from './state.ts'

/** What a sample says of the limits of a policy. */
export interface Pressure {
  /** A limit is crossed. */
  readonly over: boolean
  readonly critical: boolean
  /** Every limit is known and below its margin. */
  readonly calm: boolean
  /** The limit that is crossed the furthest or has the least room; null where there is none, or none is known. */
  readonly furthest: Limit | null
}

/** A load as a number that can be reasoned with; what cannot be one is unknown. */
export const loadOf = (sample: Sample, name: Limit['name']): number | null => {
  const value: unknown = sample[name]
  return typeof value === 'number' && value >= 0 && value < Infinity ? value : null
}

/** Where a load begins to count as pressure, in percent. */
export const enterAt = ({ enterMarginPercent }: ScalingPolicy, { threshold }: Limit): number => threshold - enterMarginPercent

/** Below this a load counts as calm, in percent. */
const calmBelow = (policy: ScalingPolicy, limit: Limit): number => enterAt(policy, limit) - policy.leaveMarginPercent

export const pressureOf = (policy: ScalingPolicy, sample: Sample): Pressure => {
  let furthest: Limit | null = null
  let [most, critical, calm, over] = [-Infinity, false, true, false]
  for (const limit of policy.limits) {
    const value = loadOf(sample, limit.name)
    if (value === null) {
      calm = false
      continue
    }
    const by = value - enterAt(policy, limit)
    const isCritical = value >= policy.criticalPercent
    if (by > most) [furthest, most] = [limit, by]
    over ||= by >= 0 || isCritical
    critical ||= isCritical
    calm &&= !isCritical && value < calmBelow(policy, limit)
  }
  return { over, critical, calm, furthest }
}

/** Why something is done about a limit, by what a sample says of it. */
export const whyOf = (limit: Limit, sample: Sample, forecast: number | null = null): Why => ({
  limit: limit.name,
  threshold: limit.threshold,
  value: loadOf(sample, limit.name),
  forecast,
  at: limit.at
})

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
