import type { Action, Why } from './action.ts'
import { isSample, type AppEvent, type LiveEvent, type Sample } from './event.ts'
import type { LimitName, ScalingPolicy } from './policy.ts'
import { preflight } from './preflight.ts'
import { enterAt, loadOf, MOST_RESPONSES, pressureOf, troubleOf, whyOf, type Pressure } from './pressure.ts'
import { modelAt, type ScalerState } from './state.ts'
import { extended, forecast, mayReach, NO_TRAIL, type Trail } from './trend.ts'

export type Stepped = readonly [state: ScalerState, actions: ReadonlyArray<Action>]

const NOTHING: ReadonlyArray<Action> = []

/**
 * The scaler: what was remembered and what happened give what to remember and what to do. Pure; time is in the event. A load that crosses
 * its threshold is answered at once by a step down to the next smaller model, or by a warning where that one has to wait or there is none;
 * a step up takes calm that was seen without a break. An event without a usable time changes nothing.
 */
export const step = (policy: ScalingPolicy, state: ScalerState, event: LiveEvent): Stepped => {
  if (!Number.isFinite(event.t)) return [state, NOTHING]
  return isSample(event) ? sampled(policy, state, event) : reported(policy, state, event)
}

const sampled = (policy: ScalingPolicy, before: ScalerState, sample: Sample): Stepped => {
  const { t } = sample
  const since = before.latest === null ? Infinity : t - before.latest.t
  const state = since < 0 ? turnedBack(before, t) : before
  const pressure = pressureOf(policy, sample)
  const trouble = troubleOf(policy, state, t)
  const why = pressure.over && pressure.furthest !== null ? whyOf(pressure.furthest, sample) : trouble
  const calm = pressure.calm && trouble === null
  const seen: ScalerState = {
    ...state,
    latest: sample,
    pressed: why === null ? 0 : Math.min(state.pressed + 1, policy.confirmSamples),
    answered: why === null || hasRisen(policy, state.latest, sample) ? 'no' : state.answered,
    // Calm is what was seen: a gap longer than the window may hide anything.
    calmSince: !calm ? null : state.calmSince !== null && since <= policy.trendWindowMs ? state.calmSince : t,
    asked: state.asked && !calm,
    trails: since === 0 ? state.trails : trailsOf(policy, state, sample, since)
  }
  if (why !== null) return pressed(policy, seen, t, why, pressure.critical)
  const ahead = followed(policy, seen, sample)
  if (ahead !== null && ahead.sure) return foreseen(policy, seen, t, ahead.why)
  const rested: ScalerState = seen.advised ? { ...seen, advised: false } : seen
  return since > 0 && ahead === null && mayStepUp(policy, rested, t) ? up(policy, rested, sample, pressure) : [rested, NOTHING]
}

/** A load went through its threshold that was below it, or unknown, before: that is news, whatever was answered so far. */
const hasRisen = ({ limits }: ScalingPolicy, latest: Sample | null, sample: Sample): boolean =>
  limits.some(({ name, threshold }) => {
    const isOver = (of: Sample | null): boolean => of !== null && (loadOf(of, name) ?? -1) >= threshold
    return isOver(sample) && !isOver(latest)
  })

/** The clock was set back: what was remembered of times to come is forgotten, save that there was a step. */
const turnedBack = (state: ScalerState, t: number): ScalerState => ({
  ...state,
  calmSince: null,
  lastStep: state.lastStep === null ? null : Math.min(state.lastStep, t),
  trails: {},
  failures: []
})

const trailsOf = (policy: ScalingPolicy, state: ScalerState, sample: Sample, since: number): ScalerState['trails'] => {
  if (policy.trendHorizonMs === 0) return state.trails
  const trails: Partial<Record<LimitName, Trail>> = {}
  for (const { name } of policy.limits) {
    const value = loadOf(sample, name)
    const trail = since > policy.trendWindowMs ? NO_TRAIL : (state.trails[name] ?? NO_TRAIL)
    trails[name] = value === null ? trail : extended(trail, sample.t, value, policy.trendWindowMs)
  }
  return trails
}

interface Ahead {
  readonly why: Why
  /** Even the lower end of what is expected crosses; else it only may. */
  readonly sure: boolean
}

/** The first limit that its trend leads to within the horizon. */
const followed = (policy: ScalingPolicy, state: ScalerState, sample: Sample): Ahead | null => {
  let maybe: Ahead | null = null
  for (const limit of policy.limits) {
    const value = loadOf(sample, limit.name)
    const trail = state.trails[limit.name]
    if (value === null || trail === undefined) continue
    const enter = enterAt(policy, limit)
    if (!mayReach(trail, value, enter, policy.trendHorizonMs)) continue
    const expected = forecast(trail, sample.t, value, policy.trendHorizonMs, policy.trendWindowMs)
    if (expected === null || expected.high < enter) continue
    const why = whyOf(limit, sample, expected.likely)
    if (expected.low >= enter) return { why, sure: true }
    maybe ??= { why, sure: false }
  }
  return maybe
}

const isCooling = ({ cooldownMs }: ScalingPolicy, { lastStep }: ScalerState, t: number): boolean => lastStep !== null && t - lastStep < cooldownMs

const isSmallest = ({ cascade }: ScalingPolicy, { level }: ScalerState): boolean => level >= cascade.length - 1

const pressed = (policy: ScalingPolicy, state: ScalerState, t: number, why: Why, critical: boolean): Stepped => {
  const small = isSmallest(policy, state)
  if (!small && (critical || !isCooling(policy, state, t))) {
    return critical || state.pressed >= policy.confirmSamples ? down(policy, state, t, why, critical) : [state, NOTHING]
  }
  if (state.answered === (critical ? 'warned-critical' : 'warned') || state.answered === 'warned-critical') return [state, NOTHING]
  const model = modelAt(policy, state.level)
  const warning: Action = { t, action: 'warn', from: model, to: model, immediate: critical, why }
  const told: ScalerState = { ...state, answered: critical ? 'warned-critical' : 'warned', asked: state.asked || small }
  return [told, small && !state.asked ? [warning, { ...warning, action: 'suggest', immediate: false }] : [warning]]
}

const foreseen = (policy: ScalingPolicy, state: ScalerState, t: number, why: Why): Stepped => {
  const small = isSmallest(policy, state)
  if (!small && !isCooling(policy, state, t)) return down(policy, state, t, why, false)
  if (!small || state.advised) return [state, NOTHING]
  const model = modelAt(policy, state.level)
  return [{ ...state, advised: true }, [{ t, action: 'advise', from: model, to: model, immediate: false, why }]]
}

const MOST_SETBACKS = 3

const down = (policy: ScalingPolicy, state: ScalerState, t: number, why: Why, immediate: boolean): Stepped => {
  const tookBack = state.lastUp !== null && state.lastUp === state.lastStep && t - state.lastUp < 2 * policy.stabilizationMs
  const moved: ScalerState = {
    ...state,
    level: state.level + 1,
    pressed: 0,
    answered: 'no',
    advised: false,
    calmSince: null,
    lastStep: t,
    setbacks: tookBack ? Math.min(state.setbacks + 1, MOST_SETBACKS) : state.setbacks,
    // The smaller model loads the machine less: what was seen of the larger one says nothing any more.
    trails: {},
    failures: [],
    responses: []
  }
  return [moved, [{ t, action: 'step_down', from: modelAt(policy, state.level), to: modelAt(policy, moved.level), immediate, why }]]
}

const mayStepUp = (policy: ScalingPolicy, { level, calmSince, lastStep, lastUp, setbacks }: ScalerState, t: number): boolean => {
  if (level === 0 || calmSince === null) return false
  const needed = policy.stabilizationMs
  // After a clock was set back a step can lie in the future; it counts as much as one in the past.
  const longAgo = (then: number | null): boolean => then === null || Math.abs(t - then) >= needed
  return t - calmSince >= needed * 2 ** setbacks && longAgo(lastStep) && longAgo(lastUp)
}

const up = (policy: ScalingPolicy, state: ScalerState, sample: Sample, { furthest }: Pressure): Stepped => {
  // With no limit set nothing is known to be calm.
  if (furthest === null) return [state, NOTHING]
  const { t } = sample
  const held = state.lastUp !== null && state.lastUp === state.lastStep
  const moved: ScalerState = {
    ...state,
    level: state.level - 1,
    calmSince: t,
    lastStep: t,
    lastUp: t,
    setbacks: held ? 0 : state.setbacks,
    trails: {}
  }
  return [
    moved,
    [{ t, action: 'step_up', from: modelAt(policy, state.level), to: modelAt(policy, moved.level), immediate: false, why: whyOf(furthest, sample) }]
  ]
}

/** What the app reported is answered when it is reported: failing tasks do not wait for a sample. */
const reported = (policy: ScalingPolicy, state: ScalerState, event: AppEvent): Stepped => {
  if (event.event === 'preflight') return [state, preflight(policy, state, event)]
  if (event.event === 'task_start') return [state, NOTHING]
  const { t, ms } = event
  const told: ScalerState = {
    ...state,
    failures: event.event === 'task_failed' ? [...state.failures, t].slice(-policy.maxFailures) : state.failures,
    responses: event.event === 'task_end' && ms !== undefined && ms >= 0 ? [...state.responses, ms].slice(-MOST_RESPONSES) : state.responses
  }
  const trouble = troubleOf(policy, told, t)
  return trouble === null ? [told, NOTHING] : pressed(policy, { ...told, pressed: policy.confirmSamples }, t, trouble, false)
}
