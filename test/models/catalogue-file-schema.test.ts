import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { catalogueFileSchema } from '../../src/models/catalogue-file-schema.ts'
import { parseCatalogue } from '../../src/models/catalogue.ts'
import type { Diagnostic } from '../../src/source/diagnostic.ts'
import { broken } from '../arbitraries/broken-values.ts'
import { CATALOGUE_BREAKAGE, catalogues } from '../arbitraries/catalogues.ts'
import { refusalsOf } from '../json-schema.ts'
import { holdToCodec, refusedIn, type Verdict } from '../schema-law.ts'

const refusals = refusalsOf(catalogueFileSchema())

const findingsOf = (text: string): ReadonlyArray<Diagnostic> | null => {
  const parsed = parseCatalogue(text)
  return E.isLeft(parsed) ? parsed.left : null
}

const textOf = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false })

describe('the schema of catalogues', () => {
  it('accepts every valid one', () => {
    fc.assert(
      fc.property(catalogues.map(textOf), (text) => {
        expect(findingsOf(text), text).toBeNull()
        expect(holdToCodec(text, refusals, null)).toBe('both accept')
      }),
      { numRuns: 300 }
    )
  })

  it('accepts whatever the codec accepts, and refuses at the same keys', () => {
    const seen = new Map<Verdict, number>()
    fc.assert(
      fc.property(
        catalogues.chain((catalogue) => broken(catalogue, [], CATALOGUE_BREAKAGE)),
        (value) => {
          const text = textOf(value)
          const verdict = holdToCodec(text, refusals, findingsOf(text))
          seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
        }
      ),
      { numRuns: 2000 }
    )
    expect(seen.get('both accept')).toBeGreaterThan(100)
    expect(seen.get('both refuse')).toBeGreaterThan(600)
    expect(seen.get('only the codec refuses')).toBeGreaterThan(10)
  })

  it('has nothing to say of a text with nothing in it, which the codec refuses', () => {
    expect(holdToCodec('null\n', refusals, findingsOf('null\n'))).toBe('only the codec refuses')
    expect(() => holdToCodec('null\n', refusals, null)).toThrow(/not YAML/)
  })

  const model = (asked: string): string => `models:\n  a:\n    parameters: 1e9\n    ${asked}\n    shape: ${SHAPE}`
  const shape = (asked: string): string => `models: {a: {parameters: 1e9, shape: {arch: llama, ${asked}}}}`
  const SHAPE = '{arch: llama, layers: 2, embedding: 64, feed_forward: 8, heads: 2, vocabulary: 9, context: 9}'
  const REST = 'layers: 2, embedding: 64, feed_forward: 8, heads: 2, vocabulary: 9, context: 9'

  it.each([
    ['a file without models', 'version: 1', 'models'],
    ['no model', 'models: {}', 'models'],
    ['another version', 'version: 2\nmodels: {}', 'version'],
    ['a model without a shape', 'models: {a: {parameters: 1}}', 'models.a.shape'],
    ['a model without parameters', `models: {a: {shape: ${SHAPE}}}`, 'models.a.parameters'],
    ['an id in capitals', `models: {Llama: {parameters: 1, shape: ${SHAPE}}}`, 'models.Llama'],
    ['a misspelt key of a model', model('licenze: MIT'), 'models.a.licenze'],
    ['half a parameter', model('name: a').replace('1e9', '0.5'), 'models.a.parameters'],
    ['another size class', model('size_class: huge'), 'models.a.size_class'],
    ['a tag without a colon', model('ollama: llama3'), 'models.a.ollama'],
    ['no quantizations', model('quantizations: []'), 'models.a.quantizations'],
    ['a quantization in small letters', model('quantizations: [q4_k_m]'), 'models.a.quantizations.0'],
    ['a repository without an owner', model('repository: llama'), 'models.a.repository'],
    ['a misspelt key of a shape', shape(`${REST}, layres: 4`), 'models.a.shape.layres'],
    ['a missing dimension', shape(REST.replace('vocabulary: 9, ', '')), 'models.a.shape.vocabulary'],
    ['no layers', shape(REST.replace('layers: 2', 'layers: 0')), 'models.a.shape.layers'],
    ['a width beyond all models', shape(REST.replace('embedding: 64', 'embedding: 10000001')), 'models.a.shape.embedding'],
    ['heads in words', shape(REST.replace('heads: 2', 'heads: two')), 'models.a.shape.heads'],
    ['a list with a word', shape(REST.replace('heads: 2', 'heads: [2, two]')), 'models.a.shape.heads.1'],
    ['an empty list', shape(REST.replace('heads: 2', 'heads: []')), 'models.a.shape.heads'],
    ['a window without a pattern', shape(`${REST}, sliding: {window: 4}`), 'models.a.shape.sliding.pattern'],
    ['a pattern of 0', shape(`${REST}, sliding: {window: 4, pattern: 0}`), 'models.a.shape.sliding.pattern'],
    ['a pattern of numbers', shape(`${REST}, sliding: {window: 4, pattern: [1, true]}`), 'models.a.shape.sliding.pattern.0'],
    ['experts without a width', shape(`${REST}, experts: {count: 8, used: 2}`), 'models.a.shape.experts.feed_forward']
  ])('refuses %s, where the codec does', (_, text, path) => {
    expect(refusedIn(text, refusals).filter((found) => found !== 'models' || path === 'models')).toEqual([path])
    expect(holdToCodec(text, refusals, findingsOf(text))).toBe('both refuse')
  })

  it.each([
    ['one value for each layer', shape(`${REST.replace('heads: 2', 'heads: [2, 4], head_key: 8')}, kv_heads: [2, 0]`)],
    ['a pattern layer by layer', shape(`${REST}, sliding: {window: 4, pattern: [true, false]}`)],
    ['a model of two keys', model('name: a').replace('    name: a\n', '')]
  ])('accepts %s', (_, text) => {
    expect(holdToCodec(text, refusals, findingsOf(text))).toBe('both accept')
  })
})
