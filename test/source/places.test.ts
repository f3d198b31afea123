import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesOf } from '../../src/source/places.ts'

const text = fc.array(fc.constantFrom('a', '\n', '\r\n', '\r', 'é', '猫')).map((parts) => parts.join(''))

describe('the place of an offset', () => {
  it.each([
    [0, 1, 1],
    [4, 1, 5],
    [5, 2, 1],
    [8, 2, 4],
    [9, 3, 1],
    [10, 3, 2],
    [99, 3, 2],
    [-1, 1, 1]
  ])('%d is line %d, column %d', (offset, line, col) => {
    expect(placesOf('a: 1\nb:\r\nc', 'm.yaml')(offset)).toEqual({ file: 'm.yaml', line, col })
  })

  it('leads back to the offset, for every one of them', () =>
    fc.assert(
      fc.property(text, (written) => {
        const at = placesOf(written, 'm.yaml')
        const lines = written.split('\n')
        for (let offset = 0; offset <= written.length; offset++) {
          const { line, col } = at(offset)
          expect(lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + col - 1).toBe(offset)
        }
      })
    ))
})
