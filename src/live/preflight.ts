import type { Action } from './action.ts'
import type { AppEvent } from './event.ts'
import type { Limit, ScalingPolicy } from './policy.ts'
import { loadOf } from './pressure.ts'
import { modelAt, type ScalerState } from './state.ts'

type Preflight = Extract<AppEvent, { readonly event: 'preflight' }>
type Verdict = 'advise' | 'warn' | 'block'

/**
 * What speaks against an operation that is about to start: nothing, or an action for each limit that it would cross, the hardest first.
 * It may start unless one of them is `block`. Memory is judged by what will be in use then (in use now, plus what the operation
 * needs, less what is released before), other loads by what they are.
 */
export const preflight = (policy: ScalingPolicy, state: ScalerState, event: Preflight): ReadonlyArray<Action> => {
  const model = modelAt(policy, state.level)
  const told = policy.limits.flatMap((limit): ReadonlyArray<Action> => {
    const value = expected(policy, state, event, limit)
    const action = verdict(policy, limit, value)
    if (action === null) return []
    const why = { limit: limit.name, threshold: limit.threshold, value, forecast: null, at: limit.at }
    return [{ t: event.t, action, from: model, to: model, immediate: false, why }]
  })
  return told.sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action))
}

const ORDER: ReadonlyArray<Action['action']> = ['block', 'warn', 'advise']

/** A load of long ago says nothing of now. */
const expected = (policy: ScalingPolicy, { latest }: ScalerState, event: Preflight, { name }: Limit): number | null => {
  const now = latest === null || Math.abs(event.t - latest.t) > policy.trendWindowMs ? null : loadOf(latest, name)
  if (now === null || name !== 'memory_percent') return now
  const change = event.needs_bytes - event.releases_bytes
  const isKnown = event.needs_bytes >= 0 && event.releases_bytes >= 0 && Number.isFinite(change)
  if (!isKnown || policy.totalMemoryBytes === null || !(policy.totalMemoryBytes > 0)) return null
  return Math.max(0, now + (100 * change) / policy.totalMemoryBytes)
}

/** A harder limit never allows what a softer one forbids; what is not known forbids nothing, and is not passed over in silence. */
const verdict = ({ criticalPercent }: ScalingPolicy, { hardness, threshold }: Limit, value: number | null): Verdict | null => {
  if (value === null) return hardness === 'advise' ? 'advise' : 'warn'
  if (value >= criticalPercent) return hardness === 'advise' ? 'warn' : 'block'
  return value >= threshold ? hardness : null
}
