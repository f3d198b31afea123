import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { located } from '../../src/source/decode.ts'
import { MAX_FILE_BYTES, readYaml, type Source } from '../../src/source/yaml-text.ts'

const source = (text: string): Source => {
  const read = readYaml(text, 'm.yaml')
  if (E.isLeft(read)) throw new Error(JSON.stringify(read.left))
  return read.right
}

/** Code, line, column and length of every finding, whether it stops the reading or not. */
const findings = (text: string): ReadonlyArray<readonly [string, number, number, number]> => {
  const read = readYaml(text, 'm.yaml')
  return (E.isLeft(read) ? read.left : read.right.findings).map(({ code, line, col, length }) => [code, line, col, length] as const)
}

describe('a text', () => {
  it('becomes a plain value: YAML 1.2, or JSON', () => {
    expect(source('a: {b: [1, x, true, null], "c d": 0o17}\nd: no\n').value).toEqual({ a: { b: [1, 'x', true, null], 'c d': 15 }, d: 'no' })
    expect(source('{"a": {"b": [1.5, "x", true, null]}}').value).toEqual({ a: { b: [1.5, 'x', true, null] } })
    expect(source('16').value).toBe(16)
    expect(source('a:\n- \n- b:\n').value).toEqual({ a: [null, { b: null }] })
  })

  it('has mappings without a prototype, so that no key means something else', () => {
    const { value } = source('{"__proto__": {"polluted": true}, "toString": 1, "hasOwnProperty": 2}')
    expect(Object.getPrototypeOf(value)).toBeNull()
    expect(Object.keys(value as object)).toEqual(['__proto__', 'toString', 'hasOwnProperty'])
    expect(({} as { readonly polluted?: boolean }).polluted).toBeUndefined()
  })

  it('names a key as it stands in the text', () => {
    expect(Object.keys(source('1e3: a\ntrue: b\n0x10: c\n: d\n').value as object)).toEqual(['1e3', 'true', '0x10', ''])
  })

  it('knows the place of every part', () => {
    const text = 'tiers:\r\n  low: {ram_gb: {min: 2}, os: [linux, win32]}\r\n'
    const { root, at } = source(text)
    const min = located(root, ['tiers', 'low', 'ram_gb', 'min'])
    expect(text.slice(min?.start, min?.end)).toBe('2')
    expect(text.slice(min?.keyStart, min?.keyEnd)).toBe('min')
    expect(at(min?.start ?? 0)).toEqual({ file: 'm.yaml', line: 2, col: 23 })
    expect(at(located(root, ['tiers', 'low', 'os', '1'])?.start ?? 0)).toEqual({ file: 'm.yaml', line: 2, col: 39 })
    expect(located(root, ['tiers', 'mid'])).toBeUndefined()
  })

  it('may begin with a byte order mark', () => {
    expect(source('\ufeffa: 1').value).toEqual({ a: 1 })
  })
})

describe('findings that do not hide the rest', () => {
  it.each([
    ['an alias', 'a: &x {b: 1}\nc: *x\n', [['yaml/alias', 2, 4, 2]], { a: { b: 1 } }],
    ['a merge key', 'a: {<<: {b: 1}, c: 2}', [['yaml/merge-key', 1, 5, 2]], { a: { c: 2 } }],
    ['a key for the second time', 'a: 1\nb: 2\na: 3\n', [['yaml/duplicate-key', 3, 1, 1]], { a: 1, b: 2 }],
    ['a key that is not a word', '? [1, 2]\n: x\nb: 2\n', [['yaml/key', 1, 3, 6]], { b: 2 }],
    ['nesting too deep', `a: ${'['.repeat(32)}x${']'.repeat(32)}`, [['yaml/depth', 1, 36, 1]], expect.anything()]
  ] as const)('%s', (_, text, expected, value) => {
    expect(findings(text)).toEqual(expected)
    expect(source(text).value).toEqual(value)
  })

  it('32 levels are not too deep', () => {
    expect(findings(`a: ${'['.repeat(31)}x${']'.repeat(31)}`)).toEqual([])
  })

  it('an alias is broken in its place, and everything around it is not', () => {
    const { root } = source('a: &x 1\nb: {c: *x, d: 2}\n')
    expect(located(root, ['b', 'c'])?.broken).toBe(true)
    expect(located(root, ['b', 'd'])?.broken).toBe(false)
  })
})

describe('a text that is refused', () => {
  it.each([
    ['that is empty', '', 'yaml/empty', 1, 1],
    ['of nothing but comments', '# nothing\n# here\n', 'yaml/empty', 1, 1],
    ['that says null', '~\n', 'yaml/empty', 1, 1],
    ['of several documents', 'a: 1\n---\nb: 2\n', 'yaml/documents', 2, 1],
    ['of YAML 1.1', '%YAML 1.1\n---\na: yes\n', 'yaml/version', 1, 1],
    ['of YAML 1.3', '%YAML 1.3\n---\na: yes\n', 'yaml/syntax', 1, 7],
    ['with a tag', 'a: !!js/function x\n', 'yaml/tag', 1, 4],
    ['with a bracket left open', 'a: [1, 2\nb: 3\n', 'yaml/syntax', 2, 1],
    ['of binary data', 'a: 1\nb: \u0000\n', 'file/binary', 2, 4]
  ])('%s', (_, text, code, line, col) => {
    expect(findings(text)[0]?.slice(0, 3)).toEqual([code, line, col])
    expect(E.isLeft(readYaml(text, 'm.yaml'))).toBe(true)
  })

  it.each([
    ['lists', '['.repeat(200_000)],
    ['mappings', '{"a":'.repeat(40_000)],
    ['lists of dashes', '- '.repeat(100_000)],
    ['keys', '? '.repeat(100_000)]
  ])('of %s without end', (_, text) => {
    expect(findings(text)[0]?.[0]).toBe('yaml/depth')
  })

  it.each(['a: "\u001b[31m\n', 'a: *\u009bx', 'a: !\u009b x', '"\u202e": 1\n"\u202e": 2', '@\u009b: 1'])(
    'does not speak in control characters: %j',
    (text) => {
      const read = readYaml(text, 'm.yaml')
      const told = E.isLeft(read) ? read.left : read.right.findings
      expect(told.length).toBeGreaterThan(0)
      expect(told.map(({ message, hint }) => message + String(hint)).join()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
  )

  it('is longer than 256 KiB of UTF-8, told where it passes that', () => {
    const line = `# ${'é'.repeat(30)}\n`
    const bytes = new TextEncoder().encode(line).length
    const fits = line.repeat(Math.floor((MAX_FILE_BYTES - 5) / bytes))
    expect(findings(`${fits}a: 1`)).toEqual([])
    const long = line.repeat(Math.ceil(MAX_FILE_BYTES / bytes) + 10)
    const [code, at, col] = findings(long)[0] ?? []
    expect(code).toBe('file/too-large')
    expect(at).toBe(Math.floor(MAX_FILE_BYTES / bytes) + 1)
    expect(col).toBeLessThanOrEqual(line.length)
  })

  it('of exactly 256 KiB is not', () => {
    const most = `a: 1 ${'#'.repeat(MAX_FILE_BYTES - 5)}`
    expect(findings(most)).toEqual([])
    expect(findings(`${most}#`)).toEqual([['file/too-large', 1, MAX_FILE_BYTES + 1, 1]])
  })
})

describe('a text with more aliases than a machine has memory', () => {
  it('is not unfolded', () => {
    const bomb = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}`}]`).join('\n')
    expect(findings(bomb)).toHaveLength(58)
    expect(new Set(findings(bomb).map(([code]) => code))).toEqual(new Set(['yaml/alias']))
  })
})

it('a finding at the end of a line stands at the same place whatever ends the line', () => {
  const placesIn = (text: string): unknown => {
    const answer = readYaml(text, 'm.yaml')
    return E.isLeft(answer) ? answer.left.map(({ line, col }) => [line, col]) : 'read'
  }
  const text = 'a: 1\nb: {[ c: d }\n'
  expect(placesIn(text.replaceAll('\n', '\r\n'))).toEqual(placesIn(text))
  expect(placesIn(text)).not.toBe('read')
})
