import { either as E, function as F, type task as T, taskEither as TE } from 'fp-ts'
import { decide, decideSurvey, forceTier } from '../decision/decide.ts'
import type { Decision, Next } from '../decision/decision.ts'
import { readOs, type OsRaw } from '../../adapters/os.ts'
import type { Adapter, Host } from '../facts/adapter.ts'
import type { Facts } from '../facts/dictionary.ts'
import { knownFacts, type FactsError } from '../facts/known-facts.ts'
import type { Survey } from '../facts/survey.ts'
import { MEMORY_FACTS } from '../models/pools.ts'
import { nodeHost } from '../probe/node-host.ts'
import { rootHost } from '../probe/root-host.ts'
import { survey } from '../probe/survey.ts'
import { tierNamed, type Ladder, type Tier } from '../tiers/ladder.ts'
import type { Performance, ScalingThresholds, TierSpec } from '../tiers/tier-file.ts'
import { defaultAdapters } from './default-adapters.ts'
import { unknownTier, type DetectorError } from './errors.ts'
import { loadLadder } from './load-ladder.ts'
import { osOf } from './machine-survey.ts'
import type { RecommendedModel } from './models-here.ts'
import { cached, type Freshness } from './survey-cache.ts'

export interface DetectorOptions extends Partial<Freshness> {
  /** Path of a tier file; the shipped one where it is left out. */
  readonly tiers?: string
  /** Adapters of your own, asked beside the default ones. */
  readonly adapters?: ReadonlyArray<Adapter>
  /** False asks only the adapters given. */
  readonly defaults?: boolean
  /** One deadline for all adapters, in ms; 5000 where it is left out. */
  readonly timeoutMs?: number
  /** A tier to force: decisions say so and still tell what was found. */
  readonly tier?: string
  /** A folder with the captured `/proc` and `/sys` of a Linux machine: it is looked at instead of this one. */
  readonly root?: string
  /** Where models are kept, for `disk_free_gb`; the home folder where it is left out. */
  readonly modelsDir?: string
}

/** What the tier asks, prefers and promises, in one object. */
export interface ModelRecommendations extends Pick<
  Decision,
  'tier' | 'basis' | 'certain' | 'possible' | 'description' | 'preferredModels' | 'gpuRequired' | 'scalingThresholds' | 'performance'
> {
  readonly next: Next | null
  /** models of the catalogue that the tier prefers and that run here, best first */
  readonly models: ReadonlyArray<RecommendedModel>
}

type Answer<A> = TE.TaskEither<DetectorError, A>

/** A detector of functions: each has its twin in `HardwareTierDetector`. */
export interface Detector {
  readonly ladder: Ladder
  /** Probes this machine and decides. */
  readonly detect: Answer<Decision>
  /** Decides about facts given, without a probe. */
  readonly decide: (facts: Facts) => Answer<Decision>
  readonly detectCurrentTier: Answer<string | null>
  readonly getPreferredModels: (tier?: string) => Answer<ReadonlyArray<string>>
  readonly getScalingThresholds: (tier?: string) => Answer<ScalingThresholds>
  readonly getPerformanceCharacteristics: (tier?: string) => Answer<Performance>
  readonly isGpuRequired: (tier?: string) => Answer<boolean>
  /** The tier as its file has it; null where the machine is in none. */
  readonly getTierConfig: (tier?: string) => Answer<TierSpec | null>
  /** Whether the tier prefers what is aimed at, it is more than what is there, and it runs here: size classes, or models of the catalogue. */
  readonly canUpgradeModel: (from: string, to: string) => Answer<boolean>
  readonly getModelRecommendations: Answer<ModelRecommendations>
}

/** Loaded where models are asked for: a detection starts without them. */
const modelsHere = () => import('./models-here.ts')

const DEFAULTS = { timeoutMs: 5000, cacheMs: 60_000, failureCacheMs: 5000, now: () => performance.now() }

/** All adapters that a detector with these options asks. */
export const adaptersOf = (options: DetectorOptions): ReadonlyArray<Adapter> => {
  const { adapters = [], defaults = true, root, modelsDir } = options
  const settings = { os: () => osRawOf(options), ...(modelsDir === undefined ? {} : { modelsDir }) }
  // Of a tree of files systeminformation could only tell about the machine that it runs on.
  const ours = defaultAdapters(settings).filter(({ name }) => root === undefined || name !== 'systeminformation')
  return [...(defaults ? ours : []), ...adapters]
}

/** The host that adapters probe. */
export const hostOf = ({ root }: Pick<DetectorOptions, 'root'>): ((signal: AbortSignal) => Host) =>
  root === undefined ? nodeHost : (): Host => rootHost(root)

/** What node:os says of the machine that is looked at: of a tree of files nothing but that it is Linux's. */
export const osRawOf = ({ root }: Pick<DetectorOptions, 'root'>): OsRaw => (root === undefined ? readOs() : osOf({ platform: 'linux' }))

/** Loads the tier file and makes a detector. Errors: a file that cannot be read or decoded, a forced tier that it lacks. */
export const createDetector = (options: DetectorOptions = {}): Answer<Detector> => {
  const adapters = adaptersOf(options)
  return F.pipe(
    loadLadder(options.tiers, adapters),
    TE.chain((ladder) => TE.fromEither(detectorOf(ladder, options)))
  )
}

/** A detector for a Ladder at hand. */
export const detectorOf = (ladder: Ladder, options: DetectorOptions = {}): E.Either<DetectorError, Detector> => {
  if (options.tier !== undefined && tierNamed(ladder, options.tier) === undefined) return E.left(unknownTier(ladder, options.tier))
  const settings = { ...DEFAULTS, ...options }
  const surveyOf = (wanted: ReadonlyArray<string>): T.Task<Survey> =>
    cached(
      survey({
        adapters: adaptersOf(options),
        dictionary: ladder.dictionary,
        wanted: new Set(wanted),
        timeoutMs: settings.timeoutMs,
        host: hostOf(options)
      }),
      settings
    )
  const surveyed = surveyOf(ladder.facts)
  const furtherSurveys = new Map<string, T.Task<Survey>>()
  /** What a detection knows of memory, and what else can be known of it. */
  const memoryOf =
    (decision: Decision): T.Task<Facts> =>
    async () => {
      const missing = MEMORY_FACTS.filter((fact) => decision.facts[fact] === undefined)
      const further = furtherSurveys.get(missing.join()) ?? surveyOf(missing)
      furtherSurveys.set(missing.join(), further)
      const known = knownFacts(ladder.dictionary, { ...(await further()).facts, ...decision.facts })
      return E.isLeft(known) ? decision.facts : known.right.facts
    }
  const finish = (decided: TE.TaskEither<FactsError, Decision>): Answer<Decision> =>
    TE.map((decision: Decision) => (options.tier === undefined ? decision : (forceTier(ladder, decision, options.tier) ?? decision)))(decided)
  const detect: Answer<Decision> = async () => finish(decideSurvey(ladder, await surveyed()))()
  const tierOr = (name: string | undefined): Answer<Tier | null> => {
    if (name === undefined)
      return TE.map((decision: Decision) => (decision.tier === null ? null : (tierNamed(ladder, decision.tier) ?? null)))(detect)
    const tier = tierNamed(ladder, name)
    return tier === undefined ? TE.left(unknownTier(ladder, name)) : TE.right(tier)
  }
  const of =
    <A>(read: (tier: Tier | null) => A) =>
    (name?: string): Answer<A> =>
      TE.map(read)(tierOr(name))
  return E.right({
    ladder,
    detect,
    decide: (facts) => finish(decide(ladder, facts)),
    detectCurrentTier: TE.map((decision: Decision) => decision.tier)(detect),
    getPreferredModels: of((tier) => tier?.preferredModels ?? []),
    getScalingThresholds: of((tier) => tier?.scalingThresholds ?? {}),
    getPerformanceCharacteristics: of((tier) => tier?.performance ?? {}),
    isGpuRequired: of((tier) => tier?.gpuRequired ?? false),
    getTierConfig: of((tier) => (tier === null ? null : (ladder.written.tiers[tier.name] ?? null))),
    canUpgradeModel: (from, to) =>
      TE.chain(
        (decision: Decision): Answer<boolean> =>
          async () =>
            (await modelsHere()).canUpgrade(decision, from, to, memoryOf(decision))()
      )(detect),
    getModelRecommendations: TE.chain(
      (decision: Decision): Answer<ModelRecommendations> =>
        async () =>
          TE.map(recommendations(decision))((await modelsHere()).runningHere(decision, memoryOf(decision)))()
    )(detect)
  })
}

const recommendations =
  (decision: Decision) =>
  (models: ReadonlyArray<RecommendedModel>): ModelRecommendations => {
    const { tier, basis, certain, possible, description, preferredModels, gpuRequired, scalingThresholds, performance, next } = decision
    return { tier, basis, certain, possible, description, preferredModels, gpuRequired, scalingThresholds, performance, next, models }
  }
