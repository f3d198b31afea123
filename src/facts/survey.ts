import type { ProbeError } from './adapter.ts'
import type { Note } from './derive.ts'
import type { Facts, FactValue } from './dictionary.ts'

/** An adapter that gave no answer, and why. */
export interface Failure extends ProbeError {
  readonly adapter: string
}

/** Two sources that disagree about a fact, and who was believed. */
export interface Conflict {
  readonly fact: string
  readonly kept: { readonly value: FactValue; readonly source: string }
  readonly dropped: ReadonlyArray<{ readonly value: FactValue; readonly source: string }>
}

/** All readings merged: one value for each known fact, who gave it, what failed, what disagreed. */
export interface Survey {
  readonly facts: Readonly<Record<string, FactValue>>
  /** For each fact the adapter that gave it. */
  readonly sources: Readonly<Record<string, string>>
  readonly failures: ReadonlyArray<Failure>
  readonly conflicts: ReadonlyArray<Conflict>
  readonly notes: ReadonlyArray<Note>
}

/** Facts that somebody states, as a survey. */
export const stated = (facts: Facts, source: string): Survey => {
  const known: Record<string, FactValue> = {}
  const sources: Record<string, string> = {}
  for (const name of Object.keys(facts)) {
    const value = facts[name]
    if (value === null || value === undefined) continue
    known[name] = value
    sources[name] = source
  }
  return { facts: known, sources, failures: [], conflicts: [], notes: [] }
}
