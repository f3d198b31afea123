import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diff, incomparable, type DiffReport } from '../../src/check/diff.ts'
import { decideSync } from '../../src/decision/decide.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'
import { plainDecide, type WrittenFile } from '../oracle.ts'
import { combinations, machinesOf } from './brute-force.ts'

const between = (before: WrittenFile, after: WrittenFile): DiffReport =>
  diff(ladderOf(blockText(before)), ladderOf(blockText(after)), { budget: Infinity })

/** A file and what somebody may have made of it: tiers left out, changed for those of another file, another fallback. */
const pairs = fc
  .oneof(tierFiles({ maxFacts: 3, maxTiers: 4 }), tierFiles({ maxFacts: 3, maxTiers: 4, related: true }))
  .chain((before) =>
    fc
      .tuple(tierFiles({ maxFacts: 3, maxTiers: 4 }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.boolean(), fc.boolean())
      .map(([other, kept, changed, same]): readonly [WrittenFile, WrittenFile] => {
        const own = new Set(Object.keys(other.facts ?? {}))
        const known = Object.entries(other.tiers).filter(([, tier]) => !JSON.stringify(tier).match(/"own_/) || own.size === 0)
        const tiers = Object.entries(before.tiers).filter((_, i) => kept[i] === true || same)
        const { fallback: _, ...rest } = before
        const mixed = Object.fromEntries([...tiers, ...(changed ? known.slice(0, 2) : [])])
        const match = other.match === 'within' && changed ? ({ match: 'within' } as const) : {}
        return [before, { ...rest, ...match, tiers: Object.keys(mixed).length === 0 ? before.tiers : mixed }]
      })
  )
  .filter(([before, after]) => combinations([before, after]) <= 1500 && E.isRight(E.tryCatch(() => ladderOf(blockText(after)), String)))

const tierOf = (file: WrittenFile, machine: Facts): string | null => {
  const decided = decideSync(ladderOf(blockText(file)), machine)
  return E.isRight(decided) ? decided.right.tier : expect.fail(JSON.stringify(decided.left))
}

describe('diff', () => {
  it('tells every change of tier there is, and no other (by brute force)', () =>
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const changes = machinesOf(before, after).flatMap((machine) => {
          const [from, to] = [plainDecide(before, machine).tier, plainDecide(after, machine).tier]
          return from === to ? [] : [`${from ?? ''}→${to ?? ''}`]
        })
        const { equal, proven, regions } = between(before, after)
        expect(proven).toBe(true)
        expect([...new Set(regions.map(({ from, to }) => `${from ?? ''}→${to ?? ''}`))].sort()).toEqual([...new Set(changes)].sort())
        expect(equal).toBe(changes.length === 0)
      }),
      { numRuns: 1000 }
    ))

  it('shows each region by a machine that changes so', () =>
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        for (const { machine, from, to } of between(before, after).regions) {
          expect([tierOf(before, machine), tierOf(after, machine)]).toEqual([from, to])
        }
      }),
      { numRuns: 400 }
    ))

  it('is empty of a file and itself, and the same from either side', () =>
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        expect(between(before, before)).toMatchObject({ equal: true, regions: [] })
        const back = between(after, before).regions.map(({ from, to, ...rest }) => ({ ...rest, from: to, to: from }))
        expect(between(before, after).regions).toEqual(back)
      }),
      { numRuns: 400 }
    ))

  it('counts what moves of a population once, and names machines that do', () => {
    const [before, after] = ['{a: {}, b: {ram_gb: {min: 8}}}', '{a: {}, b: {ram_gb: {min: 16}}, c: {ram_gb: {min: 64}}}'].map((tiers) =>
      ladderOf(`tiers: ${tiers}`)
    )
    if (before === undefined || after === undefined) throw new Error('no ladders')
    const machines = [8, 12, 16, 128].map((ram_gb) => ({ facts: { ram_gb }, count: ram_gb === 12 ? 5 : 1 }))
    const report = diff(before, after, {
      population: { of: 'some', machines },
      machines: [
        { name: 'laptop', facts: { ram_gb: 12 } },
        { name: 'desktop', facts: { ram_gb: 32 } },
        { name: 'impossible', facts: { gpu_present: false, gpu_count: 1 } },
        { name: 'unknown', facts: {} }
      ]
    })
    expect(report.regions.map(({ from, to, share }) => [from, to, share])).toEqual([
      ['b', 'c', 1 / 8],
      ['b', 'a', 6 / 8]
    ])
    expect(report.population).toEqual({ share: 7 / 8, of: 'some' })
    expect(report.moved).toEqual([{ machine: 'laptop', from: 'b', to: 'a' }])
  })

  it('does not compare a fact that is a number here and a word there', () => {
    const file = (type: string): string => `facts: {x: {type: ${type}}}\ntiers: {a: {}}`
    expect(incomparable(ladderOf(file('number')), ladderOf(file('integer')))).toEqual([])
    expect(incomparable(ladderOf(file('number')), ladderOf(file('boolean')))).toEqual(['x'])
  })

  it('says so where the search ends before all was looked at', () => {
    const report = diff(ladderOf('tiers: {a: {ram_gb: {min: 2}}}'), ladderOf('tiers: {a: {ram_gb: {min: 4}}}'), { budget: 0 })
    expect(report).toMatchObject({ equal: false, proven: false })
  })
})

describe('a diff of files far apart', () => {
  const bands = (step: number): string =>
    `match: within\ntiers: {${Array.from({ length: 130 }, (_, i) => `t${i}: {ram_gb: {min: ${3 * i}, max: ${3 * i + step}}}`).join(', ')}}`

  it('lists a hundred regions and says that there are more, and tells no share of nobody', () => {
    const { regions, more, equal, population } = diff(ladderOf(bands(1)), ladderOf(bands(2)), { population: { of: 'nobody', machines: [] } })
    expect([regions.length, more, equal, population]).toEqual([100, true, false, null])
    expect(regions.every(({ share }) => share === null)).toBe(true)
  })
})
