import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtInFacts, withDeclared, type Facts, type FactValue } from '../../src/facts/dictionary.ts'
import { imply } from '../../src/facts/imply.ts'
import { knownFacts } from '../../src/facts/known-facts.ts'
import { definitionOf } from '../../src/tiers/declared-facts.ts'
import { ownFacts } from '../arbitraries/own-facts.ts'
import { contractFacts, gpuAmounts } from '../contract-facts.ts'
import { factsOf, plainImply, type WrittenFile } from '../oracle.ts'

/** Any facts at all, in any order, agreeing or not: small numbers, so that they often meet. */
const factsAbout = (file: WrittenFile): fc.Arbitrary<Facts> => {
  const all = factsOf(file)
  const value = (name: string): fc.Arbitrary<FactValue | null> => {
    const { type, values } = all[name] ?? { type: 'number', values: [] }
    if (type === 'boolean') return fc.option(fc.boolean(), { freq: 8 })
    if (type === 'enum') return fc.option(fc.constantFrom(...values), { freq: 8 })
    return fc.option(fc.constantFrom(0, 0, 1, 2, 3), { freq: 8 })
  }
  const gpu = Object.keys(all).filter((name) => name.startsWith('gpu_') || name.startsWith('own_'))
  const some = fc.oneof(fc.subarray(gpu), fc.shuffledSubarray(Object.keys(all)))
  return some.chain((names) => fc.tuple(...names.map(value)).map((values) => Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]))))
}

const cases = ownFacts.chain((facts) => {
  const file: WrittenFile = { facts, tiers: {} }
  const dictionary = withDeclared(Object.entries(facts).map(([name, declared]) => definitionOf(name, declared)))
  return factsAbout(file).map((given) => ({ file, dictionary, given }))
})

describe('imply', () => {
  it('says what the contract says', () =>
    fc.assert(
      fc.property(cases, ({ file, dictionary, given }) => {
        const implied = imply(dictionary, given)
        expect(E.isRight(implied) ? implied.right.facts : null).toEqual(plainImply(file, given))
      }),
      { numRuns: 3000 }
    ))

  it('has nothing to add to what it said', () =>
    fc.assert(
      fc.property(cases, ({ dictionary, given }) => {
        const once = imply(dictionary, given)
        fc.pre(E.isRight(once))
        expect(imply(dictionary, once.right.facts)).toEqual(E.right({ facts: once.right.facts, because: {} }))
      }),
      { numRuns: 2000 }
    ))

  it('never changes a fact that was given, and names one of those for every fact that it adds', () =>
    fc.assert(
      fc.property(cases, ({ dictionary, given }) => {
        const implied = imply(dictionary, given)
        fc.pre(E.isRight(implied))
        const { facts, because } = implied.right
        const known = Object.keys(given).filter((name) => given[name] !== null)
        for (const name of known) expect(facts[name]).toBe(given[name])
        expect(
          Object.keys(facts)
            .filter((name) => !known.includes(name))
            .toSorted()
        ).toEqual(Object.keys(because).toSorted())
        for (const cause of Object.values(because)) expect(known).toContain(cause)
      }),
      { numRuns: 2000 }
    ))

  it('gives every fact a value that the fact can have', () =>
    fc.assert(
      fc.property(cases, ({ dictionary, given }) => {
        const implied = imply(dictionary, given)
        fc.pre(E.isRight(implied))
        expect(E.isRight(knownFacts(dictionary, implied.right.facts))).toBe(true)
      }),
      { numRuns: 500 }
    ))

  it('says of a contradiction two given facts that cannot both be', () =>
    fc.assert(
      fc.property(cases, ({ dictionary, given }) => {
        const implied = imply(dictionary, given)
        fc.pre(E.isLeft(implied))
        expect(implied.left.length).toBeGreaterThan(0)
        for (const { facts, message } of implied.left) {
          const pair = Object.fromEntries(facts.map((name) => [name, given[name]]))
          expect(E.isLeft(imply(dictionary, pair))).toBe(true)
          for (const name of facts) expect(message).toContain(name)
        }
      }),
      { numRuns: 1000 }
    ))
})

const noGpu = { gpu_present: false, ...Object.fromEntries(gpuAmounts.map((name) => [name, 0])) }

describe('the rules of the contract', () => {
  it('are about the dictionary of the contract', () => {
    const built = [...builtInFacts.values()].map(({ name, type, better, values, atMost }) => [name, { type, better, values, atMost }])
    expect(Object.fromEntries(built)).toEqual(contractFacts)
  })

  it.each<[string, Facts, Facts]>([
    ['no GPU: nothing of one', { gpu_present: false }, { ...noGpu, gpu_kind: 'none', gpu_vendor: 'none' }],
    ['a count of 0: no GPU', { gpu_count: 0 }, { ...noGpu, gpu_kind: 'none', gpu_vendor: 'none' }],
    ['no maker: no GPU', { gpu_vendor: 'none' }, { ...noGpu, gpu_kind: 'none', gpu_vendor: 'none' }],
    [
      'integrated graphics keep their maker',
      { gpu_kind: 'integrated', gpu_vendor: 'intel' },
      { ...noGpu, gpu_kind: 'integrated', gpu_vendor: 'intel' }
    ],
    ['a maker and no GPU: integrated', { gpu_present: false, gpu_vendor: 'amd' }, { ...noGpu, gpu_kind: 'integrated', gpu_vendor: 'amd' }],
    ['memory: a GPU, nothing else', { gpu_vram_gb: 8 }, { gpu_vram_gb: 8, gpu_present: true }],
    ['a count: a GPU', { gpu_count: 2 }, { gpu_count: 2, gpu_present: true }],
    ['free memory: a GPU', { gpu_vram_free_gb: 0.1 }, { gpu_vram_free_gb: 0.1, gpu_present: true }],
    ['a kind that counts: a GPU', { gpu_kind: 'unified' }, { gpu_kind: 'unified', gpu_present: true }],
    ['a maker alone: nothing', { gpu_vendor: 'nvidia' }, { gpu_vendor: 'nvidia' }],
    ['memory of 0 alone: nothing', { gpu_vram_gb: 0 }, { gpu_vram_gb: 0 }],
    ['null: nothing', { gpu_present: null, ram_gb: null }, {}]
  ])('%s', (_, given, facts) => expect(E.isRight(imply(builtInFacts, given)) && imply(builtInFacts, given)).toMatchObject({ right: { facts } }))

  it.each<[string, Facts]>([
    ['fewer threads than cores', { cpu_cores: 8, cpu_threads: 4 }],
    ['more usable than sold', { ram_gb: 8, ram_usable_gb: 8.1 }],
    ['a total below the largest', { gpu_vram_gb: 24, gpu_vram_total_gb: 16 }],
    ['more usable than all devices have', { gpu_vram_usable_gb: 24, gpu_vram_total_gb: 16 }],
    ['memory and no GPU', { gpu_present: false, gpu_vram_gb: 8 }],
    ['a count and no kind', { gpu_kind: 'none', gpu_count: 1 }],
    ['a GPU of no maker', { gpu_present: true, gpu_vendor: 'none' }],
    ['a GPU that only is integrated', { gpu_present: true, gpu_kind: 'integrated' }],
    ['a maker of no kind', { gpu_kind: 'none', gpu_vendor: 'nvidia' }]
  ])('refuse %s', (_, given) => expect(imply(builtInFacts, given)._tag).toBe('Left'))
})
