import { architectureOf, type Architecture } from './architecture.ts'
import { layersOf, type Layer } from './layers.ts'
import type { ModelShape, Recurrent } from './model-shape.ts'

/** A tensor of a model: its name and its dimensions, the innermost first. */
export interface TensorSpec {
  readonly name: string
  readonly dimensions: ReadonlyArray<number>
}

/**
 * All tensors that a file of a model of this shape has, by the names that llama.cpp gives them.
 * Source: llama.cpp v0.5.0, src/models/*.cpp (load_arch_tensors).
 */
export const tensorsOf = (shape: ModelShape): ReadonlyArray<TensorSpec> => {
  const { embedding, vocabulary } = shape
  return [
    tensor('token_embd.weight', embedding, vocabulary),
    ...(shape.tied ? [] : [tensor('output.weight', embedding, vocabulary)]),
    ...normTensors(architectureOf(shape.arch), 'output_norm', embedding),
    ...(shape.ropeFactors === undefined ? [] : [tensor('rope_freqs.weight', shape.ropeFactors)]),
    ...layersOf(shape).flatMap((layer) => blockTensors(shape, layer))
  ]
}

const tensor = (name: string, ...dimensions: ReadonlyArray<number>): TensorSpec => ({ name, dimensions })

const normTensors = ({ norms }: Architecture, name: string, width: number): ReadonlyArray<TensorSpec> => [
  tensor(`${name}.weight`, width),
  ...(norms === 'biased' ? [tensor(`${name}.bias`, width)] : [])
]

const blockTensors = (shape: ModelShape, layer: Layer): ReadonlyArray<TensorSpec> => {
  const architecture = architectureOf(shape.arch)
  const { embedding } = shape
  const parts = [
    ...(architecture.preNorms ? normTensors(architecture, 'attn_norm', embedding) : []),
    ...(layer.recurrent && shape.recurrent !== null
      ? recurrentTensors(embedding, shape.recurrent)
      : shape.latent === null
        ? headTensors(architecture, shape, layer)
        : latentTensors(shape, layer)),
    ...(architecture.postNorms ? [tensor('post_attention_norm.weight', embedding), tensor('post_ffw_norm.weight', embedding)] : []),
    ...(architecture.secondNorm === null ? [] : normTensors(architecture, architecture.secondNorm, embedding)),
    ...(layer.hasExperts ? expertTensors(architecture, shape) : denseTensors(architecture, embedding, layer.feedForward))
  ]
  return parts.map(({ name, dimensions }) => tensor(`blk.${layer.index}.${name}`, ...dimensions))
}

const headTensors = (architecture: Architecture, { embedding, qkvBias }: ModelShape, layer: Layer): ReadonlyArray<TensorSpec> => {
  const { heads, kvHeads, headKey, headValue } = layer
  const [queries, keys, values] = [heads * headKey, kvHeads * headKey, kvHeads * headValue]
  const parts: ReadonlyArray<readonly [string, number]> = architecture.fusedQkv
    ? [['attn_qkv', queries + keys + values]]
    : [
        ['attn_q', architecture.gatedAttention ? 2 * queries : queries],
        ['attn_k', keys],
        ['attn_v', values]
      ]
  const [queryNorm, keyNorm] = architecture.headNorms === 'wide' ? [queries, keys] : [headKey, headKey]
  return [
    ...parts.map(([name, width]) => tensor(`${name}.weight`, embedding, width)),
    ...((qkvBias ?? architecture.qkvBias) ? parts.map(([name, width]) => tensor(`${name}.bias`, width)) : []),
    ...(architecture.headNorms === 'none' ? [] : [tensor('attn_q_norm.weight', queryNorm), tensor('attn_k_norm.weight', keyNorm)]),
    tensor('attn_output.weight', heads * headValue, embedding),
    ...(architecture.outputBias ? [tensor('attn_output.bias', embedding)] : []),
    ...(architecture.sinks ? [tensor('attn_sinks.weight', heads)] : [])
  ]
}

const latentTensors = ({ embedding, latent }: ModelShape, { heads }: Layer): ReadonlyArray<TensorSpec> => {
  if (latent === null) return []
  const { kvRank, queryRank, rope, headKey, headValue } = latent
  const queries =
    queryRank === null
      ? [tensor('attn_q.weight', embedding, heads * headKey)]
      : [
          tensor('attn_q_a_norm.weight', queryRank),
          tensor('attn_q_a.weight', embedding, queryRank),
          tensor('attn_q_b.weight', queryRank, heads * headKey)
        ]
  return [
    ...queries,
    tensor('attn_kv_a_norm.weight', kvRank),
    tensor('attn_kv_a_mqa.weight', embedding, kvRank + rope),
    tensor('attn_k_b.weight', headKey - rope, kvRank, heads),
    tensor('attn_v_b.weight', kvRank, headValue, heads),
    tensor('attn_output.weight', heads * headValue, embedding)
  ]
}

const recurrentTensors = (embedding: number, recurrent: Recurrent): ReadonlyArray<TensorSpec> => {
  const { convKernel, innerSize, stateSize, groups, timeStepRank } = recurrent
  const channels = innerSize + 2 * groups * stateSize
  return [
    tensor('attn_qkv.weight', embedding, channels),
    tensor('attn_gate.weight', embedding, innerSize),
    tensor('ssm_conv1d.weight', convKernel, channels),
    tensor('ssm_dt.bias', timeStepRank),
    tensor('ssm_a', timeStepRank),
    tensor('ssm_beta.weight', embedding, timeStepRank),
    tensor('ssm_alpha.weight', embedding, timeStepRank),
    tensor('ssm_norm.weight', innerSize / timeStepRank),
    tensor('ssm_out.weight', innerSize, embedding)
  ]
}

const denseTensors = (architecture: Architecture, embedding: number, width: number): ReadonlyArray<TensorSpec> => [
  ...(architecture.fusedFeedForward ? [] : [tensor('ffn_gate.weight', embedding, width)]),
  tensor('ffn_up.weight', embedding, architecture.fusedFeedForward ? 2 * width : width),
  tensor('ffn_down.weight', width, embedding)
]

const expertTensors = (architecture: Architecture, { embedding, experts }: ModelShape): ReadonlyArray<TensorSpec> => {
  if (experts === null) return []
  const { count, feedForward, sharedFeedForward } = experts
  const bias = architecture.expertBias
    ? [
        tensor('ffn_gate_inp.bias', count),
        tensor('ffn_gate_exps.bias', feedForward, count),
        tensor('ffn_up_exps.bias', feedForward, count),
        tensor('ffn_down_exps.bias', embedding, count)
      ]
    : []
  const shared =
    sharedFeedForward === 0
      ? []
      : [
          ...(architecture.sharedGate === 'none' ? [] : [tensor('ffn_gate_inp_shexp.weight', embedding)]),
          tensor('ffn_gate_shexp.weight', embedding, sharedFeedForward),
          tensor('ffn_up_shexp.weight', embedding, sharedFeedForward),
          tensor('ffn_down_shexp.weight', sharedFeedForward, embedding)
        ]
  return [
    tensor('ffn_gate_inp.weight', embedding, count),
    tensor('ffn_gate_exps.weight', embedding, feedForward, count),
    tensor('ffn_up_exps.weight', embedding, feedForward, count),
    tensor('ffn_down_exps.weight', feedForward, embedding, count),
    ...bias,
    ...shared,
    ...(experts.choiceBias === true ? [tensor('exp_probs_b.bias', count)] : [])
  ]
}
