import { cacheBlock, rowBytes } from './block-types.ts'
import { layersOf, type Layer } from './layers.ts'
import { stateFloats } from './linear-attention-graph.ts'
import type { ModelShape } from './model-shape.ts'
import { planOf, slidingCells, type Settings } from './settings.ts'

/**
 * Bytes of what a layer remembers of all sequences: keys and values of each cell, one compressed row in latent attention, or a state
 * of fixed size. Source: llama.cpp v0.5.0, src/llama-kv-cache.cpp, src/llama-memory-recurrent.cpp.
 */
export const layerCacheBytes = (shape: ModelShape, settings: Settings, layer: Layer): number => {
  const plan = planOf(settings)
  if (layer.recurrent && shape.recurrent !== null) {
    const { convolution, state } = stateFloats(shape.recurrent)
    return plan.streams * 4 * (convolution + state)
  }
  if (layer.sharesCache) return 0
  const cells = plan.streams * (layer.sliding && shape.sliding !== null ? slidingCells(shape.sliding.window, plan, settings.swaFull) : plan.cells)
  const [keys, values] = [cacheBlock(settings.kvKey), cacheBlock(settings.kvValue)]
  if (shape.latent !== null) return cells * rowBytes(keys, shape.latent.kvRank + shape.latent.rope)
  return cells * (rowBytes(keys, layer.kvHeads * layer.headKey) + rowBytes(values, layer.kvHeads * layer.headValue))
}

/** Bytes of the caches of all layers. */
export const cacheBytes = (shape: ModelShape, settings: Settings): number =>
  layersOf(shape).reduce((sum, layer) => sum + layerCacheBytes(shape, settings, layer), 0)
