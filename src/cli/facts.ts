import { either as E } from 'fp-ts'
import { adaptersOf, hostOf } from '../detector/detector.ts'
import { machineSurvey } from '../detector/machine-survey.ts'
import { knownFacts } from '../facts/known-facts.ts'
import type { Survey } from '../facts/survey.ts'
import { survey } from '../probe/survey.ts'
import { visible } from '../source/frame.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { codeOf, exitCode, worst, type ExitCode } from './exit-code.ts'
import { lookedAt } from './looked-at.ts'
import { readMachine } from './machine-files.ts'
import { namedLadder } from './named-ladder.ts'
import type { Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { showDiagnostics, showMachineError } from './show-diagnostics.ts'
import { showSurvey } from './show-survey.ts'

/** `plimsoll facts`: every fact, its source, what failed, what disagreed. */
export const facts = async (options: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const { ladder, named } = loaded.right
  const { dictionary } = ladder
  if (options.machine.length === 0) {
    const place = lookedAt(options, terminal)
    if (E.isLeft(place)) return place.left
    const settings = { ...named, ...place.right }
    const wanted = new Set(dictionary.keys())
    const found = await survey({ adapters: adaptersOf(settings), dictionary, wanted, timeoutMs: options.timeout, host: hostOf(settings) })()
    tell(withImplied(found, ladder), null, ladder, options, context)
    return exitCode.ok
  }
  const codes: ExitCode[] = []
  for (const path of options.machine) {
    const read = await readMachine(path, ladder, context)
    if (E.isLeft(read)) {
      showMachineError(path, read.left, options, terminal)
      codes.push(codeOf(read.left))
    } else {
      if (!options.json) showDiagnostics(read.right.notes, null, terminal)
      const found = await machineSurvey(read.right.machine, { ...named, dictionary, timeoutMs: options.timeout })()
      tell(withImplied(found, ladder), path, ladder, options, context)
    }
  }
  return worst(codes)
}

/** What facts imply is told with the source of the fact that implies it. */
const withImplied = (found: Survey, { dictionary }: Ladder): Survey => {
  const known = knownFacts(dictionary, found.facts)
  if (E.isLeft(known)) return found
  const { facts: implied, because } = known.right
  const sources = Object.entries(because).map(([fact, cause]): [string, string] => [fact, found.sources[cause] ?? cause])
  return { ...found, facts: implied, sources: { ...found.sources, ...Object.fromEntries<string>(sources) } }
}

const tell = (found: Survey, path: string | null, ladder: Ladder, { json, machine }: Options, { terminal }: ProgramContext): void => {
  const many = machine.length > 1
  if (!json)
    return terminal.out(
      `${many ? `${terminal.paint.faint(`${visible(path ?? '')}:`)}\n` : ''}${showSurvey(found, ladder.dictionary, terminal.paint)}`
    )
  const { facts: known, ...rest } = found
  const document = { schemaVersion: 1, ...(many ? { machine: path } : {}), facts: known, survey: rest }
  terminal.out(many ? JSON.stringify(document) : JSON.stringify(document, null, 2))
}
