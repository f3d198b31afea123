import fc from 'fast-check'
import type { Action } from '../../src/live/action.ts'
import type { LiveEvent, Sample } from '../../src/live/event.ts'
import { LIMITS, type Limit, type ScalingPolicy } from '../../src/live/policy.ts'
import { initialState, type ScalerState } from '../../src/live/state.ts'
import { step } from '../../src/live/step.ts'

const AT = { file: 'tiers.yaml', line: 1, col: 1 }

export const policyWith = (more: Partial<ScalingPolicy> = {}): ScalingPolicy => ({
  tier: 'high_end',
  cascade: ['large', 'medium', 'small'],
  limits: [{ name: 'memory_percent', threshold: 80, hardness: 'block', at: AT }],
  confirmSamples: 1,
  enterMarginPercent: 0,
  leaveMarginPercent: 10,
  stabilizationMs: 300_000,
  cooldownMs: 30_000,
  trendWindowMs: 60_000,
  trendHorizonMs: 30_000,
  criticalPercent: 95,
  maxFailures: 3,
  maxResponseMs: null,
  totalMemoryBytes: 16 * 2 ** 30,
  ...more
})

export const sampleAt = (t: number, memory: number | null, more: Partial<Sample> = {}): Sample => ({
  t,
  memory_percent: memory,
  cpu_percent: 10,
  gpu_memory_percent: null,
  gpu_percent: null,
  temperature_c: null,
  ...more
})

const limit = (name: Limit['name']): fc.Arbitrary<Limit> =>
  fc.record({
    name: fc.constant(name),
    threshold: fc.constantFrom(50, 75, 80, 90, 100),
    hardness: fc.constantFrom('advise', 'warn', 'block'),
    at: fc.constant(AT)
  })

/** Policies of every kind that a tier file can set. */
const policies: fc.Arbitrary<ScalingPolicy> = fc.record({
  tier: fc.constant('any'),
  cascade: fc.constantFrom(['a'], ['b', 'a'], ['c', 'b', 'a'], ['d', 'c', 'b', 'a']),
  limits: fc.subarray([...LIMITS], { minLength: 1 }).chain((names) => fc.tuple(...names.map(limit))),
  confirmSamples: fc.constantFrom(1, 2),
  enterMarginPercent: fc.constantFrom(0, 5),
  leaveMarginPercent: fc.constantFrom(0, 10),
  stabilizationMs: fc.constantFrom(0, 10_000, 300_000),
  cooldownMs: fc.constantFrom(0, 4_000, 30_000),
  trendWindowMs: fc.constantFrom(10_000, 60_000),
  trendHorizonMs: fc.constantFrom(0, 30_000),
  criticalPercent: fc.constantFrom(95, 60),
  maxFailures: fc.constantFrom(1, 3),
  maxResponseMs: fc.constantFrom(null, 500),
  totalMemoryBytes: fc.constantFrom(null, 2 ** 30)
})

/** A load around the policy's own edges, one that cannot be, or none. */
const loadNear = ({ limits, enterMarginPercent, leaveMarginPercent, criticalPercent }: ScalingPolicy): fc.Arbitrary<number | null> => {
  const edges = [
    0,
    criticalPercent,
    ...limits.flatMap(({ threshold: t }) => [t, t - enterMarginPercent, t - enterMarginPercent - leaveMarginPercent])
  ]
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...edges), fc.constantFrom(-0.5, 0, 0.5)).map(([edge, by]) => Math.max(0, edge + by)) },
    { weight: 3, arbitrary: fc.constant(20) },
    { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN, -1, 100) }
  )
}

const samplesOf = (
  policy: ScalingPolicy,
  waits: fc.Arbitrary<number>
): fc.Arbitrary<{ readonly wait: number; readonly event: Omit<Sample, 't'> }> => {
  const load = loadNear(policy)
  return fc.record({
    wait: waits,
    event: fc.record({ memory_percent: load, cpu_percent: load, gpu_memory_percent: load, gpu_percent: load, temperature_c: fc.constant(null) })
  })
}

const WAITS = fc.constantFrom(2000, 2000, 2000, 5000, 20_000)
/** Gaps, duplicates, late samples and clocks that jump. */
const ANY_WAITS = fc.constantFrom(2000, 2000, 5000, 0, -2000, 90_000, -400_000, 400_000)

const inTime = (events: ReadonlyArray<{ readonly wait: number; readonly event: object }>): ReadonlyArray<LiveEvent> => {
  let t = 1_000_000
  return events.map(({ wait, event }) => ({ ...event, t: (t += wait) }) as LiveEvent)
}

export interface Trace {
  readonly policy: ScalingPolicy
  readonly events: ReadonlyArray<LiveEvent>
}

/** Samples in order, at the pace of a monitor, with stretches of the same load. */
export const steadyTraces: fc.Arbitrary<Trace> = policies.chain((policy) =>
  fc
    .array(fc.tuple(samplesOf(policy, WAITS), fc.integer({ min: 1, max: 8 })), { minLength: 1, maxLength: 30 })
    .map((runs) => ({ policy, events: inTime(runs.flatMap(([sample, times]) => Array.from({ length: times }, () => sample))) }))
)

/** Whatever can arrive, in whatever order. */
export const wildTraces: fc.Arbitrary<Trace> = policies.chain((policy) => {
  const told = fc.record({
    wait: ANY_WAITS,
    event: fc.oneof(
      fc.record({ event: fc.constant('task_start') }),
      fc.record({ event: fc.constantFrom('task_end', 'task_failed'), ms: fc.constantFrom(10, 600, Number.NaN, -1) }),
      fc.record({
        event: fc.constant('preflight'),
        needs_bytes: fc.constantFrom(0, 2 ** 29, Number.NaN, -1),
        releases_bytes: fc.constantFrom(0, 2 ** 29)
      })
    )
  })
  const any = fc.oneof({ weight: 3, arbitrary: samplesOf(policy, ANY_WAITS) }, { weight: 1, arbitrary: told })
  return fc.array(any, { maxLength: 80 }).map((events) => ({ policy, events: inTime(events) }))
})

/**
 * Nearly calm, so that steps up happen and are nearly allowed: short windows, a load that is now and then unknown, crossed or within its
 * margin, a clock that is now and then set.
 */
export const calmTraces: fc.Arbitrary<Trace> = policies
  .map((policy): ScalingPolicy => ({ ...policy, stabilizationMs: 10_000, trendHorizonMs: 0, trendWindowMs: 10_000 }))
  .chain((policy) => {
    const edge = (name: Limit['name']): number => {
      const threshold = policy.limits.find((each) => each.name === name)?.threshold ?? 50
      return Math.min(threshold - policy.enterMarginPercent - policy.leaveMarginPercent, policy.criticalPercent)
    }
    const load = (name: Limit['name']): fc.Arbitrary<number | null> =>
      fc.oneof(
        { weight: 60, arbitrary: fc.constant(20) },
        { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN, edge(name), edge(name) + 4, 100) }
      )
    const wait = fc.oneof(
      { weight: 30, arbitrary: fc.constant(2000) },
      { weight: 1, arbitrary: fc.constantFrom(0, -2000, -6000, -12_000, 11_000, 30_000) }
    )
    const event = fc.record({
      memory_percent: load('memory_percent'),
      cpu_percent: load('cpu_percent'),
      gpu_memory_percent: load('gpu_memory_percent'),
      gpu_percent: fc.constant(null),
      temperature_c: fc.constant(null)
    })
    return fc.array(fc.record({ wait, event }), { minLength: 6, maxLength: 60 }).map((events) => ({ policy, events: inTime(events) }))
  })

/** With the smallest model in use, from which everything can step up. */
export const fromSmallest = ({ cascade, ...rest }: ScalingPolicy): ScalerState => initialState({ cascade, ...rest }, cascade.at(-1))

export interface Taken {
  readonly event: LiveEvent
  readonly actions: ReadonlyArray<Action>
  readonly before: ScalerState
  readonly after: ScalerState
}

/** Runs a trace, event by event. */
export const run = ({ policy, events }: Trace, from: ScalerState = initialState(policy)): ReadonlyArray<Taken> => {
  let state = from
  return events.map((event) => {
    const before = state
    const [after, actions] = step(policy, before, event)
    state = after
    return { event, actions, before, after }
  })
}
