import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'
import { expectUsable } from './usable-diagnostics.ts'

const codesOf = (text: string): ReadonlyArray<string> => {
  const parsed = parseTierFile(text)
  if (E.isRight(parsed)) return []
  expectUsable(parsed.left.slice(0, 200), text)
  return [...new Set(parsed.left.map(({ code }) => code))]
}

const GOOD = 'tiers:\n  low: {ram_gb: {min: 2}}\n'

const aliasBomb = (levels: number): string =>
  ['a0: &a0 [x, x]', ...Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)].join('\n')

describe('a hostile file is refused with', () => {
  it.each<[string, string, ReadonlyArray<string>]>([
    ['an alias bomb', `${GOOD}${aliasBomb(12)}`, ['yaml/alias', 'schema/unknown-key']],
    ['an alias to itself', 'tiers: &t\n  low: *t\n  high: {}\n', ['yaml/alias']],
    ['an alias to nothing', 'tiers:\n  low: *nothing\n  high: {}\n', ['yaml/alias', 'yaml/syntax']],
    ['another YAML version', `%YAML 1.1\n---\n${GOOD}`, ['yaml/version']],
    ['a merge key', 'tiers:\n  low: {ram_gb: {min: 2}, <<: {cpu_cores: {min: 2}}}\n', ['yaml/merge-key']],
    ['a duplicate key', `${GOOD}  low: {}\n`, ['yaml/duplicate-key']],
    ['a duplicate fact', 'tiers: {low: {ram_gb: {min: 2}, ram_gb: {min: 4}}}', ['yaml/duplicate-key']],
    ['a duplicate end', 'tiers: {low: {ram_gb: {min: 2, min: 4}}}', ['yaml/duplicate-key']],
    ['a key twice, once in quotes', 'tiers: {low: {}, "low": {}}', ['yaml/duplicate-key']],
    ['__proto__ as a key of the file', `__proto__: {polluted: true}\n${GOOD}`, ['schema/unknown-key']],
    ['__proto__ as a tier', 'tiers: {__proto__: {ram_gb: {min: 2}}}', ['schema/name']],
    ["__proto__ as a fact of one's own", `facts: {__proto__: {type: number}}\n${GOOD}`, ['schema/name']],
    ['__proto__ in a tier', 'tiers: {low: {__proto__: {min: 2}}}', ['schema/unknown-key']],
    ['__proto__ in a bound', 'tiers: {low: {ram_gb: {__proto__: 2}}}', ['schema/unknown-key']],
    ['__proto__ in JSON', '{"tiers": {"low": {"__proto__": {"polluted": true}}}}', ['schema/unknown-key']],
    ['constructor as a tier', 'tiers: {constructor: {}}', ['schema/name']],
    ['prototype as a tier', 'tiers: {prototype: {}}', ['schema/name']],
    ["constructor as a fact of one's own", `facts: {constructor: {type: number}}\n${GOOD}`, ['facts/taken-name']],
    ['constructor in a tier', 'tiers: {low: {constructor: {min: 2}}}', ['schema/unknown-key']],
    ['toString in a tier', 'tiers: {low: {toString: {min: 2}}}', ['schema/unknown-key']],
    ['not a number', 'tiers: {low: {ram_gb: {min: .nan}}}', ['schema/range']],
    ['infinity', 'tiers: {low: {ram_gb: {min: .inf}}}', ['schema/range']],
    ['a number too large to be one', 'tiers: {low: {ram_gb: {min: 1e999}}}', ['schema/range']],
    ['minus infinity', 'tiers: {low: {ram_gb: {max: -.inf}}}', ['schema/range']],
    ['binary data', 'tiers:\n  low:\u0000 {}\n', ['file/binary']],
    ['an image', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', ['file/binary']],
    ['several documents', `${GOOD}---\n${GOOD}`, ['yaml/documents']],
    ['nothing', '', ['yaml/empty']],
    ['white space', ' \n\n  \n', ['yaml/empty']],
    ['comments only', '# tiers:\n# low: {}\n', ['yaml/empty']],
    ['null', 'null', ['yaml/empty']],
    ['a document mark only', '---\n', ['yaml/empty']],
    ['a word', 'tiers', ['schema/type']],
    ['a list', '[tiers]', ['schema/type']],
    ['an unknown tag', 'tiers: !machine {low: {}}', ['yaml/tag']],
    ['a tag that runs code elsewhere', 'tiers: !!js/function "function () {}"', ['yaml/tag']],
    ['binary data by tag', 'tiers: {low: {description: !!binary aGVsbG8=}}', ['schema/type']],
    ['a date by tag', 'tiers: {low: {description: !!timestamp 2026-11-22}}', ['schema/type']],
    ['a set by tag', 'tiers: !!set {low, high}', ['schema/type']],
    ['a list as a key', 'tiers: {? [a, b] : {}, low: {}}', ['yaml/key']],
    ['a mapping as a key', 'tiers: {? {a: b} : {}, low: {}}', ['yaml/key']],
    ['an alias as a key', 'tiers: {&a low: {}, *a : {}}', ['yaml/key']],
    ['a number as a tier', 'tiers: {20: {}, 10: {}}', ['schema/name']],
    ['a number in quotes as a tier', 'tiers: {"20": {}}', ['schema/name']],
    ['null as a tier', 'tiers: {: {}}', ['schema/name']],
    ['tabs for indentation', 'tiers:\n\tlow:\n\t\tram_gb: {min: 2}\n', ['yaml/syntax']],
    ['an open bracket', 'tiers: {low: {ram_gb: {min: 2}', ['yaml/syntax']],
    ['an open quote', 'tiers: {low: {description: "small}}', ['yaml/syntax']],
    ['nesting of 100 levels', `tiers: ${'['.repeat(100)}${']'.repeat(100)}`, ['yaml/depth', 'schema/type']]
  ])('%s', (_, text, codes) => {
    const found = codesOf(text)
    expect(found).toContain(codes[0])
    expect(found.filter((code) => !codes.includes(code))).toEqual([])
  })

  it.each<[string, string]>([
    ['1,000 open brackets', '['.repeat(1_000)],
    ['1,000 levels of brackets', '['.repeat(1_000) + ']'.repeat(1_000)],
    ['100,000 open brackets', '['.repeat(100_000)],
    ['100,000 levels of brackets', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['100,000 open braces', '{'.repeat(100_000)],
    ['1,000 levels of lists', '- '.repeat(1_000)],
    ['100,000 levels of lists', '- '.repeat(100_000)],
    ['1,000 levels of mappings', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['10,000 keys in a key', '? '.repeat(10_000)],
    ['100,000 anchors', '&a '.repeat(80_000)],
    ['100,000 tags', '!a '.repeat(80_000)]
  ])('deep nesting: %s', (_, text) => {
    expect(codesOf(text)).not.toEqual([])
    expect(codesOf(`tiers: ${text}`)).not.toEqual([])
  })

  it('a heap of what YAML gives a meaning to: findings inside the file', () => {
    const word = fc.constantFrom('tiers', 'low', 'facts', 'ram_gb', 'min', 'any_of', 'match', '1', '.nan', '<<', '~', 'a')
    const mark = fc.constantFrom(
      ...Array.from('[]{},:?-&*!|>"\'#%@`\n\t\r '),
      ': ',
      '- ',
      '\n  ',
      '&a ',
      '*a',
      '!!set ',
      '!!omap ',
      '!!binary ',
      '!e!x ',
      '%YAML 1.1\n',
      '---\n',
      '...\n',
      '\ufeff',
      '\u0000'
    )
    const heap = fc.array(fc.oneof(word, mark), { maxLength: 40 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(heap, (text) => {
        const parsed = parseTierFile(text)
        if (E.isLeft(parsed)) expectUsable(parsed.left, text)
      }),
      { numRuns: 5000 }
    )
  })

  it('too long a text: the place where it passes 256 KiB', () => {
    const line = `# ${'x'.repeat(97)}\n`
    const parsed = parseTierFile(GOOD + line.repeat(3_000))
    expect(parsed).toMatchObject({ _tag: 'Left', left: [{ code: 'file/too-large', line: 2 + Math.floor((262_144 - GOOD.length) / 100) + 1 }] })
    expect(codesOf(GOOD + line.repeat(3_000))).toEqual(['file/too-large'])
    expect(codesOf(`${GOOD}#${'é'.repeat(131_072)}`)).toEqual(['file/too-large'])
    expect(codesOf('x'.repeat(10_000_000))).toEqual(['file/too-large'])
    expect(codesOf('a: &a b\n'.repeat(1_250_000))).toEqual(['file/too-large'])
    expect(E.isRight(parseTierFile(GOOD.padEnd(256 * 1024, '\n')))).toBe(true)
    expect(codesOf(GOOD.padEnd(256 * 1024 + 1, '\n'))).toEqual(['file/too-large'])
  })

  it('50,000 unknown keys: each of them', () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => (i + 36 ** 3).toString(36))
    const text = `{${keys.join(',')}}`
    const parsed = parseTierFile(text)
    expect(text.length).toBeLessThan(256 * 1024)
    expect(E.isLeft(parsed) && parsed.left.filter(({ code }) => code === 'schema/unknown-key').length).toBe(50_000)
  })

  it('nothing left behind: objects are as they were', () => {
    const parsed = parseTierFile(
      '{"tiers": {"low": {"ram_gb": {"min": 2}}}, "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'
    )
    expect(E.isLeft(parsed)).toBe(true)
    expect(({} as Readonly<Record<string, unknown>>)['polluted']).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
  })

  it('a chain of thousands of facts, each at most the next: the first fact too many', () => {
    const chain = Array.from({ length: 1600 }, (_, i) => `  f${i}: {type: number${i === 0 ? '' : `, at_most: f${i - 1}`}}`)
    const parsed = parseTierFile(`facts:\n${chain.join('\n')}\ntiers: {a: {f1599: {min: 1}}}\n`)
    expect(E.isLeft(parsed) ? parsed.left.map(({ code, line, col }) => [code, line, col]) : parsed).toEqual([['facts/too-many', 202, 3]])
  })
})
