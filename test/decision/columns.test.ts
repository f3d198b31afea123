import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amount, columns } from '../../src/decision/columns.ts'

describe('columns', () => {
  it('are as wide as their widest cell, two spaces apart, with nothing behind the last', () => {
    expect(
      columns([
        ['a', 'bcd', 'e'],
        ['ab', '', 'ef']
      ])
    ).toEqual(['a   bcd  e', 'ab       ef'])
    expect(columns([['a', ''], ['b']], '> ')).toEqual(['> a', '> b'])
    expect(columns([])).toEqual([])
  })

  it('take rows of different lengths', () => {
    expect(columns([['a'], ['ab', 'c'], ['abc', 'cd', 'e']])).toEqual(['a', 'ab   c', 'abc  cd  e'])
  })

  it('give colour codes no width, and count a character beyond the first plane as one', () => {
    expect(
      columns([
        ['\u001b[31ma\u001b[0m', 'b'],
        ['ab', 'c'],
        ['💾', 'd']
      ])
    ).toEqual(['\u001b[31ma\u001b[0m   b', 'ab  c', '💾   d'])
  })
})

describe('an amount', () => {
  it.each([
    [6, '6'],
    [-6, '-6'],
    [0, '0'],
    [0.25, '0.25'],
    [6 - 5.99, '0.01'],
    [5.99 - 6, '-0.01'],
    [1.999, '1.99'],
    [-1.999, '-1.99'],
    [1e21, '1e+21'],
    [0.001, 'less than 0.01'],
    [-0.001, 'not quite 0']
  ])('of %d is %s', (value, text) => expect(amount(value)).toBe(text))

  it('is never more than what there is, beyond what binary fractions lose', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (value) => {
        const shown = Number(amount(value))
        expect(shown).toBeLessThanOrEqual(value + 1e-8)
        expect(shown).toBeGreaterThan(value - 0.01)
      })
    )
  })
})
