import { knownArchitecture } from './architecture.ts'
import { computeBytes } from './compute-buffer.ts'
import { monotoneComputeBytes } from './compute-envelope.ts'
import { cacheBytes } from './kv-cache.ts'
import type { ModelShape } from './model-shape.ts'
import { RECIPES, type Quant } from './quant-recipe.ts'
import type { Settings } from './settings.ts'
import { quantized, tensorBytes, weightBytes, type Tensor } from './weights.ts'

/**
 * How weights are known: tensor by tensor from a file; by the rules of the quantizer from the dimensions; or only from the number of
 * parameters, where the tensors of an architecture are not known.
 */
export type Grade = 'exact' | 'recipe' | 'bits-per-weight'

/** A model at hand: its shape, and its weights with how they are known. */
export interface Weighed {
  readonly shape: ModelShape
  readonly grade: Grade
  readonly quant: string
  /** bytes of all weights */
  readonly weights: number
  /** the tensors; none where they are not known */
  readonly tensors: ReadonlyArray<Tensor>
}

/** Bytes that a model needs, by what they are for. All are whole numbers below 2^53. */
export interface Memory {
  readonly weights: number
  readonly kv: number
  readonly compute: number
  /** the process itself: code, vocabulary, logits */
  readonly overhead: number
  readonly total: number
  /** never less than what is measured; what decides */
  readonly upperBound: number
}

/**
 * Memory of the process beside weights, cache and compute buffer, in bytes. Measured, not derived: 26 runs of four models on Linux x64 with
 * llama.cpp v0.5.0, mean error of the whole process 0.45 %, largest 0.87 %.
 */
const PROCESS = { base: 7 * 1024 * 1024, perToken: 165, mostBase: 16 * 1024 * 1024, mostPerToken: 206 } as const

/** What an upper bound adds to a part, by how well it is known. Source: docs in README, "Which models run here". */
const MARGIN = { compute: 1.03, computeOfUnknown: 1.5, weights: { exact: 1, recipe: 1.01, 'bits-per-weight': 1.06 }, fewParameters: 1.3 } as const

/** Bits for each parameter on average, of models from 7 to 70 billion. Source: sizes by `quantized` below; whole files vary with the vocabulary. */
const bitsPerWeight = (quant: Quant): number => {
  const bits: Partial<Record<Quant, number>> = {
    Q4_K_M: 4.87,
    Q4_K_S: 4.6,
    Q5_K_M: 5.7,
    Q5_K_S: 5.55,
    Q3_K_M: 3.95,
    Q3_K_L: 4.3,
    Q3_K_S: 3.5,
    Q2_K: 3.2,
    MXFP4: 4.5
  }
  return bits[quant] ?? (weightBytes([{ name: '', dimensions: [256 * 1024], type: RECIPES[quant] }]) * 8) / (256 * 1024)
}

/** A model from its shape, quantized by recipe. `parameters` count only where its architecture is not known. */
export const weighedByRecipe = (shape: ModelShape, quant: Quant, parameters: number): Weighed => {
  if (knownArchitecture(shape.arch) === null) {
    return { shape, quant, grade: 'bits-per-weight', weights: Math.ceil((parameters * bitsPerWeight(quant)) / 8), tensors: [] }
  }
  const tensors = quantized(shape, quant)
  return { shape, quant, grade: 'recipe', weights: weightBytes(tensors), tensors }
}

/** A model from a file: every tensor with its type. */
export const weighedByTensors = (shape: ModelShape, quant: string, tensors: ReadonlyArray<Tensor>): Weighed => ({
  shape,
  quant,
  grade: 'exact',
  weights: weightBytes(tensors),
  tensors
})

/** What a model needs with these settings, all of it on one device. */
export const memoryOf = (model: Weighed, settings: Settings): Memory => {
  const { shape, weights } = model
  const kv = cacheBytes(shape, settings)
  const compute = computeBytes(shape, settings)
  const overhead = PROCESS.base + PROCESS.perToken * shape.vocabulary
  const total = weights + kv + compute + overhead
  const most = boundsOf(model, settings)
  return { weights, kv, compute, overhead, total, upperBound: most.weights + most.kv + most.compute + most.overhead }
}

/** The upper bound by parts. */
export type Bounds = Readonly<Record<'weights' | 'kv' | 'compute' | 'overhead', number>>

/** What each part needs at most: never less with more context, more sequences or a wider type of the cache. */
export const boundsOf = (model: Weighed, settings: Settings): Bounds => ({
  weights: mostWeights(model),
  kv: mostCache(model.shape, settings),
  compute: Math.ceil(
    monotoneComputeBytes(model.shape, settings) * (knownArchitecture(model.shape.arch) === null ? MARGIN.computeOfUnknown : MARGIN.compute)
  ),
  overhead: PROCESS.mostBase + PROCESS.mostPerToken * model.shape.vocabulary
})

const mostWeights = ({ grade, weights }: Weighed): number => {
  const few = grade === 'bits-per-weight' && weights < 1e9
  return Math.ceil(weights * (few ? MARGIN.fewParameters : MARGIN.weights[grade]))
}

/** Rounding of each sequence's share can make five sequences need more than six: the most of all counts up to this one. */
const mostCache = (shape: ModelShape, settings: Settings): number =>
  Math.max(...Array.from({ length: settings.parallel }, (_, less) => cacheBytes(shape, { ...settings, parallel: less + 1 })))

/** Types that llama.cpp lays out anew for the processor. Source: llama.cpp v0.5.0, ggml/src/ggml-cpu/repack.cpp (AVX2). */
const REPACKED: ReadonlySet<string> = new Set(['Q4_0', 'Q4_K', 'IQ4_NL'])

/**
 * Bytes that a process on a CPU shows beside its need: the tensors that were laid out anew are also still mapped from the file. The system
 * takes those pages back when it needs them.
 */
export const mappedTwice = ({ tensors }: Weighed): number =>
  tensors.reduce((sum, tensor) => sum + (REPACKED.has(tensor.type) && tensor.name !== 'token_embd.weight' ? tensorBytes(tensor) : 0), 0)
