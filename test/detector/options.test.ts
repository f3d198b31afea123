import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { adaptersOf, createDetector } from '../../src/detector/detector.ts'
import { HardwareTierDetector } from '../../src/detector/hardware-tier-detector.ts'
import { SHIPPED } from '../../src/detector/load-ladder.ts'
import { defineAdapter } from '../../src/facts/define-adapter.ts'
import { answerOf, fileOf, machine, TIERS } from './machines.ts'

const tiers = fileOf('options.yaml', TIERS)

describe('a detector', () => {
  it('of the tiers that ship, on this machine: an answer with reasons, each from a line of the file', async () => {
    const decision = await (await HardwareTierDetector.load()).detect()
    expect(decision.basis).not.toBe('unclassified')
    expect(decision.tiers.map(({ tier }) => tier)).toEqual(['high_end', 'mid_range', 'low_end'])
    for (const { at } of decision.tiers.flatMap(({ bounds }) => bounds))
      expect(at).toMatchObject({ file: SHIPPED, line: expect.any(Number) as number })
    expect(decision.facts['ram_gb']).toBeGreaterThan(0)
    expect(decision.survey.failures.filter(({ adapter }) => adapter === 'os')).toEqual([])
  })

  it('asks the default adapters and those that are given beside them, or these alone', () => {
    const { adapter } = machine({ ram_gb: 8 })
    const names = (options: Parameters<typeof adaptersOf>[0]): ReadonlyArray<string> => adaptersOf(options).map(({ name }) => name)
    expect(names({})).toContain('os')
    expect(names({})).toContain('systeminformation')
    expect(names({ adapters: [adapter] })).toEqual([...names({}), 'machine'])
    expect(names({ adapters: [adapter], defaults: false })).toEqual(['machine'])
  })

  it('asks an adapter for facts that only the adapter declares', async () => {
    const npu = defineAdapter({
      name: 'npu',
      provides: ['npu_tops'],
      facts: { npu_tops: { type: 'number', unit: 'TOPS', better: 'more' } },
      probe: () => ({ npu_tops: 45 })
    })
    const path = fileOf('npu.yaml', 'tiers:\n  plain: {}\n  npu: {npu_tops: {min: 40}}\n')
    const decision = await answerOf((await answerOf(createDetector({ tiers: path, adapters: [npu], defaults: false }))).detect)
    expect(decision.tier).toBe('npu')
    expect(decision.tiers[0]?.bounds).toMatchObject([{ fact: 'npu_tops', actual: 45, margin: 5, source: 'npu' }])
    expect(await createDetector({ tiers: path })()).toMatchObject({ left: { _tag: 'InvalidFile', diagnostics: [{ code: 'schema/unknown-key' }] } })
  })

  it('does not let an adapter change what a fact of the dictionary is', async () => {
    const liar = defineAdapter({ name: 'liar', provides: ['ram_gb'], facts: { ram_gb: { type: 'boolean' } }, probe: () => ({ ram_gb: true }) })
    const decision = await answerOf(
      (await answerOf(createDetector({ tiers, adapters: [liar, machine({ ram_gb: 8, gpu_present: true }).adapter], defaults: false }))).detect
    )
    expect(decision).toMatchObject({ tier: 'large', facts: { ram_gb: 8 }, survey: { failures: [{ adapter: 'liar', kind: 'malformed' }] } })
  })

  it('believes a custom adapter over what it reads itself, and says so', async () => {
    const mine = defineAdapter({ name: 'mine', provides: ['ram_gb'], cost: 'memory', probe: () => ({ ram_gb: 200_000 }) })
    const detector = await answerOf(
      createDetector({ tiers: fileOf('ram.yaml', 'tiers:\n  any: {}\n  huge: {ram_gb: {min: 100000}}\n'), adapters: [mine] })
    )
    const decision = await answerOf(detector.detect)
    expect(decision.tier).toBe('huge')
    expect(decision.survey.conflicts).toMatchObject([{ fact: 'ram_gb', kept: { value: 200_000, source: 'mine' } }])
  })
})

describe('a forced tier', () => {
  const forced = (tier: string): ReturnType<typeof createDetector> =>
    createDetector({ tiers, tier, adapters: [machine({ ram_gb: 2, gpu_present: false }).adapter], defaults: false })

  it('is the tier, and the decision says so and still tells what was found', async () => {
    const detector = await answerOf(forced('large'))
    expect(await answerOf(detector.detect)).toMatchObject({
      tier: 'large',
      forced: { tier: 'large', found: 'small' },
      preferredModels: ['small', 'large'],
      gpuRequired: true,
      facts: { ram_gb: 2, gpu_present: false },
      tiers: [
        { tier: 'large', status: 'unmet' },
        { tier: 'small', status: 'met' }
      ]
    })
    expect(await answerOf(detector.decide({ ram_gb: 1 }))).toMatchObject({ tier: 'large', forced: { found: 'small' } })
    expect(await answerOf(detector.getPreferredModels())).toEqual(['small', 'large'])
    expect(await answerOf(detector.getPreferredModels('small'))).toEqual(['small'])
    expect(await answerOf(detector.getModelRecommendations)).toMatchObject({ tier: 'large', gpuRequired: true })
  })

  it('is one that the file has', async () => {
    expect(await forced('lrage')()).toEqual(E.left({ _tag: 'UnknownTier', name: 'lrage', known: ['small', 'large'], hint: 'did you mean "large"?' }))
  })
})

describe('loading a tier file again', () => {
  const other = fileOf('other.yaml', 'tiers:\n  one: {}\n  two: {ram_gb: {min: 4}}\n')
  const load = (more: object = {}): Promise<HardwareTierDetector> =>
    HardwareTierDetector.load({ tiers, adapters: [machine({ ram_gb: 32, gpu_present: true }).adapter], defaults: false, ...more })

  it('takes another one in its place', async () => {
    const detector = await load()
    expect(await detector.detectCurrentTier()).toBe('large')
    const ladder = await detector.loadTierConfig(other)
    expect(ladder).toBe(detector.ladder)
    expect(ladder.tiers.map(({ name }) => name)).toEqual(['one', 'two'])
    expect(await detector.detectCurrentTier()).toBe('two')
  })

  it('reads the one in use again, whatever it was loaded from', async () => {
    const changing = fileOf('changing.yaml', 'tiers: {before: {}}')
    const detector = await load()
    await detector.loadTierConfig(changing)
    fileOf('changing.yaml', 'tiers: {after: {}}')
    expect(await detector.detectCurrentTier()).toBe('before')
    await detector.loadTierConfig()
    expect(await detector.detectCurrentTier()).toBe('after')
  })

  it('reads the one that ships again where no other was named', async () => {
    const detector = await HardwareTierDetector.load({ defaults: false })
    expect((await detector.loadTierConfig()).file).toBe(SHIPPED)
  })

  it('keeps the one in use where the other cannot be read or decoded', async () => {
    const detector = await load()
    const before = detector.ladder
    for (const bad of ['/nowhere.yaml', fileOf('broken.yaml', 'tiers: ['), fileOf('wrong.yaml', 'tiers: {}')]) {
      await expect(detector.loadTierConfig(bad)).rejects.toMatchObject({ name: 'PlimsollError', reason: { _tag: 'InvalidFile', file: bad } })
    }
    expect(detector.ladder).toBe(before)
    expect(await detector.detectCurrentTier()).toBe('large')
    expect((await detector.loadTierConfig()).tiers.map(({ name }) => name)).toEqual(['small', 'large'])
  })

  it('keeps the one in use where the other lacks the forced tier', async () => {
    const detector = await load({ tier: 'small' })
    await expect(detector.loadTierConfig(other)).rejects.toMatchObject({ reason: { _tag: 'UnknownTier', name: 'small', known: ['one', 'two'] } })
    expect(await detector.detectCurrentTier()).toBe('small')
  })
})
