import { readFileSync } from 'node:fs'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.ts'
import type { Finding } from '../../src/check/finding.ts'
import { parseCatalogue, type Catalogue } from '../../src/models/catalogue.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

const parsed = parseCatalogue(readFileSync(new URL('../../rules/models.yaml', import.meta.url), 'utf8'))
const shipped: Catalogue = E.isRight(parsed) ? parsed.right : expect.fail('the catalogue that ships cannot be read')
const promises = (text: string, catalogue = shipped): ReadonlyArray<Finding> =>
  check(ladderOf(text), { catalogue }).findings.filter(({ code }) => code === 'tier/promise')

describe('promises of tiers', () => {
  it('are kept by the tiers that ship', () => {
    expect(promises(readFileSync(new URL('../../rules/tiers.yaml', import.meta.url), 'utf8'))).toEqual([])
  })

  it('that are broken are told by the weakest machine, what it lacks, and what was left alone', () => {
    const [found, ...more] = promises(
      'fallback: a\ntiers: {a: {ram_gb: {min: 4}, preferred_models: [small, large], performance: {context_tokens: 4096}}}'
    )
    expect(more).toEqual([])
    expect(found).toMatchObject({ severity: 'warning', tier: 'a', machine: { ram_gb: 4, gpu_present: false }, at: [{ line: 2, col: 27 }] })
    expect(found?.message).toMatch(
      /^a prefers large models, and a machine with 4 GB and no GPU carries none with 4096 tokens of context: the nearest, \S+ in \S+, lacks \d+\.\d\d GiB \(1\.00 GiB of ram are left for the system/
    )
    expect(found?.edits).toEqual([{ edit: 'set', path: ['tiers', 'a', 'preferred_models'], value: ['small'] }])
  })

  it('are told where a tier asks for no memory, and where there are no models of a class', () => {
    expect(promises('tiers: {a: {preferred_models: [small]}}')[0]?.message).toContain('lacks')
    expect(promises('tiers: {a: {ram_gb: {min: 64}, preferred_models: [small]}}', [])[0]?.message).toContain('the catalogue has none')
  })

  it('are not looked at without models', () => {
    expect(check(ladderOf('tiers: {a: {ram_gb: {min: 2}, preferred_models: [large]}}')).findings.map(({ code }) => code)).not.toContain(
      'tier/promise'
    )
  })
})
