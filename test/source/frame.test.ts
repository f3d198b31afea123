import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeFrame, visible } from '../../src/source/frame.ts'

const TEXT = 'tiers:\n  low: {}\n  high: { ram_gb: { mim: 16 } }\n'

describe('a code frame', () => {
  it('shows the line with its neighbours and underlines the place', () => {
    expect(codeFrame(TEXT, { line: 3, col: 21, length: 3 })).toBe(
      ['  2 |   low: {}', '> 3 |   high: { ram_gb: { mim: 16 } }', '    |                     ^^^', '  4 |'].join('\n')
    )
  })

  it('begins at the first line and ends at the last', () => {
    expect(codeFrame('a: 1', { line: 1, col: 1, length: 1 })).toBe(['> 1 | a: 1', '    | ^'].join('\n'))
    expect(codeFrame('a: 1\nb: 2', { line: 2, col: 4, length: 1 })).toBe(['  1 | a: 1', '> 2 | b: 2', '    |    ^'].join('\n'))
  })

  it('aligns line numbers of different lengths', () => {
    const text = Array.from({ length: 10 }, (_, i) => `k${i}: ${i}`).join('\n')
    expect(codeFrame(text, { line: 9, col: 1, length: 2 })).toBe(['   8 | k7: 7', '>  9 | k8: 8', '     | ^^', '  10 | k9: 9'].join('\n'))
  })

  it('reads Windows line ends', () => {
    expect(codeFrame('a: 1\r\nb: 2\r\nc: 3\r\n', { line: 2, col: 4, length: 1 })).toBe(
      ['  1 | a: 1', '> 2 | b: 2', '    |    ^', '  3 | c: 3'].join('\n')
    )
  })

  it('counts lines as the YAML parser does: a carriage return alone ends none', () => {
    expect(codeFrame('# old\rMac\na: x', { line: 2, col: 4, length: 1 })).toBe(['  1 | # old\ufffdMac', '> 2 | a: x', '    |    ^'].join('\n'))
  })

  it('keeps columns where tabs stand', () => {
    expect(codeFrame('a:\tb:\tc', { line: 1, col: 7, length: 1 })).toBe(['> 1 | a: b: c', '    |       ^'].join('\n'))
  })

  it('cuts a long line around the place', () => {
    const line = `${'a'.repeat(300)}HERE${'b'.repeat(300)}`
    const [shown = '', carets = ''] = codeFrame(line, { line: 1, col: 301, length: 4 }).split('\n')
    expect(shown).toHaveLength(6 + 100)
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE')
  })

  it('underlines one character where the place is the end of the line, and no further than what is shown', () => {
    expect(codeFrame('a:', { line: 1, col: 3, length: 1 })).toBe(['> 1 | a:', '    |   ^'].join('\n'))
    expect(codeFrame('a: [', { line: 1, col: 4, length: 500 })).toBe(['> 1 | a: [', '    |    ^'].join('\n'))
    expect(codeFrame('', { line: 1, col: 1, length: 1 })).toBe(['> 1 |', '    | ^'].join('\n'))
  })

  it('underlines what it is about, wherever that stands', () =>
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.nat(),
        (lines, l, c) => {
          const line = (l % lines.length) + 1
          const marked = (lines[line - 1] ?? '').replace(/[\^]/g, 'x')
          const col = (c % (marked.length + 1)) + 1
          const frame = codeFrame(lines.map((each, i) => (i === line - 1 ? marked : each)).join('\n'), { line, col, length: 1 }).split('\n')
          const at = frame.findIndex((each) => each.startsWith('>'))
          const carets = frame[at + 1] ?? ''
          expect(carets.trim()).toMatch(/\^$/)
          // What follows the last word of a line is not shown.
          expect(frame[at]?.[carets.indexOf('^')] ?? ' ').toBe(marked[col - 1] ?? ' ')
        }
      )
    ))
})

describe('visible text', () => {
  it('has no character that acts on a terminal', () =>
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.integer({ min: 0, max: 0xa0 }).map((code) => String.fromCodePoint(code)),
            fc.constantFrom('\u202e', '\u2066', '\u200b', '\ufeff')
          )
        }),
        (text) => {
          expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
          expect(visible(text)).toHaveLength(text.length)
        }
      )
    ))

  it('is what it was where nothing of it does', () => {
    expect(visible('ram_gb: 16 · größer → 猫 🙂')).toBe('ram_gb: 16 · größer → 猫 🙂')
    expect(visible('\u001b[31mred\u001b[0m')).toBe('\ufffd[31mred\ufffd[0m')
    expect(visible('a\tb')).toBe('a b')
  })
})
