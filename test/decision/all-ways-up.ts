import { edgesOf, usedFacts } from '../arbitraries/facts-near.ts'
import { nextDown, nextUp } from '../arbitraries/numbers.ts'
import { factsOf, plainChange, plainDecide, type Plain, type PlainValue, type WrittenFile } from '../oracle.ts'

/** The facts whose change can matter: those that the file asks for, and the GPU that can come or go with them. */
const levers = (file: WrittenFile): ReadonlyArray<string> => {
  const used = usedFacts(file)
  return used.includes('gpu_present') || !used.some((fact) => fact.startsWith('gpu_')) ? used : [...used, 'gpu_present']
}

/** Enough values of a fact to reach every box that can be reached: between two neighbours the file cannot tell machines apart. */
const candidates = (file: WrittenFile, fact: string): ReadonlyArray<PlainValue> => {
  const all = factsOf(file)
  const definition = all[fact]
  if (definition?.type === 'boolean') return [false, true]
  if (definition?.type === 'enum') return definition.values
  // Facts that limit each other have to pass each other's edges.
  const limits = (a: string, b: string): boolean => (all[a]?.atMost ?? []).some((c) => c === b || limits(c, b))
  const edges = usedFacts(file)
    .filter((other) => other === fact || limits(fact, other) || limits(other, fact))
    .flatMap((other) => edgesOf(file, other))
  const whole = definition?.type === 'integer'
  const around = edges.flatMap((e) =>
    whole ? [Math.floor(e), Math.ceil(e), Math.floor(e) + 1, Math.ceil(e) - 1] : [e, nextUp(e), ...(e > 0 ? [nextDown(e)] : [])]
  )
  return [...new Set([0, ...around])].filter((value) => value >= 0)
}

/** Every way to give these facts other values. */
function* assignments(file: WrittenFile, facts: ReadonlyArray<string>, chosen: Plain = {}): Generator<Plain> {
  const [fact, ...rest] = facts
  if (fact === undefined) return void (yield chosen)
  for (const value of candidates(file, fact)) yield* assignments(file, rest, { ...chosen, [fact]: value })
}

function* subsets<A>(items: ReadonlyArray<A>, size: number): Generator<ReadonlyArray<A>> {
  if (size === 0) return void (yield [])
  for (const [i, item] of items.entries()) for (const rest of subsets(items.slice(i + 1), size - 1)) yield [item, ...rest]
}

/** The rank of the tier that takes the machine after a change, -1 for none: falling out of all tiers into a fallback is no way up. */
export const rankAfter = (file: WrittenFile, given: Plain, changes: Plain): number => {
  const after = plainChange(file, given, changes)
  return after === null ? -1 : plainDecide(file, after).statuses.lastIndexOf('met')
}

/** By brute force: some change of at most so many facts that takes the machine above a rank, or null where there is none. */
export const someWayUp = (file: WrittenFile, given: Plain, rank: number, atMost = Infinity): Plain | null => {
  const facts = levers(file)
  for (let size = 1; size <= Math.min(atMost, facts.length); size++) {
    for (const some of subsets(facts, size)) {
      for (const changes of assignments(file, some)) if (rankAfter(file, given, changes) > rank) return changes
    }
  }
  return null
}
