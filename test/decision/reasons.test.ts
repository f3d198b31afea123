import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, parseDocument, type Node } from 'yaml'
import { decide } from '../../src/decision/decide.ts'
import type { BoundReason, Decision } from '../../src/decision/decision.ts'
import { judge } from '../../src/decision/judge.ts'
import type { Need } from '../../src/tiers/ladder.ts'
import { factsNear } from '../arbitraries/facts-near.ts'
import { ladderOf, textsOf, tierFiles } from '../arbitraries/tier-files.ts'
import type { Truth, WrittenFile } from '../oracle.ts'

interface Decided {
  readonly file: WrittenFile
  readonly text: string
  readonly decision: Decision
}

const decided = (numRuns: number, check: (decided: Decided) => void): Promise<void> => {
  const cases = tierFiles().chain((file) => fc.record({ file: fc.constant(file), text: textsOf(file), machine: factsNear(file) }))
  return fc.assert(
    fc.asyncProperty(cases, async ({ file, text, machine }) => {
      const decision = await decide(ladderOf(text), machine)()
      if (E.isLeft(decision)) throw new Error(JSON.stringify(decision.left))
      check({ file, text, decision: decision.right })
    }),
    { numRuns }
  )
}

/** All of the base, and all of any one group: read off the reasons alone. */
const recombined = (bounds: ReadonlyArray<BoundReason>): Truth => {
  const all = (some: ReadonlyArray<BoundReason>): Truth =>
    some.some(({ status }) => status === 'unmet') ? 'unmet' : some.some(({ status }) => status === 'unknown') ? 'unknown' : 'met'
  const base = bounds.filter(({ group }) => group === null)
  const indices = [...new Set(bounds.flatMap(({ group }) => (group === null ? [] : [group])))]
  const ways = (indices.length === 0 ? [null] : indices).map((index) =>
    all([...base, ...bounds.filter(({ group }) => index !== null && group === index)])
  )
  return ways.includes('met') ? 'met' : ways.includes('unknown') ? 'unknown' : 'unmet'
}

describe('the reasons of a decision', () => {
  it('judged again, give every status and margin', () =>
    decided(300, ({ decision }) => {
      for (const bound of decision.tiers.flatMap((tier) => tier.bounds)) {
        expect(judge(bound, bound.actual ?? undefined)).toEqual({ status: bound.status, margin: bound.margin })
        expect(decision.facts[bound.fact] ?? null).toBe(bound.actual)
      }
    }))

  it('put together again, give the tier, what is possible, and what would settle it', () =>
    decided(500, ({ file, decision }) => {
      const tiers = decision.tiers.toReversed()
      const statuses = tiers.map(({ bounds }) => recombined(bounds))
      expect(tiers.map(({ status }) => status)).toEqual(statuses)
      const met = statuses.lastIndexOf('met')
      const tier = tiers[met]?.tier ?? file.fallback ?? null
      expect(decision.tier).toBe(tier)
      const open = tiers.filter((_, t) => statuses[t] === 'unknown' && t > met)
      expect(new Set(decision.possible)).toEqual(new Set([tier, ...open.map((each) => each.tier)]))
      expect(decision.possible.length).toBe(new Set(decision.possible).size)
      // A fallback whose own bounds are unknown is the tier whatever they turn out to be.
      const unknown = open
        .filter((each) => each.tier !== tier)
        .flatMap((each) => each.bounds.filter(({ status }) => status === 'unknown').map(({ fact }) => fact))
      expect(new Set(decision.settledBy)).toEqual(new Set(unknown))
      expect(decision.settledBy.length).toBe(new Set(unknown).size)
      expect(decision.settledBy.every((fact) => decision.facts[fact] === undefined)).toBe(true)
      if (decision.certain) expect(decision.settledBy).toEqual([])
    }))

  it('stand strongest tier first, as the file has them', () =>
    decided(100, ({ file, decision }) => {
      expect(decision.tiers.map(({ tier }) => tier)).toEqual(Object.keys(file.tiers).toReversed())
    }))

  it('point at what is written, each at its own place', () =>
    decided(400, ({ text, decision }) => {
      const document = parseDocument(text)
      const lines = text.split('\n')
      for (const { tier, bounds } of decision.tiers) {
        for (const { fact, op, need, group, at } of bounds) {
          const base = ['tiers', tier, ...(group === null ? [] : ['any_of', group])]
          const paths =
            typeof need === 'number'
              ? [[...base, fact, END[op]]]
              : [
                  [...base, fact],
                  [...base, 'gpu_required']
                ]
          const starts = paths.flatMap((path) => (document.getIn(path, true) as Node | undefined)?.range?.[0] ?? [])
          const offset = lines.slice(0, at.line - 1).join('\n').length + (at.line > 1 ? 1 : 0) + at.col - 1
          expect(starts).toContain(offset)
          expect(asWritten(need)).toContainEqual(parse(token(text.slice(offset))))
        }
        expect(new Set(bounds.map(({ at }) => `${at.line}:${at.col}`)).size).toBe(bounds.length)
      }
    }))
})

const END: Readonly<Record<string, string>> = { '>=': 'min', '>': 'above', '<=': 'max' }

/** A list stands at its bracket or at its first dash. */
const asWritten = (need: Need): ReadonlyArray<unknown> => (typeof need === 'object' ? [need[0]] : [need])

const token = (text: string): string => /^(?:\[\s*|- )?("[^"]*"|[^\s,\]}]+)/.exec(text)?.[1] ?? ''
