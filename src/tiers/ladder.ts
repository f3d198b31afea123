import type { Dictionary } from '../facts/dictionary.ts'
import type { At } from '../source/diagnostic.ts'
import type { Performance, ScalingThresholds, TierFile } from './tier-file.ts'

/** How a fact is compared with what is needed. */
export type Op = '>=' | '>' | '<=' | '==' | 'in'
/** What a bound needs: a number, true or false, a word, or one of several words (`in`). */
export type Need = number | boolean | string | ReadonlyArray<string>

/** One requirement of a tier. */
export interface Bound {
  readonly fact: string
  readonly op: Op
  readonly need: Need
  /** Index of the `any_of` group that it stands in, or null for one that always holds. */
  readonly group: number | null
  readonly at: At
}

/** Where the band of a tier ends, for a fact: told to users, never a condition. */
export interface BandEnd {
  readonly fact: string
  readonly op: '<=' | '>=' | '>'
  readonly value: number
  readonly at: At
}

/** A tier is a union of boxes over the facts: one box for each group of `any_of`, or one where there is none. */
export interface Tier {
  readonly name: string
  /** 0 is the weakest. */
  readonly rank: number
  readonly description: string | null
  /** Bounds that always hold first, then each group's, in the order of the file. */
  readonly bounds: ReadonlyArray<Bound>
  /** Each box as indices into `bounds`; the tier takes a machine that meets all bounds of one box. */
  readonly boxes: ReadonlyArray<ReadonlyArray<number>>
  readonly bandEnds: ReadonlyArray<BandEnd>
  readonly gpuRequired: boolean
  readonly preferredModels: ReadonlyArray<string>
  readonly scalingThresholds: ScalingThresholds
  /** Where each of them stands in the file. */
  readonly thresholdsAt: Readonly<Partial<Record<keyof ScalingThresholds, At>>>
  readonly performance: Performance
  readonly at: At
}

/** The one tree that every rule, predicate, check and explanation is made from. */
export interface Ladder {
  readonly file: string
  readonly match: 'at_least' | 'within'
  /** The tier of a machine that no tier takes. */
  readonly fallback: Tier | null
  /** Weakest first; the index is the rank. */
  readonly tiers: ReadonlyArray<Tier>
  readonly dictionary: Dictionary
  /** The facts that the bounds use, in the order in which the file first asks for them. */
  readonly facts: ReadonlyArray<string>
  /** What the ladder was built from. */
  readonly written: TierFile
}

export const tierNamed = (ladder: Ladder, name: string): Tier | undefined => ladder.tiers.find((tier) => tier.name === name)
