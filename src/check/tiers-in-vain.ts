import type { Bound, Tier } from '../tiers/ladder.ts'
import { boundName, pathsOf, withoutBounds } from './bound-paths.ts'
import type { Edit, EditPath } from './edit.ts'
import type { Sighting } from './finding.ts'
import { holds, type Region } from './grid.ts'
import { possibleIn, regionOf } from './space.ts'
import { anyUncovered, boundsOf, shownIn, type Study } from './study.ts'

/** Sightings of one kind, and whether all there is was looked at. */
export interface Seen {
  readonly sightings: ReadonlyArray<Sighting>
  readonly proven: boolean
}

/** Tiers whose own bounds leave no machine. */
export const contradictions = (study: Study): ReadonlyArray<Sighting> =>
  study.ladder.tiers.flatMap((tier): ReadonlyArray<Sighting> =>
    (study.possible[tier.rank] as ReadonlyArray<Region>).length > 0 ? [] : [contradiction(study, tier)]
  )

const contradiction = (study: Study, tier: Tier): Sighting => {
  const isPossible = (bounds: ReadonlyArray<number>): boolean => {
    const region = regionOf(study.space.grid, boundsOf(tier, bounds))
    return region !== null && possibleIn(study.space, region).length > 0
  }
  const box = tier.boxes[0] as ReadonlyArray<number>
  return {
    code: 'tier/contradiction',
    severity: 'error',
    place: (tier.bounds[0] as Bound).at,
    told: () => {
      // What is left when nothing more can be left out contradicts itself by all of it.
      const core = box.reduce<ReadonlyArray<number>>((left, i) => {
        const rest = left.filter((other) => other !== i)
        return isPossible(rest) ? left : rest
      }, box)
      const kept = box.reduce<ReadonlyArray<number>>((some, i) => (isPossible([...some, i]) ? [...some, i] : some), [])
      const dropped = box.filter((i) => !kept.includes(i))
      const paths = pathsOf(study.ladder, tier)
      const names = (bounds: ReadonlyArray<number>): string => bounds.map((i) => boundName(paths[i] as EditPath)).join(' and ')
      const groups = tier.boxes.length > 1 ? ', nor do its other groups let one in' : ''
      return {
        tier: tier.name,
        message: `no machine can be in ${tier.name}: ${names(core)} ${core.length > 1 ? 'exclude each other' : 'leaves nothing'}${groups}`,
        machine: null,
        other: null,
        at: boundsOf(tier, core).map(({ at }) => at),
        fix: `leave out ${names(dropped)}`,
        edits: withoutBounds(study.ladder, tier, dropped),
        about: boundsOf(tier, core).map(({ fact, op, need }) => `${fact} ${op} ${String(need)}`)
      }
    }
  }
}

/** Tiers whose every machine is in a higher tier, in one of them or in several together. */
export const unreachable = (study: Study): Seen => {
  const sightings: Sighting[] = []
  let proven = true
  for (const tier of study.ladder.tiers) {
    const own = study.possible[tier.rank] as ReadonlyArray<Region>
    if (own.length === 0) continue
    const free = anyUncovered(study, own, tier.rank + 1)
    if (free === 'not proven') proven = false
    if (free === 'covered') sightings.push(shadowed(study, tier))
  }
  return { sightings, proven }
}

const shadowed = (study: Study, tier: Tier): Sighting => ({
  code: 'tier/unreachable',
  severity: 'warning',
  place: tier.at,
  told: () => {
    const found = shownIn(study, (study.possible[tier.rank] as ReadonlyArray<Region>)[0] as Region)
    const { text, edits } = wayOut(study, tier)
    return {
      tier: tier.name,
      message: `no machine is ever in ${tier.name}: all that it takes is in a higher tier, one with ${found.words} in ${found.tier}`,
      machine: found.machine,
      other: null,
      at: [tier.at],
      fix: text,
      edits,
      about: []
    }
  }
})

/** Above the tiers that take its machines, where it asks for more than each of them; else it is not needed. */
const wayOut = (study: Study, tier: Tier): { readonly text: string; readonly edits: ReadonlyArray<Edit> } => {
  const { ladder, space } = study
  const isFallback = ladder.fallback === tier
  const own = regionsOf(study, tier)
  const takers = ladder.tiers.slice(tier.rank + 1).filter((other) => {
    const theirs = regionsOf(study, other)
    return (
      own.every((region) => theirs.some((its) => holds(space.grid, its, region))) &&
      !theirs.every((its) => own.some((region) => holds(space.grid, region, its)))
    )
  })
  const last = takers.at(-1)
  const taken = study.possible[tier.rank] as ReadonlyArray<Region>
  if (last !== undefined && typeof anyUncovered(study, taken, last.rank + 1) === 'object' && !(isFallback && ladder.match === 'at_least')) {
    return { text: `move ${tier.name} above ${last.name}, which asks for less`, edits: [{ edit: 'move', tier: tier.name, after: last.name }] }
  }
  const heir = (ladder.tiers.find((other) => other !== tier) as Tier).name
  return {
    text: isFallback ? `leave out ${tier.name}, and write fallback: ${heir}` : `leave out ${tier.name}`,
    edits: [{ edit: 'remove', path: ['tiers', tier.name] }, ...(isFallback ? [{ edit: 'set' as const, path: ['fallback'], value: heir }] : [])]
  }
}

const regionsOf = ({ boxes, from }: Study, { rank }: Tier): ReadonlyArray<Region> =>
  Array.from({ length: (from[rank + 1] as number) - (from[rank] as number) }, (_, i) => boxes.region((from[rank] as number) + i))
