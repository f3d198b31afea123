import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { decide, decideSync, deriveFacts, forceTier } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decision.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

const ladder = ladderOf(`
fallback: low
tiers:
  low: {description: the lowest, preferred_models: [small]}
  high: {description: the highest, ram_gb: {min: 8, max: 16}, gpu_vram_gb: {min: 4}, preferred_models: [large]}
`)

const decided = (facts: Facts): Decision => {
  const decision = decideSync(ladder, facts)
  if (E.isLeft(decision)) throw new Error(JSON.stringify(decision.left))
  return decision.right
}

describe('facts that cannot be decided about', () => {
  it.each<[string, Record<string, unknown>, ReadonlyArray<string>]>([
    ['a negative size', { ram_gb: -1 }, ['ram_gb']],
    ['not a number', { ram_gb: NaN, disk_free_gb: Infinity }, ['ram_gb', 'disk_free_gb']],
    ['half a core', { cpu_cores: 2.5 }, ['cpu_cores']],
    ['a size in words, which json-rules-engine would take', { ram_gb: '16' }, ['ram_gb']],
    ['a function, which json-rules-engine would call', { ram_gb: () => 16 }, ['ram_gb']],
    ['a promise, which json-rules-engine would wait for', { ram_gb: Promise.resolve(16) }, ['ram_gb']],
    ['an unknown word', { os: 'beos' }, ['os']]
  ])('are told, all of them: %s', async (_, facts, bad) => {
    const found = await decide(ladder, facts as Facts)()
    expect(found).toMatchObject({ left: { _tag: 'InvalidFacts', problems: bad.map((fact) => ({ fact })) } })
    expect(decideSync(ladder, facts as Facts)).toEqual(found)
    expect(deriveFacts(ladder, facts as Facts)).toEqual(found)
  })

  it('are told where they contradict each other', async () => {
    const facts = { gpu_present: false, gpu_vram_gb: 8, cpu_cores: 8, cpu_threads: 4 }
    const found = await decide(ladder, facts)()
    const pairs = [{ facts: ['cpu_cores', 'cpu_threads'] }, { facts: ['gpu_present', 'gpu_vram_gb'] }]
    expect(found).toMatchObject({ left: { _tag: 'ContradictoryFacts', contradictions: pairs } })
    expect(decideSync(ladder, facts)).toEqual(found)
    expect(deriveFacts(ladder, facts)).toEqual(found)
  })
})

describe('facts that nothing declares', () => {
  it('are left out, whatever they are called', () => {
    const facts = JSON.parse('{"ram_gb": 16, "npu_tops": 40, "__proto__": {"gpu_vram_gb": 8}, "constructor": 1}') as Facts
    expect(decided(facts)).toMatchObject({ tier: 'low', facts: { ram_gb: 16 } })
    expect(Object.keys(decided(facts).facts)).toEqual(['ram_gb'])
  })

  it('are left out where they are inherited', () => {
    expect(decided(Object.create({ ram_gb: 16, gpu_vram_gb: 8 }) as Facts).facts).toEqual({})
  })
})

describe('a tier that somebody asked for', () => {
  const found = decided({ ram_gb: 32, gpu_vram_gb: 8 })

  it('stands in the decision, beside what was found', () => {
    expect(found).toMatchObject({ tier: 'high', outgrown: ['ram_gb'], forced: null })
    const forced = forceTier(ladder, found, 'low')
    expect(forced).toMatchObject({
      tier: 'low',
      forced: { tier: 'low', found: 'high' },
      description: 'the lowest',
      preferredModels: ['small'],
      outgrown: []
    })
    expect(forced).toMatchObject({ basis: 'matched', possible: ['high'], tiers: found.tiers, facts: found.facts })
  })

  it('has to be one of the file', () => expect(forceTier(ladder, found, 'highest')).toBeNull())
})
