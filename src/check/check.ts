import type { Catalogue } from '../models/catalogue.ts'
import type { At } from '../source/diagnostic.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { deadBounds, hangsOn } from './dead-bounds.ts'
import type { Finding, Sighting } from './finding.ts'
import { fingerprint } from './fingerprint.ts'
import { gaps } from './gaps.ts'
import { monotone } from './monotone.ts'
import { misplacedFallback, outOfOrder } from './out-of-order.ts'
import { overlaps } from './overlaps.ts'
import { surveyed, type Population } from './population-share.ts'
import { brokenPromises } from './promises.ts'
import { studyOf } from './study.ts'
import { scalingThresholds, soldSizes } from './thresholds.ts'
import { contradictions, unreachable } from './tiers-in-vain.ts'

/** How much a check looks at, in comparisons of a region with one side of a box, where nobody says: about three seconds. */
export const DEFAULT_BUDGET = 150_000_000

/** More findings than this are counted, not shown. */
const SHOWN_FINDINGS = 100

export interface CheckOptions {
  /** Real machines, to tell what share of them a gap is about. */
  readonly population?: Population
  /** Comparisons after which what is left is not proven. */
  readonly budget?: number
  /** Models, to tell whether the tiers carry what they prefer; without them nothing is said of it. */
  readonly catalogue?: Catalogue
}

/** What was found in a tier file. */
export interface CheckReport {
  readonly schemaVersion: 1
  readonly file: string
  /** False where the budget ended before all was looked at: then nothing can be said of what is not among the findings. */
  readonly proven: boolean
  /** Whether more of what is better never lowers the tier; null where that was not proven. */
  readonly monotone: boolean | null
  /** Errors first, then in the order of the file; at most a hundred. Worked out when they are first read. */
  readonly findings: ReadonlyArray<Finding>
  /** How many were found, where there are more than are listed. */
  readonly total?: number
  /** The search for gaps, or for overlaps, stopped at a hundred of them: there are more. */
  readonly more?: true
  /** For each tier, weakest first, the facts without which it cannot be told whether a machine is in it. */
  readonly hangsOn: ReadonlyArray<{ readonly tier: string; readonly facts: ReadonlyArray<string> }>
}

/** Looks for all that can be wrong with a ladder, exactly: no sampling and no tolerance. */
export const check = (ladder: Ladder, { population, budget = DEFAULT_BUDGET, catalogue }: CheckOptions = {}): CheckReport => {
  const study = studyOf(ladder, { left: budget })
  const holes = gaps(study, population === undefined ? null : surveyed(population, ladder.dictionary, study.space.grid))
  const vain = unreachable(study)
  const more = monotone(study)
  const dead = deadBounds(study)
  const shared = overlaps(study)
  const sightings: ReadonlyArray<Sighting> = [
    ...misplacedFallback(ladder),
    ...contradictions(study),
    ...holes.sightings,
    ...vain.sightings,
    ...outOfOrder(study),
    ...shared.sightings,
    ...more.sightings,
    ...dead.sightings,
    ...soldSizes(study),
    ...scalingThresholds(study),
    ...(catalogue === undefined ? [] : brokenPromises(ladder, catalogue))
  ]
  // A hundred gaps that nobody is in say nothing of the next one.
  const worstSeen = !holes.more || holes.sightings.some(({ severity }) => severity === 'error') || ladder.fallback !== null
  const proven = worstSeen && holes.proven && vain.proven && more.monotone !== null && dead.proven && study.budget.left >= 0
  let told: ReadonlyArray<Finding> | null = null
  return {
    schemaVersion: 1,
    file: ladder.file,
    proven,
    monotone: more.monotone,
    // Whoever asks only whether there are findings need not wait for their machines, fixes and words.
    get findings() {
      return (told ??= findingsOf(sightings))
    },
    ...(sightings.length > SHOWN_FINDINGS ? { total: sightings.length } : {}),
    ...(holes.more || shared.more ? { more: true as const } : {}),
    hangsOn: ladder.tiers.map((tier) => ({ tier: tier.name, facts: hangsOn(study, tier, dead.dead[tier.rank] as ReadonlySet<number>) }))
  }
}

const WEIGHT = { error: 0, warning: 1, info: 2 }

type Weighed = Pick<Finding, 'severity'>

const byPlace = (a: Weighed, b: Weighed, at: At, other: At): number =>
  WEIGHT[a.severity] - WEIGHT[b.severity] || at.line - other.line || at.col - other.col

const findingsOf = (sightings: ReadonlyArray<Sighting>): ReadonlyArray<Finding> =>
  sightings
    .toSorted((a, b) => byPlace(a, b, a.place, b.place))
    .slice(0, SHOWN_FINDINGS)
    .map(findingOf)
    .sort((a, b) => byPlace(a, b, a.at[0] as At, b.at[0] as At))

const findingOf = ({ code, severity, told }: Sighting): Finding => {
  const { tier, message, machine, other, at, fix, edits, about, population = null } = told()
  return { code, severity, tier, message, machine, other, at, fix, edits, population, fingerprint: fingerprint([code, tier ?? '', ...about]) }
}
