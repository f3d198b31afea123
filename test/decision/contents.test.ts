import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { decideSync } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decision.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

const ladder = ladderOf(`
tiers:
  low: {cpu_cores: {min: 2}}
  high:
    description: all there is
    gpu_required: true
    gpu_vram_gb: {min: 4}
    preferred_models: [large]
    scaling_thresholds: {memory_percent: 75}
    performance: {tokens_per_second: {min: 8, max: 20}, notes: quick}
`)

const decided = (facts: Facts, by: Ladder = ladder): Decision => {
  const decision = decideSync(by, facts)
  if (E.isLeft(decision)) throw new Error(JSON.stringify(decision.left))
  return decision.right
}

describe('a decision', () => {
  it('holds what the file says of its tier', () => {
    expect(decided({ gpu_vram_gb: 8 })).toMatchObject({
      tier: 'high',
      description: 'all there is',
      gpuRequired: true,
      preferredModels: ['large'],
      scalingThresholds: { memory_percent: 75 },
      performance: { tokens_per_second: { min: 8, max: 20 }, notes: 'quick' }
    })
  })

  it.each<[string, Facts, string | null]>([
    ['of a tier of which the file says nothing', { cpu_cores: 4, gpu_present: false }, 'low'],
    ['of no tier', { cpu_cores: 1, gpu_present: false }, null]
  ])('%s promises nothing', (_, facts, tier) => {
    const { description, preferredModels, gpuRequired, scalingThresholds, performance, outgrown } = decided(facts)
    expect(decided(facts).tier).toBe(tier)
    expect({ description, preferredModels, gpuRequired, scalingThresholds, performance, outgrown }).toEqual({
      description: null,
      preferredModels: [],
      gpuRequired: false,
      scalingThresholds: {},
      performance: {},
      outgrown: []
    })
  })

  it('requires a GPU where the tier does, and for no other reason', () => {
    const required = (bounds: string, facts: Facts): boolean => decided(facts, ladderOf(`tiers: {a: {${bounds}}}`)).gpuRequired
    expect(required('gpu_required: true', { gpu_present: true })).toBe(true)
    expect(required('gpu_present: true', { gpu_present: true })).toBe(true)
    expect(required('gpu_required: false', { gpu_present: true })).toBe(false)
    expect(required('gpu_present: false', { gpu_present: false })).toBe(false)
    expect(required('container: true', { container: true })).toBe(false)
    expect(required('any_of: [{gpu_present: true}]', { gpu_present: true })).toBe(false)
  })

  it('is outgrown on the better side of a band, whichever that is', () => {
    const bands = ladderOf('facts: {load: {type: number, better: less}}\ntiers: {a: {load: {min: 2, max: 10}, ram_gb: {min: 4, max: 8}}}')
    expect(decided({ load: 1, ram_gb: 16 }, bands)).toMatchObject({ tier: 'a', outgrown: ['load', 'ram_gb'] })
    expect(decided({ load: 2, ram_gb: 8 }, bands)).toMatchObject({ tier: 'a', outgrown: [] })
    expect(decided({ load: 11, ram_gb: 8 }, bands)).toMatchObject({ tier: null, outgrown: [] })
  })

  it('tells who gave each fact, and for an implied one who gave what implied it', () => {
    const bounds = decided({ gpu_kind: 'none', cpu_cores: 4 }).tiers.flatMap((tier) => tier.bounds)
    expect(bounds.map(({ fact, actual, source }) => [fact, actual, source])).toEqual([
      ['gpu_present', false, 'user'],
      ['gpu_vram_gb', 0, 'user'],
      ['cpu_cores', 4, 'user']
    ])
    expect(decided({}).tiers.flatMap((tier) => tier.bounds.map(({ source }) => source))).toEqual([null, null, null])
  })

  it('names each fact that would settle it once, and none of the tier that it is in', () => {
    expect(decided({ cpu_cores: 2 }).settledBy).toEqual(['gpu_present', 'gpu_vram_gb'])
    expect(decided({ cpu_cores: 2, gpu_present: true }).settledBy).toEqual(['gpu_vram_gb'])
    expect(decided({ gpu_vram_gb: 8 }).settledBy).toEqual([])
  })

  it('lists what is possible weakest first, no tier before any', () => {
    expect(decided({}).possible).toEqual([null, 'low', 'high'])
    expect(decided({ cpu_cores: 1 }).possible).toEqual([null, 'high'])
    expect(decided({ cpu_cores: 2 }).possible).toEqual(['low', 'high'])
  })

  it('works its reasons out once, and shows them like any other part', () => {
    const decision = decided({ cpu_cores: 2, gpu_present: false })
    expect(decision.next).toBe(decision.next)
    expect(decision.tiers).toBe(decision.tiers)
    expect(Object.keys(decision).slice(-2)).toEqual(['tiers', 'next'])
    expect(JSON.parse(JSON.stringify(decision))).toMatchObject({ next: { tier: 'high', changes: [{ fact: 'gpu_vram_gb', to: 4 }] } })
    expect(decided({ gpu_vram_gb: 8 }).next).toBeNull()
  })
})
