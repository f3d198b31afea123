import { knownArchitecture } from './architecture.ts'
import { cacheBlock, rowBytes } from './block-types.ts'
import { layersOf, type Layer } from './layers.ts'
import { stateFloats } from './linear-attention-graph.ts'
import type { ModelShape, Recurrent } from './model-shape.ts'
import { planOf, slidingCells, type Settings } from './settings.ts'

/**
 * Bytes of what a layer remembers of all sequences: keys and values of each cell, one compressed row in latent attention, or a state
 * of fixed size. In an unknown architecture a layer may have both, and is taken to. Source: llama.cpp v0.5.0, src/llama-kv-cache.cpp, src/llama-memory-recurrent.cpp.
 */
export const layerCacheBytes = (shape: ModelShape, settings: Settings, layer: Layer): number => {
  const plan = planOf(settings)
  const states = shape.recurrent === null ? 0 : plan.streams * 4 * stateSum(shape.recurrent)
  if (shape.recurrent !== null && knownArchitecture(shape.arch) === null) return states + attentionCacheBytes(shape, settings, layer)
  return layer.recurrent ? states : attentionCacheBytes(shape, settings, layer)
}

const stateSum = (recurrent: Recurrent): number => {
  const { convolution, state } = stateFloats(recurrent)
  return convolution + state
}

const attentionCacheBytes = (shape: ModelShape, settings: Settings, layer: Layer): number => {
  const plan = planOf(settings)
  if (layer.sharesCache) return 0
  const cells = plan.streams * (layer.sliding && shape.sliding !== null ? slidingCells(shape.sliding.window, plan, settings.swaFull) : plan.cells)
  const [keys, values] = [cacheBlock(settings.kvKey), cacheBlock(settings.kvValue)]
  if (shape.latent !== null) return cells * rowBytes(keys, shape.latent.kvRank + shape.latent.rope)
  return cells * (rowBytes(keys, layer.kvHeads * layer.headKey) + rowBytes(values, layer.kvHeads * layer.headValue))
}

/** Bytes of the caches of all layers. */
export const cacheBytes = (shape: ModelShape, settings: Settings): number =>
  layersOf(shape).reduce((sum, layer) => sum + layerCacheBytes(shape, settings, layer), 0)
