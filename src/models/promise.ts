import { either as E } from 'fp-ts'
import type { Facts, FactValue } from '../facts/dictionary.ts'
import type { At } from '../source/diagnostic.ts'
import type { Bound, Ladder, Tier } from '../tiers/ladder.ts'
import type { Catalogue, Model } from './catalogue.ts'
import { SIZE_CLASSES, type SizeClass } from './catalogue-file.ts'
import type { Weighed } from './memory.ts'
import { allLayers, missing, placer } from './placement.ts'
import { poolsOf, type Pool, type Pools } from './pools.ts'
import { contextOf } from './ranking.ts'
import { DEFAULT_SETTINGS, wishFor } from './wishes.ts'

/** A model in a quantization, and what it lacks on a machine. */
export interface Contender {
  readonly model: string
  readonly quant: string
  /** bytes; 0 where it fits */
  readonly shortfall: number
}

/** Whether the weakest machine that a tier admits can run a model of a class that the tier prefers. */
export interface TierPromise {
  readonly tier: string
  readonly sizeClass: SizeClass
  /** the weakest machine of one box of the tier */
  readonly machine: Facts
  /** tokens that the tier asks for, else 2048 */
  readonly context: number
  readonly kept: boolean
  /** the largest model that fits, else the one that lacks least; null where the catalogue has none of the class */
  readonly best: Contender | null
  /** what was left alone, and why */
  readonly reserves: ReadonlyArray<Pick<Pool, 'pool' | 'reserved' | 'why'>>
  /** the place in the tier file that admits this machine, else the tier's */
  readonly at: At
}

/**
 * For every tier, every size class that it prefers and every box of it: does a model of the class fit the weakest machine of the box, all of it in
 * one pool, in a quantization that it is published in and with the tier's context? Sizes sold count as the least that a machine sold with them
 * reports. Machines that only the fallback takes are left out; words that are no size classes promise nothing.
 */
export const tierPromises = (ladder: Ladder, catalogue: Catalogue): ReadonlyArray<TierPromise> =>
  ladder.tiers.flatMap((tier) =>
    corners(tier).flatMap(({ machine, at }) =>
      SIZE_CLASSES.filter((sizeClass) => tier.preferredModels.includes(sizeClass)).map((sizeClass) =>
        promiseOf(tier, sizeClass, machine, at, catalogue)
      )
    )
  )

const promiseOf = (tier: Tier, sizeClass: SizeClass, machine: Facts, at: At, catalogue: Catalogue): TierPromise => {
  const context = contextOf(tier.performance)
  // A machine of which no memory is asked may have none.
  const found = poolsOf({ ram_gb: machine['ram_usable_gb'] ?? 0, ...machine })
  const pools = E.isLeft(found) ? NONE : found.right
  const contenders = catalogue
    .filter((model) => model.sizeClass === sizeClass)
    .sort((a, b) => b.parameters - a.parameters)
    .map((model) => contenderOf(model, context, pools))
  const fitting = contenders.find(({ shortfall }) => shortfall === 0)
  const nearest = contenders.reduce<Contender | null>((best, one) => (best === null || one.shortfall < best.shortfall ? one : best), null)
  const reserves = [pools.ram, ...(pools.gpu === null ? [] : [pools.gpu])].map(({ pool, reserved, why }) => ({ pool, reserved, why }))
  return { tier: tier.name, sizeClass, machine, context, kept: fitting !== undefined, best: fitting ?? nearest, reserves, at }
}

const NONE: Pools = { ram: { pool: 'ram', have: 0, free: null, reserved: 0, why: '' }, gpu: null, devices: 1, unified: false }

/** The model in the largest quantization that fits, else in the one that lacks least. */
const contenderOf = (model: Model, context: number, pools: Pools): Contender => {
  const wish = wishFor(model, { ...DEFAULT_SETTINGS, context })
  const lacks = (of: Weighed): number => missing(placer(of, wish.settings, pools)(pools.gpu === null ? 0 : allLayers(of)), pools)
  const first = { model: model.id, quant: wish.model.quant, shortfall: lacks(wish.model) }
  if (first.shortfall === 0) return first
  const others = wish.smaller().map((of): Contender => ({ model: model.id, quant: of.quant, shortfall: lacks(of) }))
  return others.find(({ shortfall }) => shortfall === 0) ?? others.at(-1) ?? first
}

/** The weakest machine of every box of a tier, and the place that asks for its memory. */
const corners = (tier: Tier): ReadonlyArray<{ readonly machine: Facts; readonly at: At }> =>
  tier.boxes.map((box) => {
    const bounds = box.flatMap((index) => tier.bounds[index] ?? [])
    const least = new Map<string, FactValue>()
    for (const bound of bounds) {
      const value = leastOf(bound)
      const before = least.get(bound.fact)
      if (value !== null && !(typeof before === 'number' && typeof value === 'number' && before >= value)) least.set(bound.fact, value)
    }
    const gpu = [...least.keys()].some((fact) => fact.startsWith('gpu_'))
    const machine = { ...Object.fromEntries(least), ...(gpu ? {} : { gpu_present: false }) }
    return { machine, at: bounds.find(({ fact }) => MEMORY.has(fact))?.at ?? tier.at }
  })

const MEMORY: ReadonlySet<string> = new Set(['gpu_vram_gb', 'gpu_vram_usable_gb', 'ram_gb', 'ram_usable_gb'])

/** The least value that meets a bound; null where a bound asks for no least. */
const leastOf = ({ op, need }: Bound): FactValue | null => {
  if (op === '<=') return null
  if (typeof need === 'object') return need[0] ?? null
  // A byte more is more.
  return op === '>' && typeof need === 'number' ? need + 2 ** -30 : need
}
