import { either as E } from 'fp-ts'
import type * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { closed, namedItems } from '../../src/source/mapping.ts'
import { bool, number, text, word, type Problem, type Shape } from '../../src/source/shape.ts'

const read = (shape: Shape<unknown>, value: unknown): unknown => {
  const result = shape.decode(value)
  if (E.isRight(result)) return { value: result.right }
  return result.left.map((error) => {
    const { code, message, hint, onKey } = (error as t.ValidationError & { readonly problem: Problem }).problem
    return [error.context.map(({ key }) => key).join('.'), code, message, hint?.() ?? null, onKey === true]
  })
}

describe('a closed mapping', () => {
  const interval = closed({ min: number('a number', {}), max: number('a number', {}) }, { called: 'an interval', required: ['min'] })

  it('keeps what is there and adds nothing', () => {
    expect(read(interval, { min: 1 })).toEqual({ value: { min: 1 } })
    expect(read(interval, { max: 3, min: 1 })).toEqual({ value: { max: 3, min: 1 } })
  })

  it('names the nearest of its keys for one that it does not have', () => {
    expect(read(interval, { min: 1, mix: 2 })).toEqual([
      ['mix', 'schema/unknown-key', 'the key "mix" is not known here', 'did you mean "min"?', true]
    ])
    expect(read(interval, { min: 1, step: 2 })).toEqual([
      ['step', 'schema/unknown-key', 'the key "step" is not known here', 'known here: min, max', true]
    ])
  })

  it('does not list its keys where there are many of them', () => {
    const many = closed(Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`key_number_${i}`, bool])), { called: 'many' })
    expect(read(many, { other: 1 })).toEqual([['other', 'schema/unknown-key', 'the key "other" is not known here', null, true]])
  })

  it('knows what else may be meant', () => {
    const group = closed({ ram_gb: bool }, { called: 'a group', alsoKnown: ['description'] })
    expect(read(group, { descripton: 1 })).toMatchObject([
      ['descripton', 'schema/unknown-key', expect.anything(), 'did you mean "description"?', true]
    ])
  })

  it('tells every problem at once: unknown, wrong and missing keys', () => {
    expect(read(interval, { max: 'x', mim: 2 })).toEqual([
      ['max', 'schema/type', 'found "x", expected a number', null, false],
      ['mim', 'schema/unknown-key', 'the key "mim" is not known here', 'did you mean "min"?', true],
      ['min', 'schema/missing', 'the key "min" is missing', null, false]
    ])
  })

  it.each([
    [null, 'null'],
    [[], 'a list'],
    ['x', '"x"'],
    [undefined, 'nothing']
  ])('is not %j', (value, name) => {
    expect(read(interval, value)).toEqual([['', 'schema/type', `found ${name}, expected an interval`, null, false]])
  })

  it('does not take what every object inherits for its own', () => {
    const free = closed({ toString: text('text') }, { called: 'words', required: ['toString'] })
    expect(read(free, {})).toEqual([['toString', 'schema/missing', 'the key "toString" is missing', null, false]])
    expect(read(interval, JSON.parse('{"min": 1, "__proto__": {"max": 2}}'))).toEqual([
      ['__proto__', 'schema/unknown-key', 'the key "__proto__" is not known here', 'known here: min, max', true]
    ])
  })

  it('is closed in its JSON Schema too', () => {
    expect(interval.schema).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: { min: { type: 'number' }, max: { type: 'number' } },
      required: ['min']
    })
    expect(closed({ a: bool }, { called: 'a' }).schema).not.toHaveProperty('required')
  })
})

describe('named items', () => {
  const name = word('lower case letters', /^[a-z]+$/)
  const flags = namedItems({ called: 'a mapping of flags', key: name, item: bool, atLeastOne: true })

  it('keep their order', () => {
    const { value } = read(flags, { zebra: true, ape: false }) as { value: object }
    expect(Object.entries(value)).toEqual([
      ['zebra', true],
      ['ape', false]
    ])
  })

  it('tell bad names at the name and bad items at the item, all at once', () => {
    expect(read(flags, { UPPER: 1, fine: true, low: 'x' })).toEqual([
      ['UPPER', 'schema/name', 'found the name "UPPER", expected lower case letters', null, true],
      ['UPPER', 'schema/type', 'found 1, expected true or false', null, false],
      ['low', 'schema/type', 'found "x", expected true or false', null, false]
    ])
  })

  it('are at least one where that is asked', () => {
    expect(read(flags, {})).toEqual([['', 'schema/empty', 'found none, expected a mapping of flags', null, false]])
    const any = namedItems({ called: 'flags', key: name, item: bool })
    expect(read(any, {})).toEqual({ value: {} })
    expect(read(flags, [])).toEqual([['', 'schema/type', 'found a list, expected a mapping of flags', null, false]])
    expect(flags.schema).toEqual({ type: 'object', propertyNames: name.schema, additionalProperties: bool.schema, minProperties: 1 })
    expect(any.schema).not.toHaveProperty('minProperties')
  })
})
