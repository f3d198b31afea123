import * as t from 'io-ts'
import type { FactValue } from '../facts/dictionary.ts'
import type { At } from '../source/diagnostic.ts'
import { closed, namedItems, type Partially } from '../source/mapping.ts'
import { described, exactly, named, number, refuse, shape, text, type Shape } from '../source/shape.ts'

type Fields = Readonly<Record<string, Shape<unknown>>>

/** A mapping with all of these keys, perhaps some of the optional ones, and no others. */
export const whole = <F extends Fields, O extends Fields>(called: string, fields: F, optional?: O) =>
  closed<F & O>({ ...fields, ...optional } as F & O, { called, required: Object.keys(fields) as never[] }) as Shape<
    Required<Partially<F>> & Partially<O>
  >

export const version = described('version of this format', exactly(1))
export const count = number('a whole number from 0 up', { from: 0, integer: true })
export const place = number('a whole number from 1 up', { from: 1, integer: true })
export const fact = text('the name of a fact')
export const tier = text('the name of a tier')
export const scalar: Shape<FactValue> = shape('a number, true or false, or a word', { type: ['number', 'boolean', 'string'] }, (u, c) =>
  typeof u === 'boolean' || typeof u === 'string' || (typeof u === 'number' && Number.isFinite(u))
    ? t.success(u)
    : refuse(u, c, { code: 'schema/type', message: `found ${named(u)}, expected a number, true or false, or a word` })
)
export const factValues = described('known facts by name, those that others imply included', namedItems({ called: 'facts', key: fact, item: scalar }))

export const atShape: Shape<At> = whole('a place in a file', { file: text('a path'), line: place, col: place })
export const machine = described('the machine file as given, where there are several', text('the path of a machine file'))
