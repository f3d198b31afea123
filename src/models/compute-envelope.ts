import { isQuantized, type CacheType } from './block-types.ts'
import { computeBytes } from './compute-buffer.ts'
import type { LayerPattern, ModelShape } from './model-shape.ts'
import { ENGINE, planOf, type Settings } from './settings.ts'

/**
 * Bytes of the compute buffer, and never less than with a smaller context, with fewer sequences or with a narrower type of the cache: at
 * some larger ones the engine's allocator happens to need less, or the engine leaves out a step, and nobody may count on it.
 */
export const monotoneComputeBytes = (shape: ModelShape, settings: Settings): number =>
  Math.max(
    ...upTo(settings.kvKey).flatMap((kvKey) =>
      upTo(settings.kvValue).flatMap((kvValue) =>
        everyCountUpTo(settings.parallel).map((parallel) => withLessContext(shape, { ...settings, kvKey, kvValue, parallel }))
      )
    )
  )

/** Types of the cache whose graphs differ, up to this one: quantized ones, those of 16 bits, those of 32. */
const upTo = (type: CacheType): ReadonlyArray<CacheType> => {
  const quantized = ['q8_0', 'f16', 'f32'] as const
  return isQuantized(type) ? [type] : quantized.slice(0, type === 'f32' ? 3 : 2)
}

/** Powers of 2 below a number of sequences, and that number. */
const sequencesUpTo = (parallel: number): ReadonlyArray<number> => {
  const powers = Array.from({ length: 31 }, (_, exponent) => 2 ** exponent).filter((power) => power < parallel)
  return [...powers, parallel]
}

/** Small numbers of sequences are looked at one by one: between two powers of 2 the engine may need more than at either. */
const everyCountUpTo = (parallel: number): ReadonlyArray<number> => [
  ...new Set([...Array.from({ length: Math.min(parallel, 16) }, (_, before) => before + 1), ...sequencesUpTo(parallel)])
]

/** Steps of the context that are looked at; beyond it the masks decide, which only grow. */
const MOST_STEPS = 1024

/** For a shape, settings but for the context, and a number of steps: the most that the buffer takes up to there. */
const known = new WeakMap<ModelShape, Map<string, number[]>>()

const withLessContext = (shape: ModelShape, settings: Settings): number => {
  const { cells, streams } = planOf(settings)
  const steps = Math.min(cells / ENGINE.contextStep, MOST_STEPS)
  const ofShape = known.get(shape) ?? new Map<string, number[]>()
  known.set(shape, ofShape)
  const key = JSON.stringify({ ...settings, context: 0 })
  const most = ofShape.get(key) ?? [0]
  ofShape.set(key, most)
  const short = fewLayers(shape)
  for (let step = most.length; step <= steps; step++) {
    const bytes = computeBytes(short, { ...settings, context: step * ENGINE.contextStep * streams })
    most.push(Math.max(bytes, most[step - 1] ?? 0))
  }
  return Math.max(computeBytes(shape, settings), most[steps] ?? 0)
}

/** Memory is given back from block to block: a few blocks of every kind need what all of them do. */
const PERIODS = 5

const fewLayers = (shape: ModelShape): ModelShape => {
  const lengths = [shape.sliding?.pattern, shape.recurrent?.pattern].map((pattern) => periodOf(pattern ?? 1))
  if (lengths.includes(null) || typeof shape.heads !== 'number' || typeof shape.kvHeads !== 'number' || typeof shape.feedForward !== 'number') {
    return shape
  }
  const period = Math.max(...lengths.map(Number))
  const leading = shape.experts?.leadingDense ?? 0
  // The last block stays what it is.
  const layers = leading + period * PERIODS + ((shape.layers - leading) % period)
  return layers < shape.layers ? { ...shape, layers } : shape
}

const periodOf = (pattern: LayerPattern): number | null => (typeof pattern === 'number' ? pattern : null)
