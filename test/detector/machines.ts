import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { either as E, type taskEither as TE } from 'fp-ts'
import type { Adapter } from '../../src/facts/adapter.ts'
import { defineAdapter } from '../../src/facts/define-adapter.ts'
import type { Facts } from '../../src/facts/dictionary.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-detector-'))

/** Writes a file and gives its path. */
export const fileOf = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** A machine that says these facts, and counts how often it is asked. */
export const machine = (facts: Facts): { readonly adapter: Adapter; readonly asked: () => number } => {
  let asked = 0
  const probe = (): Facts => {
    asked++
    return facts
  }
  return { adapter: defineAdapter({ name: 'machine', provides: Object.keys(facts), probe }), asked: () => asked }
}

/** The answer, or the error as a rejection that shows it. */
export const answerOf = async <A>(task: TE.TaskEither<unknown, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

export const TIERS = `
fallback: small
tiers:
  small:
    description: small models
    preferred_models: [small]
    scaling_thresholds: {memory_percent: 75}
  large:
    ram_gb: {min: 8, max: 16}
    gpu_required: true
    preferred_models: [small, large]
    performance: {context_tokens: 8192, notes: on the GPU}
    scaling_thresholds: {memory_percent: 85, cpu_percent: 90}
`

/** Without a fallback: a machine below all tiers is in none. */
export const LADDER_WITHOUT_FALLBACK =
  'tiers:\n  large:\n    ram_gb: {min: 8}\n    preferred_models: [large]\n    gpu_required: true\n    performance: {context_tokens: 1}\n    scaling_thresholds: {cpu_percent: 5}\n'
