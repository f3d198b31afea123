import { ramShare, SOLD_RAM_GIB, SOLD_VRAM_GIB, VRAM_SHARE } from '../facts/sold-size.ts'
import { placeIn } from '../tiers/build-ladder.ts'
import type { Bound, Tier } from '../tiers/ladder.ts'
import { boundName, pathsOf } from './bound-paths.ts'
import type { Edit, EditPath } from './edit.ts'
import type { Sighting } from './finding.ts'
import { isEmptyOn, keepCells } from './grid.ts'
import { numberText } from './machine-text.ts'
import { possibleIn, regionOf } from './space.ts'
import { cellOf, type Axis } from './axis.ts'
import { boundsOf, firstUncovered, shownWith, type Shown, type Study } from './study.ts'

/** Usable sizes, the sold size of the same memory, sizes on sale, and the least share of it that a machine reports. */
interface Usable {
  readonly sold: string
  readonly sizes: ReadonlyArray<number>
  readonly share: (gib: number) => number
}

const USABLE: Readonly<Record<string, Usable>> = {
  // The shares by which a reported size is taken for the one sold: see src/facts/sold-size.ts.
  ram_usable_gb: { sold: 'ram_gb', sizes: SOLD_RAM_GIB, share: ramShare },
  gpu_vram_usable_gb: { sold: 'gpu_vram_gb', sizes: SOLD_VRAM_GIB, share: () => VRAM_SHARE }
}

/** Bounds that ask a usable size for what is the size of a machine on sale: a machine of that size reports less, and is turned away. */
export const soldSizes = (study: Study): ReadonlyArray<Sighting> =>
  study.ladder.tiers.flatMap((tier) =>
    tier.bounds.flatMap((bound, index) => {
      const usable = USABLE[bound.fact]
      return usable !== undefined && bound.op === '>=' && usable.sizes.includes(Number(bound.need)) ? [soldSize(study, tier, bound, index)] : []
    })
  )

const soldSize = (study: Study, tier: Tier, bound: Bound, index: number): Sighting => ({
  code: 'tier/sold-size',
  severity: 'warning',
  place: bound.at,
  told: () => {
    const { sold, share } = USABLE[bound.fact] as Usable
    const size = Number(bound.need)
    const path = pathsOf(study.ladder, tier)[index] as EditPath
    const lower = Math.floor(size * share(size) * 100) / 100
    const found = justBelow(study, tier, bound, lower)
    const isFree =
      !tier.bounds.some(({ fact, group }) => fact === sold && group === bound.group) &&
      !tier.bandEnds.some(({ fact, value }) => fact === sold && value < size)
    const renamed: ReadonlyArray<Edit> = [
      { edit: 'remove', path },
      { edit: 'set', path: [...path.slice(0, -2), sold, 'min'], value: size }
    ]
    return {
      tier: tier.name,
      message: `${numberText(size)} is a size that machines are sold with, and they report less: one with ${found?.words ?? `${numberText(lower)} GB usable`} is turned away by ${tier.name}`,
      machine: found?.machine ?? null,
      other: null,
      at: [bound.at],
      fix: isFree
        ? `ask for ${sold}: {min: ${numberText(size)}} instead of ${boundName(path)}, or lower it to ${numberText(lower)}`
        : `lower ${boundName(path)} to ${numberText(lower)}`,
      edits: isFree ? renamed : [{ edit: 'set', path, value: lower }],
      about: [`${bound.fact} ${numberText(size)} ${String(bound.group)}`]
    }
  }
})

/** A machine that a tier would take but for this one bound, which it misses by no more than what the system keeps for itself. */
const justBelow = (study: Study, tier: Tier, bound: Bound, lower: number): Shown | null => {
  const { grid } = study.space
  const place = grid.index.get(bound.fact) as number
  const axis = grid.axes[place] as Axis
  const size = Number(bound.need)
  for (const box of tier.boxes) {
    const bounds = boundsOf(tier, box)
    const region = bounds.includes(bound)
      ? regionOf(
          grid,
          bounds.filter((other) => other !== bound)
        )
      : null
    if (region === null) continue
    keepCells(grid, region, place, cellOf(axis, lower), cellOf(axis, size) - 1)
    if (isEmptyOn(grid, region, place)) continue
    const free = firstUncovered(study, possibleIn(study.space, region), tier.rank)
    if (free === 'covered' || free === 'not proven') continue
    const limits = new Map([[bound.fact, { low: lower, high: size }]])
    const values = { [bound.fact]: Math.round(size * 0.95 * 10) / 10, [(USABLE[bound.fact] as Usable).sold]: size }
    const found = shownWith(study, free, { limits, values })
    if (found !== null) return found
  }
  return null
}

/** Loads at which nothing is left above or below: at 100 % nothing more can be used, and under this stepping up again is out of reach. */
const FULL_PERCENT = 100
/** The load must fall this far below a threshold before a larger model is tried again. */
const BAND_PERCENT = 10

/** Scaling thresholds between which and full load, or none, there is no room to step down and up again. */
export const scalingThresholds = ({ ladder }: Study): ReadonlyArray<Sighting> =>
  ladder.tiers.flatMap((tier) =>
    Object.entries(tier.scalingThresholds).flatMap(([key, value]: [string, number | undefined]): ReadonlyArray<Sighting> => {
      if (value === undefined || (value < FULL_PERCENT && value > BAND_PERCENT)) return []
      const isFull = value >= FULL_PERCENT
      const better = isFull ? 90 : 2 * BAND_PERCENT
      const why = isFull
        ? 'a load never passes 100 %, and at 100 % it is too late to step down'
        : `stepping up again needs a load ${BAND_PERCENT} points below, which no machine at work has`
      const path = ['tiers', tier.name, 'scaling_thresholds', key]
      return [
        {
          code: 'tier/scaling-threshold',
          severity: 'warning',
          place: placeIn(ladder, path),
          told: () => ({
            tier: tier.name,
            message: `${key} ${numberText(value)} of ${tier.name} leaves no room between stepping down and up: ${why}`,
            machine: null,
            other: null,
            at: [placeIn(ladder, path)],
            fix: `write ${key}: ${better}`,
            edits: [{ edit: 'set', path, value: better }],
            about: [key, numberText(value)]
          })
        }
      ]
    })
  )
