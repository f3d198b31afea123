import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didYouMean, editDistance, nearest } from '../../src/source/nearest.ts'

const FACTS = ['ram_gb', 'ram_usable_gb', 'cpu_cores', 'cpu_threads', 'gpu_vram_gb', 'gpu_vram_total_gb', 'os']

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), maxLength: 8 })

describe('the edit distance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['ram_gb', 'ram_gb', 0],
    ['ram_bg', 'ram_gb', 1],
    ['rma_gb', 'ram_gb', 1],
    ['ram_g', 'ram_gb', 1],
    ['ramm_gb', 'ram_gb', 1],
    ['rim_gb', 'ram_gb', 1],
    ['ca', 'abc', 3],
    ['kitten', 'sitting', 3]
  ])('of %j and %j is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
  })

  it('is 0 for equal words only, the same both ways, and no more than the longer word', () =>
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b)
        expect(distance === 0).toBe(a === b)
        expect(editDistance(b, a)).toBe(distance)
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
      })
    ))

  it('counts one edit as one: a letter put in, taken out, replaced, or swapped with its neighbour', () =>
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom('x', 'y'), (a, position, letter) => {
        const at = position % (a.length + 1)
        expect(editDistance(a, a.slice(0, at) + letter + a.slice(at))).toBe(1)
        if (at < a.length) expect(editDistance(a, a.slice(0, at) + a.slice(at + 1))).toBe(1)
        if (at < a.length) expect(editDistance(a, a.slice(0, at) + letter + a.slice(at + 1))).toBe(1)
        const [first, second] = [a[at], a[at + 1]]
        if (first === undefined || second === undefined || first === second) return
        expect(editDistance(a, a.slice(0, at) + second + first + a.slice(at + 2))).toBe(1)
      })
    ))
})

describe('the nearest name', () => {
  it.each([
    ['ram_bg', 'ram_gb'],
    ['RAM_GB', 'ram_gb'],
    ['cpu_core', 'cpu_cores'],
    ['cpu_coers', 'cpu_cores'],
    ['gpu_vram', 'gpu_vram_gb'],
    ['so', 'os'],
    ['gpu', 'gpu_vram_gb']
  ])('to %j is %j', (written, meant) => {
    expect(nearest(written, FACTS)).toBe(meant)
  })

  it('is none where nothing is near enough to be meant', () => {
    expect(nearest('temperature', FACTS)).toBeNull()
    expect(nearest('ra', FACTS)).toBeNull()
    expect(nearest('ram_gb', [])).toBeNull()
    // A third of the word may be wrong, and no more.
    expect(nearest('abcdef', ['abcdxy'])).toBe('abcdxy')
    expect(nearest('abcdef', ['abcxyz'])).toBeNull()
  })

  it('is the first of several that are equally near', () => {
    expect(nearest('mat', ['bat', 'cat'])).toBe('bat')
  })

  it('is the shortest that it is the beginning of', () => {
    expect(nearest('gpu_vr', ['gpu_vram_total_gb', 'gpu_vram_gb'])).toBe('gpu_vram_gb')
  })
})

describe('a suggestion', () => {
  it('asks for the nearest name', () => {
    expect(didYouMean('ram_bg', FACTS)).toBe('did you mean "ram_gb"?')
    expect(didYouMean('temperature', FACTS)).toBeNull()
  })

  it('is not looked for where a word is too long to be a slip of the pen', () => {
    const long = 'a'.repeat(64)
    expect(didYouMean(long, [`${long}a`])).toBe(`did you mean "${long}a"?`)
    expect(didYouMean(`${long}a`, [long])).toBeNull()
  })
})
