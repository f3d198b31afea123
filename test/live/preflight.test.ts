import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AppEvent } from '../../src/live/event.ts'
import type { ScalingPolicy } from '../../src/live/policy.ts'
import { initialState, type ScalerState } from '../../src/live/state.ts'
import { step } from '../../src/live/step.ts'
import { policyWith, run, sampleAt, wildTraces } from './policies.ts'

const GIB = 2 ** 30
const asks = (t: number, needs: number, releases = 0): AppEvent => ({ t, event: 'preflight', needs_bytes: needs, releases_bytes: releases })
const after = (policy: ScalingPolicy, memory: number | null): ScalerState => step(policy, initialState(policy), sampleAt(1000, memory))[0]
const told = (policy: ScalingPolicy, state: ScalerState, event: AppEvent): ReadonlyArray<readonly [string, number | null]> =>
  step(policy, state, event)[1].map(({ action, why }) => [action, why.value])

describe('before an operation starts', () => {
  const policy = policyWith()

  it('memory is judged by what will be in use: now, plus what it needs, less what is released before', () => {
    const state = after(policy, 60)
    expect(told(policy, state, asks(2000, 2 * GIB))).toEqual([])
    expect(told(policy, state, asks(2000, 4 * GIB))).toEqual([['block', 85]])
    expect(told(policy, state, asks(2000, 4 * GIB, 2 * GIB))).toEqual([])
    expect(told(policy, state, asks(2000, 0, 99 * GIB))).toEqual([])
  })

  it.each([
    ['advise', [['advise', 85]], [['warn', 110]]],
    ['warn', [['warn', 85]], [['block', 110]]],
    ['block', [['block', 85]], [['block', 110]]]
  ] as const)('a limit that may %s says so', (hardness, above, critical) => {
    const mine = policyWith({ limits: policy.limits.map((limit) => ({ ...limit, hardness })) })
    expect(told(mine, after(mine, 60), asks(2000, 4 * GIB))).toEqual(above)
    expect(told(mine, after(mine, 60), asks(2000, 8 * GIB))).toEqual(critical)
  })

  it.each<readonly [string, ScalingPolicy, number | null, AppEvent]>([
    ['no sample tells the load', policy, null, asks(2000, GIB)],
    ['the last sample is old', policy, 60, asks(100_000, GIB)],
    ['nobody knows how much memory there is', policyWith({ totalMemoryBytes: null }), 60, asks(2000, GIB)],
    ['there is said to be none', policyWith({ totalMemoryBytes: 0 }), 60, asks(2000, GIB)],
    ['the need is no amount', policy, 60, asks(2000, Number.NaN)],
    ['the need is below nothing', policy, 60, asks(2000, -1)],
    ['what is released is below nothing', policy, 60, asks(2000, 1, -1)]
  ])('warns, neither blocks nor passes it over, where %s', (_, mine, memory, event) => {
    expect(told(mine, after(mine, memory), event)).toEqual([['warn', null]])
    const soft = { ...mine, limits: mine.limits.map((limit) => ({ ...limit, hardness: 'advise' as const })) }
    expect(told(soft, after(soft, memory), event)).toEqual([['advise', null]])
  })

  it('is told of the hardest limit first, and changes nothing', () => {
    const at = { file: 'x', line: 2, col: 2 }
    const both = policyWith({ limits: [{ name: 'cpu_percent', threshold: 5, hardness: 'advise', at }, ...policy.limits] })
    const state = after(both, 60)
    const [next, actions] = step(both, state, asks(2000, 4 * GIB))
    expect(actions.map(({ action, why, from, to }) => [action, why.limit, why.at, from, to])).toEqual([
      ['block', 'memory_percent', policy.limits[0]?.at, 'medium', 'medium'],
      ['advise', 'cpu_percent', at, 'medium', 'medium']
    ])
    expect(next).toBe(state)
  })

  it('a harder limit never allows what a softer one forbids, and says no less', () => {
    const rank = { advise: 1, warn: 2, block: 3 } as const
    fc.assert(
      fc.property(wildTraces, fc.constantFrom(0, 2 ** 29, 2 ** 31, Number.NaN), ({ policy: any, events }, needs) => {
        const state = run({ policy: any, events }).at(-1)?.after ?? initialState(any)
        const now = state.latest?.t ?? 0
        const levels = (['advise', 'warn', 'block'] as const).map((hardness) => {
          const mine = { ...any, limits: any.limits.map((limit) => ({ ...limit, hardness })) }
          return step(mine, state, asks(now, needs))[1].map(({ action }) => rank[action as 'advise'])
        })
        const hardest = levels.map((found) => Math.max(0, ...found))
        expect(hardest).toEqual(hardest.toSorted((a, b) => a - b))
        expect(new Set(levels.map((found) => found.length)).size).toBe(1)
      }),
      { numRuns: 1000 }
    )
  })
})
