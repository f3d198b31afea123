import type { ModelShape } from './model-shape.ts'
import type { ShapeSpec } from './shape-file.ts'

/** The shape that a catalogue file describes, with all that it leaves out. */
export const shapeOfSpec = (spec: ShapeSpec): ModelShape => {
  const { latent } = spec
  const headKey = spec.head_key ?? (latent === undefined ? spec.embedding / Number(spec.heads) : latent.kv_rank + latent.rope)
  return {
    arch: spec.arch,
    layers: spec.layers,
    embedding: spec.embedding,
    vocabulary: spec.vocabulary,
    context: spec.context,
    feedForward: spec.feed_forward,
    heads: spec.heads,
    kvHeads: spec.kv_heads ?? (latent === undefined ? spec.heads : 1),
    headKey,
    headValue: spec.head_value ?? latent?.kv_rank ?? headKey,
    tied: spec.tied ?? false,
    sliding: slidingOf(spec),
    latent: latentOf(spec),
    experts: expertsOf(spec),
    recurrent: recurrentOf(spec),
    sharedKv: spec.shared_kv ?? 0,
    perLayerEmbedding: spec.per_layer_embedding ?? 0
  }
}

const slidingOf = ({ sliding }: ShapeSpec): ModelShape['sliding'] =>
  sliding === undefined
    ? null
    : { window: sliding.window, pattern: sliding.pattern, headKey: sliding.head_key ?? null, headValue: sliding.head_value ?? null }

const latentOf = ({ latent }: ShapeSpec): ModelShape['latent'] =>
  latent === undefined
    ? null
    : {
        kvRank: latent.kv_rank,
        queryRank: latent.query_rank ?? null,
        rope: latent.rope,
        headKey: latent.head_key,
        headValue: latent.head_value
      }

const expertsOf = ({ experts }: ShapeSpec): ModelShape['experts'] =>
  experts === undefined
    ? null
    : {
        count: experts.count,
        used: experts.used,
        feedForward: experts.feed_forward,
        sharedFeedForward: experts.shared_feed_forward ?? 0,
        leadingDense: experts.leading_dense ?? 0,
        choiceBias: experts.choice_bias ?? false,
        // Left out, it is as the architecture does it.
        ...(experts.normalised === undefined ? {} : { normalised: experts.normalised }),
        scaled: experts.scaled ?? false
      }

const recurrentOf = ({ recurrent }: ShapeSpec): ModelShape['recurrent'] =>
  recurrent === undefined
    ? null
    : {
        pattern: recurrent.pattern,
        convKernel: recurrent.conv_kernel,
        innerSize: recurrent.inner_size,
        stateSize: recurrent.state_size,
        groups: recurrent.groups,
        timeStepRank: recurrent.time_step_rank
      }
