import { readFileSync } from 'node:fs'
import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCatalogue, type Catalogue } from '../../src/models/catalogue.ts'
import { fit } from '../../src/models/fit.ts'
import { poolsOf } from '../../src/models/pools.ts'
import { tierPromises, type TierPromise } from '../../src/models/promise.ts'
import { DEFAULT_SETTINGS, wishFor } from '../../src/models/wishes.ts'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'

const got = <A>(result: E.Either<unknown, A>): A => (E.isRight(result) ? result.right : expect.fail(JSON.stringify(result.left)))

const catalogue = got(parseCatalogue(readFileSync('rules/models.yaml', 'utf8')))
const promised = (tiers: string, models: Catalogue = catalogue): ReadonlyArray<TierPromise> => tierPromises(got(parseTierFile(tiers)), models)

describe('the promise of a tier', () => {
  it('is kept by every tier that ships, and by which model', () => {
    const shipped = promised(readFileSync('rules/tiers.yaml', 'utf8'))
    expect(shipped.map(({ tier, sizeClass, context, kept, best }) => [tier, sizeClass, context, kept, best?.shortfall])).toEqual([
      ['low_end', 'small', 2048, true, 0],
      ['mid_range', 'small', 4096, true, 0],
      ['mid_range', 'medium', 4096, true, 0],
      ['high_end', 'medium', 8192, true, 0],
      ['high_end', 'large', 8192, true, 0]
    ])
    expect(shipped.at(-1)).toMatchObject({
      machine: { ram_gb: 8, cpu_cores: 6, gpu_present: true, gpu_vram_gb: 6 },
      reserves: [{ pool: 'ram' }, { pool: 'gpu', reserved: 2 ** 30 }]
    })
  })

  it('is broken where the weakest machine lacks what the least model needs, told by how much', () => {
    const [broken] = promised('tiers: {t: {ram_gb: {min: 4}, preferred_models: [large, tiny]}}')
    expect(broken).toMatchObject({ tier: 't', sizeClass: 'large', kept: false, machine: { ram_gb: 4, gpu_present: false }, context: 2048 })
    expect(broken?.best?.shortfall).toBeGreaterThan(2 ** 29)
    expect(broken?.at).toMatchObject({ line: 1, col: 27 })
    expect(promised('tiers: {t: {ram_gb: {min: 4}, preferred_models: [large]}}', [])).toMatchObject([{ kept: false, best: null }])
  })

  it('a tier that asks for no memory promises on a machine without any', () => {
    const [broken] = promised('tiers: {t: {preferred_models: [small]}}')
    expect(broken).toMatchObject({ kept: false, machine: { gpu_present: false } })
    expect(promised('tiers: {t: {ram_usable_gb: {min: 4}, preferred_models: [small]}}')).toMatchObject([{ kept: true }])
    expect(promised('tiers: {t: {gpu_required: true, ram_gb: {min: 8}, preferred_models: [small]}}')).toMatchObject([{ kept: true }])
  })

  it('is looked at in every box, strict and double bounds included', () => {
    const tiers = `tiers:
  t:
    ram_gb: {above: 2}
    os: [linux, win32]
    preferred_models: [small]
    any_of: [{ram_gb: {min: 1}}, {ram_gb: {min: 16}}, {gpu_vram_gb: {min: 0.5}, gpu_present: true}]`
    const all = promised(tiers)
    expect(all.map(({ machine, kept }) => [machine['ram_gb'], kept])).toEqual([
      [2 + 2 ** -30, true],
      [16, true],
      [2 + 2 ** -30, false]
    ])
    const less = 'facts: {noise_db: {type: number, better: less}}\ntiers: {t: {noise_db: {max: 40}, ram_gb: {min: 8}, preferred_models: [small]}}'
    expect(promised(less)).toMatchObject([{ kept: true, machine: { ram_gb: 8 } }])
  })

  it('more memory asked for never breaks it, and a kept one holds for the machine itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 20 }),
        fc.constantFrom('small', 'medium', 'large'),
        (gib, more, sizeClass) => {
          const at = (ram: number): TierPromise | undefined => promised(`tiers: {t: {ram_gb: {min: ${ram}}, preferred_models: [${sizeClass}]}}`)[0]
          const promise = at(gib)
          expect(at(gib + more)?.kept === true || promise?.kept === false).toBe(true)
          if (promise?.kept !== true) return
          const model = catalogue.find(({ id }) => id === promise.best?.model) ?? expect.fail('no model')
          const wish = wishFor(model, { ...DEFAULT_SETTINGS, context: 2048 })
          const chosen = [wish.model, ...wish.smaller()].find(({ quant }) => quant === promise.best?.quant) ?? expect.fail('no quantization')
          expect(fit({ ...wish, model: chosen }, got(poolsOf(promise.machine))).verdict).toBe('fits')
        }
      ),
      { numRuns: 25 }
    )
  })
})
