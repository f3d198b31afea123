import { compileRank } from '../engine/predicate.ts'
import { GPU_AMOUNTS, type FactValue } from '../facts/dictionary.ts'
import type { Ladder, Tier } from '../tiers/ladder.ts'
import { applyChanges, GPU_FAMILY } from './change.ts'
import type { Change, Next } from './decision.ts'
import { chooseAmounts, meets, NOTHING_WANTED, gpuWays, wantsOf, type Want } from './want.ts'

type Known = Readonly<Record<string, FactValue>>

/** A machine, as far as the way to the next tier depends on it. */
export interface Standing {
  /** Facts as given, before any were implied. */
  readonly given: Known
  /** The same with what they imply. */
  readonly implied: Known
  /** Rank of the tier that it is in, -1 for none. */
  readonly rank: number
}

/**
 * The fewest facts, then the first in the file, whose change takes the machine at least one rank up. Null at the top, and
 * where no change can.
 */
export const nextOf = (ladder: Ladder, standing: Standing): Next | null => {
  let best: Found | null = null
  for (const tier of ladder.tiers.slice(standing.rank + 1)) {
    for (const box of tier.boxes) {
      const found = reachBox(ladder, standing, tier, box, best === null ? Infinity : Object.keys(best.changes).length)
      if (found !== null) best = found
    }
  }
  if (best === null) return null
  const { changes, wants } = best
  // A fact that must be at least another may take its value, the next double above a strict bound; whole numbers may be anyone's.
  const shared = new Map([...wants.values()].flatMap((w) => (w.strictly === null || Number.isInteger(w.low) ? [] : [[w.low, w.strictly] as const])))
  const inFileOrder = [...wants.keys(), ...Object.keys(changes)].filter((fact, i, all) => fact in changes && all.indexOf(fact) === i)
  return {
    tier: best.tier.name,
    changes: inFileOrder.map((fact): Change => {
      const to = changes[fact] as FactValue
      const own = wants.get(fact)
      const bound = own?.low === to ? own.strictly : typeof to === 'number' ? (shared.get(to) ?? null) : null
      const from = standing.implied[fact] ?? null
      return bound === null ? { fact, from, to } : { fact, from, to: bound, strict: true }
    })
  }
}

interface Found {
  readonly tier: Tier
  readonly changes: Known
  readonly wants: ReadonlyMap<string, Want>
}

/** The fewest changes, fewer than `limit`, that put the machine in a box; null where there are none. */
const reachBox = (ladder: Ladder, standing: Standing, tier: Tier, box: ReadonlyArray<number>, limit: number): Found | null => {
  const wants = wantsOf(
    box.flatMap((i) => tier.bounds[i] ?? []),
    ladder.dictionary
  )
  if (wants === null) return null
  const facts = [...wants.keys()]
  if (!isReachable(ladder, standing, wants)) return null
  const needed = facts.filter((fact) => !GPU_FAMILY.has(fact) && !meets(wants.get(fact) ?? NOTHING_WANTED, standing.implied[fact]))
  // One GPU fact can imply the others, so which of them to change has to be tried; all other unmet facts must change.
  const family = [...new Set([...facts.filter((fact) => GPU_FAMILY.has(fact)), 'gpu_present'])]
  let best: Found | null = null
  let most = limit
  for (let size = 0; size <= family.length && needed.length + size < most; size++) {
    for (const some of subsets(family, size)) {
      const found = settle(ladder, standing, wants, [...needed, ...some])
      const count = found === null ? Infinity : Object.keys(found.changes).length
      if (count < most) [best, most] = [found, count]
    }
  }
  return best
}

/** Whether some machine is in the box at all, with a GPU or without: one that contradicts itself would be tried in every way there is. */
const isReachable = (ladder: Ladder, standing: Standing, wants: ReadonlyMap<string, Want>): boolean => {
  const anew = { ...standing, given: {} }
  const facts = [...wants.keys()]
  return [facts, facts.filter((fact) => !GPU_AMOUNTS.includes(fact))].some((some) => settle(ladder, anew, wants, some) !== null)
}

/** Changes these facts, and those that give way to them, until the machine is above its tier; null where it cannot be. */
const settle = (ladder: Ladder, standing: Standing, asked: ReadonlyMap<string, Want>, facts: ReadonlyArray<string>): Found | null => {
  for (const wants of gpuWays(asked, facts, ladder.dictionary)) {
    const found = settleAmounts(ladder, standing, wants, facts)
    if (found !== null) return found
  }
  return null
}

const settleAmounts = (ladder: Ladder, { given, rank }: Standing, wants: ReadonlyMap<string, Want>, facts: ReadonlyArray<string>): Found | null => {
  for (const words of assignments(wants, facts)) {
    const changed = new Set(facts)
    for (;;) {
      const numeric = [...changed].filter((fact) => words[fact] === undefined)
      const amounts = chooseAmounts(ladder.dictionary, wants, numeric, given)
      const changes = amounts && { ...words, ...amounts }
      const after = changes && applyChanges(ladder.dictionary, given, changes)
      if (changes === null || after === null) break
      const reached = ladder.tiers[compileRank(ladder)(after)]
      if (reached !== undefined && reached.rank > rank) return { tier: reached, changes, wants }
      const dragged = [...wants].filter(
        ([fact, want]) => !changed.has(fact) && !GPU_FAMILY.has(fact) && want.choices === null && !meets(want, after[fact])
      )
      if (dragged.length === 0) break
      for (const [fact] of dragged) changed.add(fact)
    }
  }
  return null
}

/** Every way to give the facts that are not numbers a value that is asked for; only among GPU facts does it matter which. */
const assignments = (wants: ReadonlyMap<string, Want>, facts: ReadonlyArray<string>): ReadonlyArray<Known> =>
  facts.reduce<ReadonlyArray<Known>>(
    (ways, fact) => {
      const asked = wants.get(fact)?.choices ?? (fact === 'gpu_present' ? [true, false] : null)
      const choices = GPU_FAMILY.has(fact) ? asked : (asked?.slice(0, 1) ?? null)
      return choices === null ? ways : ways.flatMap((way) => choices.map((choice) => ({ ...way, [fact]: choice })))
    },
    [{}]
  )

const subsets = <A>(items: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> => {
  if (size === 0) return [[]]
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]))
}
