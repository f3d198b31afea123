import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, it } from 'vitest'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'
import { textsOf, tierFiles } from '../arbitraries/tier-files.ts'
import { expectUsable } from './usable-diagnostics.ts'

const SHIPPED = readFileSync('rules/tiers.yaml', 'utf8')

/** What fingers type, what YAML gives a meaning to, and what editors and other systems leave behind. */
const character = fc.oneof(
  fc.constantFrom(...Array.from('abeFN019.-_~+:,#?&*!|>%@`\'"{}[]<= \t\n')),
  fc.constantFrom('\r', '\u0000', '\u0007', '\u001b', '\u0085', '\u00a0', '\u2028', '\u202e', '\ufeff', '\ud800', '\udfff', '😀', '٤', '４')
)

const edited = (text: string): fc.Arbitrary<string> =>
  fc.record({ at: fc.nat({ max: text.length }), kind: fc.constantFrom('insert', 'delete', 'replace'), put: character }).map(({ at, kind, put }) => {
    const rest = text.slice(kind === 'insert' ? at : at + 1)
    return text.slice(0, at) + (kind === 'delete' ? '' : put) + rest
  })

const decodesOrTells = (text: string): void => {
  const parsed = parseTierFile(text)
  if (E.isLeft(parsed)) expectUsable(parsed.left, text)
}

describe('any one-character edit', () => {
  it('of the shipped file decodes, or yields findings inside the file', () =>
    fc.assert(fc.property(edited(SHIPPED), decodesOrTells), { numRuns: 2000 }))

  it('of the shipped file with Windows line ends does too', () =>
    fc.assert(fc.property(edited(SHIPPED.replaceAll('\n', '\r\n')), decodesOrTells), { numRuns: 500 }))

  it('of any file does too', () => fc.assert(fc.property(tierFiles().chain(textsOf).chain(edited), decodesOrTells), { numRuns: 2000 }))
})
