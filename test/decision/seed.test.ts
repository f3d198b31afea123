import { either as E } from 'fp-ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decision.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

/** The tiers as they were first written down: nothing but `tiers:`. */
const SEED = `
tiers:
  low_end:
    ram_gb: {min: 2, max: 4}
    cpu_cores: {min: 2, max: 4}
    gpu_required: false
    preferred_models: [small]
    scaling_thresholds: {memory_percent: 75, cpu_percent: 80}
  mid_range:
    ram_gb: {min: 4, max: 8}
    cpu_cores: {min: 4, max: 8}
    gpu_required: false
    preferred_models: [small, medium]
    scaling_thresholds: {memory_percent: 80, cpu_percent: 85}
  high_end:
    ram_gb: {min: 8, max: null}
    cpu_cores: {min: 6, max: null}
    gpu_required: true
    gpu_vram_gb: {min: 6}
    preferred_models: [medium, large]
    scaling_thresholds: {memory_percent: 85, cpu_percent: 90}
`
const SHIPPED = readFileSync('rules/tiers.yaml', 'utf8')

const decided = async (text: string, facts: Facts): Promise<Decision> => {
  const decision = await decide(ladderOf(text), facts)()
  if (E.isLeft(decision)) throw new Error(JSON.stringify(decision.left))
  return decision.right
}

const noGpu = { gpu_present: false }

describe.each([
  ['the shipped file', SHIPPED],
  ['the bare seed file', SEED]
])('%s', (_, text) => {
  it.each<[string, Facts, string]>([
    ['16 GB, 8 cores, no GPU', { ram_gb: 16, cpu_cores: 8, ...noGpu }, 'mid_range'],
    ['6 GB, 2 cores', { ram_gb: 6, cpu_cores: 2, ...noGpu }, 'low_end'],
    ['4 GB, 4 cores', { ram_gb: 4, cpu_cores: 4, ...noGpu }, 'mid_range'],
    ['3.99 GB, 4 cores', { ram_gb: 3.99, cpu_cores: 4, ...noGpu }, 'low_end'],
    ['2 GB, 2 cores', { ram_gb: 2, cpu_cores: 2, ...noGpu }, 'low_end'],
    ['8 GB, 6 cores, a GPU of 6 GB', { ram_gb: 8, cpu_cores: 6, gpu_vram_gb: 6 }, 'high_end'],
    ['8 GB, 6 cores, a GPU of 5.99 GB', { ram_gb: 8, cpu_cores: 6, gpu_vram_gb: 5.99 }, 'mid_range'],
    ['8 GB, 5 cores, a GPU of 6 GB', { ram_gb: 8, cpu_cores: 5, gpu_vram_gb: 6 }, 'mid_range'],
    ['a large server', { ram_gb: 2048, cpu_cores: 128, gpu_vram_gb: 80 }, 'high_end']
  ])('has %s in its tier', async (_name, facts, tier) => {
    expect(await decided(text, facts)).toMatchObject({ tier, basis: 'matched', certain: true, possible: [tier], settledBy: [] })
  })

  it('tells 16 GB, 8 cores and no GPU that a GPU of 6 GB leads on, and what has outgrown the tier', async () => {
    const decision = await decided(text, { ram_gb: 16, cpu_cores: 8, ...noGpu })
    expect(decision.next).toEqual({ tier: 'high_end', changes: [{ fact: 'gpu_vram_gb', from: 0, to: 6 }] })
    expect(decision).toMatchObject({ outgrown: ['ram_gb'], preferredModels: ['small', 'medium'], gpuRequired: false })
    expect(decision.scalingThresholds).toEqual({ memory_percent: 80, cpu_percent: 85 })
    expect((await decided(text, { ram_gb: 8, cpu_cores: 9, ...noGpu })).outgrown).toEqual(['cpu_cores'])
  })

  it('has nothing above its highest tier', async () => {
    const decision = await decided(text, { ram_gb: 8, cpu_cores: 6, gpu_vram_gb: 6 })
    expect(decision).toMatchObject({ next: null, outgrown: [], gpuRequired: true, preferredModels: ['medium', 'large'] })
  })
})

describe('a machine that no tier takes', () => {
  const tiny = { ram_gb: 1, cpu_cores: 1, ...noGpu }

  it('falls back where the file says so', async () => {
    const decision = await decided(SHIPPED, tiny)
    expect(decision).toMatchObject({ tier: 'low_end', basis: 'fallback', possible: ['low_end'], certain: true })
    const changes = [
      { fact: 'ram_gb', from: 1, to: 4 },
      { fact: 'cpu_cores', from: 1, to: 4 }
    ]
    expect(decision.next).toEqual({ tier: 'mid_range', changes })
    expect(decision.tiers.map(({ status }) => status)).toEqual(['unmet', 'unmet', 'unmet'])
  })

  it('is unclassified where the file says nothing', async () => {
    const decision = await decided(SEED, tiny)
    expect(decision).toMatchObject({ tier: null, basis: 'unclassified', possible: [null], preferredModels: [], scalingThresholds: {} })
    expect(decision.next?.tier).toBe('low_end')
  })
})

describe('the same tiers under match: within', () => {
  const within = `match: within\n${SEED}`

  it.each<[string, Facts, string | null]>([
    ['16 GB, 8 cores, no GPU is in the hole between two tiers', { ram_gb: 16, cpu_cores: 8, ...noGpu }, null],
    ['4 GB, 4 cores is in two tiers, and the higher takes it', { ram_gb: 4, cpu_cores: 4, ...noGpu }, 'mid_range'],
    ['8 GB, 8 cores, no GPU is at the end of mid_range', { ram_gb: 8, cpu_cores: 8, ...noGpu }, 'mid_range'],
    ['3 GB, 6 cores is in none', { ram_gb: 3, cpu_cores: 6, ...noGpu }, null],
    ['no end, no bound: a large server is high_end', { ram_gb: 2048, cpu_cores: 128, gpu_vram_gb: 80 }, 'high_end']
  ])('%s', async (_name, facts, tier) => {
    expect(await decided(within, facts)).toMatchObject({ tier, basis: tier === null ? 'unclassified' : 'matched', outgrown: [] })
  })

  it('may fall back on any tier', async () => {
    const decision = await decided(`fallback: mid_range\n${within}`, { ram_gb: 16, cpu_cores: 8, ...noGpu })
    expect(decision).toMatchObject({ tier: 'mid_range', basis: 'fallback' })
    expect(decision.next).toEqual({ tier: 'high_end', changes: [{ fact: 'gpu_vram_gb', from: 0, to: 6 }] })
  })
})
