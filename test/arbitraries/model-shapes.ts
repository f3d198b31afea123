import fc from 'fast-check'
import type { Experts, ModelShape, Recurrent, Sliding } from '../../src/models/model-shape.ts'

const DENSE = [
  'llama',
  'qwen2',
  'qwen3',
  'gemma2',
  'gemma3',
  'phi3',
  'granite',
  'smollm3',
  'qwen35',
  'deepseek2',
  'olmo2',
  'exaone4',
  'stablelm',
  'cohere2'
] as const
const MIXED = ['llama', 'qwen2moe', 'qwen3moe', 'gpt-oss', 'deepseek2', 'qwen35moe'] as const

const slidingOf = (arch: string): fc.Arbitrary<Sliding | null> =>
  ['gemma2', 'gemma3', 'gpt-oss', 'cohere2'].includes(arch)
    ? fc.record({
        window: fc.constantFrom(128, 512, 4096),
        pattern: fc.constantFrom(1, 2, 6),
        headKey: fc.constant(null),
        headValue: fc.constant(null)
      })
    : fc.constant(null)

const recurrentOf = (arch: string): fc.Arbitrary<Recurrent | null> =>
  arch.startsWith('qwen35')
    ? fc
        .record({
          pattern: fc.constantFrom(1, 2, 4),
          stateSize: fc.constantFrom(32, 64),
          groups: fc.constantFrom(2, 4),
          heads: fc.constantFrom(4, 8)
        })
        .map(({ pattern, stateSize, groups, heads }) => ({
          pattern,
          stateSize,
          groups,
          convKernel: 4,
          innerSize: heads * stateSize,
          timeStepRank: heads
        }))
    : fc.constant(null)

const expertsOf = (arch: string): fc.Arbitrary<Experts> =>
  fc.record({
    count: fc.constantFrom(4, 8, 32),
    used: fc.constantFrom(1, 2, 4),
    feedForward: fc.constantFrom(256, 768, 1408),
    sharedFeedForward: ['deepseek2', 'qwen2moe', 'qwen35moe'].includes(arch) ? fc.constantFrom(256, 512) : fc.constant(0),
    leadingDense: arch === 'deepseek2' ? fc.constantFrom(0, 1) : fc.constant(0),
    choiceBias: fc.constant(false),
    scaled: fc.constant(false)
  })

const latent = { kvRank: 128, queryRank: null, rope: 32, headKey: 96, headValue: 64 }

const shapeWith = (arch: string, mixed: boolean): fc.Arbitrary<ModelShape> =>
  fc
    .record({
      layers: fc.constantFrom(1, 2, 3, 6, 13),
      head: fc.constantFrom(64, 80, 128),
      heads: fc.constantFrom(4, 8),
      share: fc.constantFrom(1, 2, 4),
      embedding: fc.constantFrom(256, 320, 1024),
      feedForward: fc.constantFrom(512, 1000, 2816),
      vocabulary: fc.constantFrom(1000, 32_000, 151_936),
      tied: fc.boolean(),
      sliding: slidingOf(arch),
      experts: mixed ? expertsOf(arch) : fc.constant(null),
      recurrent: recurrentOf(arch)
    })
    .map(({ head, heads, share, feedForward, ...rest }): ModelShape => {
      const compressed = arch === 'deepseek2'
      return {
        arch,
        context: 131_072,
        sharedKv: 0,
        perLayerEmbedding: 0,
        heads,
        ...rest,
        feedForward: arch === 'llama' || !mixed ? feedForward : 512,
        kvHeads: compressed ? 1 : heads / share,
        headKey: compressed ? latent.kvRank + latent.rope : head,
        headValue: compressed ? latent.kvRank : head,
        latent: compressed ? latent : null
      }
    })

/** Shapes of every architecture that is known to the byte, small enough to be computed by the hundred. */
export const modelShapes: fc.Arbitrary<ModelShape> = fc.oneof(
  fc.constantFrom(...DENSE).chain((arch) => shapeWith(arch, false)),
  fc.constantFrom(...MIXED).chain((arch) => shapeWith(arch, true))
)
