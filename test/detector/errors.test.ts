import { describe, expect, it } from 'vitest'
import { messageOf, PlimsollError, type DetectorError } from '../../src/detector/errors.ts'
import { aboutFile } from '../../src/source/diagnostic.ts'

const error = (reason: DetectorError): string => {
  const thrown = new PlimsollError(reason)
  expect(thrown.reason).toBe(reason)
  expect(thrown).toBeInstanceOf(Error)
  expect(String(thrown)).toBe(`PlimsollError: ${messageOf(reason)}`)
  return thrown.message
}

describe('an error in one line', () => {
  it('names the first place of a bad file, and how many more there are', () => {
    const [one, two] = [aboutFile('a.yaml', 'x', 'first'), aboutFile('a.yaml', 'x', 'second')]
    expect(error({ _tag: 'InvalidFile', file: 'a.yaml', diagnostics: [one], text: null })).toBe('a.yaml:1:1: first')
    expect(error({ _tag: 'InvalidFile', file: 'a.yaml', diagnostics: [one, two, two], text: null })).toBe('a.yaml:1:1: first (and 2 more)')
    expect(error({ _tag: 'InvalidFile', file: 'a.yaml', diagnostics: [], text: null })).toBe('a.yaml')
  })

  it('names a tier that is not there, with what may have been meant', () => {
    expect(error({ _tag: 'UnknownTier', name: 'x', known: ['a'], hint: 'it has a' })).toBe('the tier file has no tier "x"; it has a')
    expect(error({ _tag: 'UnknownTier', name: 'x', known: [], hint: null })).toBe('the tier file has no tier "x"')
  })

  it('names every fact that cannot be', () => {
    expect(
      error({
        _tag: 'InvalidFacts',
        problems: [
          { fact: 'a', message: 'no' },
          { fact: 'b', message: 'not' }
        ]
      })
    ).toBe('a: no; b: not')
    const contradictions = [
      { facts: ['a', 'b'] as const, message: 'a and b' },
      { facts: ['c', 'd'] as const, message: 'c and d' }
    ]
    expect(error({ _tag: 'ContradictoryFacts', contradictions })).toBe('a and b; c and d')
  })
})
