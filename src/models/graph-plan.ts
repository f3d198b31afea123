import type { Architecture } from './architecture.ts'
import type { Element, Graph } from './graph.ts'

/** What all layers of a graph have in common. */
export interface GraphPlan {
  readonly graph: Graph
  readonly architecture: Architecture
  /** width of the model */
  readonly embedding: number
  /** tokens computed at once, in all sequences together */
  readonly tokens: number
  readonly streams: number
  readonly outputs: number
  readonly flash: boolean
  /** some layers slide, and have a cache of their own */
  readonly sliding: boolean
  readonly quantizedKeys: boolean
  readonly quantizedValues: boolean
  /** the cache keeps 32 bits an element */
  readonly wideKeys: boolean
  readonly wideValues: boolean
  /** width of a layer's values, in the widest layer */
  readonly widestValues: number
  /** elements of the cache, where the graph copies some of it */
  readonly cacheElement: Element
}
