import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { Facts } from '../../src/facts/dictionary.ts'
import { fit, type Fit } from '../../src/models/fit.ts'
import { memoryOf, weighedByRecipe } from '../../src/models/memory.ts'
import type { ModelShape } from '../../src/models/model-shape.ts'
import { poolsOf, type Pools } from '../../src/models/pools.ts'
import { DEFAULT_SETTINGS, lighterThan } from '../../src/models/wishes.ts'

const pools = (facts: Facts): Pools => {
  const found = poolsOf(facts)
  if (E.isLeft(found)) throw new Error(found.left.fact)
  return found.right
}

/** Llama 3.1 8B, as its header has it. */
const llama: ModelShape = {
  arch: 'llama',
  layers: 32,
  embedding: 4096,
  vocabulary: 128_256,
  context: 131_072,
  feedForward: 14_336,
  heads: 32,
  kvHeads: 8,
  headKey: 128,
  headValue: 128,
  tied: false,
  sliding: null,
  latent: null,
  experts: null,
  recurrent: null,
  sharedKv: 0,
  perLayerEmbedding: 0
}

describe('Llama 3.1 8B in Q4_K_M', () => {
  const model = weighedByRecipe(llama, 'Q4_K_M', 8e9)
  const on = (facts: Facts, context = 8192): Fit => {
    return fit({ model, settings: { ...DEFAULT_SETTINGS, context }, gpuLayers: 'auto', smaller: () => lighterThan(model, 8e9) }, pools(facts))
  }

  it.each([
    [{ ram_gb: 16, gpu_present: false }, 8192, 'fits', 0],
    [{ ram_gb: 16, gpu_vram_gb: 8 }, 8192, 'fits', 33],
    [{ ram_gb: 8, gpu_present: false }, 131_072, 'smaller-context', 0],
    [{ ram_gb: 6, gpu_present: false }, 8192, 'smaller-quant', 0],
    [{ ram_gb: 16, gpu_vram_gb: 4 }, 8192, 'partly-offloaded', 15],
    [{ ram_gb: 64, gpu_kind: 'unified', gpu_vram_gb: 48 }, 8192, 'fits', 33],
    [{ ram_gb: 4, gpu_present: false }, 8192, 'no', 0]
  ] as const)('on %o with %i tokens: %s, %i layers on the GPU', (facts, context, verdict, gpuLayers) => {
    expect(on(facts, context)).toMatchObject({ verdict, placement: { gpuLayers } })
  })

  it('memory is what the system reports where that is known, and unknown memory is no memory', () => {
    expect(pools({ ram_gb: 16, ram_usable_gb: 15.5, ram_available_gb: 3 }).ram).toMatchObject({ have: 15.5 * 2 ** 30, free: 3 * 2 ** 30 })
    expect(pools({ ram_gb: 2, container: true }).ram).toMatchObject({ have: 2 ** 31, reserved: 2 ** 27 })
    expect(pools({ ram_gb: 8, gpu_vram_gb: 24, gpu_count: 2, gpu_vram_total_gb: 48, gpu_vram_usable_gb: 24 }).gpu).toMatchObject({
      have: 48 * 2 ** 30,
      reserved: 2 ** 31,
      free: null
    })
    expect(pools({ ram_gb: 8, gpu_present: false, gpu_vram_gb: 0 }).gpu).toBeNull()
    expect(poolsOf({ cpu_cores: 8 })).toEqual(E.left({ _tag: 'UnknownMemory', fact: 'ram_gb' }))
  })
})

describe('a model of an unknown architecture', () => {
  it('is weighed by its parameters, and bounded more widely', () => {
    const model = weighedByRecipe({ ...llama, arch: 'somebodys' }, 'Q4_K_M', 8.03e9)
    const { upperBound, total } = memoryOf(model, DEFAULT_SETTINGS)
    const known = weighedByRecipe(llama, 'Q4_K_M', 8.03e9)
    expect(model).toMatchObject({ grade: 'bits-per-weight', tensors: [] })
    expect(Math.abs(model.weights - known.weights) / known.weights).toBeLessThan(0.02)
    expect(upperBound / total).toBeGreaterThan(1.05)
    const small = weighedByRecipe({ ...llama, arch: 'somebodys' }, 'Q8_0', 0.3e9)
    expect(memoryOf(small, DEFAULT_SETTINGS).upperBound).toBeGreaterThan(1.3 * small.weights)
    const on = fit({ model, settings: DEFAULT_SETTINGS, gpuLayers: 'auto', smaller: () => [] }, pools({ ram_gb: 16, gpu_vram_gb: 4 }))
    expect(on.verdict).toBe('partly-offloaded')
  })
})
