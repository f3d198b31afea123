import type { Status } from '../engine/kleene.ts'
import type { FactValue } from '../facts/dictionary.ts'
import type { Bound } from '../tiers/ladder.ts'

/** How one bound stands against what is there. */
export interface Judgement {
  readonly status: Status
  /**
   * How far a numeric bound is met or missed, in the fact's unit: met from 0 up, strictly above 0 where the bound is strict.
   * Null where the fact is unknown or is not a number.
   */
  readonly margin: number | null
}

/** Judges one bound on one fact; undefined is unknown. */
export const judge = ({ op, need }: Pick<Bound, 'op' | 'need'>, actual: FactValue | undefined): Judgement => {
  if (actual === undefined) return { status: 'unknown', margin: null }
  if (typeof need === 'number' && typeof actual === 'number') {
    const margin = op === '<=' ? need - actual : actual - need
    return { status: margin > 0 || (margin === 0 && op !== '>') ? 'met' : 'unmet', margin }
  }
  const met = typeof need === 'object' ? need.includes(actual as string) : need === actual
  return { status: met ? 'met' : 'unmet', margin: null }
}
