import type { At } from '../source/diagnostic.ts'
import type { Ladder, Tier } from '../tiers/ladder.ts'
import type { Hardness, ScalingSpec } from '../tiers/scaling-spec.ts'

/** The loads that a tier can set thresholds for. */
export const LIMITS = ['memory_percent', 'cpu_percent', 'gpu_memory_percent'] as const
export type LimitName = (typeof LIMITS)[number]

/** One threshold of a tier. */
export interface Limit {
  readonly name: LimitName
  /** In percent. */
  readonly threshold: number
  readonly hardness: Hardness
  readonly at: At
}

/** How an app moves between models while the machine is busy, as data; times in ms, loads in percent. */
export interface ScalingPolicy {
  readonly tier: string
  /** The models that may be used, best first; at least one. */
  readonly cascade: ReadonlyArray<string>
  readonly limits: ReadonlyArray<Limit>
  readonly confirmSamples: number
  readonly enterMarginPercent: number
  readonly leaveMarginPercent: number
  readonly stabilizationMs: number
  readonly cooldownMs: number
  readonly trendWindowMs: number
  readonly trendHorizonMs: number
  readonly criticalPercent: number
  readonly maxFailures: number
  readonly maxResponseMs: number | null
  /** What the percentages of memory are of, in bytes; null where it is not known. */
  readonly totalMemoryBytes: number | null
}

const HARDNESS: Readonly<Record<LimitName, Hardness>> = { memory_percent: 'block', cpu_percent: 'advise', gpu_memory_percent: 'block' }

/** The policy that a tier file sets for a tier; what it leaves out has the default that the file's schema tells. */
export const policyOf = (ladder: Ladder, tier: Tier, totalMemoryBytes: number | null = null): ScalingPolicy => {
  const spec: ScalingSpec = ladder.written.scaling ?? {}
  const ms = (seconds: number | undefined, otherwise: number): number => (seconds ?? otherwise) * 1000
  return {
    tier: tier.name,
    cascade: cascadeOf(ladder, tier),
    limits: LIMITS.flatMap((name): ReadonlyArray<Limit> => {
      const threshold = tier.scalingThresholds[name]
      if (threshold === undefined) return []
      return [{ name, threshold, hardness: spec.limits?.[name] ?? HARDNESS[name], at: tier.thresholdsAt[name] ?? tier.at }]
    }),
    confirmSamples: spec.confirm_samples ?? 1,
    enterMarginPercent: spec.enter_margin_percent ?? 0,
    leaveMarginPercent: spec.leave_margin_percent ?? 10,
    stabilizationMs: ms(spec.stabilization_seconds, 300),
    cooldownMs: ms(spec.cooldown_seconds, 30),
    trendWindowMs: ms(spec.trend_window_seconds, 60),
    trendHorizonMs: ms(spec.trend_horizon_seconds, 30),
    criticalPercent: spec.critical_percent ?? 95,
    maxFailures: spec.max_failures ?? 3,
    maxResponseMs: spec.max_response_ms ?? null,
    totalMemoryBytes
  }
}

/** What the tier prefers, then what the tiers below it prefer: files list models weakest first, as they list tiers. */
const cascadeOf = (ladder: Ladder, tier: Tier): ReadonlyArray<string> => {
  const below = ladder.tiers.filter(({ rank }) => rank <= tier.rank).reverse()
  return [...new Set(below.flatMap(({ preferredModels }) => [...preferredModels].reverse()))]
}
