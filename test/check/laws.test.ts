import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathsOf } from '../../src/check/bound-paths.ts'
import { check } from '../../src/check/check.ts'
import { deadBounds } from '../../src/check/dead-bounds.ts'
import { holdsMachine, intersection, type Region } from '../../src/check/grid.ts'
import { holesIn } from '../../src/check/maximal.ts'
import { studyOf, type Study } from '../../src/check/study.ts'
import { blockText, ladderOf, tierFiles, type FileOptions } from '../arbitraries/tier-files.ts'
import type { WrittenFile } from '../oracle.ts'
import { cellsOf, combinations, isAtLeast, judged, withoutKey } from './brute-force.ts'

const files = (most: number, options: FileOptions): fc.Arbitrary<WrittenFile> =>
  fc
    .oneof(tierFiles(options), tierFiles({ ...options, related: true }), tierFiles({ ...options, match: 'within' }))
    .filter((file) => combinations([file]) <= most)

const study = (file: WrittenFile): Study => studyOf(ladderOf(blockText(file)), { left: Infinity })
/** A box one cell wider at one end of an axis, where what it lies in goes that far. */
const stepped = (box: Region, within: Region, at: number, end: 0 | 1): Region => {
  const wider = box.slice()
  if (wider[at + end] !== within[at + end]) wider[at + end] = (wider[at + end] ?? 0) + (end === 0 ? -1 : 1)
  return wider
}

const RUNS = { numRuns: 1000 }

describe('against brute force over all cells', () => {
  it('gaps are the machines that no tier takes, all of them and no other', () =>
    fc.assert(
      fc.property(files(3000, { maxFacts: 5 }), (file) => {
        const { index, space, budget } = study(file)
        const { found } = holesIn(index, space.parts, Infinity, budget)
        for (const { machine, rank } of cellsOf(file)) {
          expect(
            found.some(({ box }) => holdsMachine(space.grid, box, machine)),
            JSON.stringify(machine)
          ).toBe(rank < 0)
        }
      }),
      RUNS
    ))

  it('a gap cannot be made larger on any fact', () =>
    fc.assert(
      fc.property(files(3000, { maxFacts: 5 }), (file) => {
        const { boxes, ids, index, space, budget } = study(file)
        const { found } = holesIn(index, space.parts, Infinity, budget)
        for (const { box, within } of found) {
          for (const axis of space.grid.axes.keys()) {
            const wider = box.slice()
            const at = space.grid.offset[axis] ?? 0
            for (let w = at; w < (space.grid.offset[axis + 1] ?? 0); w++) wider[w] = within[w] ?? 0
            const same = wider.join() === box.join()
            const steps = space.grid.isSet[axis] === 1 ? [wider] : [stepped(box, within, at, 0), stepped(box, within, at, 1)]
            for (const more of same ? [] : steps.filter((step) => step.join() !== box.join())) {
              expect([...ids].some((id) => intersection(space.grid, boxes.region(id), more) !== null)).toBe(true)
            }
          }
        }
      }),
      RUNS
    ))

  it('contradictions, unreachable tiers', () =>
    fc.assert(
      fc.property(files(3000, { maxFacts: 5 }), (file) => {
        const cells = cellsOf(file)
        const names = Object.keys(file.tiers)
        const { findings } = check(ladderOf(blockText(file)), { budget: Infinity })
        const found = (code: string): ReadonlyArray<string> =>
          findings
            .filter((each) => each.code === code)
            .map(({ tier }) => tier ?? '')
            .sort((a, b) => a.localeCompare(b))
        const empty = names.filter((_, i) => cells.every(({ met }) => met[i] !== true))
        expect(found('tier/contradiction')).toEqual(empty.toSorted((a, b) => a.localeCompare(b)))
        expect(found('tier/unreachable')).toEqual(
          names.filter((name, i) => !empty.includes(name) && cells.every(({ rank }) => rank !== i)).sort((a, b) => a.localeCompare(b))
        )
      }),
      RUNS
    ))

  it('dead bounds', () =>
    fc.assert(
      fc.property(files(1500, { maxFacts: 4 }), (file) => {
        const laid = study(file)
        const { dead } = deadBounds(laid)
        const cells = cellsOf(file)
        laid.ladder.tiers.forEach((tier) => {
          pathsOf(laid.ladder, tier).forEach((path, index) => {
            const without = withoutKey(file, path)
            const same = cells.every(({ machine, rank }) => judged(without, machine).rank === rank)
            expect(dead[tier.rank]?.has(index), path.join('.')).toBe(same)
          })
        })
      }),
      RUNS
    ))

  it('monotone or not, and the tiers at fault', () =>
    fc.assert(
      fc.property(files(400, { maxFacts: 4 }), (file) => {
        const cells = cellsOf(file)
        const names = Object.keys(file.tiers)
        const broken = new Set<number>()
        for (const less of cells) {
          for (const more of cells) {
            if (more.rank < less.rank && isAtLeast(file, more.machine, less.machine)) {
              less.met.forEach((met, i) => (met && i > more.rank ? broken.add(i) : undefined))
            }
          }
        }
        const report = check(ladderOf(blockText(file)), { budget: Infinity })
        const told = report.findings.filter(({ code }) => code === 'tier/non-monotone').map(({ tier }) => tier)
        expect(report.monotone).toBe(broken.size === 0)
        expect(new Set(told)).toEqual(new Set([...broken].map((i) => names[i])))
        expect(told).toHaveLength(broken.size)
      }),
      RUNS
    ))
})
