import { anonymous } from '../facts/captures/anonymous.ts'
import type { Known } from '../facts/captures/anonymous-names.ts'
import type { Capture } from '../facts/captures/capture.ts'
import { machineSurvey, type MachineSurveyOptions } from './machine-survey.ts'

/** A capture that can be shown, and what its reader should know. */
export interface AnonymousMachine {
  readonly capture: Capture
  /** Names that are left in: something that a decision is made from is called so too. */
  readonly keptNames: ReadonlyArray<string>
  /** Facts that the anonymous capture does not give as the real one does: none, unless there is a mistake in this program. */
  readonly changedFacts: ReadonlyArray<string>
}

/** Makes a capture anonymous and holds its replay against that of the real one: a name that would change a fact is not replaced. */
export const anonymousMachine = async (
  capture: Capture,
  { hosts, users }: Known,
  options: Pick<MachineSurveyOptions, 'dictionary' | 'adapters' | 'defaults'>
): Promise<AnonymousMachine> => {
  const factsOf = async (machine: Capture): Promise<Readonly<Record<string, unknown>>> => (await machineSurvey({ capture: machine }, options)()).facts
  const real = await factsOf(capture)
  const changedBy = async (machine: Capture): Promise<ReadonlyArray<string>> => {
    const found = await factsOf(machine)
    return [...new Set([...Object.keys(real), ...Object.keys(found)])].filter((fact) => real[fact] !== found[fact])
  }
  const harmless = async (known: Known): Promise<boolean> => (await changedBy(anonymous(capture, known))).length === 0
  const keptNames: string[] = []
  const safe = async (names: ReadonlyArray<string>, as: (name: string) => Known): Promise<ReadonlyArray<string>> => {
    const checked = await Promise.all(names.map(async (name) => ({ name, isSafe: name.length < 2 || (await harmless(as(name))) })))
    keptNames.push(...checked.flatMap(({ name, isSafe }) => (isSafe ? [] : [name])))
    return checked.flatMap(({ name, isSafe }) => (isSafe ? [name] : []))
  }
  const known: Known = {
    hosts: await safe(hosts, (name) => ({ hosts: [name], users: [] })),
    users: await safe(users, (name) => ({ hosts: [], users: [name] }))
  }
  const shown = anonymous(capture, known)
  return { capture: shown, keptNames, changedFacts: await changedBy(shown) }
}
