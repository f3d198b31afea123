import { either as E } from 'fp-ts'
import { fit, type Fit } from '../models/fit.ts'
import { mappedTwice } from '../models/memory.ts'
import { poolsOf, type Pools } from '../models/pools.ts'
import { commandsOf } from '../models/run-commands.ts'
import { visible } from '../source/frame.ts'
import { codeOf, exitCode, worst, type ExitCode } from './exit-code.ts'
import { readFitOptions, type FitOptions } from './fit-options.ts'
import { machineFacts } from './machine-facts.ts'
import { namedLadder } from './named-ladder.ts'
import { namedModel, type NamedModel } from './named-model.ts'
import { ownValue, type Options } from './options.ts'
import { wrongUsages } from './output-format.ts'
import type { ProgramContext } from './program-context.ts'
import { showError, showMachineError } from './show-diagnostics.ts'
import { showFit } from './show-fit.ts'

/** `plimsoll fit MODEL`: whether and how a model fits this machine, or the machines in files. */
export const fitModel = async (name: string, options: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const problem = (message: string): void => terminal.err(`${terminal.paint.bad('error')}  ${visible(message)}`)
  const asked = readFitOptions(options)
  if (E.isLeft(asked)) return wrongUsages(asked.left, terminal)
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const model = await namedModel(name, asked.right, ownValue(options, 'models'))
  if (E.isLeft(model)) {
    if (model.left._tag === 'UnknownModel') {
      problem(`there is no model "${name}" in the catalogue, and no such file${model.left.hint === null ? '' : `; ${model.left.hint}`}`)
      return exitCode.usage
    }
    showError(model.left, options.json, terminal)
    return codeOf(model.left)
  }
  const codes: ExitCode[] = []
  for (const path of options.machine.length === 0 ? [null] : options.machine) {
    const facts = await machineFacts(path, loaded.right, options, context)
    if (E.isLeft(facts)) {
      showMachineError(path ?? '', facts.left, options, terminal)
      codes.push(codeOf(facts.left))
      continue
    }
    const pools = poolsOf(facts.right)
    if (E.isLeft(pools)) {
      problem(`${path === null ? '' : `${path}: `}${pools.left.fact} is not known, so nothing can be said of what fits`)
      codes.push(exitCode.negative)
      continue
    }
    codes.push(tell(path, model.right, asked.right, pools.right, options, context))
  }
  return worst(codes)
}

const tell = (path: string | null, model: NamedModel, asked: FitOptions, pools: Pools, options: Options, { terminal }: ProgramContext): ExitCode => {
  const found = fit(model.wish, pools)
  if (!Number.isSafeInteger(found.memory.upperBound)) {
    terminal.err(`${terminal.paint.bad('error')}  ${visible(model.id)} with these settings needs more bytes than can be counted exactly`)
    return exitCode.negative
  }
  const run = commandsOf(found, model.origin(found.model.quant), asked.outputs)
  const many = options.machine.length > 1
  if (options.json) {
    const document = { schemaVersion: 1, ...(many ? { machine: path } : {}), ...fitDocument(model.id, found, pools), run }
    terminal.out(many ? JSON.stringify(document) : JSON.stringify(document, null, 2))
  } else {
    if (many) terminal.out(terminal.paint.faint(`${visible(path ?? '')}:`))
    terminal.out(showFit(model.id, model.wish, found, pools, run, mappedTwice(found.model), terminal.paint) + (many ? '\n' : ''))
  }
  return found.verdict === 'no' ? exitCode.negative : exitCode.ok
}

/** What `--json` prints of an answer. */
const fitDocument = (id: string, found: Fit, pools: Pools): Readonly<Record<string, unknown>> => {
  const { verdict, model, settings, placement, memory, shortfall } = found
  const need = { ram: placement.ram, gpu: placement.gpu }
  return {
    model: id,
    verdict,
    grade: model.grade,
    settings: {
      context: settings.context,
      kv: settings.kvKey,
      quant: model.quant,
      gpuLayers: placement.gpuLayers,
      parallel: settings.parallel,
      flashAttention: settings.flashAttention,
      ubatch: settings.ubatch,
      outputs: settings.outputs,
      swaFull: settings.swaFull
    },
    bytes: memory,
    pools: [pools.ram, ...(pools.gpu === null ? [] : [pools.gpu])].map(({ pool, have, free, reserved }) => ({
      pool,
      need: need[pool],
      have,
      free,
      reserved
    })),
    shortfall
  }
}
