import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/live/action.ts'
import { isSample, type LiveEvent, type Sample } from '../../src/live/event.ts'
import type { ScalingPolicy } from '../../src/live/policy.ts'
import { initialState, modelAt } from '../../src/live/state.ts'
import { calmTraces, fromSmallest, run, steadyTraces, wildTraces, type Trace } from './policies.ts'

const RUNS = { numRuns: 1500 }

const law = (traces: fc.Arbitrary<Trace>, holds: (trace: Trace) => void, runs = RUNS): void => fc.assert(fc.property(traces, holds), runs)

/** Read from the text of the policy, without the scaler's own words. */
const loads = ({ limits }: ScalingPolicy, sample: Sample): ReadonlyArray<{ readonly load: number; readonly threshold: number }> =>
  limits.map(({ name, threshold }) => ({ load: sample[name] ?? Number.NaN, threshold }))
const isCrossed = (policy: ScalingPolicy, event: LiveEvent | undefined): boolean =>
  event !== undefined && isSample(event) && loads(policy, event).some(({ load, threshold }) => load >= threshold)
const isCritical = (policy: ScalingPolicy, event: LiveEvent): boolean =>
  isSample(event) && loads(policy, event).some(({ load }) => load >= policy.criticalPercent)
const has = (actions: ReadonlyArray<Action>, ...kinds: ReadonlyArray<Action['action']>): boolean =>
  actions.some(({ action }) => kinds.includes(action))

describe('a scaler, whatever the policy and the trace', () => {
  it('never steps up twice within the stabilization window', () =>
    law(fc.oneof(wildTraces, calmTraces), (trace) => {
      const ups = run(trace, fromSmallest(trace.policy)).flatMap(({ actions }) => actions.filter(({ action }) => action === 'step_up'))
      ups.slice(1).forEach(({ t }, i) => expect(Math.abs(t - (ups[i]?.t ?? 0))).toBeGreaterThanOrEqual(trace.policy.stabilizationMs))
    }))

  it('steps up only after calm as long as the window, seen without a gap, a crossed limit, its margin or an unknown load', () =>
    law(fc.oneof(wildTraces, calmTraces), (trace) => {
      const { policy } = trace
      const taken = run(trace, fromSmallest(policy))
      taken.forEach(({ event, actions }, i) => {
        if (!has(actions, 'step_up')) return
        let seen = 0
        for (let j = i, later = event.t; j >= 0 && seen < policy.stabilizationMs; j--) {
          const earlier = taken[j]?.event
          if (earlier === undefined || !isSample(earlier)) continue
          expect(later - earlier.t).toBeLessThanOrEqual(policy.trendWindowMs)
          expect(later - earlier.t).toBeGreaterThanOrEqual(0)
          seen = event.t - earlier.t
          later = earlier.t
          for (const { load, threshold } of loads(policy, earlier)) {
            expect(load).toBeLessThan(threshold - policy.enterMarginPercent - policy.leaveMarginPercent)
          }
        }
        expect(seen).toBeGreaterThanOrEqual(policy.stabilizationMs)
      })
    }))

  it('answers a rise through a threshold within two samples: by a step, or by a warning while cooling down or at the smallest model', () =>
    law(steadyTraces, ({ policy, events }) => {
      const taken = run({ policy, events })
      taken.forEach(({ event, before }, i) => {
        const rises = isCrossed(policy, event) && !isCrossed(policy, taken[i - 1]?.event)
        if (!rises || (policy.confirmSamples === 2 && !isCrossed(policy, taken[i + 1]?.event))) return
        const answers = taken.slice(i, i + 2).flatMap(({ actions }) => actions)
        const cooling = before.lastStep !== null && event.t - before.lastStep < policy.cooldownMs
        const smallest = before.level === policy.cascade.length - 1
        expect(has(answers, ...(cooling || smallest ? (['step_down', 'warn'] as const) : (['step_down'] as const)))).toBe(true)
      })
    }))

  it('never refuses a step down when a load is critical', () =>
    law(wildTraces, (trace) => {
      for (const { event, before, actions } of run(trace)) {
        if (!isCritical(trace.policy, event) || before.level >= trace.policy.cascade.length - 1) continue
        expect(actions).toMatchObject([{ action: 'step_down', immediate: true }])
      }
    }))

  it('moves one model at a time, within what the tier or a lower one prefers, and says so', () =>
    law(wildTraces, (trace) => {
      const { policy } = trace
      let model = modelAt(policy, 0)
      for (const { actions, after } of run(trace)) {
        for (const { action, from, to, why } of actions) {
          const by = { step_down: 1, step_up: -1 }[action as string] ?? 0
          expect([from, policy.cascade.indexOf(to) - policy.cascade.indexOf(from)]).toEqual([model, by])
          if (why.value !== null) expect(Number.isFinite(why.value)).toBe(true)
          model = to
        }
        expect(modelAt(policy, after.level)).toBe(model)
      }
    }))

  it('comes to rest under constant load', () =>
    law(
      steadyTraces,
      ({ policy, events: [first] }) => {
        if (first === undefined) return
        const rounds = 4 * Math.ceil((8 * policy.stabilizationMs + 8 * policy.cooldownMs) / 2000) + 100
        const events = Array.from({ length: rounds }, (_, i): LiveEvent => ({ ...first, t: i * 2000 }))
        const taken = run({ policy, events })
        expect(taken.slice(rounds / 2).flatMap(({ actions }) => actions)).toEqual([])
      },
      { numRuns: 200 }
    ))

  it('keeps a bounded state of plain data', () =>
    law(wildTraces, (trace) => {
      for (const { after } of run(trace)) {
        expect(JSON.stringify(after).length).toBeLessThan(4000)
        expect(after.failures.length).toBeLessThanOrEqual(trace.policy.maxFailures)
      }
    }))

  it('does the same with a state that was written down and read again', () =>
    law(wildTraces, ({ policy, events }) => {
      const whole = run({ policy, events }).flatMap(({ actions }) => actions)
      const [first, second] = [events.slice(0, events.length / 2), events.slice(events.length / 2)]
      const before = run({ policy, events: first })
      const middle = before.at(-1)?.after ?? initialState(policy)
      const after = run({ policy, events: second }, JSON.parse(JSON.stringify(middle)) as typeof middle)
      expect([...before, ...after].flatMap(({ actions }) => actions)).toEqual(whole)
    }))

  it('changes nothing for an event without a time', () =>
    law(wildTraces, ({ policy, events }) => {
      for (const event of events) {
        for (const t of [Number.NaN, Infinity, undefined as unknown as number])
          expect(run({ policy, events: [{ ...event, t }] })[0]).toMatchObject({ actions: [], after: initialState(policy) })
      }
    }))
})
