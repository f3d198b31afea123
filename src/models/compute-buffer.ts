import { allocatedBytes } from './allocation.ts'
import { bytesOf } from './graph.ts'
import { modelGraph } from './model-graph.ts'
import type { ModelShape } from './model-shape.ts'
import type { Settings } from './settings.ts'

/** Bytes of the buffer that the engine computes in, on one device. */
export const computeBytes = (shape: ModelShape, settings: Settings): number => allocatedBytes(modelGraph(shape, settings))

/** Bytes of what the host hands in for one computation: tokens, their rows of the embedding, places and masks. */
export const computeInputBytes = (shape: ModelShape, settings: Settings): number => {
  const { inputs, computed } = modelGraph(shape, settings)
  return [...inputs, ...computed.slice(0, 1)].reduce((sum, value) => sum + bytesOf(value) + 32, 0)
}
