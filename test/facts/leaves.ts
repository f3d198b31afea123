import { derive, type Leaves } from '../../src/facts/derive.ts'

const GIB = 2 ** 30

/** Whole bytes: systems report nothing else. */
export const bytes = (gib: number): number => Math.round(gib * GIB)

/** Leaves whose source is their own name. */
export const leavesOf = (values: Readonly<Record<string, unknown>>): Leaves =>
  new Map(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([leaf, value]) => [leaf, { value, source: leaf }])
  )

export const factsOf = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...derive(leavesOf(values)).facts].map(([fact, { value }]) => [fact, value]))
