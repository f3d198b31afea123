import { either as E } from 'fp-ts'
import { linesOf, openLines, type TextLine } from '../detector/read-lines.ts'
import type { DetectorError } from '../detector/errors.ts'
import { NO_HISTORY, remembered } from '../live/history.ts'
import { replay, type Replay } from '../live/replay.ts'
import { timelineSvg } from '../live/timeline.ts'
import { isError, SHOWN_DIAGNOSTICS, type Diagnostic } from '../source/diagnostic.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { codeOf, exitCode, type ExitCode } from './exit-code.ts'
import { readLiveOptions, type LiveOptions } from './live-options.ts'
import { shownAs } from './machine-files.ts'
import { namedLadder } from './named-ladder.ts'
import type { Options } from './options.ts'
import { wrongUsages } from './output-format.ts'
import type { ProgramContext } from './program-context.ts'
import { diagnosticsDocument, showDiagnostics, showError } from './show-diagnostics.ts'
import { summaryText, teller } from './tell-actions.ts'
import { writeOutput } from './write-output.ts'

/** `plimsoll replay FILE`: what the scaler does about a recording, in the recording's own time; `-` is standard input. */
export const replayFile = async (path: string, options: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const asked = readLiveOptions('replay', options)
  if (E.isLeft(asked)) return wrongUsages(asked.left, terminal)
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  // It may be another machine's.
  const tell = await teller(asked.right, { os: null }, options.json, terminal)
  if (E.isLeft(tell)) return tell.left
  const file = shownAs(path)
  const lines = path === '-' ? E.right(linesOf(context.stdin(), file)) : openLines(path)
  const failed = (error: DetectorError): ExitCode => {
    showError(error, options.json, terminal)
    return codeOf(error)
  }
  if (E.isLeft(lines)) return failed(lines.left)

  let history = NO_HISTORY
  let [begun, model]: [Replay | null, string] = [null, '']
  const findings = new Findings()
  for await (const read of lines.right) {
    if (E.isLeft(read)) return failed(read.left)
    const line = read.right
    if (begun === null) {
      const started = begin(loaded.right.ladder, line, file, options, asked.right)
      if (E.isLeft(started)) return failed({ _tag: 'InvalidFile', file, diagnostics: started.left, text: line.text })
      ;[begun, model] = [started.right, started.right.header.model]
    } else if (line.text.trim() !== '') {
      const replayed = begun.line(line.text, line.number)
      if (E.isLeft(replayed)) findings.add(line.isEnded ? replayed.left : [cutOff(file, line.number)])
      else {
        history = remembered(history, replayed.right.event, replayed.right.actions)
        model = replayed.right.model
        for (const action of replayed.right.actions) tell.right(action).forEach((text) => terminal.out(text))
      }
    }
  }
  if (begun === null) {
    const empty = replay(loaded.right.ladder, '', file)
    return failed({ _tag: 'InvalidFile', file, diagnostics: E.isLeft(empty) ? empty.left : [], text: null })
  }
  findings.show(options.json, context)
  if (!options.json) terminal.err(terminal.paint.faint(summaryText(history, model)))
  const drawn =
    asked.right.svg === null ? exitCode.ok : writeOutput('svg', asked.right.svg, timelineSvg(begun.policy, history, begun.header.model), context)
  return findings.areErrors ? exitCode.file : drawn
}

const begin = (ladder: Ladder, { text }: TextLine, file: string, { tier }: Options, { model }: LiveOptions): ReturnType<typeof replay> =>
  replay(ladder, text, file, { ...(tier === undefined ? {} : { tier }), ...(model === null ? {} : { model }) })

const cutOff = (file: string, line: number): Diagnostic => ({
  code: 'recording/cut-off',
  severity: 'warning',
  message: 'the recording ends inside this line, which was left out; all before it was read',
  file,
  line,
  col: 1,
  hint: null,
  length: 1
})

/** What could not be read of a recording, which may be any number of lines. */
class Findings {
  readonly #shown: Diagnostic[] = []
  #total = 0
  areErrors = false

  add(found: ReadonlyArray<Diagnostic>): void {
    this.areErrors ||= found.some(isError)
    this.#total += found.length
    if (this.#shown.length < SHOWN_DIAGNOSTICS) this.#shown.push(...found)
  }

  show(json: boolean, { terminal }: ProgramContext): void {
    if (this.#total === 0) return
    const shown = this.#shown.slice(0, SHOWN_DIAGNOSTICS)
    const isMore = this.#total > shown.length
    if (json) return terminal.out(JSON.stringify({ ...diagnosticsDocument(shown), ...(isMore ? { total: this.#total } : {}) }))
    showDiagnostics(shown, null, terminal)
    if (isMore) terminal.err(`\nand ${this.#total - shown.length} more, ${this.#total} in all`)
  }
}
