import { architectureOf } from './architecture.ts'
import type { LayerPattern, ModelShape, PerLayer } from './model-shape.ts'

/** The value of one layer; the last one given where a list is too short. */
const inLayer = (value: PerLayer, layer: number): number => (typeof value === 'number' ? value : (value[layer] ?? value.at(-1) ?? 0))

/** Whether a layer is of the kind that a pattern describes. */
const inPattern = (pattern: LayerPattern, layer: number): boolean =>
  typeof pattern === 'number' ? layer % pattern < pattern - 1 : pattern[layer] === true

/** One block of a model, with all that differs from block to block. */
export interface Layer {
  readonly index: number
  /** it keeps a state of fixed size in place of a cache */
  readonly recurrent: boolean
  readonly sliding: boolean
  /** it keeps no cache of its own and reads an earlier layer's */
  readonly sharesCache: boolean
  readonly heads: number
  readonly kvHeads: number
  readonly headKey: number
  readonly headValue: number
  readonly feedForward: number
  readonly hasExperts: boolean
}

/** The blocks of a model, first one first. */
export const layersOf = (shape: ModelShape): ReadonlyArray<Layer> => {
  const believes = !architectureOf(shape.arch).ignoresSliding
  return Array.from({ length: shape.layers }, (_, index): Layer => {
    const recurrent = shape.recurrent !== null && inPattern(shape.recurrent.pattern, index)
    const sliding = shape.sliding !== null && believes && inPattern(shape.sliding.pattern, index)
    return {
      index,
      recurrent,
      sliding,
      sharesCache: index >= shape.layers - shape.sharedKv,
      heads: inLayer(shape.heads, index),
      kvHeads: inLayer(shape.kvHeads, index),
      headKey: (sliding ? shape.sliding?.headKey : null) ?? shape.headKey,
      headValue: (sliding ? shape.sliding?.headValue : null) ?? shape.headValue,
      feedForward: inLayer(shape.feedForward, index),
      hasExperts: shape.experts !== null && index >= shape.experts.leadingDense
    }
  })
}
