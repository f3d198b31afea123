import { taskEither as TE } from 'fp-ts'
import type { Adapter, Host } from '../../src/facts/adapter.ts'
import { builtInFacts, type Facts } from '../../src/facts/dictionary.ts'
import type { Reading } from '../../src/facts/reading.ts'
import type { Survey } from '../../src/facts/survey.ts'
import { survey, type SurveyOptions } from '../../src/probe/survey.ts'

const none = (): TE.TaskEither<never, never> => () => Promise.reject(new Error('this test touches no machine'))

/** A host that gives an adapter nothing. */
export const emptyHost: Host = { platform: 'linux', env: {}, files: { read: none, list: none, link: none }, run: none }

/** An adapter that provides what it answers. */
export const answering = (name: string, reading: Reading, more: Partial<Adapter> = {}): Adapter => ({
  name,
  provides: Object.keys(reading.facts ?? {}),
  cost: 'memory',
  precedence: 50,
  probe: () => TE.right(reading),
  ...more
})

/** An adapter whose probe is a stranger's: it gives whatever it likes. */
export const strange = (name: string, probe: () => unknown, more: Partial<Adapter> = {}): Adapter => ({
  name,
  provides: ['ram_gb', 'cpu_cores'],
  cost: 'memory',
  precedence: 60,
  probe: probe as Adapter['probe'],
  ...more
})

export const surveyOf = (adapters: ReadonlyArray<Adapter>, more: Partial<SurveyOptions> = {}): Promise<Survey> =>
  survey({ adapters, dictionary: builtInFacts, wanted: new Set(builtInFacts.keys()), timeoutMs: 60_000, host: () => emptyHost, ...more })()

export const facts = (given: Facts): Reading => ({ facts: given })
