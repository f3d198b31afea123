import { either as E } from 'fp-ts'
import { Engine, type RuleProperties } from 'json-rules-engine'
import { describe, expect, it } from 'vitest'
import { decide, decideSync } from '../../src/decision/decide.ts'
import { toRules } from '../../src/engine/rules.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

const CALLERS = 20
const DECISIONS = 20_000

/**
 * Tiers that cost unequally much to evaluate. Where all rules cost the same, overlapping runs end in step with each other and
 * json-rules-engine happens to decide well.
 */
const ladder = ladderOf(`
fallback: low
tiers:
  low: {}
  mid: {ram_gb: {min: 4}, cpu_cores: {min: 2}}
  high:
    ram_gb: {min: 8}
    cpu_cores: {min: 4}
    gpu_present: true
    os: [linux, win32]
    any_of: [{gpu_vram_gb: {min: 6}}, {gpu_vram_total_gb: {above: 12}, gpu_count: {min: 2}}]
  top: {ram_gb: {min: 32}}
`)

const SIZES = [2, 4, 8, 16, 31.5, 32, null]
const machine = (i: number): Facts => ({
  ram_gb: SIZES[i % SIZES.length] ?? null,
  cpu_cores: 1 + (i % 6),
  os: i % 4 === 0 ? 'darwin' : 'linux',
  ...(i % 3 === 0 ? { gpu_present: false } : { gpu_vram_gb: i % 13 })
})

/** Runs one task after another in each of the callers, all callers at once, and counts the wrong answers. */
const countWrong = async (isWrong: (i: number) => Promise<boolean>): Promise<number> => {
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    let wrong = 0
    for (let i = caller; i < DECISIONS; i += CALLERS) wrong += (await isWrong(i)) ? 1 : 0
    return wrong
  })
  return (await Promise.all(callers)).reduce((sum, wrong) => sum + wrong, 0)
}

describe('twenty concurrent callers of one ladder', () => {
  it('get 20,000 decisions, none of them wrong', async () => {
    const wrong = await countWrong(async (i) => {
      const [found, expected] = [await decide(ladder, machine(i))(), decideSync(ladder, machine(i))]
      if (E.isLeft(found) || E.isLeft(expected)) return true
      return found.right.tier !== expected.right.tier || JSON.stringify(found.right.tiers) !== JSON.stringify(expected.right.tiers)
    })
    expect(wrong).toBe(0)
  })

  it('need the queue: json-rules-engine itself decides wrongly when runs overlap on one engine', async () => {
    const { rules, tiers, fallback } = toRules(ladder)
    const engine = new Engine(rules as unknown as RuleProperties[], { allowUndefinedFacts: true })
    const wrong = await countWrong(async (i) => {
      const expected = decideSync(ladder, machine(i))
      if (E.isLeft(expected)) return true
      const { events } = await engine.run({ ...expected.right.facts })
      const rank = Math.max(-1, ...events.map((event) => event.params?.['rank'] as number))
      return (tiers[rank] ?? fallback) !== expected.right.tier
    })
    expect(wrong).toBeGreaterThan(0)
  })
})
