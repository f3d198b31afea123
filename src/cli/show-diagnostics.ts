import { messageOf, type DetectorError } from '../detector/errors.ts'
import { SHOWN_DIAGNOSTICS, type Diagnostic } from '../source/diagnostic.ts'
import { codeFrame, visible } from '../source/frame.ts'
import type { Options } from './options.ts'
import type { Terminal } from './terminal.ts'

/** Diagnostics as a person reads them: place, what is wrong, the lines, what to do. */
export const showDiagnostics = (diagnostics: ReadonlyArray<Diagnostic>, text: string | null, { err, paint }: Terminal): void => {
  diagnostics.slice(0, SHOWN_DIAGNOSTICS).forEach((diagnostic, i) => {
    if (i > 0) err('')
    const { file, line, col, severity, code, message, hint } = diagnostic
    const level = severity === 'error' ? paint.bad('error') : severity === 'warning' ? paint.unsure('warning') : paint.faint('note')
    err(`${paint.strong(`${visible(file)}:${line}:${col}`)}  ${level}  ${visible(message)}  ${paint.faint(code)}`)
    if (text !== null) err(codeFrame(text, diagnostic).replace(/^/gm, '  '))
    if (hint !== null) err(`  ${paint.good('→')} ${visible(hint)}`)
  })
  const more = diagnostics.length - SHOWN_DIAGNOSTICS
  if (more > 0) err(`\nand ${more} more, ${diagnostics.length} in all`)
}

/** What `--json` prints for a file that could not be read or decoded. */
export const diagnosticsDocument = (diagnostics: ReadonlyArray<Diagnostic>): Readonly<Record<string, unknown>> => ({
  schemaVersion: 1,
  diagnostics: diagnostics
    .slice(0, SHOWN_DIAGNOSTICS)
    .map(({ code, severity, message, file, line, col, hint }) => ({ code, severity, message, file, line, col, hint })),
  ...(diagnostics.length > SHOWN_DIAGNOSTICS ? { total: diagnostics.length } : {})
})

/** Tells an error in full; as JSON on standard output where that was asked for. */
export const showError = (error: DetectorError, json: boolean, terminal: Terminal): void => {
  if (error._tag !== 'InvalidFile') return terminal.err(`${terminal.paint.bad('error')}  ${visible(messageOf(error))}`)
  if (json) terminal.out(JSON.stringify(diagnosticsDocument(error.diagnostics)))
  else showDiagnostics(error.diagnostics, error.text, terminal)
}

/** The same about one of several machine files: as JSON a line of its own, with the file as it was given. */
export const showMachineError = (
  path: string,
  error: DetectorError,
  { json, machine }: Pick<Options, 'json' | 'machine'>,
  terminal: Terminal
): void => {
  if (!json || machine.length === 1 || error._tag !== 'InvalidFile') return showError(error, json, terminal)
  terminal.out(JSON.stringify({ schemaVersion: 1, machine: path, ...diagnosticsDocument(error.diagnostics) }))
}
