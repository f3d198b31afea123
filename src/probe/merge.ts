import { either as E } from 'fp-ts'
import type { Host } from '../facts/adapter.ts'
import { derive, type Note, type Sourced } from '../facts/derive.ts'
import type { Dictionary, FactValue } from '../facts/dictionary.ts'
import { imply } from '../facts/imply.ts'
import type { Conflict } from '../facts/survey.ts'
import type { Answer } from './answer.ts'
import { leavesOf } from './leaves.ts'
import { otherwise, type Otherwise } from './otherwise.ts'

export interface Merged {
  readonly facts: Readonly<Record<string, FactValue>>
  readonly sources: Readonly<Record<string, string>>
  readonly conflicts: ReadonlyArray<Conflict>
  readonly notes: ReadonlyArray<Note>
}

interface Candidate extends Sourced<FactValue> {
  readonly precedence: number
}

/**
 * Merges answers fact by fact: the higher precedence is believed, the rest is listed where it disagrees. Devices that the variables hide
 * from this process do not count.
 */
export const merge = (answers: ReadonlyArray<Answer>, dictionary: Dictionary, env: Host['env'] = {}): Merged => {
  const believed = [...answers].sort((a, b) => b.precedence - a.precedence || (a.adapter < b.adapter ? -1 : 1))
  const leaves = leavesOf(believed, env)
  const derived = derive(leaves)
  const others = otherwise(believed, leaves, env)
  const candidates = new Map<string, Candidate[]>()
  const offer = (fact: string, candidate: Candidate): void => void candidates.set(fact, [...(candidates.get(fact) ?? []), candidate])
  for (const { adapter, precedence, reading } of believed) {
    for (const [fact, value] of Object.entries(reading.facts ?? {})) offer(fact, { value: value as FactValue, source: adapter, precedence })
  }
  for (const [fact, { value, source }] of derived.facts) {
    offer(fact, { value, source, precedence: believed.find((a) => a.adapter === source)?.precedence ?? 0 })
  }
  const ranked = [...candidates].map(([fact, all]) => [fact, all.sort(byBelief)] as const)
  const conflicts = ranked.flatMap(([fact, [kept, ...rest]]): Conflict[] => {
    if (!kept) return []
    const implied = others.filter((other) => other.fact === fact && isNew(other, kept, rest))
    const dropped = [...rest, ...implied].filter((other) => disagree(kept.value, other.value, dictionary.get(fact)?.unit ?? null)).sort(byBelief)
    return dropped.length > 0 ? [{ fact, kept: shown(kept), dropped: dropped.map(shown) }] : []
  })
  const winners = new Map(ranked.flatMap(([fact, [kept]]) => (kept ? [[fact, kept] as const] : [])))
  const settled = withoutContradictions(winners, dictionary)
  return {
    facts: Object.fromEntries([...settled.facts].map(([fact, { value }]) => [fact, value])),
    sources: Object.fromEntries([...settled.facts].map(([fact, { source }]) => [fact, source])),
    conflicts: [...conflicts, ...settled.conflicts],
    notes: derived.notes.filter(({ fact }) => settled.facts.get(fact)?.source === derived.facts.get(fact)?.source)
  }
}

const byBelief = (a: Candidate, b: Candidate): number => b.precedence - a.precedence

const shown = ({ value, source }: Candidate): { readonly value: FactValue; readonly source: string } => ({ value, source })

/** An adapter is heard once about a fact: by what it stated, else by what it would have made of it. */
const isNew = ({ source }: Otherwise, kept: Candidate, rest: ReadonlyArray<Candidate>): boolean =>
  ![kept, ...rest].some((candidate) => candidate.source === source)

const SIZE_SHARE = 0.02
const SIZE_GIB = 0.25

/** Sizes may differ by 2 % or 256 MiB, counts and words not at all. */
const disagree = (a: FactValue, b: FactValue, unit: string | null): boolean => {
  if (typeof a !== 'number' || typeof b !== 'number' || unit !== 'GiB') return a !== b
  return Math.abs(a - b) > Math.min(SIZE_SHARE * Math.max(a, b), SIZE_GIB)
}

/** Where two facts cannot both be true the one less believed gives way, and is listed. */
const withoutContradictions = (
  winners: ReadonlyMap<string, Candidate>,
  dictionary: Dictionary
): { readonly facts: ReadonlyMap<string, Candidate>; readonly conflicts: ReadonlyArray<Conflict> } => {
  const facts = new Map(winners)
  const conflicts: Conflict[] = []
  for (;;) {
    const implied = imply(dictionary, Object.fromEntries([...facts].map(([fact, { value }]) => [fact, value])))
    const found = E.isLeft(implied) ? implied.left[0]?.facts : undefined
    const pair = found?.flatMap((fact) => (facts.has(fact) ? [[fact, facts.get(fact) as Candidate] as const] : []))
    const [weaker, stronger] = [...(pair ?? [])].sort(([, a], [, b]) => a.precedence - b.precedence)
    if (weaker === undefined) return { facts, conflicts }
    facts.delete(weaker[0])
    if (stronger) conflicts.push({ fact: weaker[0], kept: shown(stronger[1]), dropped: [shown(weaker[1])] })
  }
}
