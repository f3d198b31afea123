import type { FactValue } from '../facts/dictionary.ts'
import type { At } from '../source/diagnostic.ts'
import type { Edit } from './edit.ts'

/** What `check` can find. */
export const FINDING_CODES = [
  'tier/gap',
  'tier/overlap',
  'tier/ambiguous-boundary',
  'tier/unreachable',
  'tier/non-monotone',
  'tier/dead-bound',
  'tier/contradiction',
  'tier/order',
  'tier/sold-size',
  'tier/scaling-threshold',
  // Found where models are known: a tier that prefers a model which it cannot carry.
  'tier/promise'
] as const

export type FindingCode = (typeof FINDING_CODES)[number]

/** The share of a population's machines, from 0 to 1, and the name of the population. */
export interface Share {
  readonly share: number
  readonly of: string
}

/** Something about a tier file that its author should know. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: 'error' | 'warning' | 'info'
  /** The tier that it is about; null where it is about the file. */
  readonly tier: string | null
  /** One sentence that names the machine. */
  readonly message: string
  /** A machine that shows it, decided as the message says; null where there can be none. */
  readonly machine: Readonly<Record<string, FactValue>> | null
  /** The stronger machine of two. */
  readonly other: Readonly<Record<string, FactValue>> | null
  /** Every bound that has a part in it, the one to change first. */
  readonly at: ReadonlyArray<At>
  /** What to do about it, in words. */
  readonly fix: string | null
  /** The same as edits of the file; after them the finding is gone. */
  readonly edits: ReadonlyArray<Edit>
  /** How many real machines it is about, where that was asked and is known. */
  readonly population: Share | null
  /** Stays the same while what it is about stays the same, wherever that stands in the file. */
  readonly fingerprint: string
}

/** A finding before its words are made: there may be thousands, and a hundred are shown. */
export interface Sighting {
  readonly code: FindingCode
  readonly severity: Finding['severity']
  /** The first place that can have a part in it. */
  readonly place: At
  readonly told: () => Told
}

/** The rest of a finding. */
interface Told extends Omit<Finding, 'code' | 'severity' | 'population' | 'fingerprint'> {
  /** What the fingerprint is made of, beside the code and the tier. */
  readonly about: ReadonlyArray<string>
  readonly population?: Share | null
}
