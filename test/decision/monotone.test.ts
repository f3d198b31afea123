import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideMany } from '../../src/decision/decide.ts'
import { factsNear, usedFacts, valuesNear } from '../arbitraries/facts-near.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'
import { factsOf, plainDecide, plainImply, type Plain, type PlainValue, type WrittenFile } from '../oracle.ts'

interface Pair {
  readonly file: WrittenFile
  readonly weaker: Plain
  readonly stronger: Plain
}

type Drawn = Readonly<Record<string, PlainValue>>

/** At least as good, fact by fact. */
const better = (file: WrittenFile, fact: string, now: PlainValue, then: PlainValue): boolean => {
  const side = factsOf(file)[fact]?.better
  return side === 'more' ? then >= now : side === 'less' && then <= now
}

/** A machine without a GPU, and the same with one put in; only where nothing asks for its kind or maker, which have no better side. */
const withGpu = (file: WrittenFile, facts: Plain): Plain => {
  const used = usedFacts(file)
  if (facts['gpu_present'] !== false || used.includes('gpu_kind') || used.includes('gpu_vendor')) return facts
  const { gpu_kind: _kind, gpu_vendor: _vendor, ...rest } = facts
  return { ...rest, gpu_present: true, gpu_count: 1 }
}

/** Takes each drawn value that is better and agrees with the rest; twice, since one may make room for another. */
const improved = (file: WrittenFile, facts: Plain, drawn: Drawn): Plain =>
  [...Object.entries(drawn), ...Object.entries(drawn)].reduce((now, [fact, value]) => {
    const was = now[fact]
    if (was === undefined || !better(file, fact, was, value)) return now
    const more = { ...now, [fact]: value }
    return plainImply(file, more) === null ? now : more
  }, facts)

const pairs: fc.Arbitrary<Pair> = tierFiles({ match: 'at_least', worseSides: false }).chain((file) =>
  factsNear(file)
    .map((machine) => plainImply(file, machine) ?? {})
    .chain((weaker) => {
      const names = Object.keys(weaker)
      const values = names.map((fact) =>
        fc.constantFrom(...valuesNear(file, fact), weaker[fact] ?? 0, ...(typeof weaker[fact] === 'number' ? [64, 1e13] : []))
      )
      return fc.record({ gpu: fc.boolean(), drawn: fc.tuple(...values) }).map(({ gpu, drawn }) => {
        const start = gpu ? withGpu(file, weaker) : weaker
        return { file, weaker, stronger: improved(file, start, Object.fromEntries(names.map((fact, i) => [fact, drawn[i] ?? 0]))) }
      })
    })
)

describe('more', () => {
  it('never lowers the tier under at_least, where no bound asks for a worse side', () =>
    fc.assert(
      fc.property(pairs, ({ file, weaker, stronger }) => {
        const ladder = ladderOf(blockText(file))
        const [before, after] = decideMany(ladder, [weaker, plainImply(file, stronger) ?? {}])
        const rank = (tier: string | null | undefined): number => ladder.tiers.findIndex(({ name }) => name === tier)
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before))
      }),
      { numRuns: 2000 }
    ))

  it('is drawn often enough for the law to mean something', () => {
    const rises = fc
      .sample(pairs, { numRuns: 500, seed: 1 })
      .filter(({ file, weaker, stronger }) => plainDecide(file, stronger).rank > plainDecide(file, weaker).rank)
    expect(rises.length).toBeGreaterThan(25)
  })
})
