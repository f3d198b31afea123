import { basename } from 'node:path'
import { either as E } from 'fp-ts'
import { decideSurvey } from '../decision/decide.ts'
import type { Decision } from '../decision/decision.ts'
import type { DetectorError } from '../detector/errors.ts'
import type { Expectation } from '../facts/machine-file.ts'
import { exitCode, worst, type ExitCode } from './exit-code.ts'
import { machineFilesIn, readMachine, surveyed } from './machine-files.ts'
import { namedLadder, type NamedLadder } from './named-ladder.ts'
import type { Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { diagnosticsDocument, showError } from './show-diagnostics.ts'
import { columns, type Paint } from '../decision/columns.ts'
import { visible } from '../source/frame.ts'

/** One machine file against what it expects. */
interface Result {
  readonly machine: string
  readonly status: 'passed' | 'failed' | 'unreadable' | 'no-expectation'
  readonly tier: string | null
  /** What was expected and what was found instead, in words. */
  readonly differences: ReadonlyArray<string>
  readonly error: DetectorError | null
}

/** `plimsoll test DIR`: the machine files of a folder against their `expect`. */
export const testMachines = async (folder: string, options: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const files = machineFilesIn(folder)
  if (E.isLeft(files)) {
    showError(files.left, options.json, terminal)
    return exitCode.file
  }
  const results: Result[] = []
  for (const file of files.right) results.push(await testOne(file, loaded.right, options, context))
  tell(results, options, context)
  return worst(results.map(({ status }) => (status === 'failed' ? exitCode.negative : status === 'unreadable' ? exitCode.file : exitCode.ok)))
}

const testOne = async (file: string, loaded: NamedLadder, options: Options, context: ProgramContext): Promise<Result> => {
  const unread = (error: DetectorError): Result => ({ machine: file, status: 'unreadable', tier: null, differences: [], error })
  const { ladder } = loaded
  const read = await readMachine(file, ladder, context)
  if (E.isLeft(read)) return unread(read.left)
  const decided = await decideSurvey(ladder, await surveyed(read.right.machine, loaded, options))()
  if (E.isLeft(decided)) return unread(decided.left)
  const { expect } = read.right.machine
  const differences = expect === undefined ? [] : differencesOf(expect, decided.right)
  const status = expect === undefined ? 'no-expectation' : differences.length > 0 ? 'failed' : 'passed'
  return { machine: file, status, tier: decided.right.tier, differences, error: null }
}

const differencesOf = (expect: Expectation, decision: Decision): ReadonlyArray<string> =>
  (['tier', 'basis', 'certain', 'possible'] as const).flatMap((key) => {
    const [wanted, found] = [JSON.stringify(expect[key]), JSON.stringify(decision[key])]
    return wanted === undefined || wanted === found ? [] : [`${key}: expected ${wanted}, found ${found}`]
  })

const tell = (results: ReadonlyArray<Result>, { json }: Options, { terminal }: ProgramContext): void => {
  const count = (status: Result['status']): number => results.filter((result) => result.status === status).length
  const failed = count('failed') + count('unreadable')
  if (json) {
    const documents = results.map(({ error, ...result }) => ({
      ...result,
      diagnostics: error?._tag === 'InvalidFile' ? diagnosticsDocument(error.diagnostics)['diagnostics'] : []
    }))
    return terminal.out(JSON.stringify({ schemaVersion: 1, passed: count('passed'), failed, results: documents }, null, 2))
  }
  const rows = results.map(({ machine, status, tier, differences }) => [
    mark(status, terminal.paint),
    visible(basename(machine)),
    tier ?? '',
    differences.map(visible).join('; ')
  ])
  for (const line of columns(rows)) terminal.out(line)
  for (const { error } of results) if (error !== null) showError(error, false, terminal)
  const silent = count('no-expectation')
  terminal.out(`\n${count('passed')} passed, ${failed} failed${silent > 0 ? `, ${silent} without an expectation` : ''}`)
}

const mark = (status: Result['status'], paint: Paint): string =>
  status === 'passed' ? paint.good('✓') : status === 'no-expectation' ? paint.faint('·') : paint.bad('✗')
