import type { Bound, Ladder, Tier } from '../tiers/ladder.ts'
import type { TierSpec } from '../tiers/tier-file.ts'
import { isMapping } from '../source/shape.ts'
import type { Edit, EditPath } from './edit.ts'

type Removal = Extract<Edit, { readonly edit: 'remove' }>

const known = new WeakMap<Tier, ReadonlyArray<EditPath>>()

/** Where a bound stands in the file, one key or index a step, in the order of `tier.bounds`. */
export const pathsOf = (ladder: Ladder, tier: Tier): ReadonlyArray<EditPath> => {
  const paths = known.get(tier) ?? pathsIn(ladder, tier)
  known.set(tier, paths)
  return paths
}

const pathsIn = (ladder: Ladder, tier: Tier): ReadonlyArray<EditPath> => {
  const spec = ladder.written.tiers[tier.name] as TierSpec
  const base = ['tiers', tier.name]
  // Bounds that always hold are numbered first, then group after group, each in the order of its keys: a cursor finds each one's path.
  let next = 0
  const take = (asked: Readonly<Record<string, unknown>>, path: EditPath, group: number | null): ReadonlyArray<EditPath> =>
    Object.entries(asked).flatMap(([key, asks]) => {
      const found: EditPath[] = []
      for (let bound = tier.bounds[next]; bound?.group === group && isAskedBy(bound, key, asks); bound = tier.bounds[next]) {
        found.push([...path, key, ...(isMapping(asks) ? [endOf(bound)] : [])])
        next++
        if (!isMapping(asks)) break
      }
      return found
    })
  return [...take(spec, base, null), ...(spec.any_of ?? []).flatMap((group, g) => take(group, [...base, 'any_of', String(g)], g))]
}

const endOf = ({ op }: Bound): string => (op === '>=' ? 'min' : op === '>' ? 'above' : 'max')

const isAskedBy = ({ fact }: Bound, key: string, asks: unknown): boolean =>
  asks !== null && (key === fact || (key === 'gpu_required' && fact === 'gpu_present' && asks === true))

/** The edits that take bounds out of a tier. A group that would ask for nothing always holds: then all groups go. */
export const withoutBounds = (ladder: Ladder, tier: Tier, dropped: ReadonlyArray<number>): ReadonlyArray<Removal> => {
  const paths = pathsOf(ladder, tier)
  const emptied = tier.bounds.some(({ group }) => group !== null && tier.bounds.every((bound, i) => bound.group !== group || dropped.includes(i)))
  const kept = dropped.filter((i) => !emptied || tier.bounds[i]?.group === null)
  return [
    ...kept.map((i): Removal => ({ edit: 'remove', path: paths[i] as EditPath })),
    ...(emptied ? [{ edit: 'remove' as const, path: ['tiers', tier.name, 'any_of'] }] : [])
  ]
}

/** A bound in words: "max of mid_range.ram_gb", "gpu_required of high_end". */
export const boundName = ([, tier, ...steps]: EditPath): string => {
  if (steps.length === 1) return `${String(steps[0])} of ${String(tier)}`
  const [fact, end] = steps[0] === 'any_of' ? steps.slice(2) : steps
  const group = steps[0] === 'any_of' ? ` in group ${Number(steps[1]) + 1}` : ''
  return end === undefined ? `${String(fact)} of ${String(tier)}${group}` : `${end} of ${String(tier)}.${String(fact)}${group}`
}
