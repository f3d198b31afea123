import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { Engine, type RuleProperties } from 'json-rules-engine'
import { describe, expect, it } from 'vitest'
import { decide, decideMany, decideSync, deriveFacts, evidenceOfMany } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decision.ts'
import { statusAt } from '../../src/engine/batch.ts'
import { evaluate } from '../../src/engine/evaluate.ts'
import { compileRank } from '../../src/engine/predicate.ts'
import { toRules } from '../../src/engine/rules.ts'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { factsNear } from '../arbitraries/facts-near.ts'
import { ladderOf, textsOf, tierFiles } from '../arbitraries/tier-files.ts'
import { plainDecide, plainImply, type Plain, type PlainOutcome, type Stated, type WrittenFile } from '../oracle.ts'

interface Case {
  readonly file: WrittenFile
  readonly ladder: Ladder
  readonly machines: ReadonlyArray<Stated>
}

const cases: fc.Arbitrary<Case> = tierFiles().chain((file) =>
  fc
    .record({ text: textsOf(file), machines: fc.array(factsNear(file), { minLength: 1, maxLength: 8 }) })
    .map(({ text, machines }) => ({ file, ladder: ladderOf(text), machines }))
)

/** What a plain reading of the file says about a machine. */
const readPlainly = (file: WrittenFile, machine: Stated): { readonly implied: Plain; readonly outcome: PlainOutcome } => {
  const implied = plainImply(file, machine) ?? {}
  return { implied, outcome: plainDecide(file, implied) }
}

const told = (decision: Decision): PlainOutcome => ({
  tier: decision.tier,
  basis: decision.basis,
  possible: decision.possible,
  statuses: decision.tiers.map(({ status }) => status).toReversed(),
  rank: decision.tier === null ? -1 : decision.tiers.length - 1 - decision.tiers.findIndex(({ tier }) => tier === decision.tier)
})

const right = <A>(result: E.Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

describe('a plain reading of the file', () => {
  it('is what json-rules-engine decides', () =>
    fc.assert(
      fc.asyncProperty(cases, async ({ file, ladder, machines }) => {
        for (const machine of machines) {
          const decision = right(await decide(ladder, machine)())
          const { implied, outcome } = readPlainly(file, machine)
          expect(told(decision)).toEqual(outcome)
          expect(decision.facts).toEqual(implied)
          expect((await evaluate(ladder, implied)).rank).toBe(outcome.statuses.lastIndexOf('met'))
        }
      }),
      { numRuns: 300 }
    ))

  it('is what decideSync decides, and json-rules-engine says the same to the letter', () =>
    fc.assert(
      fc.asyncProperty(cases, async ({ file, ladder, machines }) => {
        for (const machine of machines) {
          const decision = right(decideSync(ladder, machine))
          expect(told(decision)).toEqual(readPlainly(file, machine).outcome)
          expect(decision).toEqual(right(await decide(ladder, machine)()))
        }
      }),
      { numRuns: 200 }
    ))

  it('is what the batch decides', () =>
    fc.assert(
      fc.property(cases, ({ file, ladder, machines }) => {
        const derived = machines.map((machine) => right(deriveFacts(ladder, machine)))
        const outcomes = machines.map((machine) => readPlainly(file, machine).outcome)
        expect(decideMany(ladder, derived)).toEqual(outcomes.map(({ tier }) => tier))
        const { ranks, tierStatuses } = evidenceOfMany(ladder, derived)
        const count = ladder.tiers.length
        outcomes.forEach(({ statuses }, m) => {
          expect(ladder.tiers.map((_, t) => statusAt(tierStatuses, m * count + t))).toEqual(statuses)
          expect(ranks[m]).toBe(statuses.lastIndexOf('met'))
          expect(compileRank(ladder)(derived[m] ?? {})).toBe(ranks[m])
        })
      }),
      { numRuns: 1000 }
    ))

  it("is what the exported rules come to in anyone's json-rules-engine", () =>
    fc.assert(
      fc.asyncProperty(cases, async ({ file, ladder, machines }) => {
        const { rules, tiers, fallback } = JSON.parse(JSON.stringify(toRules(ladder))) as ReturnType<typeof toRules>
        const engine = new Engine(rules as unknown as RuleProperties[], { allowUndefinedFacts: true })
        for (const machine of machines) {
          const { implied, outcome } = readPlainly(file, machine)
          const { events } = await engine.run(implied)
          const rank = Math.max(-1, ...events.map((event) => event.params?.['rank'] as number))
          expect(tiers[rank] ?? fallback).toBe(outcome.tier)
        }
      }),
      { numRuns: 300 }
    ))
})

describe('a margin', () => {
  it('is 0 or more exactly where the bound is met, more than 0 where it is strict', () =>
    fc.assert(
      fc.property(cases, ({ ladder, machines }) => {
        const derived = machines.map((machine) => right(deriveFacts(ladder, machine)))
        const { boundStatuses, margins } = evidenceOfMany(ladder, derived)
        const bounds = ladder.tiers.flatMap((tier) => tier.bounds)
        machines.forEach((machine, m) => {
          const reasons = right(decideSync(ladder, machine))
            .tiers.toReversed()
            .flatMap((tier) => tier.bounds)
          reasons.forEach(({ op, status, margin, actual, need }, b) => {
            const place = m * bounds.length + b
            expect(statusAt(boundStatuses, place)).toBe(status)
            expect(margins[place]).toBe(margin ?? NaN)
            expect(margin !== null).toBe(typeof actual === 'number')
            if (margin === null) return
            expect(status).toBe((op === '>' ? margin > 0 : margin >= 0) ? 'met' : 'unmet')
            expect(margin).toBe(op === '<=' ? Number(need) - Number(actual) : Number(actual) - Number(need))
          })
        })
      }),
      { numRuns: 500 }
    ))
})
