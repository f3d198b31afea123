import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decideSync } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decision.ts'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { factsNear, valuesNear } from '../arbitraries/facts-near.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'
import { factsOf, plainImply, type PlainValue, type Stated, type WrittenFile } from '../oracle.ts'

const decided = (ladder: Ladder, facts: Stated): Decision => {
  const decision = decideSync(ladder, facts)
  if (E.isLeft(decision)) throw new Error(JSON.stringify(decision.left))
  return decision.right
}

/** Facts of which some are forgotten, so that there is something to find out. */
const partlyKnown = (file: WrittenFile): fc.Arbitrary<Stated> =>
  factsNear(file).chain((facts) => fc.subarray(Object.keys(facts)).map((kept) => Object.fromEntries(kept.map((name) => [name, facts[name]]))))

/** Finds out facts that are unknown, each unless it contradicts what is known by then. */
const foundOut = (file: WrittenFile, machine: Stated, drawn: Readonly<Record<string, PlainValue>>): Stated =>
  Object.entries(drawn).reduce<Stated>((known, [fact, value]) => {
    const implied = plainImply(file, known) ?? {}
    return implied[fact] !== undefined || plainImply(file, { ...implied, [fact]: value }) === null ? known : { ...known, [fact]: value }
  }, machine)

const cases = tierFiles().chain((file) => {
  const names = Object.keys(factsOf(file))
  return fc.record({
    file: fc.constant(file),
    machine: partlyKnown(file),
    drawn: fc
      .tuple(...names.map((name) => fc.constantFrom(...valuesNear(file, name), ...(factsOf(file)[name]?.type === 'number' ? [3.5] : []))))
      .chain((values) => fc.shuffledSubarray(names.map((name, i) => [name, values[i] ?? 0] as const)).map((entries) => Object.fromEntries(entries)))
  })
})

describe('what is unknown', () => {
  it('once found out, lands within what was possible', () =>
    fc.assert(
      fc.property(cases, ({ file, machine, drawn }) => {
        const ladder = ladderOf(blockText(file))
        const before = decided(ladder, machine)
        const after = decided(ladder, foundOut(file, machine, drawn))
        expect(before.possible).toContain(after.tier)
        for (const tier of after.possible) expect(before.possible).toContain(tier)
      }),
      { numRuns: 1000 }
    ))

  it('leaves the decision certain exactly where one tier is possible, and the tier is always possible', () =>
    fc.assert(
      fc.property(cases, ({ file, machine }) => {
        const { certain, possible, tier, settledBy } = decided(ladderOf(blockText(file)), machine)
        expect(certain).toBe(possible.length === 1)
        expect(possible).toContain(tier)
        if (!certain) expect(settledBy).not.toEqual([])
      }),
      { numRuns: 500 }
    ))

  it('is the same whether it is missing or null', () =>
    fc.assert(
      fc.property(cases, ({ file, machine }) => {
        const ladder = ladderOf(blockText(file))
        const nulls = Object.fromEntries(Object.keys(factsOf(file)).map((name) => [name, null]))
        expect(decided(ladder, { ...nulls, ...machine })).toEqual(decided(ladder, machine))
      }),
      { numRuns: 300 }
    ))

  it('is not zero: a GPU of unknown memory leaves the shipped high_end possible', () => {
    const ladder = ladderOf(readFileSync('rules/tiers.yaml', 'utf8'))
    const { tier, certain, possible, settledBy, next } = decided(ladder, { ram_gb: 32, cpu_cores: 16, gpu_present: true })
    expect({ tier, certain, possible, settledBy }).toEqual({
      tier: 'mid_range',
      certain: false,
      possible: ['mid_range', 'high_end'],
      settledBy: ['gpu_vram_gb']
    })
    expect(next).toEqual({ tier: 'high_end', changes: [{ fact: 'gpu_vram_gb', from: null, to: 6 }] })
  })

  it('with nothing known at all, leaves every tier possible', () => {
    const ladder = ladderOf(readFileSync('rules/tiers.yaml', 'utf8'))
    const { tier, basis, possible, settledBy } = decided(ladder, {})
    expect({ tier, basis, possible }).toEqual({ tier: 'low_end', basis: 'fallback', possible: ['low_end', 'mid_range', 'high_end'] })
    expect(settledBy).toEqual(['ram_gb', 'cpu_cores', 'gpu_present', 'gpu_vram_gb'])
  })
})
