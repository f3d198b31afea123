import { memoryOf, type Memory, type Weighed } from './memory.ts'
import { allLayers, missing, placer, type Placement, type Placer } from './placement.ts'
import type { Pools } from './pools.ts'
import { ENGINE, roundUp, type Settings } from './settings.ts'

/**
 * How a model fits a machine, best first: as asked, all of it in the pool that is preferred; as asked, with some layers on the CPU; with
 * less context; in a smaller quantization; or not at all.
 */
export const VERDICTS = ['fits', 'partly-offloaded', 'smaller-context', 'smaller-quant', 'no'] as const
type Verdict = (typeof VERDICTS)[number]

/** The machine carries what was asked, to the token, wherever its layers are. */
export const isAsAsked = (verdict: Verdict): boolean => verdict === 'fits' || verdict === 'partly-offloaded'

/** What is asked of a machine. */
export interface Wish {
  readonly model: Weighed
  readonly settings: Settings
  /** layers on the GPU; `auto` puts all of them there, or as many as fit, or none */
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
 * worse, and with `auto` no kind of memory does: where a GPU is too small, layers stay with the CPU before anything is taken away.
 */
export const fit = (wish: Wish, pools: Pools): Fit => {
  const { model, settings, smaller } = wish
  const answer = (verdict: Verdict, of: Weighed, asked: Settings, placement: Placement, lacks: number): Fit => {
    return { verdict, model: of, settings: asked, placement, memory: memoryOf(of, asked), shortfall: lacks }
  }
  const tried: { readonly placement: Placement; readonly lacks: number }[] = []
  for (const placement of placements(wish, model, settings, pools)) {
    const lacks = missing(placement, pools)
    if (lacks === 0) return answer(tried.length === 0 ? 'fits' : 'partly-offloaded', model, settings, placement, tried[0]?.lacks ?? 0)
    tried.push({ placement, lacks })
  }
  const nearest = tried.reduce((best, each) => (each.lacks < best.lacks ? each : best))
  const shortfall = nearest.lacks

  const holding = (of: Weighed, asked: Settings): Placement | null => {
    for (const placement of placements(wish, of, asked, pools)) if (missing(placement, pools) === 0) return placement
    return null
  }
  const less = largestContext(settings, (asked) => holding(model, asked))
  if (less !== null && less.settings.context >= USEFUL_CONTEXT) return answer('smaller-context', model, less.settings, less.placement, shortfall)
  for (const lighter of smaller()) {
    const placement = holding(lighter, settings)
    if (placement !== null) return answer('smaller-quant', lighter, settings, placement, shortfall)
  }
  if (less !== null) return answer('smaller-context', model, less.settings, less.placement, shortfall)
  return answer('no', model, settings, nearest.placement, shortfall)
}

/** The largest context with which all layers are on the GPU, below the one asked for; null where there is none. */
export const contextOnGpu = ({ model, settings }: Wish, pools: Pools): number | null =>
  largestContext(settings, (less) => {
    const all = placer(model, less, pools)(allLayers(model))
    return missing(all, pools) === 0 ? all : null
  })?.settings.context ?? null

/** Where the layers can go, best first, each worked out when the one before did not do: what was asked, or all on the GPU, as many as its memory holds, none. */
function* placements({ gpuLayers }: Wish, model: Weighed, settings: Settings, pools: Pools): Generator<Placement> {
  const place = placer(model, settings, pools)
  const all = pools.gpu === null ? 0 : allLayers(model)
  if (gpuLayers !== 'auto') yield place(Math.min(gpuLayers, all))
  else {
    if (all > 0) {
      yield place(all)
      yield mostOnGpu(place, all, pools)
    }
    yield place(0)
  }
}

interface LessContext {
  readonly settings: Settings
  readonly placement: Placement
}

/** The largest context below the one asked for that holds, in the engine's own steps; one step more does not. Null where none does. */
const largestContext = (settings: Settings, holding: (less: Settings) => Placement | null): LessContext | null => {
  const step = ENGINE.contextStep
  const at = (steps: number): LessContext | null => {
    const less = { ...settings, context: steps * step }
    const placement = holding(less)
    return placement === null ? null : { settings: less, placement }
  }
  let bad = roundUp(settings.context, step) / step
  let found = bad <= 1 ? null : at(1)
  if (found === null) return null
  for (let good = 1; bad - good > 1;) {
    const middle = Math.floor((good + bad) / 2)
    const there = at(middle)
    if (there === null) bad = middle
    else [good, found] = [middle, there]
  }
  return found
}

/** As many layers on the GPU as its memory holds; the rest stays with the CPU. */
const mostOnGpu = (place: Placer, all: number, pools: Pools): Placement => {
  let [good, bad] = [0, all]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (missing({ ...place(middle), ram: 0 }, pools) === 0) good = middle
    else bad = middle
  }
  return place(good)
}
