import { describe, expect, it } from 'vitest'
import { createDetector } from '../../src/detector/detector.ts'
import { PlimsollError } from '../../src/detector/errors.ts'
import { HardwareTierDetector } from '../../src/detector/hardware-tier-detector.ts'
import { answerOf, fileOf, LADDER_WITHOUT_FALLBACK, machine, TIERS } from './machines.ts'

const tiers = fileOf('tiers.yaml', TIERS)
const bare = fileOf('bare.yaml', LADDER_WITHOUT_FALLBACK)

const laptop = { ram_gb: 32, gpu_present: true }
const load = (path = tiers, facts: Readonly<Record<string, number | boolean>> = laptop): Promise<HardwareTierDetector> =>
  HardwareTierDetector.load({ tiers: path, adapters: [machine(facts).adapter], defaults: false })

/** What a promise rejects with. */
const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise.then((value) => ({ resolved: value }))
  } catch (error) {
    return error
  }
}

describe('the facade', () => {
  it('has the methods of its functional twin, one to one', async () => {
    const twin = await answerOf(createDetector({ tiers }))
    const methods = Object.getOwnPropertyNames(HardwareTierDetector.prototype).filter((name) => name !== 'constructor' && name !== 'loadTierConfig')
    expect(new Set(methods)).toEqual(new Set(Object.keys(twin)))
  })

  it('says what its twin says', async () => {
    const facade = await load()
    const twin = await answerOf(createDetector({ tiers, adapters: [machine(laptop).adapter], defaults: false }))
    expect(await facade.detect()).toEqual(await answerOf(twin.detect))
    expect(await facade.decide({ ram_gb: 4 })).toEqual(await answerOf(twin.decide({ ram_gb: 4 })))
    expect(await facade.detectCurrentTier()).toEqual(await answerOf(twin.detectCurrentTier))
    expect(await facade.getModelRecommendations()).toEqual(await answerOf(twin.getModelRecommendations))
    for (const name of [undefined, 'small', 'large']) {
      expect(await facade.getPreferredModels(name)).toEqual(await answerOf(twin.getPreferredModels(name)))
      expect(await facade.getScalingThresholds(name)).toEqual(await answerOf(twin.getScalingThresholds(name)))
      expect(await facade.getPerformanceCharacteristics(name)).toEqual(await answerOf(twin.getPerformanceCharacteristics(name)))
      expect(await facade.isGpuRequired(name)).toEqual(await answerOf(twin.isGpuRequired(name)))
      expect(await facade.getTierConfig(name)).toEqual(await answerOf(twin.getTierConfig(name)))
    }
    expect(await facade.canUpgradeModel('small', 'large')).toBe(await answerOf(twin.canUpgradeModel('small', 'large')))
    expect(facade.ladder.tiers.map(({ name }) => name)).toEqual(twin.ladder.tiers.map(({ name }) => name))
  })

  it('answers for the detected tier and for a named one', async () => {
    const detector = await load()
    expect(await detector.detectCurrentTier()).toBe('large')
    expect(await detector.getPreferredModels()).toEqual(['small', 'large'])
    expect(await detector.getPreferredModels('small')).toEqual(['small'])
    expect(await detector.getScalingThresholds()).toEqual({ memory_percent: 85, cpu_percent: 90 })
    expect(await detector.getScalingThresholds('small')).toEqual({ memory_percent: 75 })
    expect(await detector.getPerformanceCharacteristics()).toEqual({ context_tokens: 8192, notes: 'on the GPU' })
    expect(await detector.getPerformanceCharacteristics('small')).toEqual({})
    expect(await detector.isGpuRequired()).toBe(true)
    expect(await detector.isGpuRequired('small')).toBe(false)
    expect(await detector.getTierConfig('small')).toEqual({
      description: 'small models',
      preferred_models: ['small'],
      scaling_thresholds: { memory_percent: 75 }
    })
    expect(await detector.getTierConfig()).toMatchObject({ ram_gb: { min: 8, max: 16 }, gpu_required: true })
  })

  it('knows which size classes can be upgraded to', async () => {
    const detector = await load()
    expect(await detector.canUpgradeModel('small', 'large')).toBe(true)
    expect(await detector.canUpgradeModel('small', 'huge')).toBe(false)
    expect(await (await load(tiers, { ram_gb: 4, gpu_present: false })).canUpgradeModel('small', 'large')).toBe(false)
  })

  it('knows which models can be upgraded to: larger, of a class that is preferred, and fitting here', async () => {
    const detector = await load(tiers, { ram_gb: 4, gpu_present: false })
    expect(await detector.canUpgradeModel('smollm2-135m', 'qwen3-0.6b')).toBe(true)
    expect(await detector.canUpgradeModel('qwen3-0.6b', 'smollm2-135m')).toBe(false)
    expect(await detector.canUpgradeModel('qwen3-0.6b', 'qwen3-0.6b')).toBe(false)
    expect(await detector.canUpgradeModel('qwen3-0.6b', 'qwen3-8b')).toBe(false)
    expect(await detector.canUpgradeModel('qwen3-0.6b', 'qwen3-4b')).toBe(false)
    expect(await detector.canUpgradeModel('none', 'small')).toBe(true)
    expect(await detector.canUpgradeModel('small', 'small')).toBe(false)
    expect(await detector.canUpgradeModel('qwen3-0.6b', 'medium')).toBe(false)
    const strong = await load(tiers, { ram_gb: 16, gpu_present: true, gpu_vram_gb: 8 })
    expect(await strong.canUpgradeModel('qwen3-4b', 'llama3.1:8b')).toBe(true)
    expect(await strong.canUpgradeModel('small', 'qwen3-8b')).toBe(true)
    expect(await strong.canUpgradeModel('qwen3-4b', 'large')).toBe(true)
    expect(await strong.canUpgradeModel('qwen3-8b', 'llama3.3-70b')).toBe(false)
    const unknown = await load(tiers, { gpu_present: true })
    expect(await unknown.canUpgradeModel('small', 'large')).toBe(false)
  })

  it('gives all of it in one object', async () => {
    const { models, ...rest } = await (await load(tiers, { ram_gb: 4, gpu_present: false })).getModelRecommendations()
    expect(models.length).toBeGreaterThan(5)
    expect(models.every(({ sizeClass, verdict }) => sizeClass === 'small' && verdict !== 'no')).toBe(true)
    expect(rest).toEqual({
      tier: 'small',
      basis: 'matched',
      certain: true,
      possible: ['small'],
      description: 'small models',
      preferredModels: ['small'],
      gpuRequired: false,
      scalingThresholds: { memory_percent: 75 },
      performance: {},
      next: {
        tier: 'large',
        changes: [
          { fact: 'ram_gb', from: 4, to: 8 },
          { fact: 'gpu_present', from: false, to: true }
        ]
      }
    })
  })

  it('has nothing to say for a machine that is in no tier', async () => {
    const detector = await load(bare, { ram_gb: 2, gpu_present: false })
    expect(await detector.detect()).toMatchObject({ tier: null, basis: 'unclassified', preferredModels: [], description: null })
    expect(await detector.detectCurrentTier()).toBeNull()
    expect(await detector.getPreferredModels()).toEqual([])
    expect(await detector.getScalingThresholds()).toEqual({})
    expect(await detector.getPerformanceCharacteristics()).toEqual({})
    expect(await detector.isGpuRequired()).toBe(false)
    expect(await detector.getTierConfig()).toBeNull()
    expect(await detector.canUpgradeModel('small', 'large')).toBe(false)
    expect(await detector.getModelRecommendations()).toMatchObject({
      tier: null,
      basis: 'unclassified',
      preferredModels: [],
      next: { tier: 'large' }
    })
  })
})

describe('what the facade rejects with', () => {
  it('is a PlimsollError for a tier that the file does not have, with the nearest name', async () => {
    const detector = await load()
    for (const ask of ['getPreferredModels', 'getScalingThresholds', 'getPerformanceCharacteristics', 'isGpuRequired', 'getTierConfig'] as const) {
      const error = await rejection(detector[ask]('larg'))
      expect(error).toBeInstanceOf(PlimsollError)
      expect(error).toMatchObject({
        name: 'PlimsollError',
        message: 'the tier file has no tier "larg"; did you mean "large"?',
        reason: { _tag: 'UnknownTier', name: 'larg', known: ['small', 'large'], hint: 'did you mean "large"?' }
      })
    }
    expect(await rejection(detector.getTierConfig('toString'))).toMatchObject({
      message: 'the tier file has no tier "toString"; it has small, large'
    })
  })

  it('is a PlimsollError for a forced tier that the file does not have', async () => {
    expect(await rejection(HardwareTierDetector.load({ tiers, tier: 'smal' }))).toMatchObject({
      name: 'PlimsollError',
      reason: { _tag: 'UnknownTier', name: 'smal' }
    })
  })

  it('is a PlimsollError for a file that is not there, or not right: every problem of it', async () => {
    expect(await rejection(HardwareTierDetector.load({ tiers: '/nowhere/tiers.yaml' }))).toMatchObject({
      name: 'PlimsollError',
      message: '/nowhere/tiers.yaml:1:1: there is no such file',
      reason: { _tag: 'InvalidFile', file: '/nowhere/tiers.yaml', text: null, diagnostics: [{ code: 'file/unreadable' }] }
    })
    const bad = fileOf('bad.yaml', 'tiers:\n  a: {ram_bg: 1}\n  b: {ram_gb: {min: x}}\n')
    expect(await rejection(HardwareTierDetector.load({ tiers: bad }))).toMatchObject({
      message: `${bad}:2:7: tiers.a.ram_bg: the key "ram_bg" is not known here (and 1 more)`,
      reason: {
        _tag: 'InvalidFile',
        diagnostics: [
          { line: 2, col: 7 },
          { line: 3, col: 21 }
        ]
      }
    })
  })

  it('is a PlimsollError for facts that cannot be', async () => {
    const detector = await load()
    expect(await rejection(detector.decide({ ram_gb: -1, cpu_cores: 1.5 }))).toMatchObject({
      name: 'PlimsollError',
      message: 'ram_gb: found -1, expected a number of GiB from 0 up; cpu_cores: found 1.5, expected a whole number from 0 up',
      reason: { _tag: 'InvalidFacts', problems: [{ fact: 'ram_gb' }, { fact: 'cpu_cores' }] }
    })
    expect(await rejection(detector.decide({ cpu_cores: 8, cpu_threads: 4 }))).toMatchObject({
      message: 'cpu_cores 8 is more than cpu_threads 4, which it never exceeds',
      reason: { _tag: 'ContradictoryFacts', contradictions: [{ facts: ['cpu_cores', 'cpu_threads'] }] }
    })
  })
})
