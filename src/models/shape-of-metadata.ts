import { either as E } from 'fp-ts'
import { architectureOf } from './architecture.ts'
import type { Experts, LatentAttention, LayerPattern, ModelShape, PerLayer, Recurrent, Sliding } from './model-shape.ts'
import type { TensorSpec } from './tensor-layout.ts'

/** A value of a file's header; of an array too long to matter only the length is known. */
export type MetadataValue = string | number | boolean | ReadonlyArray<number> | ReadonlyArray<boolean> | { readonly skipped: number }
export type Metadata = ReadonlyMap<string, MetadataValue>

/** What is missing or makes no sense, each with its key. */
export type ShapeProblems = ReadonlyArray<string>

/** Far above any model, and low enough that sums of products stay exact. */
const MOST = { layers: 1000, width: 10_000_000, expertsUsed: 512 } as const

/**
 * The shape of a model from a GGUF header: metadata by the keys of its architecture, the rest from its tensors. Defaults are the engine's
 * (llama.cpp v0.5.0, src/llama-model.cpp, load_hparams).
 */
export const shapeOfMetadata = (metadata: Metadata, tensors: ReadonlyArray<TensorSpec>): E.Either<ShapeProblems, ModelShape> => {
  const arch = metadata.get('general.architecture')
  if (typeof arch !== 'string') return E.left(['general.architecture is missing: this file is no model'])
  const read = reader(metadata, arch)
  const layers = read.size('block_count', MOST.layers) - read.optional('nextn_predict_layers', 0)
  const embedding = read.size('embedding_length')
  const heads = read.perLayer('attention.head_count', layers)
  const kvHeads = read.perLayer('attention.head_count_kv', layers, heads)
  const width = Math.floor(embedding / Math.max(1, typeof heads === 'number' ? heads : Math.max(1, ...heads)))
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  const vocabulary = byName.get('token_embd.weight')?.dimensions[1] ?? vocabularyOf(metadata, arch)
  if (vocabulary < 1) read.problems.push('token_embd.weight is missing, and so is the size of the vocabulary')
  if (layers < 1) read.problems.push(`${arch}.block_count leaves no layers`)
  const shape: ModelShape = {
    arch,
    layers,
    embedding,
    vocabulary,
    context: read.size('context_length'),
    feedForward: read.perLayer('feed_forward_length', layers, 0),
    heads,
    kvHeads,
    headKey: read.optional('attention.key_length', width),
    headValue: read.optional('attention.value_length', width),
    tied: tensors.length > 0 && !byName.has('output.weight'),
    sliding: slidingOf(read, arch),
    latent: latentOf(read, arch),
    experts: expertsOf(read, byName),
    recurrent: recurrentOf(read),
    sharedKv: read.optional('attention.shared_kv_layers', 0),
    perLayerEmbedding: read.optional('embedding_length_per_layer_input', 0),
    ...biasOf(arch, byName),
    ...(architectureOf(arch).temperature ? { temperature: Number(read.get('attention.temperature_scale') ?? 0) !== 0 } : {})
  }
  return read.problems.length > 0 ? E.left(read.problems) : E.right(shape)
}

/** Some models of an architecture have biases on queries, keys and values where others have none. */
const biasOf = (arch: string, tensors: ReadonlyMap<string, TensorSpec>): Pick<ModelShape, 'qkvBias'> => {
  const has = (name: string): boolean => tensors.has(`blk.0.attn_q.${name}`) || tensors.has(`blk.0.attn_qkv.${name}`)
  return has('weight') && has('bias') !== architectureOf(arch).qkvBias ? { qkvBias: has('bias') } : {}
}

interface Reader {
  readonly problems: string[]
  readonly get: (key: string) => MetadataValue | undefined
  readonly size: (key: string, most?: number) => number
  readonly optional: (key: string, otherwise: number) => number
  readonly perLayer: (key: string, layers: number, otherwise?: PerLayer) => PerLayer
}

const isSize = (value: unknown, most: number = MOST.width): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most

const reader = (metadata: Metadata, arch: string): Reader => {
  const problems: string[] = []
  const get = (key: string): MetadataValue | undefined => metadata.get(`${arch}.${key}`)
  const wrong = (key: string, expected: string): number => {
    problems.push(`${arch}.${key} is ${shown(get(key))}, expected ${expected}`)
    return 1
  }
  const size = (key: string, most: number = MOST.width): number => {
    const value = get(key)
    return isSize(value, most) && value > 0 ? value : wrong(key, `a whole number from 1 to ${most}`)
  }
  const optional = (key: string, otherwise: number): number => {
    const value = get(key)
    if (value === undefined) return otherwise
    return isSize(value) ? value : wrong(key, `a whole number up to ${MOST.width}`)
  }
  const perLayer = (key: string, layers: number, otherwise?: PerLayer): PerLayer => {
    const value = get(key)
    if (value === undefined && otherwise !== undefined) return otherwise
    if (isSize(value)) return value
    const list = Array.isArray(value) ? (value as ReadonlyArray<unknown>) : []
    return list.length >= layers && list.every((one) => isSize(one)) ? list : wrong(key, `a number, or one for each of ${layers} layers`)
  }
  return { problems, get, size, optional, perLayer }
}

const shown = (value: MetadataValue | undefined): string => {
  if (value === undefined) return 'missing'
  if (typeof value === 'object') return Array.isArray(value) ? `a list of ${value.length}` : 'a list'
  return JSON.stringify(value).slice(0, 60)
}

const vocabularyOf = (metadata: Metadata, arch: string): number => {
  const tokens = metadata.get('tokenizer.ggml.tokens')
  if (typeof tokens === 'object' && 'skipped' in tokens) return tokens.skipped
  const size = metadata.get(`${arch}.vocab_size`)
  return isSize(size) ? size : 0
}

const flags = (value: MetadataValue | undefined): ReadonlyArray<boolean> | null =>
  Array.isArray(value) && value.every((one) => typeof one === 'boolean' || typeof one === 'number') ? value.map(Boolean) : null

const slidingOf = (read: Reader, arch: string): Sliding | null => {
  const architecture = architectureOf(arch)
  const window = read.optional('attention.sliding_window', arch === 'gemma2' ? 4096 : 0)
  if (window === 0 || architecture.ignoresSliding) return null
  const given = read.get('attention.sliding_window_pattern')
  const pattern: LayerPattern = flags(given) ?? (isSize(given) && given > 0 ? given : architecture.slidingPattern)
  const key = read.optional('attention.key_length_swa', 0)
  const value = read.optional('attention.value_length_swa', 0)
  return { window, pattern, headKey: key === 0 ? null : key, headValue: value === 0 ? null : value }
}

const latentOf = (read: Reader, arch: string): LatentAttention | null => {
  const headKey = read.optional('attention.key_length_mla', 0)
  const headValue = read.optional('attention.value_length_mla', 0)
  if (arch !== 'deepseek2' || headKey === 0 || headValue === 0) return null
  const queryRank = read.optional('attention.q_lora_rank', 0)
  const kvRank = read.size('attention.kv_lora_rank')
  return { kvRank, queryRank: queryRank === 0 ? null : queryRank, rope: read.size('rope.dimension_count'), headKey, headValue }
}

const expertsOf = (read: Reader, tensors: ReadonlyMap<string, TensorSpec>): Experts | null => {
  const count = read.optional('expert_count', 0)
  if (count === 0) return null
  const leadingDense = read.optional('leading_dense_block_count', 0)
  const feedForward = read.optional('expert_feed_forward_length', 0) || firstOf(read.perLayer('feed_forward_length', 1, 0))
  const shared = tensors.get(`blk.${leadingDense}.ffn_up_shexp.weight`)?.dimensions[1]
  const declared = read.optional('expert_shared_feed_forward_length', read.optional('expert_shared_count', 0) * feedForward)
  const scale = read.get('expert_weights_scale')
  const normalised = read.get('expert_weights_norm')
  return {
    count,
    used: Math.min(count, read.size('expert_used_count', MOST.expertsUsed)),
    feedForward,
    sharedFeedForward: tensors.size > 0 ? (shared ?? 0) : declared,
    leadingDense,
    choiceBias: tensors.has(`blk.${leadingDense}.exp_probs_b.bias`),
    ...(typeof normalised === 'boolean' ? { normalised } : {}),
    scaled: typeof scale === 'number' && scale !== 0 && scale !== 1
  }
}

const firstOf = (value: PerLayer): number => (typeof value === 'number' ? value : (value[0] ?? 0))

const recurrentOf = (read: Reader): Recurrent | null => {
  const innerSize = read.optional('ssm.inner_size', 0)
  if (innerSize === 0) return null
  return {
    pattern: flags(read.get('attention.recurrent_layers')) ?? Math.max(1, read.optional('full_attention_interval', 4)),
    convKernel: read.size('ssm.conv_kernel'),
    innerSize,
    stateSize: read.size('ssm.state_size'),
    groups: read.optional('ssm.group_count', 0),
    timeStepRank: read.optional('ssm.time_step_rank', 1)
  }
}
