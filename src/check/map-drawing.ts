import { either as E } from 'fp-ts'
import { knownFacts } from '../facts/known-facts.ts'
import { familyOf, type MapAxis } from './map-axis.ts'
import type { TierMap } from './map.ts'
import type { NamedMachine } from './map-dots.ts'
import { keyOf, plotOf, type Plot } from './map-regions.ts'
import { scaleOf, type Scale } from './map-scale.ts'

export interface Drawing {
  readonly x: Scale
  readonly y: Scale
  readonly plot: Plot
}

interface Size {
  readonly width: number
  readonly height: number
  /** The width of the place of 0, and the least one of a band that is seen where there are few. */
  readonly zero: number
  readonly least: number
  /** Bands that would need more than this size are left out instead. */
  readonly isFixed?: boolean
}

const MANY_BANDS = 80

/** Lays a map out in units of a picture or of a terminal, with room for the given machines. */
export const drawingOf = (map: TierMap, machines: ReadonlyArray<NamedMachine>, { width, height, zero, least, isFixed = false }: Size): Drawing => {
  const { cells, ladder } = map
  const columnsAlike = (c: number): boolean => cells.every((row) => alike(row[c], row[c + 1]))
  const rowsAlike = (r: number): boolean => {
    const [a, b] = [cells[r], cells[r + 1]]
    return a !== undefined && b !== undefined && a.every((place, c) => alike(place, b[c]))
  }
  const numbersOf = (fact: string): ReadonlyArray<number> =>
    machines.flatMap(({ facts }) => {
      const known = knownFacts(ladder.dictionary, facts)
      const value = E.isRight(known) ? known.right.facts[fact] : undefined
      return typeof value === 'number' ? [value] : []
    })
  const [across, upward] = [numbersOf(map.x.fact), numbersOf(map.y.fact)]
  // Facts that are compared with each other have one scale, so that the line on which they are equal is straight.
  const both = familyOf(map.x.fact, ladder.dictionary).has(map.y.fact)
  const narrow = ({ bands }: MapAxis, length: number): number =>
    isFixed && bands.length > length ? 0 : bands.length > MANY_BANDS ? Math.min(2, least) : least
  const x = scaleOf(map.x, {
    length: width,
    zero,
    least: narrow(map.x, width),
    isLikeNext: columnsAlike,
    shown: both ? [...across, ...upward] : across
  })
  const y = scaleOf(map.y, {
    length: height,
    zero: Math.round(zero * 0.75),
    least: narrow(map.y, height),
    isLikeNext: rowsAlike,
    shown: both ? [...across, ...upward] : upward
  })
  return { x, y, plot: plotOf(map, x, y) }
}

const alike = (a: Parameters<typeof keyOf>[0] | undefined, b: Parameters<typeof keyOf>[0] | undefined): boolean =>
  a !== undefined && b !== undefined && keyOf(a) === keyOf(b)
