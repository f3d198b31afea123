import type { Entry } from './entry.ts'
import { smi, type SmiCard } from './tools.ts'

/** A machine whose nvidia-smi lists these cards. */
export const listed = (id: string, pitfall: string, source: string, gpus: ReadonlyArray<SmiCard>, expect: Entry['expect'], files = {}): Entry => ({
  id,
  pitfall,
  from: 'written',
  source,
  machine: smi(gpus, files),
  expect
})

/** So many cards of one model. */
export const times = (count: number, name: string, mib: number): ReadonlyArray<SmiCard> => Array.from({ length: count }, () => ({ name, mib }))
