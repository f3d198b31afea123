import { readFileSync } from 'node:fs'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { findModel, parseCatalogue, sizeClassOf, type Catalogue } from '../../src/models/catalogue.ts'
import { parameterCount } from './parameter-count.ts'

const text = readFileSync('rules/models.yaml', 'utf8')
const parsed = parseCatalogue(text, 'rules/models.yaml')
const catalogue: Catalogue = E.isRight(parsed) ? parsed.right : expect.fail(JSON.stringify(parsed.left, null, 2))

/** Counts known to the last digit: of the published tensors, or as llama.cpp counts those of a converted file. */
const EXACT: Readonly<Record<string, number>> = {
  'smollm2-135m': 134_515_008,
  'smollm2-360m': 361_821_120,
  'smollm2-1.7b': 1_711_376_384,
  'llama3.1-8b': 8_030_261_248,
  'mistral-7b-v0.3': 7_248_023_552,
  'qwen2.5-7b': 7_615_616_512,
  'qwen3-8b': 8_190_735_360,
  'gemma3-1b': 999_885_952,
  'gpt-oss-20b': 20_914_757_184,
  'gpt-oss-120b': 116_829_156_672,
  'deepseek-v2-lite': 15_706_484_224,
  'mixtral-8x7b': 46_702_792_704
}

describe('the catalogue that ships with the package', () => {
  it('has at least 40 models, of every class', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(40)
    for (const size of ['small', 'medium', 'large'] as const) {
      expect(catalogue.filter(({ sizeClass }) => sizeClass === size).length, size).toBeGreaterThanOrEqual(8)
    }
  })

  it.each(catalogue)('$id: its dimensions add up to its parameters, within 1 %', ({ id, parameters, shape }) => {
    const found = parameterCount(shape)
    expect(Math.abs(found / parameters - 1), `${found} from its dimensions, ${parameters} published`).toBeLessThanOrEqual(0.01)
    if (EXACT[id] !== undefined) expect(found).toBe(EXACT[id])
  })

  it('is held to the last parameter where that is known', () => {
    expect(Object.keys(EXACT).filter((id) => !catalogue.some((model) => model.id === id))).toEqual([])
  })

  it.each(catalogue)('$id: says all that a catalogue can say', (model) => {
    expect(model.sizeClass).toBe(sizeClassOf(parameterCount(model.shape)))
    expect(text).toContain(`  ${model.id}:`)
    for (const part of [model.name, model.family, model.licence, model.repository]) expect(part).toMatch(/\S/)
    expect(model.quantizations.length).toBeGreaterThan(0)
    expect(model.sources.length).toBeGreaterThan(0)
    for (const source of model.sources) expect(source).toMatch(/@|, blob [0-9a-f]{12}| issue \d+|^docs\.|revision|tests of/)
    expect(text.split('\n')[model.at.line - 1]).toMatch(new RegExp(`^  ${model.id.replaceAll('.', '\\.')}:`))
  })

  it('names every repository, id and tag once', () => {
    const tags = catalogue.flatMap(({ ollama }) => ollama ?? [])
    for (const names of [catalogue.map(({ id }) => id), catalogue.map(({ repository }) => repository), tags]) {
      expect(new Set(names).size).toBe(names.length)
    }
    expect(tags.length).toBeGreaterThan(40)
  })

  it('finds each by its id and by its tag', () => {
    for (const model of catalogue) {
      expect(findModel(catalogue, model.id)).toEqual(E.right(model))
      if (model.ollama !== null) expect(findModel(catalogue, model.ollama)).toEqual(E.right(model))
    }
  })

  it('is far below what a file may be', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(128 * 1024)
  })
})
