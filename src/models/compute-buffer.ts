import { allocatedBytes } from './allocation.ts'
import { modelGraph } from './model-graph.ts'
import type { ModelShape } from './model-shape.ts'
import type { Settings } from './settings.ts'

/** Bytes of the buffer that the engine computes in, on one device. */
export const computeBytes = (shape: ModelShape, settings: Settings): number => allocatedBytes(modelGraph(shape, settings))
