import { either as E } from 'fp-ts'
import { check, type CheckReport } from '../check/check.ts'
import { sarifOf } from '../check/sarif.ts'
import { loadCatalogue } from '../detector/load-catalogue.ts'
import { emitMachines } from './emit-machines.ts'
import { exitCode, worst, type ExitCode } from './exit-code.ts'
import { explain } from './explain.ts'
import { ladderToCheck } from './named-ladder.ts'
import { ownValue, type Options } from './options.ts'
import { formatOf, wrongUsage } from './output-format.ts'
import { populationOf, readGiven } from './population-files.ts'
import type { ProgramContext } from './program-context.ts'
import { showError } from './show-diagnostics.ts'
import { showReport } from './show-findings.ts'

/** `plimsoll check [FILE]`: what is wrong with a tier file. Exit 1 where something is an error, 4 where not all was proven. */
export const checkFile = async (
  operand: string | undefined,
  given: Options,
  context: ProgramContext,
  version: string,
  budget?: number
): Promise<ExitCode> => {
  const { terminal } = context
  const code = ownValue(given, 'explain')
  if (code !== undefined) return explain(code, terminal)
  const format = formatOf(given, ['text', 'json', 'sarif'])
  if (E.isLeft(format)) return wrongUsage(format.left, terminal)
  // A file that cannot be read is told as JSON wherever a program reads the answer.
  const options = { ...given, json: format.right !== 'text' }
  const loaded = await ladderToCheck(operand, options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const { ladder, text } = loaded.right
  const machines = await readGiven(options, ladder, context)
  if (E.isLeft(machines)) return machines.left
  const population = populationOf(machines.right)
  const catalogue = await loadCatalogue(undefined)()
  if (E.isLeft(catalogue)) {
    showError(catalogue.left, options.json, terminal)
    return exitCode.file
  }
  const report = check(ladder, {
    catalogue: catalogue.right,
    ...(population === undefined ? {} : { population }),
    ...(budget === undefined ? {} : { budget })
  })
  const folder = ownValue(options, 'emit-machines')
  const emitted = folder === undefined ? exitCode.ok : emitMachines(folder, report, ladder, terminal)
  if (format.right === 'sarif') terminal.out(JSON.stringify(sarifOf(report, version), null, 2))
  else if (format.right === 'json') terminal.out(JSON.stringify(report, null, 2))
  else showReport(report, text, terminal)
  return worst([verdictOf(report), emitted])
}

const verdictOf = ({ findings, proven }: CheckReport): ExitCode =>
  proven ? (findings.some(({ severity }) => severity === 'error') ? exitCode.negative : exitCode.ok) : exitCode.notProven
