import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/live/action.ts'
import type { LiveEvent } from '../../src/live/event.ts'
import type { ScalingPolicy } from '../../src/live/policy.ts'
import { initialState } from '../../src/live/state.ts'
import { policyWith, run, sampleAt } from './policies.ts'

const policy = policyWith()
const actionsOf = (events: ReadonlyArray<LiveEvent>, mine: ScalingPolicy = policy, model?: string): ReadonlyArray<Action> =>
  run({ policy: mine, events }, initialState(mine, model)).flatMap(({ actions }) => actions)
const brief = (events: ReadonlyArray<LiveEvent>, mine?: ScalingPolicy, model?: string): ReadonlyArray<string> =>
  actionsOf(events, mine, model).map(({ t, action, from, to, immediate }) => `${t / 1000} ${action} ${from} ${to}${immediate ? ' now' : ''}`)
/** Loads of memory, two seconds apart. */
const every2s = (loads: ReadonlyArray<number | null>, from = 0): ReadonlyArray<LiveEvent> => loads.map((load, i) => sampleAt(from + i * 2000, load))
const times = (count: number, load: number): ReadonlyArray<number> => Array.from({ length: count }, () => load)

describe('a scaler', () => {
  it('steps down when a load reaches its threshold, and says why, in data', () => {
    expect(actionsOf(every2s([50, 80]))).toEqual([
      {
        t: 2000,
        action: 'step_down',
        from: 'large',
        to: 'medium',
        immediate: false,
        why: { limit: 'memory_percent', threshold: 80, value: 80, forecast: null, at: { file: 'tiers.yaml', line: 1, col: 1 } }
      }
    ])
    expect(brief(every2s([79.9, 79.9, 20]))).toEqual([])
  })

  it('does not wait when a load is critical, and goes on to the smallest', () => {
    expect(brief(every2s([50, 96, 96, 96, 96]))).toEqual([
      '2 step_down large medium now',
      '4 step_down medium small now',
      '6 warn small small now',
      '6 suggest small small'
    ])
  })

  it('lets one step work before the next one, and warns once meanwhile', () => {
    expect(brief(every2s(times(20, 85)))).toEqual([
      '0 step_down large medium',
      '2 warn medium medium',
      '30 step_down medium small',
      '32 warn small small',
      '32 suggest small small'
    ])
  })

  it('lets a lone spike pass where two samples must confirm', () => {
    const mine = policyWith({ confirmSamples: 2 })
    expect(brief(every2s([50, 85, 50, 85, 85, 50]), mine)).toEqual(['8 step_down large medium'])
    expect(brief(every2s([50, 96]), mine)).toEqual(['2 step_down large medium now'])
  })

  it('steps up after calm as long as the window, one model at a time', () => {
    const found = brief([...every2s([85]), ...every2s(times(400, 60), 2000)])
    expect(found).toEqual(['0 step_down large medium', '302 step_up medium large'])
    expect(brief(every2s(times(400, 60)), policy, 'small')).toEqual(['300 step_up small medium', '600 step_up medium large'])
  })

  it('takes longer each time that pressure takes a step up back', () => {
    const round = (from: number, calm: number): ReadonlyArray<LiveEvent> => [...every2s([85], from), ...every2s(times(calm / 2, 60), from + 2000)]
    const events = [...round(0, 302), ...round(400_000, 302), ...round(800_000, 610)]
    expect(brief(events)).toEqual([
      '0 step_down large medium',
      '302 step_up medium large',
      '400 step_down large medium',
      '800 step_down medium small',
      '1402 step_up small medium'
    ])
  })

  it('stays where it is within the margin, and where a load is not known', () => {
    expect(brief(every2s(times(400, 75)), policy, 'small')).toEqual([])
    expect(brief(every2s([...times(100, 60), null, ...times(149, 60)]), policy, 'small')).toEqual([])
  })

  it('sees a trend before the threshold, and says where it leads', () => {
    const [first] = actionsOf(every2s(Array.from({ length: 40 }, (_, i) => 40 + i)))
    expect(first).toMatchObject({ action: 'step_down', t: 50_000, why: { value: 65, forecast: 80 } })
    expect(brief(every2s(Array.from({ length: 39 }, (_, i) => 40 + i)), policy, 'small')).toEqual(['50 advise small small'])
    expect(brief(every2s(Array.from({ length: 40 }, (_, i) => 40 + i)), policyWith({ trendHorizonMs: 0 }))).toEqual([])
  })

  it('takes one noisy sample for no trend, nor a load that swings below its threshold', () => {
    expect(brief(every2s([...times(30, 50), 79, 50, 50]))).toEqual([])
    const swing = Array.from({ length: 200 }, (_, i) => (Math.floor(i / 3) % 2 === 0 ? 60 : 78))
    expect(brief(every2s(swing))).toEqual([])
  })

  it('counts what the app reports: failing tasks, and answers that take too long', () => {
    const failed = (t: number): LiveEvent => ({ t, event: 'task_failed' })
    expect(brief([...every2s([50]), failed(1000), failed(2000), failed(3000)])).toEqual(['3 step_down large medium'])
    expect(brief([...every2s([50]), failed(1000), failed(2000), failed(90_000)])).toEqual([])
    const slow = policyWith({ maxResponseMs: 500 })
    const ended = (t: number, ms: number): LiveEvent => ({ t, event: 'task_end', ms })
    expect(brief([ended(1000, 600), ended(2000, 100), ended(3000, 700)], slow)).toEqual(['3 step_down large medium'])
    expect(brief([ended(1000, 600), ended(2000, 100), ended(3000, 200)], slow)).toEqual([])
    expect(brief([failed(1000), failed(2000), failed(3000), { t: 3500, event: 'task_start' }, failed(4000), failed(4001), failed(4002)])).toEqual([
      '3 step_down large medium',
      '4.002 warn medium medium'
    ])
  })

  it('has nothing to do where a tier sets no limits, or prefers no model', () => {
    expect(brief(every2s(times(400, 99)), policyWith({ limits: [] }), 'small')).toEqual([])
    expect(brief(every2s([99]), policyWith({ cascade: [] }))).toEqual(['0 warn none none now', '0 suggest none none'])
  })

  it('answers every rise with a warning at the smallest model, and asks for help once', () => {
    const swinging = every2s(Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 79 : 81)))
    const told = (events: ReadonlyArray<LiveEvent>): ReadonlyArray<string> => actionsOf(events, policy, 'small').map(({ action }) => action)
    expect(told(swinging)).toEqual(['warn', 'suggest', 'warn', 'warn', 'warn', 'warn', 'warn'])
    const calmBetween = [...swinging, ...every2s([60, 81]).map((event) => ({ ...event, t: event.t + 100_000 }))]
    expect(told(calmBetween).slice(7)).toEqual(['warn', 'suggest'])
  })

  it('starts with the model that is named', () => {
    expect(initialState(policy, 'medium').level).toBe(1)
    expect(initialState(policy, 'huge').level).toBe(0)
  })
})
