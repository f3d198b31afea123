import { taskEither as TE } from 'fp-ts'
import { precedence, type Adapter } from '../src/facts/adapter.ts'
import type { Facts } from '../src/facts/dictionary.ts'
import { parseMachineFile } from '../src/facts/machine-file.ts'

/** Reads a machine file, YAML or JSON, into its facts and its `expect`. Pure. */
export const parse = parseMachineFile

/** A machine that was written down: its facts stand as stated, and nothing of this machine is probed. */
export const fixtureAdapter = (facts: Facts, name = 'fixture'): Adapter => ({
  name,
  provides: Object.keys(facts),
  cost: 'memory',
  precedence: precedence.fixture,
  probe: () => TE.right({ facts })
})
