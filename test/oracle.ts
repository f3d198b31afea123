import { contractFacts, gpuAmounts, type PlainFact, type PlainFacts } from './contract-facts.ts'

/** A tier file as it stands in the text. */
export interface WrittenFile {
  readonly version?: number
  readonly match?: 'at_least' | 'within'
  readonly fallback?: string
  readonly facts?: Readonly<Record<string, WrittenFact>>
  readonly scaling?: Readonly<Record<string, unknown>>
  readonly tiers: Readonly<Record<string, WrittenTier>>
}

export interface WrittenFact {
  readonly type: 'number' | 'integer' | 'boolean' | 'enum'
  readonly unit?: string
  readonly better?: 'more' | 'less' | 'none'
  readonly description?: string
  readonly values?: ReadonlyArray<string>
  readonly at_most?: string
}

export type WrittenTier = Readonly<Record<string, unknown>>
export type PlainValue = number | boolean | string
export type Plain = Readonly<Record<string, PlainValue>>
export type Stated = Readonly<Record<string, PlainValue | null | undefined>>
export type Truth = 'met' | 'unmet' | 'unknown'

export interface PlainOutcome {
  readonly tier: string | null
  readonly basis: 'matched' | 'fallback' | 'unclassified'
  readonly possible: ReadonlyArray<string | null>
  /** By tier, weakest first. */
  readonly statuses: ReadonlyArray<Truth>
  /** Place of `tier` in the file, -1 for none. */
  readonly rank: number
}

const tables = new WeakMap<WrittenFile, PlainFacts>()

/** The contract's facts and those that the file declares. */
export const factsOf = (file: WrittenFile): PlainFacts => {
  const own = Object.entries(file.facts ?? {}).map(([name, { type, better = 'none', values = [], at_most }]): [string, PlainFact] => [
    name,
    { type, better, values, atMost: at_most === undefined ? [] : [at_most] }
  ])
  // Remembered for the searches by brute force, which ask a million times.
  const table = tables.get(file) ?? { ...contractFacts, ...Object.fromEntries(own) }
  tables.set(file, table)
  return table
}

/** All facts that this one never exceeds, those further up included. */
const ceilings = (facts: PlainFacts, name: string): ReadonlyArray<string> =>
  (facts[name]?.atMost ?? []).flatMap((above) => [above, ...ceilings(facts, above)])

/** contract.md, `imply`. Null where the facts contradict each other. */
export const plainImply = (file: WrittenFile, stated: Stated): Plain | null => {
  const all = factsOf(file)
  const isKnown = (e: [string, PlainValue | null | undefined]): e is [string, PlainValue] => e[0] in all && e[1] !== null && e[1] !== undefined
  const known = Object.fromEntries(Object.entries(stated).filter(isKnown))
  const kind = known['gpu_kind']
  const vendor = known['gpu_vendor']
  const countsAsGpu = (name: string): boolean => gpuAmounts.includes(name) || ceilings(all, name).some((c) => gpuAmounts.includes(c))
  const gpu =
    known['gpu_present'] === true ||
    ['discrete', 'partition', 'unified'].includes(String(kind)) ||
    Object.entries(known).some(([name, value]) => countsAsGpu(name) && typeof value === 'number' && value > 0)
  const noGpu = known['gpu_present'] === false || known['gpu_count'] === 0 || kind === 'none' || kind === 'integrated' || vendor === 'none'
  if (gpu && noGpu) return null
  if (kind === 'none' && vendor !== undefined && vendor !== 'none') return null
  for (const [name, value] of Object.entries(known)) {
    for (const above of ceilings(all, name)) {
      const limit = known[above]
      if (limit !== undefined && value > limit) return null
    }
  }
  if (gpu) return { ...known, gpu_present: true }
  if (!noGpu) return known
  const zeros = Object.fromEntries(gpuAmounts.map((name) => [name, 0]))
  const integrated = kind === 'integrated' || (vendor !== undefined && vendor !== 'none')
  const labels = integrated ? { gpu_kind: 'integrated' } : { gpu_kind: 'none', gpu_vendor: 'none' }
  return { ...zeros, ...labels, ...known, gpu_present: false }
}

const not = (truth: Truth): Truth => (truth === 'met' ? 'unmet' : truth === 'unmet' ? 'met' : 'unknown')
const and = (truths: ReadonlyArray<Truth>): Truth => (truths.includes('unmet') ? 'unmet' : truths.includes('unknown') ? 'unknown' : 'met')
const or = (truths: ReadonlyArray<Truth>): Truth => not(and(truths.map(not)))

/** What one key of a tier or a group asks, held against one machine. */
const asks = (all: PlainFacts, match: string, key: string, asked: unknown, facts: Plain): Truth => {
  if (key === 'gpu_required') return asked === true ? asks(all, match, 'gpu_present', true, facts) : 'met'
  const fact = all[key]
  if (fact === undefined || asked === null) return 'met'
  const truth = (says: boolean): Truth => (facts[key] === undefined ? 'unknown' : says ? 'met' : 'unmet')
  const value = facts[key] ?? ''
  if (Array.isArray(asked)) return truth(asked.includes(value))
  if (typeof asked !== 'object') return truth(value === asked)
  const { min = null, above = null, max = null } = asked as Readonly<Record<string, number | null>>
  const amount = Number(value)
  const hard = (end: 'low' | 'high'): boolean => match === 'within' || (fact.better === 'less' ? end === 'high' : end === 'low')
  return and([
    min !== null && hard('low') ? truth(amount >= min) : 'met',
    above !== null && hard('low') ? truth(amount > above) : 'met',
    max !== null && hard('high') ? truth(amount <= max) : 'met'
  ])
}

const statusOf = (file: WrittenFile, tier: WrittenTier, facts: Plain): Truth => {
  const all = factsOf(file)
  const { any_of: groups = null, ...base } = tier
  const every = (keys: object): Truth => and(Object.entries(keys).map(([key, asked]) => asks(all, file.match ?? 'at_least', key, asked, facts)))
  const always = every(base)
  return Array.isArray(groups) ? and([always, or((groups as ReadonlyArray<object>).map(every))]) : always
}

/** design.md, semantics 1, 3 and 4, on facts with all that they imply. */
export const plainDecide = (file: WrittenFile, implied: Plain): PlainOutcome => {
  const names = Object.keys(file.tiers)
  const statuses = Object.values(file.tiers).map((tier) => statusOf(file, tier, implied))
  const met = statuses.lastIndexOf('met')
  const tier = names[met] ?? file.fallback ?? null
  const mayBe = (name: string, i: number): boolean => name === tier || (i > met && statuses[i] === 'unknown')
  return {
    tier,
    basis: met >= 0 ? 'matched' : tier === null ? 'unclassified' : 'fallback',
    possible: [...(tier === null ? [null] : []), ...names.filter(mayBe)],
    statuses,
    rank: tier === null ? -1 : names.indexOf(tier)
  }
}

/**
 * design.md, semantics 5: the machine after a change. Changed facts are overwritten, given facts that contradict them give way,
 * the rest implies again. Null where the changes contradict each other.
 */
export const plainChange = (file: WrittenFile, given: Plain, changes: Plain): Plain | null => {
  if (plainImply(file, changes) === null) return null
  const kept = Object.entries(given).filter(([name, value]) => !(name in changes) && plainImply(file, { ...changes, [name]: value }) !== null)
  return plainImply(file, { ...Object.fromEntries(kept), ...changes })
}
