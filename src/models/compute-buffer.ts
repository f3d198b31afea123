import { allocatedBytes } from './allocation.ts'
import { knownArchitecture } from './architecture.ts'
import { bytesOf } from './graph.ts'
import { modelGraph } from './model-graph.ts'
import type { ModelShape } from './model-shape.ts'
import type { Settings } from './settings.ts'

/**
 * Bytes of the buffer that the engine computes in, on one device. Where an unknown architecture has recurrent layers, it is not known which:
 * the larger one counts, of all layers with a state and all with attention.
 */
export const computeBytes = (shape: ModelShape, settings: Settings): number => {
  const { arch, layers, recurrent } = shape
  if (recurrent === null || knownArchitecture(arch) !== null) return allocatedBytes(modelGraph(shape, settings))
  const everywhere = { ...recurrent, pattern: Array.from({ length: layers }, () => true) }
  return Math.max(...[everywhere, null].map((one) => allocatedBytes(modelGraph({ ...shape, recurrent: one }, settings))))
}

/** Bytes of what the host hands in for one computation: tokens, their rows of the embedding, places and masks. */
export const computeInputBytes = (shape: ModelShape, settings: Settings): number => {
  const { inputs, computed } = modelGraph(shape, settings)
  return [...inputs, ...computed.slice(0, 1)].reduce((sum, value) => sum + bytesOf(value) + 32, 0)
}
