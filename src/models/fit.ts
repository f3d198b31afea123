import { memoryOf, type Memory, type Weighed } from './memory.ts'
import { allLayers, missing, placer, type Placement } from './placement.ts'
import type { Pools } from './pools.ts'
import { ENGINE, roundUp, type Settings } from './settings.ts'

/** How a model fits a machine: as asked; with less context; in a smaller quantization; partly on the CPU; or not at all. */
export const VERDICTS = ['fits', 'smaller-context', 'smaller-quant', 'partly-offloaded', 'no'] as const
type Verdict = (typeof VERDICTS)[number]

/** What is asked of a machine. */
export interface Wish {
  readonly model: Weighed
  readonly settings: Settings
  /** layers on the GPU; `auto` puts all of them there, or as many as fit */
  readonly gpuLayers: 'auto' | number
  /** the same model in smaller quantizations, largest first */
  readonly smaller: () => ReadonlyArray<Weighed>
}

/** The answer: how it fits, and with what. */
export interface Fit {
  readonly verdict: Verdict
  readonly model: Weighed
  readonly settings: Settings
  readonly placement: Placement
  readonly memory: Memory
  /** bytes that what was asked for lacks; 0 where it fits */
  readonly shortfall: number
}

/** A context that is still of use; less is offered only where nothing else helps. */
const USEFUL_CONTEXT = 2048

/**
 * Whether and how a model fits: what is nearest to the wish comes first. Decided on the upper bound. More memory never makes the answer
 * worse, for machines with a GPU and for those without.
 */
export const fit = (wish: Wish, pools: Pools): Fit => {
  const { model, settings, gpuLayers, smaller } = wish
  const whole = (of: Weighed, asked: Settings): Placement => {
    const all = pools.gpu === null ? 0 : allLayers(of)
    return placer(of, asked, pools)(gpuLayers === 'auto' ? all : Math.min(gpuLayers, all))
  }
  const holds = (of: Weighed, asked: Settings): boolean => missing(whole(of, asked), pools) === 0
  const answer = (verdict: Verdict, of: Weighed, asked: Settings, placement: Placement, shortfall: number): Fit => {
    return { verdict, model: of, settings: asked, placement, memory: memoryOf(of, asked), shortfall }
  }
  const asked = whole(model, settings)
  const shortfall = missing(asked, pools)
  if (shortfall === 0) return answer('fits', model, settings, asked, 0)

  const context = largestContext(settings, (less) => holds(model, less))
  const withContext = (): Fit => {
    const less = { ...settings, context: context ?? 0 }
    return answer('smaller-context', model, less, whole(model, less), shortfall)
  }
  if (context !== null && context >= USEFUL_CONTEXT) return withContext()
  const lighter = smaller().find((other) => holds(other, settings))
  if (lighter !== undefined) return answer('smaller-quant', lighter, settings, whole(lighter, settings), shortfall)
  const partly = gpuLayers === 'auto' && pools.gpu !== null ? mostOnGpu(model, settings, pools) : asked
  if (missing(partly, pools) === 0) return answer('partly-offloaded', model, settings, partly, shortfall)
  if (context !== null) return withContext()
  return answer('no', model, settings, partly, missing(partly, pools))
}

/** The largest context below the one asked for that holds, in the engine's own steps; one step more does not. Null where none does. */
const largestContext = (settings: Settings, holds: (less: Settings) => boolean): number | null => {
  const step = ENGINE.contextStep
  const at = (steps: number): boolean => holds({ ...settings, context: steps * step })
  let good = 0
  let bad = roundUp(settings.context, step) / step
  if (bad <= 1 || !at(1)) return null
  for (good = 1; bad - good > 1;) {
    const middle = Math.floor((good + bad) / 2)
    if (at(middle)) good = middle
    else bad = middle
  }
  return good * step
}

/** As many layers on the GPU as its memory holds; the rest stays with the CPU. */
const mostOnGpu = (model: Weighed, settings: Settings, pools: Pools): Placement => {
  const place = placer(model, settings, pools)
  let [good, bad] = [0, allLayers(model)]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (missing({ ...place(middle), ram: 0 }, pools) === 0) good = middle
    else bad = middle
  }
  return place(good)
}
