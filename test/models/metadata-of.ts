import type { ModelShape } from '../../src/models/model-shape.ts'
import type { Written } from './gguf-file.ts'

/** A model's dimensions as a GGUF file has them, keys written out by the book. */
export const metadataOf = (shape: ModelShape, tokens = 0): Record<string, Written> => {
  const { arch, sliding, latent, experts, recurrent } = shape
  const size = (value: number): Written => ['u32', value]
  const each = (value: number | ReadonlyArray<number>): Written => (typeof value === 'number' ? ['u32', value] : ['u32s', value])
  const pattern = (value: number | ReadonlyArray<boolean>): Written => (typeof value === 'number' ? ['u32', value] : ['bools', value])
  const own: Record<string, Written> = {
    block_count: size(shape.layers),
    context_length: size(shape.context),
    embedding_length: size(shape.embedding),
    feed_forward_length: each(shape.feedForward),
    'attention.head_count': each(shape.heads),
    'attention.head_count_kv': each(shape.kvHeads),
    'attention.key_length': size(shape.headKey),
    'attention.value_length': size(shape.headValue),
    'rope.freq_base': ['f32', 10_000],
    ...(sliding === null ? {} : { 'attention.sliding_window': size(sliding.window), 'attention.sliding_window_pattern': pattern(sliding.pattern) }),
    ...(latent === null
      ? {}
      : {
          'attention.kv_lora_rank': size(latent.kvRank),
          ...(latent.queryRank === null ? {} : { 'attention.q_lora_rank': size(latent.queryRank) }),
          'rope.dimension_count': size(latent.rope),
          'attention.key_length_mla': size(latent.headKey),
          'attention.value_length_mla': size(latent.headValue)
        }),
    ...(experts === null
      ? {}
      : {
          expert_count: size(experts.count),
          expert_used_count: size(experts.used),
          expert_feed_forward_length: size(experts.feedForward),
          leading_dense_block_count: size(experts.leadingDense)
        }),
    ...(recurrent === null
      ? {}
      : {
          full_attention_interval: size(typeof recurrent.pattern === 'number' ? recurrent.pattern : 1),
          'ssm.conv_kernel': size(recurrent.convKernel),
          'ssm.inner_size': size(recurrent.innerSize),
          'ssm.state_size': size(recurrent.stateSize),
          'ssm.group_count': size(recurrent.groups),
          'ssm.time_step_rank': size(recurrent.timeStepRank)
        })
  }
  const words = Array.from({ length: tokens }, (_, token) => `▁token${token}`)
  return {
    'general.architecture': ['string', arch],
    'general.file_type': ['u32', 15],
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${arch}.${key}`, value])),
    ...(tokens === 0
      ? {}
      : {
          'tokenizer.ggml.model': ['string', 'gpt2'],
          'tokenizer.ggml.tokens': ['strings', words],
          'tokenizer.ggml.scores': ['f32s', words.map((_, token) => -token)],
          'tokenizer.ggml.merges': ['strings', words.map((word) => `${word} ${word}`)]
        })
  }
}
