import { either as E } from 'fp-ts'
import { adaptersOf } from '../detector/detector.ts'
import type { DetectorError } from '../detector/errors.ts'
import { machineSurvey } from '../detector/machine-survey.ts'
import type { Facts } from '../facts/dictionary.ts'
import { knownFacts } from '../facts/known-facts.ts'
import { MEMORY_FACTS } from '../models/pools.ts'
import { nodeHost } from '../probe/node-host.ts'
import { survey } from '../probe/survey.ts'
import { readMachine } from './machine-files.ts'
import type { NamedLadder } from './named-ladder.ts'
import type { Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { showDiagnostics } from './show-diagnostics.ts'

/** What this machine says of its memory and of the facts that its tier asks for; a machine file says all that it says. */
export const machineFacts = async (
  path: string | null,
  { ladder, named }: NamedLadder,
  options: Options,
  context: ProgramContext
): Promise<E.Either<DetectorError, Facts>> => {
  const { dictionary } = ladder
  const wanted = new Set([...MEMORY_FACTS, ...ladder.facts])
  if (path === null) {
    const found = await survey({ adapters: adaptersOf(named), dictionary, wanted, timeoutMs: options.timeout, host: nodeHost })()
    return E.map(({ facts }: { readonly facts: Facts }) => facts)(knownFacts(dictionary, found.facts))
  }
  const read = await readMachine(path, ladder, context)
  if (E.isLeft(read)) return read
  if (!options.json) showDiagnostics(read.right.notes, null, context.terminal)
  const surveyed = await machineSurvey(read.right.machine, { ...named, dictionary, wanted, timeoutMs: options.timeout })()
  return E.map(({ facts }: { readonly facts: Facts }) => facts)(knownFacts(dictionary, surveyed.facts))
}
