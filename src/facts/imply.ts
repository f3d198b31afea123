import { either as E } from 'fp-ts'
import { GPU_AMOUNTS, type Dictionary, type Facts, type FactValue } from './dictionary.ts'

/** Two facts that cannot both be true, with what each was taken to be. */
export interface Contradiction {
  readonly facts: readonly [string, string]
  readonly message: string
}

/** Facts with all that they imply filled in, and for each filled-in fact the one that implied it. */
export interface Implied {
  readonly facts: Readonly<Record<string, FactValue>>
  readonly because: Readonly<Record<string, string>>
}

/**
 * Fills in what known facts imply: no GPU means count and sizes 0, kind and vendor none (integrated graphics keep theirs); a GPU
 * amount above 0, or a kind that counts, means a GPU. Contradictions, all of them, are the error: also a fact above one that
 * it never exceeds (threads are at least cores, usable at most sold, total at least largest, declared `at_most`).
 */
export const imply = (dictionary: Dictionary, given: Facts): E.Either<ReadonlyArray<Contradiction>, Implied> => {
  const facts: Record<string, FactValue> = {}
  for (const name of Object.keys(given)) {
    const value = given[name]
    if (value !== null && value !== undefined) facts[name] = value
  }
  const because: Record<string, string> = {}
  const contradictions = [...orderContradictions(dictionary, facts), ...gpuContradictions(dictionary, facts)]
  if (contradictions.length > 0) return E.left(contradictions)
  const fill = (name: string, value: FactValue, cause: string): void => {
    if (facts[name] !== undefined) return
    facts[name] = value
    because[name] = cause
  }
  const yes = gpuWitness(dictionary, facts)
  const no = noGpuWitness(facts)
  if (yes !== null) fill('gpu_present', true, yes)
  if (no !== null) {
    fill('gpu_present', false, no)
    for (const amount of GPU_AMOUNTS) fill(amount, 0, no)
    if (facts['gpu_vendor'] !== undefined && facts['gpu_vendor'] !== 'none') fill('gpu_kind', 'integrated', 'gpu_vendor')
    fill('gpu_kind', 'none', no)
    if (facts['gpu_kind'] === 'none') fill('gpu_vendor', 'none', no)
  }
  const after = orderContradictions(dictionary, facts)
  return after.length > 0 ? E.left(after) : E.right({ facts, because })
}

const COUNTING_KINDS: ReadonlySet<FactValue> = new Set(['discrete', 'partition', 'unified'])

/** The fact that shows that there is a GPU. */
const gpuWitness = (dictionary: Dictionary, facts: Readonly<Record<string, FactValue>>): string | null => {
  if (facts['gpu_present'] === true) return 'gpu_present'
  for (const name of belowGpuAmounts(dictionary)) {
    const value = facts[name]
    if (typeof value === 'number' && value > 0) return name
  }
  const kind = facts['gpu_kind']
  return kind !== undefined && COUNTING_KINDS.has(kind) ? 'gpu_kind' : null
}

/** The fact that shows that there is none. */
const noGpuWitness = (facts: Readonly<Record<string, FactValue>>): string | null => {
  if (facts['gpu_present'] === false) return 'gpu_present'
  if (facts['gpu_count'] === 0) return 'gpu_count'
  const kind = facts['gpu_kind']
  if (kind === 'none' || kind === 'integrated') return 'gpu_kind'
  return facts['gpu_vendor'] === 'none' ? 'gpu_vendor' : null
}

const gpuContradictions = (dictionary: Dictionary, facts: Readonly<Record<string, FactValue>>): ReadonlyArray<Contradiction> => {
  const yes = gpuWitness(dictionary, facts)
  const no = noGpuWitness(facts)
  const found: Contradiction[] = []
  if (yes !== null && no !== null) {
    found.push({ facts: [no, yes], message: `${told(facts, no)} says that there is no GPU, ${told(facts, yes)} that there is one` })
  }
  const vendor = facts['gpu_vendor']
  if (facts['gpu_kind'] === 'none' && vendor !== undefined && vendor !== 'none') {
    found.push({ facts: ['gpu_kind', 'gpu_vendor'], message: `gpu_kind none has no maker, but gpu_vendor is ${vendor}` })
  }
  return found
}

const orderContradictions = (dictionary: Dictionary, facts: Readonly<Record<string, FactValue>>): ReadonlyArray<Contradiction> => {
  const found: Contradiction[] = []
  for (const [low, high] of orderPairs(dictionary)) {
    const a = facts[low]
    const b = facts[high]
    if (typeof a === 'number' && typeof b === 'number' && a > b) {
      found.push({ facts: [low, high], message: `${told(facts, low)} is more than ${told(facts, high)}, which it never exceeds` })
    }
  }
  return found
}

const told = (facts: Readonly<Record<string, FactValue>>, name: string): string => `${name} ${String(facts[name])}`

const pairsOf = new WeakMap<Dictionary, ReadonlyArray<readonly [string, string]>>()

/** All pairs of facts of which the first never exceeds the second, the pairs between them (a ≤ b ≤ c, so a ≤ c) included. */
export const orderPairs = (dictionary: Dictionary): ReadonlyArray<readonly [string, string]> => {
  const known = pairsOf.get(dictionary)
  if (known !== undefined) return known
  const above = (name: string, seen: Set<string>): Set<string> => {
    for (const next of dictionary.get(name)?.atMost ?? []) {
      if (!seen.has(next)) above(next, seen.add(next))
    }
    return seen
  }
  const pairs = [...dictionary.keys()].flatMap((low) => [...above(low, new Set())].map((high) => [low, high] as const))
  pairsOf.set(dictionary, pairs)
  return pairs
}

const belowGpuOf = new WeakMap<Dictionary, ReadonlyArray<string>>()

/** The GPU amounts and every fact that is at most one of them: one above 0 means a GPU. */
export const belowGpuAmounts = (dictionary: Dictionary): ReadonlyArray<string> => {
  const known = belowGpuOf.get(dictionary)
  if (known !== undefined) return known
  const others = orderPairs(dictionary).flatMap(([low, high]) => (GPU_AMOUNTS.includes(high) && !GPU_AMOUNTS.includes(low) ? [low] : []))
  const below = [...GPU_AMOUNTS, ...others]
  belowGpuOf.set(dictionary, below)
  return below
}
