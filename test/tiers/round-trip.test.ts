import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { ladderOf, textsOf, tierFiles } from '../arbitraries/tier-files.ts'

/** A Ladder without the places in its text. */
const withoutPlaces = ({ tiers, fallback, ...rest }: Ladder): unknown => ({
  ...rest,
  fallback: fallback?.name ?? null,
  tiers: tiers.map(({ at: _at, thresholdsAt, bounds, bandEnds, ...tier }) => ({
    ...tier,
    thresholds: Object.keys(thresholdsAt),
    bounds: bounds.map(({ at: _place, ...bound }) => bound),
    bandEnds: bandEnds.map(({ at: _place, ...end }) => end)
  }))
})

const expectSameAgain = (ladder: Ladder, write: (written: unknown) => string): void => {
  const read = ladderOf(write(ladder.written))
  expect(read.written).toEqual(ladder.written)
  expect(withoutPlaces(read)).toEqual(withoutPlaces(ladder))
  expect(Object.keys(read.written.tiers)).toEqual(Object.keys(ladder.written.tiers))
}

const yaml = (written: unknown): string => stringify(written, { aliasDuplicateObjects: false })

describe('a tier file', () => {
  it('decodes to what is written in it', () =>
    fc.assert(
      fc.property(
        tierFiles().chain((file) => textsOf(file).map((text) => [file, text] as const)),
        ([file, text]) => {
          expect(ladderOf(text).written).toEqual(file)
        }
      ),
      { numRuns: 500 }
    ))

  it('written back, as YAML or JSON, is the same Ladder', () =>
    fc.assert(
      fc.property(tierFiles().chain(textsOf), fc.constantFrom(yaml, JSON.stringify), (text, write) => expectSameAgain(ladderOf(text), write)),
      { numRuns: 500 }
    ))

  it('is the same Ladder written back where it is the shipped one', () => {
    const ladder = ladderOf(readFileSync('rules/tiers.yaml', 'utf8'))
    expectSameAgain(ladder, yaml)
    expectSameAgain(ladder, JSON.stringify)
  })
})
