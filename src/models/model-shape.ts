/** One value for all layers, or one for each, first layer first. */
export type PerLayer = number | readonly number[]

/** Which layers are of a kind: `n` says that all are but every n-th (the n-th, 2n-th …); a list says it layer by layer. */
export type LayerPattern = number | readonly boolean[]

/** Layers that see only the last `window` tokens (sliding-window attention). */
export interface Sliding {
  /** tokens that such a layer sees */
  readonly window: number
  /** which layers slide; 6 says five sliding ones, then a full one, and so on */
  readonly pattern: LayerPattern
  /** width of a key and of a value head in the sliding layers, where it differs from the others' */
  readonly headKey: number | null
  readonly headValue: number | null
}

/** Multi-head latent attention: one compressed row a token instead of keys and values of every head. */
export interface LatentAttention {
  /** width of the compressed row (`attention.kv_lora_rank`) */
  readonly kvRank: number
  /** width of the compressed query (`attention.q_lora_rank`); null where queries are not compressed */
  readonly queryRank: number | null
  /** part of a key that carries the position (`rope.dimension_count`) */
  readonly rope: number
  /** width of a key and of a value head once unpacked (`attention.key_length_mla`, `attention.value_length_mla`) */
  readonly headKey: number
  readonly headValue: number
}

/** A mixture of experts in place of the feed-forward part. */
export interface Experts {
  readonly count: number
  /** experts that a token passes through */
  readonly used: number
  /** width of one expert (`expert_feed_forward_length`) */
  readonly feedForward: number
  /** width of the expert that every token passes through, all of them together; 0 where there is none */
  readonly sharedFeedForward: number
  /** layers at the beginning that have no experts */
  readonly leadingDense: number
  /** the choice, and only the choice, has a learned bias (`exp_probs_b`); left out means no */
  readonly choiceBias?: boolean
  /** the weights of the chosen are brought to a sum of 1 (`expert_weights_norm`); left out means as the architecture does it */
  readonly normalised?: boolean
  /** the weights of the chosen are scaled (`expert_weights_scale` other than 1); left out means no */
  readonly scaled?: boolean
}

/** Layers with a state of fixed size in place of a cache that grows (state-space, linear attention). */
export interface Recurrent {
  /** which layers are recurrent; 4 says three recurrent ones, then one with attention, and so on */
  readonly pattern: LayerPattern
  readonly convKernel: number
  readonly innerSize: number
  readonly stateSize: number
  readonly groups: number
  /** `ssm.time_step_rank`: heads of the linear attention */
  readonly timeStepRank: number
}

/**
 * All that the memory a model needs depends on: its dimensions, in numbers of elements. Names in brackets are the GGUF keys, each
 * after the architecture's name and a dot.
 */
export interface ModelShape {
  /** as in `general.architecture`: llama, qwen3, gemma3 … */
  readonly arch: string
  /** blocks that are run for every token (`block_count`) */
  readonly layers: number
  /** width of the model (`embedding_length`) */
  readonly embedding: number
  /** words in the vocabulary, as many as the embedding has rows */
  readonly vocabulary: number
  /** tokens that the model was trained for (`context_length`) */
  readonly context: number
  /** width of the dense feed-forward part (`feed_forward_length`) */
  readonly feedForward: PerLayer
  /** query heads (`attention.head_count`) */
  readonly heads: PerLayer
  /** key and value heads (`attention.head_count_kv`) */
  readonly kvHeads: PerLayer
  /** width of a key and of a value head (`attention.key_length`, `attention.value_length`; else embedding / heads) */
  readonly headKey: number
  readonly headValue: number
  /** the output layer is the embedding itself */
  readonly tied: boolean
  readonly sliding: Sliding | null
  readonly latent: LatentAttention | null
  readonly experts: Experts | null
  readonly recurrent: Recurrent | null
  /** last layers that keep no cache of their own (`attention.shared_kv_layers`) */
  readonly sharedKv: number
  /** width of the embedding that every layer gets of its own (`embedding_length_per_layer_input`), 0 where there is none */
  readonly perLayerEmbedding: number
  /** queries are scaled by their place (`attention.temperature_scale` above 0); left out means as the architecture does it */
  readonly temperature?: boolean
  /** queries, keys and values have biases; left out means as the architecture does it */
  readonly qkvBias?: boolean
  /** elements of the tensor `rope_freqs.weight` that files of Llama 3.1 and later have; left out where there is none */
  readonly ropeFactors?: number
}
