import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CACHE_TYPES } from '../../src/models/block-types.ts'
import { contextOnGpu, fit, isAsAsked, VERDICTS, type Fit, type Wish } from '../../src/models/fit.ts'
import { memoryOf, weighedByRecipe, type Weighed } from '../../src/models/memory.ts'
import { missing, placer } from '../../src/models/placement.ts'
import { poolsOf, roomOf, type Pools } from '../../src/models/pools.ts'
import { QUANTS } from '../../src/models/quant-recipe.ts'
import type { Settings } from '../../src/models/settings.ts'
import { DEFAULT_SETTINGS, lighterThan } from '../../src/models/wishes.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import { machinesWithMemory, withMore } from '../arbitraries/machines-with-memory.ts'
import { modelShapes } from '../arbitraries/model-shapes.ts'
import { shapeOf, truth } from './truth.ts'

const weighed = fc.tuple(modelShapes, fc.constantFrom(...QUANTS)).map(([shape, quant]) => weighedByRecipe(shape, quant, 1e9))
const settings: fc.Arbitrary<Settings> = fc
  .record({
    context: fc.oneof(fc.integer({ min: 1, max: 70_000 }), fc.constantFrom(256, 257, 2048, 4096, 32_768)),
    kv: fc.constantFrom('f16', 'q8_0', 'q4_0'),
    parallel: fc.constantFrom(1, 2, 3, 5, 8),
    ubatch: fc.constantFrom(64, 512),
    swaFull: fc.boolean()
  })
  .map(({ kv, ...rest }) => ({ ...DEFAULT_SETTINGS, ...rest, outputs: rest.parallel, kvKey: kv as 'f16', kvValue: kv as 'f16' }))
const wishes: fc.Arbitrary<Wish> = fc
  .record({ model: weighed, settings, gpuLayers: fc.oneof(fc.constant('auto' as const), fc.nat({ max: 20 })), offers: fc.boolean() })
  .map(({ offers, model, ...rest }) => ({ ...rest, model, smaller: () => (offers ? lighterThan(model, 1e9) : []) }))

const pools = (facts: Facts): Pools => {
  const found = poolsOf(facts)
  if (E.isLeft(found)) throw new Error(found.left.fact)
  return found.right
}
/** Pools with exactly this much room; no GPU where it has none. */
const roomFor = (ram: number, gpu: number): Pools => ({
  ram: { pool: 'ram', have: ram, free: null, reserved: 0, why: '' },
  gpu: gpu === 0 ? null : { pool: 'gpu', have: gpu, free: null, reserved: 0, why: '' },
  devices: 1,
  unified: false
})
/** A context below 2048 is offered only where nothing else helps: it is worth less than a smaller quantization. */
const rank = ({ verdict, settings: { context } }: Fit): number => (verdict === 'smaller-context' && context < 2048 ? 3.5 : VERDICTS.indexOf(verdict))
const need = (model: Weighed, asked: Settings): number => memoryOf(model, asked).upperBound

describe('what a model needs', () => {
  it('is never less with more context', () => {
    fc.assert(
      fc.property(weighed, settings, fc.integer({ min: 1, max: 40_000 }), (model, asked, more) => {
        const larger = { ...asked, context: asked.context + more }
        expect(need(model, larger)).toBeGreaterThanOrEqual(need(model, asked))
      }),
      { numRuns: 150 }
    )
  })

  it('is never less where the allocator happens to need less: Gemma 3 4B without flash attention, all results asked for', () => {
    const shape = shapeOf(truth.models.find(({ id }) => id === 'gemma3-4b') ?? expect.fail('no gemma3-4b'))
    const model = weighedByRecipe(shape, 'Q4_K_M', 4e9)
    const at = (context: number): Settings => ({ ...DEFAULT_SETTINGS, context, flashAttention: false, outputs: 0 })
    const contexts = [9216, 9472, 9728, 9984]
    const told = contexts.map((context) => memoryOf(model, at(context)).total)
    expect(told).not.toEqual([...told].sort((a, b) => a - b))
    const needed = contexts.map((context) => need(model, at(context)))
    expect(needed).toEqual([...needed].sort((a, b) => a - b))
  })

  it('is never less with more sequences', () => {
    fc.assert(
      fc.property(weighed, settings, fc.constantFrom(1, 2, 3, 4), (model, asked, more) => {
        const larger = { ...asked, parallel: asked.parallel + more, outputs: asked.parallel + more }
        expect(need(model, larger)).toBeGreaterThanOrEqual(need(model, asked))
      }),
      { numRuns: 100 }
    )
  })

  it('is never less with a wider type of the cache, for keys, for values and for both', () => {
    const widths = ['q4_0', 'iq4_nl', 'q4_1', 'q5_0', 'q5_1', 'q8_0', 'f16', 'bf16', 'f32'] as const
    const pair = fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 8 }))
    fc.assert(
      fc.property(weighed, settings, fc.boolean(), pair, pair, (model, asked, flashAttention, [key, value], [keyMore, valueMore]) => {
        const of = (k: number, v: number): Settings => {
          return { ...asked, flashAttention, kvKey: widths[Math.min(k, 8)] ?? 'f32', kvValue: widths[Math.min(v, 8)] ?? 'f32' }
        }
        const [narrow, wide] = [of(key, value), of(key + keyMore, value + valueMore)]
        expect(memoryOf(model, wide).kv).toBeGreaterThanOrEqual(memoryOf(model, narrow).kv)
        expect(need(model, wide)).toBeGreaterThanOrEqual(need(model, narrow))
      }),
      { numRuns: 60 }
    )
  })

  it('is never less where the engine needs less with the wider type, or with more sequences: the bound is, what it needs is not', () => {
    const shape = shapeOf(truth.models.find(({ id }) => id === 'tinyllama-1.1b') ?? expect.fail('no tinyllama-1.1b'))
    const model = weighedByRecipe({ ...shape, layers: 2 }, 'Q4_K_M', 1e9)
    const of = (kv: Settings['kvKey'], parallel: number, flashAttention: boolean): Settings => {
      return { ...DEFAULT_SETTINGS, context: 4096, ubatch: 2048, outputs: 0, kvKey: kv, kvValue: kv, parallel, flashAttention }
    }
    for (const [less, more] of [
      [of('q8_0', 1, true), of('f16', 1, true)],
      [of('f16', 1, false), of('f16', 4, false)]
    ] as const) {
      expect(memoryOf(model, more).total).toBeLessThan(memoryOf(model, less).total)
      expect(need(model, more)).toBeGreaterThanOrEqual(need(model, less))
    }
  })

  it('consists of whole numbers, and the bound is above the sum', () => {
    fc.assert(
      fc.property(weighed, settings, fc.constantFrom(...CACHE_TYPES), (model, asked, kv) => {
        const { total, upperBound, ...parts } = memoryOf(model, { ...asked, kvKey: kv, kvValue: kv })
        expect(Object.values(parts).every(Number.isSafeInteger)).toBe(true)
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total)
        expect(upperBound).toBeGreaterThan(total)
      }),
      { numRuns: 100 }
    )
  })
})

/** As good a verdict at least; where less is offered, no less than before. `kinds` says that as asked is as asked, in whichever memory. */
const expectNoLoss = (before: Fit, after: Fit, kinds = false): void => {
  const of = (found: Fit): number => (kinds && isAsAsked(found.verdict) ? 0 : rank(found))
  expect(of(after)).toBeLessThanOrEqual(of(before))
  if (of(after) !== of(before)) return
  expect(after.settings.context).toBeGreaterThanOrEqual(before.settings.context)
  expect(after.model.weights).toBeGreaterThanOrEqual(before.model.weights)
}

describe('fit', () => {
  it('leaves more room on a machine with more memory', () => {
    const sizes = Array.from({ length: 200 }, (_, at) => 0.5 + at / 8)
    const rooms = sizes.map((gib) => roomOf(pools({ ram_gb: gib, gpu_present: false }).ram))
    expect(rooms).toEqual([...rooms].sort((a, b) => a - b))
  })

  it('loses nothing when it shares a model between the pools', () => {
    fc.assert(
      fc.property(weighed, settings, fc.nat({ max: 14 }), (model, asked, layers) => {
        const { ram, gpu } = placer(model, asked, roomFor(1, 1))(Math.min(layers, model.shape.layers + 1))
        const { weights, kv, compute, overhead } = memoryOf(model, asked)
        expect(ram + gpu).toBeGreaterThanOrEqual(weights + kv + compute + overhead)
      }),
      { numRuns: 100 }
    )
  })

  it('with more memory never answers worse, nor with less context or a smaller quantization', () => {
    fc.assert(
      fc.property(wishes, machinesWithMemory, fc.double({ min: 0, max: 8, noNaN: true }), fc.boolean(), (wish, facts, more, ofGpu) => {
        const fact = ofGpu && facts['gpu_present'] === true ? 'gpu_vram_gb' : 'ram_gb'
        expectNoLoss(fit(wish, pools(facts)), fit(wish, pools(withMore(facts, fact, more))))
      }),
      { numRuns: 150 }
    )
  })

  it('with a first GPU of any size and kind never answers worse than on the CPU alone', () => {
    const gained = fc.record({
      gpu_vram_gb: fc.oneof(fc.double({ min: 0, max: 12, noNaN: true }), fc.double({ min: 1, max: 1.6, noNaN: true })),
      gpu_kind: fc.constantFrom('discrete', 'unified'),
      gpu_count: fc.constantFrom(1, 2)
    })
    fc.assert(
      fc.property(wishes, fc.double({ min: 1, max: 12, noNaN: true }), gained, (wish, ram_gb, gpu) => {
        const asked = { ...wish, gpuLayers: 'auto' as const }
        const before = fit(asked, pools({ ram_gb, gpu_present: false }))
        const after = fit(asked, pools({ ram_gb, ...gpu, gpu_vram_total_gb: gpu.gpu_vram_gb * gpu.gpu_count }))
        expectNoLoss(before, after, true)
      }),
      { numRuns: 200 }
    )
  })

  it('keeps what was asked on the CPU where a GPU beside it is too small, even where both share one memory', () => {
    const model = weighedByRecipe(shapeOf(truth.models.find(({ id }) => id === 'llama3.2-1b') ?? expect.fail('no llama3.2-1b')), 'Q4_K_M', 1e9)
    const asked: Wish = { model, settings: { ...DEFAULT_SETTINGS, context: 32_768 }, gpuLayers: 'auto', smaller: () => [] }
    const room = need(model, asked.settings)
    expect(fit(asked, roomFor(room, 0))).toMatchObject({ verdict: 'fits', placement: { gpuLayers: 0 } })
    const small = fit(asked, roomFor(room, 2 ** 29))
    expect(small).toMatchObject({ verdict: 'partly-offloaded', settings: { context: 32_768 } })
    expect(small.placement.gpuLayers).toBeGreaterThan(0)
    const shared = fit(asked, { ...roomFor(room, room), unified: true })
    expect(shared).toMatchObject({ verdict: 'partly-offloaded', placement: { gpuLayers: 0, ram: room } })
    expect(contextOnGpu(asked, roomFor(room, 2 ** 29))).toBeNull()
  })

  it('says only what holds: what it answers with fits, what was asked lacks the shortfall', () => {
    fc.assert(
      fc.property(wishes, machinesWithMemory, (wish, facts) => {
        const at = pools(facts)
        const found = fit(wish, at)
        const again = placer(found.model, found.settings, at)(found.placement.gpuLayers)
        expect(again).toEqual(found.placement)
        expect(missing(again, at) === 0).toBe(found.verdict !== 'no')
        expect(found.shortfall > 0).toBe(found.verdict !== 'fits')
        if (wish.gpuLayers !== 'auto' && at.gpu !== null) {
          expect(found.placement.gpuLayers).toBe(Math.min(wish.gpuLayers, wish.model.shape.layers + 1))
        }
      }),
      { numRuns: 150 }
    )
  })

  it('solves the largest context: it fits, and one step more does not', () => {
    fc.assert(
      fc.property(wishes, fc.integer({ min: 1, max: 200 }), (wish, steps) => {
        const context = steps * 256
        const asked = { ...wish, settings: { ...wish.settings, context: context + 2048 }, smaller: () => [] }
        // Just the memory that this context takes: so the answer is this one, or a larger one that takes no more.
        const at = roomFor(need(wish.model, { ...wish.settings, context }), 0)
        const found = fit(asked, at)
        expect(found.verdict === 'fits' || found.verdict === 'smaller-context').toBe(true)
        expect(found.settings.context).toBeGreaterThanOrEqual(context)
        const lacks = (tokens: number): number => missing(placer(asked.model, { ...asked.settings, context: tokens }, at)(0), at)
        expect(lacks(found.settings.context)).toBe(0)
        if (found.verdict === 'smaller-context') expect(lacks(found.settings.context + 256)).toBeGreaterThan(0)
      }),
      { numRuns: 150 }
    )
  })

  it('puts as many layers on the GPU as fit, and one more does not', () => {
    fc.assert(
      fc.property(wishes, fc.nat({ max: 14 }), (wish, layers) => {
        const { model } = wish
        const asked = { ...wish, gpuLayers: 'auto' as const, smaller: () => [], settings: { ...wish.settings, context: 256 } }
        const most = Math.min(layers, model.shape.layers)
        const at = roomFor(2 ** 50, Math.max(1, placer(model, asked.settings, roomFor(2 ** 50, 2 ** 50))(most).gpu))
        const found = fit(asked, at)
        if (found.verdict === 'fits') return expect(at.gpu?.have).toBeGreaterThanOrEqual(found.placement.gpu)
        expect(found.verdict).toBe('partly-offloaded')
        expect(found.placement.gpuLayers).toBeGreaterThanOrEqual(most)
        const oneMore = placer(model, asked.settings, at)(found.placement.gpuLayers + 1)
        expect(missing(oneMore, at)).toBeGreaterThan(0)
      }),
      { numRuns: 100 }
    )
  })
})
