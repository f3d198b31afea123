import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caseless, fieldsOf, jsonIn, own, wordOf } from '../../src/facts/loose-json.ts'

/** What tools print: an object, or a list of them. */
const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 })
const document = fc.oneof(object, fc.array(object))
const warning = fc.constantFrom('', 'WARNING: low-power state', '[W] device sleeps', '{not JSON', '[1] old', 'GPU[0] : a', '=====', '\t')

describe('JSON among lines of warnings', () => {
  it('is found by itself and past warnings, flat or with indentation', () => {
    fc.assert(
      fc.property(
        document,
        fc.array(warning.filter((line) => !/^[[{]\s*["\d]/.test(line))),
        fc.array(fc.constantFrom('WARNING: done', '')),
        (value, before, after) => {
          const plain = JSON.parse(JSON.stringify(value)) as unknown
          for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
            expect(jsonIn(text)).toEqual(plain)
            expect(jsonIn([...before, text, ...after].join('\n'))).toEqual(plain)
          }
        }
      )
    )
  })
  it('that is cut off is none, though a part of it is whole', () => {
    const text = JSON.stringify([{ gpu: 0, asic: { name: 'a' } }, { gpu: 1 }], null, 2)
    for (let end = 0; end < text.length; end++) expect(jsonIn(text.slice(0, end))).toBeUndefined()
  })
  it('is not looked for for ever', () => {
    expect(jsonIn('{"a": \n'.repeat(100_000))).toBeUndefined()
    expect(jsonIn(`${'[1,\n'.repeat(19)}{"a": 1}`)).toEqual({ a: 1 })
    expect(jsonIn(`${'[1,\n'.repeat(20)}{"a": 1}`)).toBeUndefined()
  })
  it('may begin with a mark of byte order', () => expect(jsonIn('\ufeff{"a": 1}')).toEqual({ a: 1 }))
})

describe('fields', () => {
  it('are an object’s own', () => {
    expect(own(fieldsOf(JSON.parse('{"__proto__": {"a": 1}}')), 'a')).toBeUndefined()
    expect(own({}, 'toString')).toBeUndefined()
    expect([fieldsOf([1]), fieldsOf(null), fieldsOf('a')]).toEqual([{}, {}, {}])
  })
  it('are found in any case, and those that clash say nothing', () => {
    expect([...caseless({ 'VRAM  Total': 1, 'vram total': 1, B: 2, b: 3 })]).toEqual([
      ['vram total', 1],
      ['b', undefined]
    ])
  })
  it.each<readonly [unknown, string | undefined]>([
    [12, '12'],
    ['  a \n b ', 'a b'],
    ['x'.repeat(300), 'x'.repeat(200)],
    ...['', 'N/A', '[N/A]', 'None', 'Not Supported', 'unknown', 'NULL', '\u001b'].map((text) => [text, undefined] as const),
    [null, undefined],
    [{}, undefined]
  ])('the word %j is %j', (value, word) => expect(wordOf(value)).toBe(word))
})
