import { either as E } from 'fp-ts'
import { mapOf, type MapError, type MapOptions } from '../check/map.ts'
import type { NamedMachine } from '../check/map-dots.ts'
import { mapSvg } from '../check/map-svg.ts'
import { mapText } from '../check/map-text.ts'
import type { Dictionary, Facts, FactValue } from '../facts/dictionary.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { codeOf, exitCode, worst, type ExitCode } from './exit-code.ts'
import { machineName, readMachine, surveyed } from './machine-files.ts'
import { ladderToCheck } from './named-ladder.ts'
import { ownValue, type Options } from './options.ts'
import { wrongUsage } from './output-format.ts'
import { readGiven } from './population-files.ts'
import type { ProgramContext } from './program-context.ts'
import { showError } from './show-diagnostics.ts'
import { writeOutput } from './write-output.ts'

/** `plimsoll map [FILE]`: the tiers over two facts, as text in a terminal, as an SVG elsewhere. */
export const mapFile = async (operand: string | undefined, options: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const out = ownValue(options, 'out')
  const format = ownValue(options, 'format') ?? (out === undefined && terminal.width !== undefined ? 'text' : 'svg')
  if (format !== 'text' && format !== 'svg') return wrongUsage(`--format: found ${format}, expected text or svg`, terminal)
  if (options.json) return wrongUsage('plimsoll map draws: it takes --format text or --format svg, not --json', terminal)
  const loaded = await ladderToCheck(operand, options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const { ladder } = loaded.right
  const at = factsAt(options.own.get('at') ?? [], ladder.dictionary)
  if (E.isLeft(at)) return wrongUsage(at.left, terminal)
  const map = mapOf(ladder, { ...axesOf(options), at: at.right })
  if (E.isLeft(map)) return wrongUsage(inWords(map.left), terminal)
  // A captured machine is asked for what the picture shows, whether or not a tier asks for it.
  const wanted = { ...ladder, facts: [...new Set([...ladder.facts, map.right.x.fact, map.right.y.fact])] }
  const machines = await machinesOf(options, wanted, context)
  if (E.isLeft(machines)) return machines.left
  const width = Math.min(100, Math.max(32, (terminal.width ?? 80) - 14))
  const drawn = format === 'svg' ? mapSvg(map.right, machines.right) : mapText(map.right, { machines: machines.right, paint: terminal.paint, width })
  return out === undefined ? (terminal.out(drawn), exitCode.ok) : writeOutput('out', out, `${drawn}\n`, context)
}

const axesOf = (options: Options): MapOptions => {
  const [x, y] = [ownValue(options, 'x'), ownValue(options, 'y')]
  return { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) }
}

/** Facts as `NAME=VALUE`, comma-separated or one by one; `unknown` says that a fact is not known. */
const factsAt = (texts: ReadonlyArray<string>, dictionary: Dictionary): E.Either<string, Facts> => {
  const facts: Record<string, FactValue | null> = {}
  for (const text of texts.flatMap((each) => each.split(','))) {
    const [, name = '', value = ''] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(text) ?? []
    if (name === '') return E.left(`--at: found ${text}, expected NAME=VALUE such as cpu_cores=8`)
    if (Object.hasOwn(facts, name)) return E.left(`--at: ${name} is given twice`)
    facts[name] = valueOf(value, dictionary.get(name)?.type)
  }
  return E.right(facts)
}

const valueOf = (text: string, type: string | undefined): FactValue | null => {
  if (text === 'unknown') return null
  if (type === 'boolean') return { true: true, yes: true, false: false, no: false }[text] ?? text
  return type === 'enum' || !/^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? text : Number(text)
}

const machinesOf = async (options: Options, ladder: Ladder, context: ProgramContext): Promise<E.Either<ExitCode, ReadonlyArray<NamedMachine>>> => {
  const given = await readGiven(options, ladder, context)
  if (E.isLeft(given)) return given
  const machines: NamedMachine[] = [...(given.right?.machines ?? [])]
  const failed: ExitCode[] = []
  for (const path of options.machine) {
    const read = await readMachine(path, ladder, context)
    if (E.isRight(read)) {
      const { facts } = await surveyed(read.right.machine, { ladder, named: {} }, options)
      machines.push({ name: path === '-' ? 'machine' : machineName(path), facts })
    } else {
      showError(read.left, false, context.terminal)
      failed.push(codeOf(read.left))
    }
  }
  return failed.length > 0 ? E.left(worst(failed)) : E.right(machines)
}

const inWords = (error: MapError): string => {
  switch (error._tag) {
    case 'UnknownFact':
      return `there is no fact "${error.fact}"${error.hint === null ? '' : `; ${error.hint}`}`
    case 'SameFact':
      return `${error.fact} is named for both axes, expected two facts`
    case 'FixedAxis':
      return `${error.fact} is an axis and cannot be held --at one value`
    case 'TooFine':
      return `this map would have ${error.cells} cells, and at most ${error.most} are drawn: choose other facts`
    case 'InvalidFacts':
      return error.problems.map(({ fact, message }) => `--at ${fact}: ${message}`).join('; ')
    case 'ContradictoryFacts':
      return error.contradictions.map(({ message }) => `--at: ${message}`).join('; ')
  }
}
