import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { findModel, modelByOllamaTag, parseCatalogue, sizeClassOf, type Catalogue, type Model } from '../../src/models/catalogue.ts'
import { catalogues, parameterCounts } from '../arbitraries/catalogues.ts'
import { expectUsable } from '../tiers/usable-diagnostics.ts'

const told = (text: string): ReadonlyArray<string> => {
  const parsed = parseCatalogue(text, 'mine.yaml')
  if (E.isRight(parsed)) return []
  expectUsable(parsed.left, text)
  return parsed.left.map(({ line, col, code, message, hint }) => [`${line}:${col} ${code}`, message, ...(hint === null ? [] : [hint])].join('; '))
}

const read = (text: string): Catalogue => {
  const parsed = parseCatalogue(text, 'mine.yaml')
  return E.isRight(parsed) ? parsed.right : expect.fail(JSON.stringify(parsed.left))
}

const withoutPlace = (model: Model): Model => ({ ...model, at: { file: '', line: 0, col: 0 } })

const SHAPE = 'arch: llama, layers: 2, embedding: 64, feed_forward: 8, heads: 2, vocabulary: 9, context: 9'
const MINE = `models:
  mine-1b:
    parameters: 1.1e9
    shape: {${SHAPE}}
  mine-8b:
    name: Mine 8B
    family: mine
    size_class: large
    parameters: 8e9
    licence: MIT
    ollama: me/mine:8b
    quantizations: [Q4_K_M]
    repository: me/mine
    sources: [me/mine@abc/config.json]
    shape:
      {${SHAPE}, kv_heads: 1, head_key: 16, head_value: 8, tied: true, sliding: {window: 4, pattern: 2, head_key: 4, head_value: 2},
      latent: {kv_rank: 5, query_rank: 6, rope: 3, head_key: 7, head_value: 1}, shared_kv: 1, per_layer_embedding: 3,
      experts: {count: 8, used: 2, feed_forward: 3, shared_feed_forward: 4, leading_dense: 1, choice_bias: true, normalised: false, scaled: true},
      recurrent: {pattern: [true, false], conv_kernel: 4, inner_size: 6, state_size: 2, groups: 3, time_step_rank: 1}}
`

describe("somebody's own catalogue", () => {
  it('gives every dimension that it states', () => {
    const [, full] = read(MINE)
    expect(full).toEqual<Model>({
      id: 'mine-8b',
      name: 'Mine 8B',
      family: 'mine',
      sizeClass: 'large',
      parameters: 8e9,
      licence: 'MIT',
      ollama: 'me/mine:8b',
      quantizations: ['Q4_K_M'],
      repository: 'me/mine',
      sources: ['me/mine@abc/config.json'],
      at: { file: 'mine.yaml', line: 5, col: 3 },
      shape: {
        arch: 'llama',
        layers: 2,
        embedding: 64,
        vocabulary: 9,
        context: 9,
        feedForward: 8,
        heads: 2,
        kvHeads: 1,
        headKey: 16,
        headValue: 8,
        tied: true,
        sliding: { window: 4, pattern: 2, headKey: 4, headValue: 2 },
        latent: { kvRank: 5, queryRank: 6, rope: 3, headKey: 7, headValue: 1 },
        experts: { count: 8, used: 2, feedForward: 3, sharedFeedForward: 4, leadingDense: 1, choiceBias: true, normalised: false, scaled: true },
        recurrent: { pattern: [true, false], convKernel: 4, innerSize: 6, stateSize: 2, groups: 3, timeStepRank: 1 },
        sharedKv: 1,
        perLayerEmbedding: 3
      }
    })
  })

  it('may leave out what follows from the rest', () => {
    const [short] = read(MINE)
    expect(short).toMatchObject({ name: 'mine-1b', family: null, sizeClass: 'small', licence: null, ollama: null, quantizations: [], sources: [] })
    expect(short?.shape).toMatchObject({ kvHeads: 2, headKey: 32, headValue: 32, tied: false, sliding: null, latent: null, experts: null })
    expect(short?.shape).toMatchObject({ recurrent: null, sharedKv: 0, perLayerEmbedding: 0 })
    const latent = 'latent: {kv_rank: 5, rope: 3, head_key: 7, head_value: 1}'
    expect(read(`models: {a: {parameters: 1, shape: {${SHAPE.replace('heads: 2', 'heads: 3')}, ${latent}}}}`)[0]?.shape).toMatchObject({
      heads: 3,
      kvHeads: 1,
      headKey: 8,
      headValue: 5,
      latent: { kvRank: 5, queryRank: null, rope: 3, headKey: 7, headValue: 1 }
    })
    const sparse = `sliding: {window: 4, pattern: 2}, experts: {count: 8, used: 2, feed_forward: 3}`
    expect(read(`models: {a: {parameters: 1, shape: {${SHAPE}, ${sparse}}}}`)[0]?.shape).toMatchObject({
      sliding: { headKey: null, headValue: null },
      experts: { count: 8, used: 2, feedForward: 3, sharedFeedForward: 0, leadingDense: 0, choiceBias: false, scaled: false }
    })
  })

  it('is the same as JSON, and keeps the order and the class of its models', () => {
    fc.assert(
      fc.property(catalogues, (catalogue) => {
        const fromYaml = read(stringify(catalogue, { aliasDuplicateObjects: false })).map(withoutPlace)
        const fromJson = read(JSON.stringify(catalogue)).map(withoutPlace)
        expect(fromYaml).toEqual(fromJson)
        expect(fromYaml.map(({ id }) => id)).toEqual(Object.keys(catalogue.models))
        for (const { id, sizeClass } of fromYaml) {
          const billions = (catalogue.models[id]?.parameters ?? 0) / 1e9
          expect(sizeClass).toBe(billions < 3 ? 'small' : billions < 7 ? 'medium' : 'large')
        }
      }),
      { numRuns: 300 }
    )
  })

  it('is small, then medium, then large', () => {
    const rank = { small: 0, medium: 1, large: 2 }
    fc.assert(
      fc.property(parameterCounts, parameterCounts, (a, b) => {
        if (a <= b) expect(rank[sizeClassOf(a)]).toBeLessThanOrEqual(rank[sizeClassOf(b)])
      })
    )
  })
})

const shaped = (asked: string): string => `models:\n  a:\n    parameters: 1e9\n    shape: {arch: llama, vocabulary: 9, context: 9, ${asked}}\n`

describe('a wrong catalogue is told where', () => {
  it.each<[string, string, ReadonlyArray<string>]>([
    ['an empty file', '', ['1:1 yaml/empty; the file is empty; a catalogue needs at least `models:` with one model']],
    ['a list', '[]', ['1:1 schema/type; found a list, expected a catalogue of models, a mapping with `models:`']],
    [
      'a misspelt key',
      shaped('layers: 2, embeding: 64, embedding: 64, feed_forward: 8, heads: 2'),
      ['4:64 schema/unknown-key; models.a.shape.embeding: the key "embeding" is not known here; did you mean "embedding"?']
    ],
    [
      'heads that do not divide the width',
      shaped('layers: 2, embedding: 64, feed_forward: 8, heads: 3'),
      ['4:5 catalogue/shape; models.a.shape.head_key: the key "head_key" is missing: embedding 64 is no multiple of 3 heads']
    ],
    [
      'heads layer by layer without a width',
      shaped('layers: 2, embedding: 64, feed_forward: 8, heads: [1, 2]'),
      ['4:5 catalogue/shape; models.a.shape.head_key: the key "head_key" is missing: the number of heads differs from layer to layer']
    ],
    [
      'lists of another length',
      shaped('layers: 2, embedding: 64, feed_forward: [8], heads: 2, sliding: {window: 1, pattern: [true, true, false]}'),
      [
        '4:93 catalogue/shape; models.a.shape.feed_forward: found a list of 1, expected one for each of 2 layers',
        '4:138 catalogue/shape; models.a.shape.sliding.pattern: found a list of 3, expected one for each of 2 layers'
      ]
    ],
    [
      'more of something than there is',
      shaped(
        'layers: 2, embedding: 64, feed_forward: 8, heads: 2, kv_heads: 4, shared_kv: 3, experts: {count: 2, used: 3, feed_forward: 1, leading_dense: 5}'
      ),
      [
        '4:116 catalogue/shape; models.a.shape.kv_heads: found 4, expected at most 2: there are no more query heads',
        '4:130 catalogue/shape; models.a.shape.shared_kv: found 3, expected at most 2: there are no more layers',
        '4:159 catalogue/shape; models.a.shape.experts.used: found 3, expected at most 2: there are no more experts',
        '4:194 catalogue/shape; models.a.shape.experts.leading_dense: found 5, expected at most 2: there are no more layers'
      ]
    ],
    [
      'faults of three kinds, all at once',
      shaped('layers: 2, embedding: 64, feed_forward: [8], heads: 3, shared_kv: 3'),
      [
        '4:5 catalogue/shape; models.a.shape.head_key: the key "head_key" is missing: embedding 64 is no multiple of 3 heads',
        '4:93 catalogue/shape; models.a.shape.feed_forward: found a list of 1, expected one for each of 2 layers',
        '4:119 catalogue/shape; models.a.shape.shared_kv: found 3, expected at most 2: there are no more layers'
      ]
    ],
    [
      'two faults of one shape that have nothing to do with each other',
      shaped('layers: 0, embedding: x, feed_forward: 8, heads: true'),
      [
        '4:61 schema/range; models.a.shape.layers: found 0, expected a number of layers from 1 to 10,000',
        '4:75 schema/type; models.a.shape.embedding: found "x", expected a whole number from 1 to 10,000,000',
        '4:102 schema/type; models.a.shape.heads: found true, expected a whole number from 1 to 10,000,000, or a list with one for each layer'
      ]
    ],
    [
      'a class that the parameters deny, and a tag that is taken',
      MINE.replace('size_class: large', 'size_class: medium').replace('parameters: 1.1e9', 'parameters: 1.1e9\n    ollama: me/mine:8b'),
      [
        '9:17 catalogue/size-class; models.mine-8b.size_class: found medium, expected large: the model has 8 billion parameters; leave size_class out',
        '12:13 catalogue/shared-tag; models.mine-8b.ollama: the tag "me/mine:8b" is already that of mine-1b; keep one of the two'
      ]
    ],
    ['an id twice', `${MINE}  mine-1b: {}\n`, ['20:3 yaml/duplicate-key; the key "mine-1b" stands here for the second time; keep one of the two']]
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected)
  })

  it('a hostile one, without hanging or leaving anything behind', () => {
    const deep = `models: ${'['.repeat(5_000)}`
    expect(told(deep).length).toBeGreaterThan(0)
    expect(told('x'.repeat(10_000_000))[0]).toContain('file/too-large')
    expect(told('models: &a\n  a: *a\n').join()).toContain('yaml/alias')
    expect(told(shaped('layers: .nan, embedding: .inf, feed_forward: -1, heads: 1e300'))).toHaveLength(4)
    expect(told('{"models": {"__proto__": {"polluted": true}, "constructor": {}}, "__proto__": {"polluted": true}}').join()).toContain('schema/name')
    expect(({} as Readonly<Record<string, unknown>>)['polluted']).toBeUndefined()
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
    const many = Array.from({ length: 4_000 }, (_, i) => `  m${i}: {parameters: 1, shape: {}}`)
    const parsed = parseCatalogue(`models:\n${many.join('\n')}\n`)
    expect(E.isLeft(parsed) && parsed.left.length).toBe(28_000)
    const long = `models: {a: {parameters: 1, shape: {${SHAPE.replace('heads: 2', `heads: [${'1,'.repeat(50_000)}1], head_key: 1`)}}}}`
    expect(told(long)[0]).toContain('found a list of 50001')
  })
})

describe('a model is looked up', () => {
  const catalogue = read(MINE)

  it('by id and by tag', () => {
    expect(E.isRight(findModel(catalogue, 'mine-8b'))).toBe(true)
    expect(findModel(catalogue, 'me/mine:8b')).toEqual(findModel(catalogue, 'mine-8b'))
    expect(modelByOllamaTag(catalogue, 'me/mine:8b')?.id).toBe('mine-8b')
    expect(modelByOllamaTag(catalogue, 'mine-8b')).toBeNull()
  })

  it('by a name that is nearly right, and the right one is told', () => {
    expect(findModel(catalogue, 'mine8b')).toEqual(E.left({ _tag: 'UnknownModel', asked: 'mine8b', hint: 'did you mean "mine-8b"?' }))
    expect(findModel(catalogue, 'me/mine:9b')).toEqual(E.left({ _tag: 'UnknownModel', asked: 'me/mine:9b', hint: 'did you mean "me/mine:8b"?' }))
    expect(findModel(catalogue, '__proto__')).toEqual(E.left({ _tag: 'UnknownModel', asked: '__proto__', hint: null }))
    expect(findModel([], 'x'.repeat(1_000_000))).toMatchObject({ left: { hint: null } })
  })
})
