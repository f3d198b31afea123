import { either as E } from 'fp-ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { knownArchitecture } from '../../src/models/architecture.ts'
import { computeBytes } from '../../src/models/compute-buffer.ts'
import { cacheBytes } from '../../src/models/kv-cache.ts'
import { boundsOf, memoryOf, weighedByRecipe } from '../../src/models/memory.ts'
import type { ModelShape } from '../../src/models/model-shape.ts'
import type { Settings } from '../../src/models/settings.ts'
import type { Quant } from '../../src/models/quant-recipe.ts'
import { shapeOfMetadata } from '../../src/models/shape-of-metadata.ts'
import { quantized, weightBytes } from '../../src/models/weights.ts'
import { settingsOf } from './truth.ts'

interface MeasuredShape {
  readonly shape: ModelShape
  readonly quant: Quant
  readonly weights: number
  readonly rows: ReadonlyArray<readonly [configuration: string, cache: number, compute: number]>
}

/** What llama.cpp itself says of random shapes of every architecture that is known; the file names where it comes from. */
const { shapes } = JSON.parse(readFileSync(new URL('shapes.json', import.meta.url), 'utf8')) as { readonly shapes: ReadonlyArray<MeasuredShape> }

const told = shapes.map((measured, index) => ({ ...measured, what: `${measured.shape.arch} ${index}, ${measured.quant}` }))

/** A bound looks at all smaller settings too; those of the largest ones are left to the laws. */
const isQuick = ({ context, parallel }: Settings): boolean => context * parallel <= 2048

describe('random shapes, as llama.cpp measures them', () => {
  it('are of every architecture that is known, with every kind of setting', () => {
    const configurations = shapes.flatMap(({ rows }) => rows.map(([configuration]) => settingsOf(configuration)))
    expect(new Set(shapes.map(({ shape }) => shape.arch)).size).toBe(30)
    expect(shapes.every(({ shape }) => knownArchitecture(shape.arch) !== null)).toBe(true)
    expect(configurations.length).toBeGreaterThan(700)
    for (const wanted of [
      { flashAttention: false },
      { kvKey: 'f32', flashAttention: true },
      { parallel: 8 },
      { swaFull: true },
      { context: 256, parallel: 3 },
      { outputs: 0 }
    ]) {
      expect(configurations).toContainEqual(expect.objectContaining(wanted))
    }
  })

  it.each(told)('$what: 0 bytes of error in weights, cache and compute buffer, and none above the bound', ({ shape, quant, weights, rows }) => {
    expect(weightBytes(quantized(shape, quant))).toBe(weights)
    const model = weighedByRecipe(shape, quant, 0)
    for (const [configuration, cache, compute] of rows) {
      const settings = settingsOf(configuration)
      expect([configuration, cacheBytes(shape, settings), computeBytes(shape, settings)]).toEqual([configuration, cache, compute])
      if (!isQuick(settings)) continue
      const { total, overhead } = memoryOf(model, settings)
      expect(total - overhead).toBe(weights + cache + compute)
      const most = boundsOf(model, settings)
      expect(most.kv).toBeGreaterThanOrEqual(cache)
      expect(most.compute).toBeGreaterThanOrEqual(compute)
    }
  })

  it('stay below the bound where their architecture is taken for an unknown one', () => {
    for (const { shape, rows } of shapes) {
      const model = weighedByRecipe({ ...shape, arch: 'somebodys' }, 'Q4_K_M', 1e9)
      expect(model.grade).toBe('bits-per-weight')
      for (const [configuration, cache, compute] of rows.filter(([one]) => isQuick(settingsOf(one)))) {
        const most = boundsOf(model, settingsOf(configuration))
        expect(most.kv).toBeGreaterThanOrEqual(cache)
        expect(most.compute).toBeGreaterThanOrEqual(compute)
      }
    }
  })
})

describe('biases of queries, keys and values', () => {
  const metadata = new Map<string, string | number>([
    ['general.architecture', 'llama'],
    ['llama.block_count', 2],
    ['llama.embedding_length', 256],
    ['llama.context_length', 2048],
    ['llama.attention.head_count', 4]
  ])
  const named = (...names: ReadonlyArray<string>): ModelShape => {
    const tensors = ['token_embd.weight', ...names].map((name) => ({ name, dimensions: [256, 1000] }))
    const read = shapeOfMetadata(metadata, tensors)
    return E.isRight(read) ? read.right : expect.fail(read.left.join())
  }

  it('are as the file has them, whatever its architecture does', () => {
    expect(named('blk.0.attn_q.weight')).not.toHaveProperty('qkvBias')
    const biased = named('blk.0.attn_q.weight', 'blk.0.attn_q.bias')
    expect(biased).toMatchObject({ qkvBias: true })
    expect(named('blk.0.attn_qkv.weight', 'blk.0.attn_qkv.bias')).toMatchObject({ qkvBias: true })
    const names = quantized(biased, 'F16').map(({ name }) => name)
    expect(names).toContain('blk.1.attn_v.bias')
  })
})
