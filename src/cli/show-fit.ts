import { columns, type Paint } from '../decision/columns.ts'
import { contextOnGpu, type Fit, type Wish } from '../models/fit.ts'
import type { Grade } from '../models/memory.ts'
import { allLayers } from '../models/placement.ts'
import { GIB, roomOf, type Pool, type Pools } from '../models/pools.ts'
import type { Commands } from '../models/run-commands.ts'
import { visible } from '../source/frame.ts'

/** Bytes as people read them, rounded up: what is needed is never told as less. */
const gib = (bytes: number): string => {
  const rounded = Math.ceil((bytes / GIB) * 100) / 100
  return `${rounded.toFixed(bytes < 10 * GIB ? 2 : 1)} GiB`
}

/** Memory that is there, rounded down. */
const there = (bytes: number): string => `${(Math.floor((bytes / GIB) * 100) / 100).toFixed(bytes < 10 * GIB ? 2 : 1)} GiB`

const GRADES: Readonly<Record<Grade, string>> = {
  exact: 'from the file, tensor by tensor',
  recipe: "from the dimensions, by the quantizer's rules; a file quantized otherwise differs",
  'bits-per-weight': 'from the number of parameters alone: its architecture is not known to the byte'
}

/** An answer as a person reads it: what fits, what it needs where, and how to ask for it. */
export const showFit = (id: string, wish: Wish, found: Fit, pools: Pools, run: Commands, twice: number, paint: Paint): string => {
  const { memory, placement, model } = found
  const bad = found.verdict === 'no'
  const parts = [`weights ${gib(memory.weights)}`, `cache ${gib(memory.kv)}`, `computing ${gib(memory.compute)}`, `process ${gib(memory.overhead)}`]
  const rows = [
    ['needs', `${gib(memory.total)}, at most ${gib(memory.upperBound)}: ${parts.join(', ')}`],
    ['known', GRADES[model.grade]],
    poolRow(pools.ram, placement.ram, pools.unified),
    ...(pools.gpu === null ? [] : [poolRow(pools.gpu, placement.gpu, false)]),
    ...(twice > 0 && placement.gpuLayers === 0
      ? [['', `the process shows ${gib(twice)} more, mapped pages of the file that the system takes back`]]
      : []),
    ...(bad ? [] : [['llama.cpp', visible(run.llamaCpp)] as const, ['ollama', visible(run.ollama)] as const])
  ]
  const style = bad ? paint.bad : found.verdict === 'fits' ? paint.good : paint.unsure
  const remarks = [...faster(wish, found, pools), ...shortNow(found, pools)]
  return [style(headline(id, wish, found, pools)), ...columns(rows, '  '), ...remarks.map((line) => paint.unsure(`  ${line}`))].join('\n')
}

/** What would keep the CPU out of it. */
const faster = (wish: Wish, { verdict, model, placement }: Fit, pools: Pools): ReadonlyArray<string> => {
  if (wish.gpuLayers !== 'auto' || verdict === 'no' || pools.gpu === null || placement.gpuLayers >= allLayers(model)) return []
  const context = contextOnGpu({ ...wish, model }, pools)
  return context === null ? [] : [`with ${context} tokens${model === wish.model ? '' : ` as ${model.quant}`} all of it would be on the GPU`]
}

const headline = (id: string, wish: Wish, found: Fit, pools: Pools): string => {
  const { model, settings, placement, shortfall, verdict } = found
  const what = (quant: string, context: number): string => `${visible(id)} ${quant} with ${context} tokens of context`
  const asked = what(wish.model.quant, wish.settings.context)
  const all = allLayers(model)
  const where =
    pools.gpu === null || placement.gpuLayers === 0
      ? 'on the CPU'
      : placement.gpuLayers >= all
        ? 'all on the GPU'
        : `${placement.gpuLayers} of ${all} layers on the GPU, ${all - placement.gpuLayers} on the CPU`
  switch (verdict) {
    case 'fits':
      return `${asked} fits, ${where}`
    case 'smaller-context':
      return `${asked} lacks ${gib(shortfall)}; it fits with ${settings.context} tokens, ${where}`
    case 'smaller-quant':
      return `${asked} lacks ${gib(shortfall)}; it fits as ${model.quant}, ${where}`
    case 'partly-offloaded':
      return `${asked} lacks ${gib(shortfall)} on the GPU alone; it runs ${placement.gpuLayers === 0 ? where : `with ${where}`}`
    case 'no':
      return `${asked} does not fit: ${gib(shortfall)} short`
  }
}

const poolRow = ({ pool, have, reserved, why, free }: Pool, need: number, shared: boolean): ReadonlyArray<string> => {
  const now = free === null ? '' : `, ${there(free)} free now`
  return [pool, `${gib(need)} of ${there(have)}${shared ? ', the GPU included' : ''}${now}; ${gib(reserved)} reserved ${why}`]
}

/** What is free now may be less than what the machine has. */
const shortNow = ({ placement, verdict }: Fit, { ram, gpu }: Pools): ReadonlyArray<string> =>
  verdict === 'no'
    ? []
    : [ram, ...(gpu === null ? [] : [gpu])].flatMap(({ pool, free, have, reserved }) => {
        const need = placement[pool]
        if (free === null || need <= free || need > roomOf({ pool, free, have, reserved, why: '' })) return []
        return [`now ${gib(need - free)} more of ${pool} would have to be free: close what else uses it`]
      })
