import type { Bound, Tier } from '../tiers/ladder.ts'
import { boundName, pathsOf, withoutBounds } from './bound-paths.ts'
import type { EditPath } from './edit.ts'
import type { Sighting } from './finding.ts'
import { besides, widen, type Region } from './grid.ts'
import { keepBound, possibleIn, regionOf } from './space.ts'
import { anyUncovered, boundsOf, firstUncovered, shownIn, type Shown, type Study } from './study.ts'

export interface DeadBounds {
  readonly sightings: ReadonlyArray<Sighting>
  readonly proven: boolean
  /** For each tier, weakest first, the indices of its bounds that change nothing. */
  readonly dead: ReadonlyArray<ReadonlySet<number>>
}

/** Conditions that could be left out one by one: every machine would stay in its tier, the fallback aside. */
export const deadBounds = (study: Study): DeadBounds => {
  const sightings: Sighting[] = []
  let proven = true
  const dead = study.ladder.tiers.map((tier) => {
    const indices = new Set<number>()
    const own = tier.boxes.map((box) => regionOf(study.space.grid, boundsOf(tier, box)))
    for (const index of tier.bounds.keys()) {
      const answer = isDead(study, tier, index, own)
      if (answer === 'not proven') proven = false
      if (answer !== true) continue
      indices.add(index)
      sightings.push(sighting(study, tier, index))
    }
    return indices
  })
  return { sightings, proven, dead }
}

/** Whether the machines that a tier would take without a bound are all in it by another group, or in a higher tier. */
const isDead = (study: Study, tier: Tier, index: number, own: ReadonlyArray<Region | null>): boolean | 'not proven' => {
  const { grid } = study.space
  const { fact } = tier.bounds[index] as Bound
  const place = grid.index.get(fact) as number
  for (const [i, box] of tier.boxes.entries()) {
    if (!box.includes(index)) continue
    const narrower = own[i] ?? null
    const others = boundsOf(
      tier,
      box.filter((other) => other !== index && (narrower === null || tier.bounds[other]?.fact === fact))
    )
    // Where there are machines in it, only its own axis is wider without a bound.
    const wider = narrower === null ? regionOf(grid, others) : narrower.slice()
    if (wider === null) continue
    if (narrower !== null) {
      widen(grid, wider, place)
      for (const bound of others) keepBound(grid, wider, bound)
    }
    for (const region of narrower === null ? [wider] : besides(grid, wider, narrower, place)) {
      const answer = anyUncovered(study, possibleIn(study.space, region), tier.rank)
      if (answer !== 'covered') return answer === 'not proven' ? answer : false
    }
  }
  return true
}

/** The facts without which it cannot be told whether a machine is in a tier: those of all bounds but of such as can go together. */
export const hangsOn = (study: Study, tier: Tier, dead: ReadonlySet<number>): ReadonlyArray<string> => {
  const gone = [...dead].reduce<ReadonlyArray<number>>((some, index) => {
    const more = [...some, index]
    return dead.size === 1 || changesNothing(study, tier, more) ? more : some
  }, [])
  return [...new Set(tier.bounds.flatMap(({ fact }, i) => (gone.includes(i) ? [] : [fact])))]
}

/** Whether a tier takes nothing more that no higher tier takes once all of these bounds are gone. */
const changesNothing = (study: Study, tier: Tier, gone: ReadonlyArray<number>): boolean =>
  tier.boxes.every((box) => {
    const wider = regionOf(
      study.space.grid,
      boundsOf(
        tier,
        box.filter((i) => !gone.includes(i))
      )
    )
    return wider === null || anyUncovered(study, possibleIn(study.space, wider), tier.rank) === 'covered'
  })

const sighting = (study: Study, tier: Tier, index: number): Sighting => ({
  code: 'tier/dead-bound',
  severity: 'info',
  place: (tier.bounds[index] as Bound).at,
  told: () => {
    const { need, at } = tier.bounds[index] as Bound
    const path = pathsOf(study.ladder, tier)[index] as EditPath
    const found = example(study, tier)
    const such = found === null ? '' : `, one with ${found.words} in ${found.tier}`
    const edits = withoutBounds(study.ladder, tier, [index])
    return {
      tier: tier.name,
      message: `${boundName(path)} changes nothing: without it every machine stays in its tier${such}`,
      machine: found?.machine ?? null,
      other: null,
      at: [at],
      fix: `leave out ${edits.map((edit) => boundName(edit.path)).join(' and ')}`,
      edits,
      about: [...path.slice(2), String(need)]
    }
  }
})

/** A machine that is in a tier, or where none ever is one that meets its bounds. */
const example = (study: Study, tier: Tier): Shown | null => {
  const own = study.possible[tier.rank] as ReadonlyArray<Region>
  const free = firstUncovered(study, own, tier.rank + 1)
  const region = free === 'covered' || free === 'not proven' ? own[0] : free
  return region === undefined ? null : shownIn(study, region)
}
