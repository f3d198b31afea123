import { withTexts, type SchemaTexts } from '../source/schema-texts.ts'
import type { JsonSchema } from '../source/shape.ts'
import { catalogueFileShape } from './catalogue-file.ts'

/** The JSON Schema of a catalogue of models, for editors. */
export const catalogueFileSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Plimsoll catalogue of models',
  ...withTexts(catalogueFileShape.schema, KEY_TEXTS)
})

const SHAPE_TEXTS: SchemaTexts = {
  '': 'its dimensions, in numbers of elements; names in brackets are those of a config.json on Hugging Face',
  arch: 'architecture as llama.cpp calls it: llama, qwen3, gemma3 …',
  layers: 'blocks that are run for every token (num_hidden_layers)',
  embedding: 'width of the model (hidden_size)',
  feed_forward: 'width of the dense feed-forward part (intermediate_size), one number or one for each layer',
  heads: 'query heads (num_attention_heads), one number or one for each layer',
  kv_heads: 'key and value heads (num_key_value_heads), one number or one for each layer; left out, as many as query heads',
  head_key: 'width of a key head (head_dim); left out, embedding / heads',
  head_value: 'width of a value head; left out, as wide as a key head',
  vocabulary: 'rows of the embedding (vocab_size)',
  context: 'tokens that the model was trained for (max_position_embeddings)',
  tied: 'the output layer is the embedding itself (tie_word_embeddings); left out, it is not',
  sliding: 'layers that see only the last tokens',
  'sliding.window': 'tokens that such a layer sees (sliding_window)',
  'sliding.pattern': 'which layers slide: 6 says five of them, then one that sees everything; or true and false for each layer',
  'sliding.head_key': 'width of a key head in these layers, where it differs',
  'sliding.head_value': 'width of a value head in these layers, where it differs',
  latent:
    'multi-head latent attention: one compressed row a token instead of keys and values; kv_heads is then 1, head_key kv_rank + rope and head_value kv_rank, unless stated',
  'latent.kv_rank': 'width of the compressed row (kv_lora_rank)',
  'latent.query_rank': 'width of the compressed query (q_lora_rank); left out, queries are not compressed',
  'latent.rope': 'part of a key that carries the position (qk_rope_head_dim)',
  'latent.head_key': 'width of a key head once unpacked (qk_nope_head_dim + qk_rope_head_dim)',
  'latent.head_value': 'width of a value head once unpacked (v_head_dim)',
  experts: 'a mixture of experts in place of the feed-forward part',
  'experts.count': 'experts in a layer (num_experts)',
  'experts.used': 'experts that a token passes through (num_experts_per_tok)',
  'experts.feed_forward': 'width of one expert (moe_intermediate_size)',
  'experts.shared_feed_forward': 'width of the expert that every token passes through, all of them together; left out, there is none',
  'experts.leading_dense': 'layers at the beginning without experts (first_k_dense_replace); left out, none',
  'experts.choice_bias': 'the choice of experts has a learned bias (topk_method noaux_tc); left out, it has none',
  'experts.normalised': 'the weights of the chosen are brought to a sum of 1 (norm_topk_prob); left out, as the architecture does it',
  'experts.scaled': 'the weights of the chosen are scaled (routed_scaling_factor other than 1); left out, they are not',
  recurrent: 'layers with a state of fixed size in place of a cache that grows',
  'recurrent.pattern': 'which layers are recurrent: 4 says three of them, then one with attention; or true and false for each layer',
  'recurrent.conv_kernel': 'length of the convolution (linear_conv_kernel_dim)',
  'recurrent.inner_size': 'width of the values (linear_num_value_heads × linear_value_head_dim)',
  'recurrent.state_size': 'width of a key head (linear_key_head_dim)',
  'recurrent.groups': 'key heads (linear_num_key_heads)',
  'recurrent.time_step_rank': 'value heads (linear_num_value_heads)',
  shared_kv: 'last layers that keep no cache of their own; left out, none',
  per_layer_embedding: 'width of the embedding that every layer gets of its own; left out, there is none'
}

/** What the keys of a catalogue mean, for the one who adds a model. */
const KEY_TEXTS: SchemaTexts = {
  '': 'models and their dimensions, from which follows what memory they need',
  version: 'version of the format',
  models: 'models by the names that `plimsoll fit` knows them by',
  'models.*': 'a model: all but parameters and shape may be left out',
  'models.*.name': 'what people call it; left out, its id',
  'models.*.family': 'models of one family share a tokenizer and a way of speaking',
  'models.*.size_class': 'small under 3 billion parameters, medium under 7, large from 7; left out, it follows from them',
  'models.*.parameters': 'all its parameters, those of idle experts too, as the publisher states them',
  'models.*.licence': 'SPDX identifier of the licence of the weights, or its name',
  'models.*.ollama': 'the tag that Ollama pulls it by',
  'models.*.quantizations': 'quantizations that files of it are commonly published in',
  'models.*.repository': 'where the weights are published on Hugging Face',
  'models.*.sources': 'where its dimensions were read, with revision',
  ...Object.fromEntries(Object.entries(SHAPE_TEXTS).map(([key, text]) => [key === '' ? 'models.*.shape' : `models.*.shape.${key}`, text]))
}
