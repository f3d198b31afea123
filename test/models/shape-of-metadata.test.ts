import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeBytes } from '../../src/models/compute-buffer.ts'
import { readGgufHeader } from '../../src/models/gguf-header.ts'
import { modelOfGguf } from '../../src/models/gguf-model.ts'
import { cacheBytes } from '../../src/models/kv-cache.ts'
import { layersOf } from '../../src/models/layers.ts'
import type { ModelShape } from '../../src/models/model-shape.ts'
import { shapeOfMetadata, type MetadataValue } from '../../src/models/shape-of-metadata.ts'
import { quantized } from '../../src/models/weights.ts'
import { DEFAULT_SETTINGS } from '../../src/models/wishes.ts'
import { modelShapes } from '../arbitraries/model-shapes.ts'
import { fileOf, ggufHeader, type Written } from './gguf-file.ts'

const base: Record<string, MetadataValue> = {
  'general.architecture': 'llama',
  'llama.block_count': 4,
  'llama.embedding_length': 256,
  'llama.context_length': 4096,
  'llama.feed_forward_length': 512,
  'llama.attention.head_count': 4
}
const tensors = [{ name: 'token_embd.weight', dimensions: [256, 1000] }]
const shapeWith = (more: Record<string, MetadataValue>): E.Either<ReadonlyArray<string>, ModelShape> => {
  const named = more['general.architecture']
  const arch = typeof named === 'string' ? named : 'llama'
  const renamed = Object.entries({ ...base, ...more }).map(([key, value]): [string, MetadataValue] => [key.replace(/^llama\./, `${arch}.`), value])
  return shapeOfMetadata(new Map(renamed), tensors)
}

describe('the shape that a header tells', () => {
  it('has the defaults of the engine', () => {
    expect(shapeWith({})).toMatchObject({
      right: { kvHeads: 4, headKey: 64, headValue: 64, vocabulary: 1000, tied: true, sliding: null, experts: null }
    })
    expect(shapeWith({ 'general.architecture': 'gemma2' })).toMatchObject({ right: { sliding: { window: 4096, pattern: 2 } } })
    expect(shapeWith({ 'general.architecture': 'phi3', 'llama.attention.sliding_window': 2047 })).toMatchObject({ right: { sliding: null } })
    expect(shapeWith({ 'general.architecture': 'qwen2', 'llama.attention.sliding_window': 2047 })).toMatchObject({ right: { sliding: null } })
    expect(shapeOfMetadata(new Map(Object.entries({ ...base, 'llama.vocab_size': 77 })), [])).toMatchObject({
      right: { vocabulary: 77, tied: false }
    })
    expect(shapeOfMetadata(new Map<string, MetadataValue>(Object.entries({ ...base, 'tokenizer.ggml.tokens': { skipped: 78 } })), [])).toMatchObject({
      right: { vocabulary: 78 }
    })
  })

  it('reads what differs from layer to layer, and what sliding layers have of their own', () => {
    const found = shapeWith({
      'general.architecture': 'gemma3',
      'llama.attention.head_count': [4, 4, 8, 8],
      'llama.attention.head_count_kv': [1, 1, 2, 2],
      'llama.feed_forward_length': [512, 512, 1024, 1024],
      'llama.attention.sliding_window': 512,
      'llama.attention.sliding_window_pattern': [true, false, true, false],
      'llama.attention.key_length': 64,
      'llama.attention.value_length': 64,
      'llama.attention.key_length_swa': 32,
      'llama.attention.value_length_swa': 16,
      'llama.attention.shared_kv_layers': 1
    })
    const shape = E.isRight(found) ? found.right : expect.fail(found.left.join())
    expect(layersOf(shape)).toMatchObject([
      { sliding: true, heads: 4, kvHeads: 1, headKey: 32, headValue: 16, feedForward: 512, sharesCache: false },
      { sliding: false, heads: 4, kvHeads: 1, headKey: 64, headValue: 64, sharesCache: false },
      { sliding: true, heads: 8, kvHeads: 2, headKey: 32, headValue: 16, feedForward: 1024 },
      { sliding: false, heads: 8, kvHeads: 2, headKey: 64, headValue: 64, sharesCache: true }
    ])
    const settings = { ...DEFAULT_SETTINGS, context: 2048, flashAttention: false }
    expect(cacheBytes(shape, settings)).toBe(2 * (1024 * (32 + 16) + 2048 * 128 + 1024 * 2 * (32 + 16)))
    expect(computeBytes(shape, settings)).toBeGreaterThan(computeBytes(shape, { ...settings, flashAttention: true }))
    expect(computeBytes(shape, { ...DEFAULT_SETTINGS, kvKey: 'q8_0', kvValue: 'q8_0' })).toBeGreaterThan(0)
  })

  it('reads a mixture of experts and layers with a state', () => {
    const mixed = shapeWith({
      'general.architecture': 'deepseek2',
      'llama.expert_count': 8,
      'llama.expert_used_count': 2,
      'llama.expert_weights_scale': 2.5,
      'llama.expert_weights_norm': true,
      'llama.nextn_predict_layers': 1
    })
    expect(mixed).toMatchObject({
      right: { layers: 3, latent: null, experts: { count: 8, used: 2, feedForward: 512, normalised: true, scaled: true } }
    })
    const shape = E.isRight(mixed) ? mixed.right : expect.fail(mixed.left.join())
    expect(computeBytes(shape, DEFAULT_SETTINGS)).toBeGreaterThan(0)
    const noTensors = { ...base, 'llama.expert_count': 8, 'llama.expert_used_count': 9, 'llama.expert_shared_count': 2, 'llama.vocab_size': 10 }
    expect(shapeOfMetadata(new Map<string, MetadataValue>(Object.entries(noTensors)), [])).toMatchObject({
      right: { experts: { used: 8, sharedFeedForward: 1024 } }
    })
    const perLayer = shapeWith({ 'llama.expert_count': 8, 'llama.expert_used_count': 2, 'llama.feed_forward_length': [7, 7, 7, 7] })
    expect(perLayer).toMatchObject({ right: { experts: { feedForward: 7 } } })
    const state = {
      'general.architecture': 'qwen35',
      'llama.ssm.inner_size': 256,
      'llama.ssm.conv_kernel': 4,
      'llama.ssm.state_size': 64,
      'llama.ssm.group_count': 2,
      'llama.ssm.time_step_rank': 4
    }
    expect(shapeWith(state)).toMatchObject({ right: { recurrent: { pattern: 4 } } })
    expect(shapeWith({ ...state, 'llama.attention.recurrent_layers': [1, 0, 1, 0] })).toMatchObject({
      right: { recurrent: { pattern: [true, false, true, false] } }
    })
  })

  it('says what makes no sense, with what was found', () => {
    const wrong = (more: Record<string, MetadataValue>): string => {
      const found = shapeWith(more)
      return E.isLeft(found) ? found.left.join('; ') : 'none'
    }
    expect(wrong({ 'llama.attention.key_length': -1 })).toContain('llama.attention.key_length is -1, expected a whole number up to 10000000')
    expect(wrong({ 'llama.attention.head_count_kv': [1, 1] })).toContain('is a list of 2, expected a number, or one for each of 4 layers')
    expect(wrong({ 'llama.attention.head_count_kv': [1, 1, 1, 0.5] })).toContain('a list of 4')
    expect(wrong({ 'llama.block_count': { skipped: 9 } })).toContain('llama.block_count is a list')
    expect(wrong({ 'llama.block_count': 1001 })).toContain('from 1 to 1000')
    expect(wrong({ 'llama.nextn_predict_layers': 4 })).toContain('llama.block_count leaves no layers')
    expect(wrong({ 'llama.embedding_length': 'wide' })).toContain('"wide"')
  })

  it('a pattern as a list of layers is the same pattern', () => {
    const list = (pattern: number | ReadonlyArray<boolean>, layers: number): ReadonlyArray<boolean> =>
      Array.from({ length: layers }, (_, layer) => typeof pattern === 'number' && layer % pattern < pattern - 1)
    fc.assert(
      fc.property(modelShapes, (shape) => {
        const { layers, sliding, recurrent } = shape
        const listed: ModelShape = {
          ...shape,
          feedForward: Array.from({ length: layers }, () => Number(shape.feedForward)),
          sliding: sliding === null ? null : { ...sliding, pattern: list(sliding.pattern, layers) },
          recurrent: recurrent === null ? null : { ...recurrent, pattern: list(recurrent.pattern, layers) }
        }
        expect(computeBytes(listed, DEFAULT_SETTINGS)).toBe(computeBytes(shape, DEFAULT_SETTINGS))
        expect(cacheBytes(listed, DEFAULT_SETTINGS)).toBe(cacheBytes(shape, DEFAULT_SETTINGS))
        expect(quantized(listed, 'Q4_K_M')).toEqual(quantized(shape, 'Q4_K_M'))
      }),
      { numRuns: 60 }
    )
  })
})

describe('values of a header', () => {
  /** Every kind of number that the format has, each with a value that tells it from the others. */
  const kinds: ReadonlyArray<readonly [kind: number, bytes: ReadonlyArray<number>, value: number | boolean]> = [
    [0, [200], 200],
    [1, [200], -56],
    [2, [1, 200], 51_201],
    [3, [1, 200], -14_335],
    [4, [1, 0, 0, 200], 3_355_443_201],
    [5, [1, 0, 0, 200], -939_524_095],
    [6, [0, 0, 192, 63], 1.5],
    [7, [1], true],
    [10, [1, 0, 0, 0, 1, 0, 0, 0], 4_294_967_297],
    [11, [255, 255, 255, 255, 255, 255, 255, 255], -1],
    [12, [0, 0, 0, 0, 0, 0, 248, 63], 1.5]
  ]

  it.each(kinds)('kind %i', async (kind, bytes, value) => {
    const name = ['k'.charCodeAt(0)]
    const u64 = (of: number): ReadonlyArray<number> => [of, 0, 0, 0, 0, 0, 0, 0]
    const magic = [0x47, 0x47, 0x55, 0x46, 3, 0, 0, 0]
    const one = Uint8Array.of(...magic, ...u64(0), ...u64(1), ...u64(1), ...name, kind, 0, 0, 0, ...bytes)
    const read = await readGgufHeader(fileOf(one), one.length)()
    expect(E.isRight(read) && read.right.metadata.get('k')).toBe(value)
    const list = Uint8Array.of(...magic, ...u64(0), ...u64(1), ...u64(1), ...name, 9, 0, 0, 0, kind, 0, 0, 0, ...u64(2), ...bytes, ...bytes)
    const listed = await readGgufHeader(fileOf(list), list.length)()
    expect(E.isRight(listed) && listed.right.metadata.get('k')).toEqual([value, value])
  })

  it('long lists and texts are counted, not kept; unknown kinds are refused', async () => {
    const metadata: Record<string, Written> = { text: ['string', 'x'.repeat(5000)], list: ['u32s', Array.from({ length: 5000 }, (_, i) => i)] }
    const bytes = ggufHeader({ metadata, tensors: [] })
    const read = await readGgufHeader(fileOf(bytes), bytes.length)()
    expect(E.isRight(read) && [...read.right.metadata]).toEqual([
      ['text', { skipped: 5000 }],
      ['list', { skipped: 5000 }]
    ])
    const kindAt = 24 + 8 + 4
    for (const [at, kind] of [
      [kindAt, 13],
      [kindAt, 9]
    ] as const) {
      const changed = Uint8Array.from(bytes)
      changed[at] = kind
      expect(await readGgufHeader(fileOf(changed), changed.length)()).toHaveProperty('left')
    }
  })

  it('a file without a type of its own is called by the type of most of its bytes', async () => {
    const metadata: Record<string, Written> = {
      ...Object.fromEntries(
        Object.entries(base).map(([key, value]): [string, Written] => [key, typeof value === 'string' ? ['string', value] : ['u32', Number(value)]])
      ),
      'general.file_type': ['u32', 1000]
    }
    const file = ggufHeader({
      metadata,
      tensors: [
        { name: 'token_embd.weight', dimensions: [256, 1000], type: 'Q6_K' },
        { name: 'output_norm.weight', dimensions: [256], type: 'F32' }
      ]
    })
    const read = await readGgufHeader(fileOf(file), file.length)()
    expect(E.isRight(read) && modelOfGguf(read.right)).toMatchObject({ right: { quant: 'Q6_K' } })
    const named = await readGgufHeader(fileOf(ggufHeader({ metadata: { ...metadata, 'general.file_type': ['u32', 30] }, tensors: [] })), 10_000)()
    expect(E.isRight(named) && modelOfGguf(named.right)).toHaveProperty('left')
    const bare = shapeOfMetadata(new Map(Object.entries({ ...base, 'llama.vocab_size': 5 })), [])
    const none = { metadata: new Map<string, MetadataValue>(Object.entries({ ...base, 'llama.vocab_size': 5 })), tensors: [], headerOnly: true }
    expect(E.isRight(bare) && modelOfGguf(none)).toMatchObject({ left: [expect.stringContaining('no tensors')] })
  })
})
