import { either as E } from 'fp-ts'
import { decideSync } from '../decision/decide.ts'
import { columns } from '../decision/columns.ts'
import type { Decision } from '../decision/decision.ts'
import { loadCatalogue } from '../detector/load-catalogue.ts'
import { GIB, poolsOf } from '../models/pools.ts'
import { contextOf, ORDER, ranked, type Ranked } from '../models/ranking.ts'
import { visible } from '../source/frame.ts'
import { codeOf, exitCode, worst, type ExitCode } from './exit-code.ts'
import { readFitOptions } from './fit-options.ts'
import { machineFacts } from './machine-facts.ts'
import { namedLadder } from './named-ladder.ts'
import { ownValue, type Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { showError, showMachineError } from './show-diagnostics.ts'

/** `plimsoll models`: what the tier prefers, and which models of it run on this machine, or on the machines in files. */
export const models = async (options: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const problem = (message: string): void => terminal.err(`${terminal.paint.bad('error')}  ${visible(message)}`)
  const asked = readFitOptions(options)
  if (E.isLeft(asked)) {
    asked.left.forEach(problem)
    return exitCode.usage
  }
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const catalogue = await loadCatalogue(ownValue(options, 'models'))()
  if (E.isLeft(catalogue)) {
    showError(catalogue.left, options.json, terminal)
    return codeOf(catalogue.left)
  }
  const codes: ExitCode[] = []
  for (const path of options.machine.length === 0 ? [null] : options.machine) {
    const facts = await machineFacts(path, loaded.right, options, context)
    const decided = E.isLeft(facts) ? facts : decideSync(loaded.right.ladder, facts.right)
    if (E.isLeft(facts) || E.isLeft(decided)) {
      const error = E.isLeft(facts) ? facts.left : E.isLeft(decided) ? decided.left : null
      if (error !== null) {
        showMachineError(path ?? '', error, options, terminal)
        codes.push(codeOf(error))
      }
      continue
    }
    const pools = poolsOf(facts.right)
    if (E.isLeft(pools)) {
      problem(`${path === null ? '' : `${path}: `}${pools.left.fact} is not known, so nothing can be said of what runs`)
      codes.push(exitCode.negative)
      continue
    }
    const tokens = asked.right.contextGiven ? asked.right.settings.context : contextOf(decided.right.performance)
    const list = ranked(catalogue.right, decided.right.preferredModels, tokens, pools.right)
    tell(path, decided.right, tokens, list, options, context)
    codes.push(list.length === 0 ? exitCode.negative : exitCode.ok)
  }
  return worst(codes)
}

const tell = (
  path: string | null,
  decision: Decision,
  context: number,
  list: ReadonlyArray<Ranked>,
  options: Options,
  { terminal }: ProgramContext
): void => {
  const { tier, preferredModels } = decision
  const many = options.machine.length > 1
  if (options.json) {
    const document = { schemaVersion: 1, ...(many ? { machine: path } : {}), tier, preferredModels, context, order: ORDER, models: list.map(rowOf) }
    return terminal.out(many ? JSON.stringify(document) : JSON.stringify(document, null, 2))
  }
  const { paint } = terminal
  const prefers = preferredModels.length === 0 ? 'prefers no models' : `prefers ${preferredModels.join(' and ')} models`
  const count = list.length === 0 ? 'none runs here' : `${list.length} run here, best first`
  const rows = list.map((entry) => {
    const { id, sizeClass, parameters } = entry.model
    const { quant, upperBound, why } = rowOf(entry)
    return [visible(id), sizeClass, `${(parameters / 1e9).toPrecision(3)} billion`, quant, `${(upperBound / GIB).toFixed(1)} GiB`, why]
  })
  terminal.out(
    [
      ...(many ? [paint.faint(`${visible(path ?? '')}:`)] : []),
      paint.strong(`${tier ?? 'no tier'} ${prefers}; with ${context} tokens of context ${count}`),
      ...columns(rows, '  '),
      ...(list.length === 0 ? [] : [paint.faint(`  ${ORDER}`)])
    ].join('\n')
  )
}

interface Row {
  readonly model: string
  readonly name: string
  readonly sizeClass: string
  readonly parameters: number
  readonly verdict: string
  readonly quant: string
  readonly context: number
  readonly gpuLayers: number
  readonly total: number
  readonly upperBound: number
  readonly why: string
}

const rowOf = ({ model, fit }: Ranked): Row => {
  const { verdict, settings, placement, memory } = fit
  const onGpu =
    placement.gpuLayers > model.shape.layers ? 'all on the GPU' : placement.gpuLayers > 0 ? `${placement.gpuLayers} layers on the GPU` : 'on the CPU'
  const why =
    verdict === 'fits'
      ? 'fits as asked'
      : verdict === 'smaller-context'
        ? `with ${settings.context} tokens`
        : verdict === 'smaller-quant'
          ? `as ${fit.model.quant}`
          : 'partly'
  return {
    model: model.id,
    name: model.name,
    sizeClass: model.sizeClass,
    parameters: model.parameters,
    verdict,
    quant: fit.model.quant,
    context: settings.context,
    gpuLayers: placement.gpuLayers,
    total: memory.total,
    upperBound: memory.upperBound,
    why: `${why}, ${onGpu}`
  }
}
