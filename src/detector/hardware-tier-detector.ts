import { either as E, type taskEither as TE } from 'fp-ts'
import type { Decision } from '../decision/decision.ts'
import type { Facts } from '../facts/dictionary.ts'
import type { Ladder } from '../tiers/ladder.ts'
import type { Performance, ScalingThresholds, TierSpec } from '../tiers/tier-file.ts'
import { createDetector, type Detector, type DetectorOptions, type ModelRecommendations } from './detector.ts'
import { PlimsollError, type DetectorError } from './errors.ts'

/** Resolves with the answer, or rejects with a PlimsollError that carries the reason as data. */
const run = async <A>(task: TE.TaskEither<DetectorError, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new PlimsollError(result.left)
  return result.right
}

/**
 * Detects the tier of this machine, for programs that prefer promises: every method is one line on top of its twin in `Detector`.
 * What it rejects with is a `PlimsollError`.
 */
export class HardwareTierDetector {
  #options: DetectorOptions
  #detector: Detector

  private constructor(options: DetectorOptions, detector: Detector) {
    this.#options = options
    this.#detector = detector
  }

  /** Loads the tier file. Rejects where it cannot be read or decoded. */
  static async load(options: DetectorOptions = {}): Promise<HardwareTierDetector> {
    return new HardwareTierDetector(options, await run(createDetector(options)))
  }

  /** The tier file as the tree that everything is made from. */
  get ladder(): Ladder {
    return this.#detector.ladder
  }

  /** Reads the tier file again, or another one; where that fails the one at hand stays in use. */
  async loadTierConfig(tiers: string | undefined = this.#options.tiers): Promise<Ladder> {
    const options = tiers === undefined ? this.#options : { ...this.#options, tiers }
    this.#detector = await run(createDetector(options))
    this.#options = options
    return this.#detector.ladder
  }

  /** Probes this machine and decides; cached for 60 s, concurrent calls share one probe. */
  detect(): Promise<Decision> {
    return run(this.#detector.detect)
  }

  /** Decides about facts given, without a probe. */
  decide(facts: Facts): Promise<Decision> {
    return run(this.#detector.decide(facts))
  }

  /** The name of the tier, or null where the machine is in none. */
  detectCurrentTier(): Promise<string | null> {
    return run(this.#detector.detectCurrentTier)
  }

  /** The models that the detected tier, or a named one, prefers. */
  getPreferredModels(tier?: string): Promise<ReadonlyArray<string>> {
    return run(this.#detector.getPreferredModels(tier))
  }

  /** Loads at which to step down, in percent. */
  getScalingThresholds(tier?: string): Promise<ScalingThresholds> {
    return run(this.#detector.getScalingThresholds(tier))
  }

  /** What the tier file expects of the tier's models. */
  getPerformanceCharacteristics(tier?: string): Promise<Performance> {
    return run(this.#detector.getPerformanceCharacteristics(tier))
  }

  /** Whether the tier asks for a GPU. */
  isGpuRequired(tier?: string): Promise<boolean> {
    return run(this.#detector.isGpuRequired(tier))
  }

  /** The tier as its file has it. */
  getTierConfig(tier?: string): Promise<TierSpec | null> {
    return run(this.#detector.getTierConfig(tier))
  }

  /** Whether the detected tier prefers the size class that is aimed at. */
  canUpgradeModel(from: string, to: string): Promise<boolean> {
    return run(this.#detector.canUpgradeModel(from, to))
  }

  /** Tier, preferred models, thresholds and expectations in one object. */
  getModelRecommendations(): Promise<ModelRecommendations> {
    return run(this.#detector.getModelRecommendations)
  }
}
