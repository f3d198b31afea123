import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { policyOf, type ScalingPolicy } from '../../src/live/policy.ts'
import { tierNamed } from '../../src/tiers/ladder.ts'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'

const policy = (text: string, name: string): ScalingPolicy => {
  const ladder = parseTierFile(text, 'tiers.yaml')
  if (E.isLeft(ladder)) throw new Error(ladder.left.map(({ message }) => message).join('\n'))
  const tier = tierNamed(ladder.right, name)
  if (tier === undefined) throw new Error(`no tier ${name}`)
  return policyOf(ladder.right, tier)
}
const errors = (scaling: string): ReadonlyArray<string> => {
  const ladder = parseTierFile(`scaling: ${scaling}\ntiers: {a: {}}\n`, 'tiers.yaml')
  return E.isLeft(ladder) ? ladder.left.map(({ message }) => message) : []
}

const TIERS = `
tiers:
  low: {preferred_models: [small]}
  mid: {preferred_models: [small, medium]}
  high:
    preferred_models: [medium, large]
    scaling_thresholds: {memory_percent: 85, cpu_percent: 90}
`

describe('the policy of a tier', () => {
  it('has the models of the tier and of those below, best first, and limits with their places', () => {
    expect(policy(TIERS, 'high')).toEqual({
      tier: 'high',
      cascade: ['large', 'medium', 'small'],
      limits: [
        { name: 'memory_percent', threshold: 85, hardness: 'block', at: { file: 'tiers.yaml', line: 7, col: 42 } },
        { name: 'cpu_percent', threshold: 90, hardness: 'advise', at: { file: 'tiers.yaml', line: 7, col: 59 } }
      ],
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
      totalMemoryBytes: null
    })
    expect(policy(TIERS, 'mid').cascade).toEqual(['medium', 'small'])
    expect(policy(TIERS, 'low')).toMatchObject({ cascade: ['small'], limits: [] })
  })

  it('is what the file says of scaling', () => {
    const scaling = `scaling:
  confirm_samples: 2
  enter_margin_percent: 5
  leave_margin_percent: 20
  stabilization_seconds: 60
  cooldown_seconds: 0
  trend_window_seconds: 30
  trend_horizon_seconds: 15
  critical_percent: 90
  max_failures: 1
  max_response_ms: 2500
  limits: {memory_percent: warn, cpu_percent: block, gpu_memory_percent: advise}
`
    expect(policy(scaling + TIERS, 'high')).toMatchObject({
      confirmSamples: 2,
      enterMarginPercent: 5,
      leaveMarginPercent: 20,
      stabilizationMs: 60_000,
      cooldownMs: 0,
      trendWindowMs: 30_000,
      trendHorizonMs: 15_000,
      criticalPercent: 90,
      maxFailures: 1,
      maxResponseMs: 2500,
      limits: [{ hardness: 'warn' }, { hardness: 'block' }]
    })
  })

  it.each([
    ['{stabilisation_seconds: 5}', 'scaling.stabilisation_seconds: the key "stabilisation_seconds" is not known here'],
    ['{confirm_samples: 3}', 'scaling.confirm_samples: found 3, expected 1 or 2'],
    ['{leave_margin_percent: 51}', 'scaling.leave_margin_percent: found 51, expected a percentage from 0 to 50'],
    ['{trend_window_seconds: 0}', 'scaling.trend_window_seconds: found 0, expected seconds from 1 up to a day'],
    ['{critical_percent: .nan}', 'scaling.critical_percent: found NaN, expected a percentage above 0 and up to 100'],
    ['{max_failures: 1.5}', 'scaling.max_failures: found 1.5, expected a whole number from 1 to 1000'],
    ['{limits: {memory_percent: hard}}', 'scaling.limits.memory_percent: found "hard", expected one of advise, warn, block'],
    ['5', 'scaling: found 5, expected a mapping such as {stabilization_seconds: 300}']
  ])('is refused where it cannot be: %s', (scaling, message) => {
    expect(errors(scaling)).toEqual([message])
  })
})
