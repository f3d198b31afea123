import { either as E } from 'fp-ts'
import type * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import {
  anything,
  bool,
  exactly,
  gather,
  listOf,
  named,
  nullable,
  number,
  oneOf,
  text,
  word,
  type Problem,
  type Shape
} from '../../src/source/shape.ts'

/** What a shape makes of a value: the value itself, or every problem with its path. */
const read = (shape: Shape<unknown>, value: unknown): unknown => {
  const result = shape.decode(value)
  if (E.isRight(result)) return { value: result.right }
  return result.left.map((error) => {
    const { code, message, hint } = (error as t.ValidationError & { readonly problem: Problem }).problem
    return [error.context.map(({ key }) => key).join('.'), code, message, hint?.() ?? null]
  })
}

describe('a number', () => {
  const percent = number('a percentage', { above: 0, to: 100 })
  const cores = number('a whole number', { from: 1, integer: true })

  it.each([
    [percent, 0.001],
    [percent, 100],
    [cores, 1],
    [cores, 64],
    [number('any', {}), -3.5]
  ])('within its bounds is taken', (shape, value) => {
    expect(read(shape, value)).toEqual({ value })
  })

  it.each([
    [percent, 0, 'found 0, expected a percentage'],
    [percent, 100.001, 'found 100.001, expected a percentage'],
    [percent, NaN, 'found NaN, expected a percentage'],
    [percent, Infinity, 'found Infinity, expected a percentage'],
    [number('any', {}), -Infinity, 'found -Infinity, expected any'],
    [cores, 0, 'found 0, expected a whole number'],
    [cores, 1.5, 'found 1.5, expected a whole number']
  ])('outside is refused', (shape, value, message) => {
    expect(read(shape, value)).toEqual([['', 'schema/range', message, null]])
  })

  it('is not a word that looks like one', () => {
    expect(read(cores, '4')).toEqual([['', 'schema/type', 'found "4", expected a whole number', null]])
  })

  it('has one zero', () => {
    expect(Object.is((read(number('any', { from: 0 }), -0) as { value: number }).value, 0)).toBe(true)
  })

  it('says its bounds in its JSON Schema', () => {
    expect(percent.schema).toEqual({ type: 'number', exclusiveMinimum: 0, maximum: 100 })
    expect(cores.schema).toEqual({ type: 'integer', minimum: 1 })
  })
})

describe('a word', () => {
  const size = oneOf(['small', 'medium', 'large'])

  it('is one of a few, and a misspelt one gets the nearest', () => {
    expect(read(size, 'small')).toEqual({ value: 'small' })
    expect(read(size, 'smal')).toEqual([['', 'schema/choice', 'found "smal", expected one of small, medium, large', 'did you mean "small"?']])
    expect(read(size, 'gigantic')).toEqual([['', 'schema/choice', 'found "gigantic", expected one of small, medium, large', null]])
    expect(read(size, 3)).toEqual([['', 'schema/choice', 'found 3, expected one of small, medium, large', null]])
    expect(read(oneOf(['only']), 'x')).toEqual([['', 'schema/choice', 'found "x", expected "only"', null]])
  })

  it('matches its pattern', () => {
    const name = word('a name', /^[a-z]+$/)
    expect(read(name, 'abc')).toEqual({ value: 'abc' })
    expect(read(name, 'a b')).toEqual([['', 'schema/range', 'found "a b", expected a name', null]])
    expect(read(name, null)).toEqual([['', 'schema/type', 'found null, expected a name', null]])
    expect(name.schema).toEqual({ type: 'string', pattern: '^[a-z]+$' })
  })
})

describe('other values', () => {
  it('are taken where they have the type, and refused where not', () => {
    expect(read(text('text'), '')).toEqual({ value: '' })
    expect(read(text('text'), 1)).toEqual([['', 'schema/type', 'found 1, expected text', null]])
    expect(read(bool, false)).toEqual({ value: false })
    expect(read(bool, 'yes')).toEqual([['', 'schema/type', 'found "yes", expected true or false', null]])
    expect(read(exactly(1), 1)).toEqual({ value: 1 })
    expect(read(exactly(1), 2)).toEqual([['', 'schema/range', 'found 2, expected 1', null]])
    expect(read(nullable(bool), null)).toEqual({ value: null })
    expect(read(nullable(bool), true)).toEqual({ value: true })
    expect(read(nullable(bool), undefined)).toEqual([['', 'schema/type', 'found nothing, expected true or false', null]])
    expect(nullable(bool).name).toBe('true or false or null')
    expect(read(anything, Number.NaN)).toEqual({ value: Number.NaN })
  })

  it.each([
    [null, 'null'],
    [undefined, 'nothing'],
    [[], 'a list'],
    [{}, 'a mapping'],
    [true, 'true'],
    [-0.5, '-0.5'],
    ['four', '"four"'],
    ['a"b\n', '"a\\"b\\n"'],
    ['x'.repeat(41), `"${'x'.repeat(40)}…"`]
  ])('are named for people', (value, name) => {
    expect(named(value)).toBe(name)
  })
})

describe('a list', () => {
  const flags = listOf(bool, 'a list of flags', 1)

  it('is taken item by item, with all problems of all items', () => {
    expect(read(flags, [true, false])).toEqual({ value: [true, false] })
    expect(read(flags, [1, true, 'x'])).toEqual([
      ['0', 'schema/type', 'found 1, expected true or false', null],
      ['2', 'schema/type', 'found "x", expected true or false', null]
    ])
  })

  it('is a list, and holds as many as are needed', () => {
    expect(read(flags, { 0: true })).toEqual([['', 'schema/type', 'found a mapping, expected a list of flags', null]])
    expect(read(flags, [])).toEqual([['', 'schema/empty', 'found an empty list, expected a list of flags', null]])
    expect(read(listOf(bool, 'flags'), [])).toEqual({ value: [] })
    expect(flags.schema).toEqual({ type: 'array', items: { type: 'boolean' }, minItems: 1 })
    expect(listOf(bool, 'flags').schema).toEqual({ type: 'array', items: { type: 'boolean' } })
  })

  it('gathers successes in order, or every error', () => {
    expect(gather([E.right(1), E.right(2)])).toEqual(E.right([1, 2]))
    expect(gather([E.right(true), bool.decode(1), bool.decode(2)])).toMatchObject({ left: [{ value: 1 }, { value: 2 }] })
  })
})

describe('a value or null', () => {
  it.each([
    ['a type', bool, { type: ['boolean', 'null'] }],
    ['words', oneOf(['a', 'b']), { enum: ['a', 'b', null] }],
    ['alternatives', nullable(anything), { anyOf: [{}, { type: 'null' }, { type: 'null' }] }],
    ['anything', anything, { anyOf: [{}, { type: 'null' }] }]
  ] as const)('has a JSON Schema made of %s that accepts null', (_, inner, schema) => {
    expect(nullable<unknown>(inner).schema).toEqual(schema)
  })
})
