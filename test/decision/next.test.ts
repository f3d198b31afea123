import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideSync } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decision.ts'
import { factsNear } from '../arbitraries/facts-near.ts'
import { nextUp } from '../arbitraries/numbers.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'
import { factsOf, plainChange, plainDecide, type Plain, type PlainValue, type Stated, type WrittenFile } from '../oracle.ts'
import { rankAfter, someWayUp } from './all-ways-up.ts'

interface Case {
  readonly file: WrittenFile
  readonly given: Plain
  readonly decision: Decision
  readonly rank: number
}

const decided = (file: WrittenFile, machine: Stated): Case => {
  const decision = decideSync(ladderOf(blockText(file)), machine)
  if (E.isLeft(decision)) throw new Error(JSON.stringify(decision.left))
  const given = Object.fromEntries(Object.entries(machine).filter((e): e is [string, PlainValue] => e[1] !== null && e[1] !== undefined))
  return { file, given, decision: decision.right, rank: Object.keys(file.tiers).indexOf(decision.right.tier ?? '') }
}

/** The changes as values: a strict one to the least value above. */
const valuesOf = ({ file, decision }: Case): Plain =>
  Object.fromEntries(
    (decision.next?.changes ?? []).map(({ fact, to, strict }) => [
      fact,
      strict !== true ? to : factsOf(file)[fact]?.type === 'integer' ? Number(to) + 1 : nextUp(Number(to))
    ])
  )

const cases = (maxTiers: number, maxFacts: number): fc.Arbitrary<Case> =>
  fc
    .oneof({ weight: 1, arbitrary: tierFiles({ maxTiers, maxFacts }) }, { weight: 2, arbitrary: tierFiles({ maxTiers, maxFacts, related: true }) })
    .chain((file) => factsNear(file).map((machine) => decided(file, machine)))

describe('next', () => {
  it("reaches the tier that it names, above the machine's own", () =>
    fc.assert(
      fc.property(cases(6, 6), (found) => {
        const { file, given, decision, rank } = found
        fc.pre(decision.next !== null)
        const after = plainChange(file, given, valuesOf(found))
        const outcome = after && plainDecide(file, after)
        expect(outcome?.rank).toBeGreaterThan(rank)
        expect(outcome?.tier).toBe(decision.next?.tier)
        expect(E.isRight(decideSync(ladderOf(blockText(file)), after ?? {}))).toBe(true)
      }),
      { numRuns: 700 }
    ))

  it('changes what is there to something else, each fact once', () =>
    fc.assert(
      fc.property(cases(6, 6), ({ given, decision }) => {
        const changes = decision.next?.changes ?? []
        expect(new Set(changes.map(({ fact }) => fact)).size).toBe(changes.length)
        for (const { fact, from, to, strict } of changes) {
          expect(from).toBe(decision.facts[fact] ?? null)
          // What only follows from a fact that gives way may have to be said.
          if (strict !== true && fact in given) expect(to).not.toBe(from)
        }
      }),
      { numRuns: 700 }
    ))

  it('asks for nothing that could be left out', () =>
    fc.assert(
      fc.property(cases(6, 6), (found) => {
        const changes = Object.entries(valuesOf(found))
        for (let some = 0; some < 2 ** changes.length - 1; some++) {
          const subset = Object.fromEntries(changes.filter((_, i) => (some >> i) % 2 === 1))
          if (changes.length > 0) expect(rankAfter(found.file, found.given, subset)).toBeLessThanOrEqual(found.rank)
        }
      }),
      { numRuns: 700 }
    ))

  it('is the fewest facts there are, and null only where nothing leads up (by brute force)', () =>
    fc.assert(
      fc.property(cases(3, 4), ({ file, given, decision, rank }) => {
        const fewer = decision.next === null ? Infinity : decision.next.changes.length - 1
        expect(someWayUp(file, given, rank, fewer)).toBeNull()
      }),
      { numRuns: 2000 }
    ))
})
