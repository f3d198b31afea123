import fc from 'fast-check'
import { parse } from 'yaml'
import type { ModelSpec } from '../../src/models/catalogue-file.ts'
import type { ShapeSpec } from '../../src/models/shape-file.ts'
import type { Breakage } from './broken-values.ts'
import { withoutUndefined } from './without-undefined.ts'

/** A catalogue as people write it. */
export interface WrittenCatalogue {
  readonly version?: number
  readonly models: Readonly<Record<string, ModelSpec>>
}

const maybe = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> => fc.option(arbitrary, { nil: undefined })
const width = fc.constantFrom(1, 2, 64, 128, 2880, 4096, 10_000_000)
const widthOrNone = fc.constantFrom(0, 1, 2816)
const tokens = fc.constantFrom(1, 128, 131_072, 100_000_000)

const each = <A, B>(one: fc.Arbitrary<A>, item: fc.Arbitrary<B>, layers: number): fc.Arbitrary<A | ReadonlyArray<B>> =>
  layers > 40 ? one : fc.oneof(one, fc.array(item, { minLength: layers, maxLength: layers }))

const shapes: fc.Arbitrary<ShapeSpec> = fc
  .record({ layers: fc.constantFrom(1, 2, 7, 32, 10_000), heads: fc.constantFrom(1, 2, 32), share: fc.constantFrom(1, 2) })
  .chain(({ layers, heads, share }) => {
    const upToLayers = fc.nat({ max: layers })
    const pattern = each(fc.constantFrom(1, 4, 6), fc.boolean(), layers)
    return fc
      .record({
        arch: fc.constantFrom('llama', 'gpt-oss', 'qwen3moe', 'somebody.s_own-1'),
        layers: fc.constant(layers),
        embedding: fc.constantFrom(64, 2048, 9_999_968),
        feed_forward: each(widthOrNone, widthOrNone, layers),
        heads: fc.constant(heads),
        kv_heads: maybe(each(fc.constant(Math.max(1, heads / share)), widthOrNone, layers)),
        head_key: maybe(width),
        head_value: maybe(width),
        vocabulary: width,
        context: tokens,
        tied: maybe(fc.boolean()),
        sliding: maybe(fc.record({ window: tokens, pattern, head_key: maybe(width), head_value: maybe(width) }).map(withoutUndefined)),
        latent: maybe(fc.record({ kv_rank: width, query_rank: maybe(width), rope: width, head_key: width, head_value: width }).map(withoutUndefined)),
        experts: maybe(
          fc
            .record({
              count: fc.constantFrom(8, 128),
              used: fc.constantFrom(1, 8),
              feed_forward: width,
              shared_feed_forward: maybe(widthOrNone),
              leading_dense: maybe(upToLayers),
              choice_bias: maybe(fc.boolean()),
              normalised: maybe(fc.boolean()),
              scaled: maybe(fc.boolean())
            })
            .map(withoutUndefined)
        ),
        recurrent: maybe(
          fc.record({
            pattern,
            conv_kernel: width,
            inner_size: width,
            state_size: width,
            groups: widthOrNone,
            time_step_rank: width
          })
        ),
        shared_kv: maybe(upToLayers),
        per_layer_embedding: maybe(widthOrNone)
      })
      .map(withoutUndefined)
  })

/** Counts on both sides of the borders between the classes. */
export const parameterCounts = fc.constantFrom(1, 2_999_999_999, 3_000_000_000, 6_999_999_999, 7_000_000_000, 1e15)

const models: fc.Arbitrary<ModelSpec> = fc
  .record({
    name: maybe(fc.constantFrom('Llama 3.2 1B', '', 'null')),
    family: maybe(fc.constantFrom('llama', 'qwen')),
    parameters: parameterCounts,
    licence: maybe(fc.constantFrom('MIT', 'Gemma Terms of Use')),
    quantizations: maybe(fc.uniqueArray(fc.constantFrom('Q4_K_M', 'Q8_0', 'F16', 'MXFP4'), { minLength: 1 })),
    repository: maybe(fc.constantFrom('Qwen/Qwen3-8B', '01-ai/Yi-1.5-9B')),
    sources: maybe(fc.uniqueArray(fc.constantFrom('config.json', 'ollama.com/a, blob 1'), { minLength: 1 })),
    shape: shapes
  })
  .map(withoutUndefined)

const ids = fc.constantFrom('a', 'llama3.2-1b', 'qwen2.5-coder-7b', '01', 'null', 'true', 'tostring', 'x_y')

/** Valid catalogues of one to three models, some with tags of their own. */
export const catalogues: fc.Arbitrary<WrittenCatalogue> = fc
  .record({
    version: maybe(fc.constant(1)),
    entries: fc.uniqueArray(fc.tuple(ids, models, fc.boolean()), { minLength: 1, maxLength: 3, selector: ([id]) => id })
  })
  .map(({ version, entries }) =>
    withoutUndefined({
      version,
      models: Object.fromEntries(entries.map(([id, model, tagged]) => [id, tagged ? { ...model, ollama: `${id}:1b` } : model]))
    })
  )

/** Whatever may stand at some key of a catalogue, rightly or not. */
export const CATALOGUE_BREAKAGE: Breakage = {
  values: parse(`[
    null, true, false, 0, 1, 2, -1, 0.5, 4, 7, 64, 1e7, 10000001, 1e9, 7e9, 1e16, 1e300, .nan, .inf, "", " ", x, two words, "4",
    small, medium, large, llama, LLAMA, Q4_K_M, q4_k_m, "a:1b", MIT, Qwen/Qwen3-8B, a/b/c,
    [], [null], [0], [1], [-1], [true], [false, x], [1, 2], [Q8_0], [Q8_0, q8], [x, 5], {}, {window: 1}, {window: 128, pattern: 2},
    {window: 0, pattern: [true]}, {count: 4, used: 8, feed_forward: 1}, {count: 8, used: 2}, {parameters: 1}, {shape: {}},
    {parameters: 1, shape: {arch: llama, layers: 1, embedding: 64, feed_forward: 1, heads: 7, vocabulary: 1, context: 1}},
    {parameters: 1, shape: {arch: llama, layers: 1, embedding: 64, feed_forward: 1, heads: 8, vocabulary: 1, context: 1}}
  ]`) as ReadonlyArray<unknown>,
  keys: parse(`[
    version, models, a, name, family, size_class, parameters, licence, license, ollama, quantizations, repository, sources, shape,
    arch, layers, embedding, feed_forward, heads, kv_heads, head_key, head_value, vocabulary, context, tied, sliding, latent, experts,
    recurrent, shared_kv, per_layer_embedding, window, pattern, kv_rank, query_rank, rope, count, used, shared_feed_forward,
    leading_dense, normalised, conv_kernel, groups, layres, A, "", ~/0, constructor, prototype, __proto__, toString, "null"
  ]`) as ReadonlyArray<string>
}
