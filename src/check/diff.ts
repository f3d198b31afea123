import { either as E } from 'fp-ts'
import { compileRank } from '../engine/predicate.ts'
import type { Facts, FactValue } from '../facts/dictionary.ts'
import { knownFacts } from '../facts/known-facts.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { BoxIndex } from './box-index.ts'
import { Boxes } from './boxes.ts'
import { DEFAULT_BUDGET } from './check.ts'
import { everything, holdsMachine, intersection, type Grid, type Region } from './grid.ts'
import { holesIn } from './maximal.ts'
import { surveyed, wholeMachines, type Population } from './population-share.ts'
import { regionText } from './region-text.ts'
import { clashes, mergedDictionary, possibleIn, spaceOf } from './space.ts'
import { studyOf, upFrom, type Study } from './study.ts'
import { machineIn, stripped, type Machine } from './witness.ts'
import type { Share } from './finding.ts'

/** Machines that are in another tier than before. */
export interface DiffRegion {
  /** One of them. */
  readonly machine: Readonly<Record<string, FactValue>>
  /** What they have in common, such as `ram_gb from 8`; nothing where all machines are meant. */
  readonly where: ReadonlyArray<string>
  /** Null is no tier; a fallback counts as a tier. */
  readonly from: string | null
  readonly to: string | null
  /** The share of the population's machines in it that no region before it holds; null without a population. */
  readonly share: number | null
}

/** A machine that somebody gave and that is in another tier than before. */
export interface Moved {
  readonly machine: string
  readonly from: string | null
  readonly to: string | null
}

export interface DiffReport {
  readonly schemaVersion: 1
  /** No machine changes its tier: proven, where `proven` is true. */
  readonly equal: boolean
  /** False where the budget ended before all was looked at. */
  readonly proven: boolean
  readonly regions: ReadonlyArray<DiffRegion>
  /** There are more regions than the hundred that are listed. */
  readonly more?: true
  readonly moved: ReadonlyArray<Moved>
  /** The share of the population whose tier changes. */
  readonly population: Share | null
}

export interface DiffOptions {
  readonly population?: Population
  readonly machines?: ReadonlyArray<{ readonly name: string; readonly facts: Facts }>
  readonly budget?: number
}

const MOST_REGIONS = 100

/** Where two ladders take a fact for different kinds of values, they cannot be compared: the names of those facts. */
export const incomparable = (before: Ladder, after: Ladder): ReadonlyArray<string> => clashes(before.dictionary, after.dictionary)

/** Every machine whose tier two ladders do not agree about, or a proof that there is none. Tiers are the same where their names are. */
export const diff = (before: Ladder, after: Ladder, { population, machines = [], budget = DEFAULT_BUDGET }: DiffOptions = {}): DiffReport => {
  // Both directions look at the same pair in the same order, and so find the same regions.
  const swapped = keyOf(after) < keyOf(before)
  const [one, two] = swapped ? [after, before] : [before, after]
  const dictionary = mergedDictionary(one.dictionary, two.dictionary)
  const space = spaceOf([one, two], dictionary)
  const remaining = { left: budget }
  const found = compare(studyOf(one, remaining, space), studyOf(two, remaining, space))
  const people = population === undefined ? null : wholeMachines(surveyed(population, dictionary, space.grid))
  const outcome = (ladder: Ladder, facts: Readonly<Record<string, FactValue>>): string | null =>
    ladder.tiers[compileRank(ladder)(facts)]?.name ?? ladder.fallback?.name ?? null
  const shares = people && sharesOf(people, space.grid, found.changes)
  const regions = found.changes.map(({ region, from, to }, i): DiffRegion => {
    const machine = machineIn(space.grid, region) as Machine
    const [old, now] = swapped ? [to, from] : [from, to]
    return { machine: stripped(dictionary, machine), where: regionText(space.grid, region), from: old, to: now, share: shares?.[i] ?? null }
  })
  const moved = machines.flatMap(({ name, facts: stated }): ReadonlyArray<Moved> => {
    // A machine that contradicts itself is in no tier, before or after.
    const known = knownFacts(dictionary, stated)
    if (E.isLeft(known)) return []
    const { facts } = known.right
    const [from, to] = [outcome(before, facts), outcome(after, facts)]
    return from === to ? [] : [{ machine: name, from, to }]
  })
  return {
    schemaVersion: 1,
    equal: found.proven && regions.length === 0,
    proven: found.proven,
    regions,
    ...(found.more ? { more: true as const } : {}),
    moved,
    population: people && changed(people, population?.of ?? '', (facts) => outcome(before, facts) !== outcome(after, facts))
  }
}

type People = ReturnType<typeof wholeMachines>

const totalOf = (people: People): number => people.reduce((sum, { count }) => sum + count, 0)

const changed = (people: People, of: string, isOther: (facts: People[number]['facts']) => boolean): Share | null =>
  people.length === 0 ? null : { share: totalOf(people.filter(({ facts }) => isOther(facts))) / totalOf(people), of }

/** For each region the share of the machines that are in it and in none before it; null of nobody. */
const sharesOf = (people: People, grid: Grid, changes: ReadonlyArray<Change>): ReadonlyArray<number> | null => {
  const counts = changes.map(() => 0)
  for (const { facts, count } of people) {
    const first = changes.findIndex(({ region }) => holdsMachine(grid, region, facts))
    if (first >= 0) counts[first] = (counts[first] as number) + count
  }
  const total = totalOf(people)
  return people.length === 0 ? null : counts.map((count) => count / total)
}

const keyOf = ({ match, fallback, tiers }: Ladder): string =>
  JSON.stringify([match, fallback?.name, tiers.map(({ name, bounds }) => [name, bounds.map(({ fact, op, need, group }) => [fact, op, need, group])])])

interface Change {
  readonly region: Region
  readonly from: string | null
  readonly to: string | null
}

interface Compared {
  readonly changes: ReadonlyArray<Change>
  readonly proven: boolean
  readonly more: boolean
}

/** For every two tiers of different names: what both take and no higher tier of either does. Rank -1 is what no tier takes. */
const compare = (one: Study, two: Study): Compared => {
  const changes: Change[] = []
  let proven = true
  const [ours, theirs] = [sidesOf(one), sidesOf(two)]
  for (let a = one.ladder.tiers.length - 1; a >= -1; a--) {
    for (let b = two.ladder.tiers.length - 1; b >= -1; b--) {
      const [from, to] = [nameOf(one.ladder, a), nameOf(two.ladder, b)]
      if (from === to) continue
      if (--one.budget.left < 0) return { changes, proven: false, more: false }
      // What a higher tier of the other file takes as a whole is left out at once.
      const own = ours.regions(a).filter(({ key }) => (theirs.highest.get(key) ?? -1) <= b)
      const other = own.length === 0 ? [] : theirs.regions(b).filter(({ key }) => (ours.highest.get(key) ?? -1) <= a)
      const shared = own.flatMap((x) =>
        other.flatMap((y) => {
          const both = intersection(one.space.grid, x.region, y.region)
          return both === null ? [] : possibleIn(one.space, both)
        })
      )
      if (shared.length === 0) continue
      const boxes = new Boxes(one.space.grid, [...regionsFrom(one, a + 1), ...regionsFrom(two, b + 1)])
      const holes = holesIn(new BoxIndex(boxes), shared, MOST_REGIONS - changes.length, one.budget)
      proven &&= holes.proven
      for (const { box } of holes.found) changes.push({ region: box, from, to })
      if (holes.more) return { changes, proven, more: true }
    }
  }
  return { changes, proven: proven && one.budget.left >= 0, more: false }
}

interface Sides {
  readonly regions: (rank: number) => ReadonlyArray<{ readonly region: Region; readonly key: string }>
  /** For each box, by its words, the highest rank of a tier that has it. */
  readonly highest: ReadonlyMap<string, number>
}

const sidesOf = ({ ladder, boxes, ids, owner, space }: Study): Sides => {
  const whole = everything(space.grid)
  const byRank = new Map<number, { region: Region; key: string }[]>([
    [-1, [{ region: whole, key: '' }]],
    ...ladder.tiers.map(({ rank }) => [rank, []] as [number, []])
  ])
  const highest = new Map<string, number>()
  for (const id of ids) {
    const { rank } = owner[id] as Study['owner'][number]
    const region = boxes.region(id)
    const key = region.join()
    const own = byRank.get(rank) as { region: Region; key: string }[]
    own.push({ region, key })
    highest.set(key, rank)
  }
  return { regions: (rank) => byRank.get(rank) as ReadonlyArray<{ region: Region; key: string }>, highest }
}

const nameOf = ({ tiers, fallback }: Ladder, rank: number): string | null => tiers[rank]?.name ?? fallback?.name ?? null

const regionsFrom = (study: Study, rank: number): ReadonlyArray<Region> => Array.from(upFrom(study, rank), (id) => study.boxes.region(id))
