import type { Outcome, Status } from '../engine/kleene.ts'
import type { Facts, FactValue } from '../facts/dictionary.ts'
import type { Survey } from '../facts/survey.ts'
import type { At } from '../source/diagnostic.ts'
import type { Need, Op } from '../tiers/ladder.ts'
import type { Performance, ScalingThresholds } from '../tiers/tier-file.ts'

/** One bound of one tier: what was needed, what is there, by how much, who said so, which line asked. */
export interface BoundReason {
  readonly fact: string
  readonly op: Op
  readonly need: Need
  /** Null where it is unknown. */
  readonly actual: FactValue | null
  readonly status: Status
  /** In the fact's unit, met from 0 up; null for booleans, words and unknown facts. */
  readonly margin: number | null
  /** Index of the `any_of` group, or null. */
  readonly group: number | null
  /** The adapter that gave the fact, or the fact that it follows from. */
  readonly source: string | null
  readonly at: At
}

export interface TierReasons {
  readonly tier: string
  readonly status: Status
  readonly bounds: ReadonlyArray<BoundReason>
}

/** A fact that would have to change; with `strict`, to more than `to`. */
export interface Change {
  readonly fact: string
  readonly from: FactValue | null
  readonly to: FactValue
  readonly strict?: true
}

/** The fewest changes that reach the tier above. */
export interface Next {
  readonly tier: string
  readonly changes: ReadonlyArray<Change>
}

/** A tier that somebody asked for, whatever was found. */
export interface Forced {
  readonly tier: string
  /** The tier that the facts give. */
  readonly found: string | null
}

/** Which tier a machine is in, why, and what it would take to reach the next one. Plain data: `detect --json` prints it. */
export interface Decision {
  readonly schemaVersion: 1
  readonly tier: string | null
  readonly basis: Outcome['basis']
  readonly certain: boolean
  readonly possible: ReadonlyArray<string | null>
  /** Facts that are unknown and would settle which of the possible tiers it is. */
  readonly settledBy: ReadonlyArray<string>
  readonly description: string | null
  readonly preferredModels: ReadonlyArray<string>
  readonly gpuRequired: boolean
  readonly scalingThresholds: ScalingThresholds
  readonly performance: Performance
  /** Facts that lie beyond the band of the tier. */
  readonly outgrown: ReadonlyArray<string>
  /** Strongest first. */
  readonly tiers: ReadonlyArray<TierReasons>
  readonly forced: Forced | null
  readonly next: Next | null
  /** Known facts, those that others imply included. */
  readonly facts: Facts
  readonly survey: Omit<Survey, 'facts'>
}
