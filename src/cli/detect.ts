import { either as E } from 'fp-ts'
import { decideSurvey, forceTier } from '../decision/decide.ts'
import type { Decision } from '../decision/decision.ts'
import { decisionText } from '../decision/decision-text.ts'
import { detectorOf } from '../detector/detector.ts'
import { unknownTier, type DetectorError } from '../detector/errors.ts'
import { visible } from '../source/frame.ts'
import { tierNamed, type Ladder } from '../tiers/ladder.ts'
import { codeOf, exitCode, worst, type ExitCode } from './exit-code.ts'
import { lookedAt } from './looked-at.ts'
import { readMachine, surveyed } from './machine-files.ts'
import { namedLadder, type NamedLadder } from './named-ladder.ts'
import type { Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { showDiagnostics, showError, showMachineError } from './show-diagnostics.ts'

/** `plimsoll detect`: the tier of this machine, or of the machines in files, and why. */
export const detect = async (options: Options, context: ProgramContext): Promise<ExitCode> =>
  options.machine.length > 0 ? detectFiles(options, context) : detectHere(options, context)

const detectHere = async (options: Options, { terminal }: ProgramContext): Promise<ExitCode> => {
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const { ladder, named } = loaded.right
  const place = lookedAt(options, terminal)
  if (E.isLeft(place)) return place.left
  const { tier, timeout, json } = options
  const detector = detectorOf(ladder, { ...named, ...place.right, timeoutMs: timeout, ...(tier ? { tier } : {}) })
  const decided = E.isLeft(detector) ? detector : await detector.right.detect()
  if (E.isLeft(decided)) {
    showError(decided.left, json, terminal)
    return codeOf(decided.left)
  }
  if (json) terminal.out(JSON.stringify(decided.right, null, 2))
  else terminal.out(decisionText(decided.right, ladder.dictionary, terminal.paint))
  return codeOfDecision(decided.right)
}

const detectFiles = async (options: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const { ladder } = loaded.right
  const codes: ExitCode[] = []
  for (const path of options.machine) {
    const decided = await decideFile(path, loaded.right, options, context)
    if (E.isLeft(decided)) {
      codes.push(codeOf(decided.left))
      showMachineError(path, decided.left, options, terminal)
    } else {
      codes.push(codeOfDecision(decided.right))
      tell(path, decided.right, ladder, options, context)
    }
  }
  return worst(codes)
}

const decideFile = async (
  path: string,
  loaded: NamedLadder,
  options: Options,
  context: ProgramContext
): Promise<E.Either<DetectorError, Decision>> => {
  const { ladder } = loaded
  const read = await readMachine(path, ladder, context)
  if (E.isLeft(read)) return read
  if (!options.json) showDiagnostics(read.right.notes, null, context.terminal)
  const decided = await decideSurvey(ladder, await surveyed(read.right.machine, loaded, options))()
  if (E.isLeft(decided) || options.tier === undefined) return decided
  if (tierNamed(ladder, options.tier) === undefined) return E.left(unknownTier(ladder, options.tier))
  return E.right(forceTier(ladder, decided.right, options.tier) ?? decided.right)
}

const tell = (path: string, decision: Decision, ladder: Ladder, { json, machine }: Options, { terminal }: ProgramContext): void => {
  const many = machine.length > 1
  const { schemaVersion, ...rest } = decision
  if (json) return terminal.out(many ? JSON.stringify({ schemaVersion, machine: path, ...rest }) : JSON.stringify(decision, null, 2))
  if (many) terminal.out(terminal.paint.faint(`${visible(path)}:`))
  terminal.out(decisionText(decision, ladder.dictionary, terminal.paint) + (many ? '\n' : ''))
}

/** Undecided is a negative answer; a forced tier is an answer. */
const codeOfDecision = ({ tier }: Decision): ExitCode => (tier === null ? exitCode.negative : exitCode.ok)
