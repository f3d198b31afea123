import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { didYouMean } from './nearest.ts'

/** A JSON Schema (draft-07) as plain data. */
export type JsonSchema = { readonly [key: string]: unknown }

/** What is wrong with one value, told for a person; the place is the path of the io-ts context that carries it. */
export interface Problem {
  readonly code: string
  readonly message: string
  /** Computed only for findings that are shown. */
  readonly hint?: () => string | null
  /** The finding is about the key itself, not about its value. */
  readonly onKey?: boolean
}

/**
 * An io-ts decoder that also knows its JSON Schema and says what is wrong in words for people. Decoded values keep the form
 * that they have in the file, so writing one back needs no encoder.
 */
export interface Shape<A> extends t.Decoder<unknown, A> {
  readonly schema: JsonSchema
}

/** An io-ts error that carries our own words beside io-ts's. */
export interface ShapeError extends t.ValidationError {
  readonly problem: Problem
}

export const shape = <A>(name: string, schema: JsonSchema, validate: t.Validate<unknown, A>): Shape<A> => ({
  name,
  schema,
  validate,
  decode: (u) => validate(u, [])
})

export const problem = (value: unknown, context: t.Context, told: Problem): ShapeError => ({ value, context, message: told.message, problem: told })

export const refuse = (value: unknown, context: t.Context, told: Problem): t.Validation<never> => E.left([problem(value, context, told)])

/** A value as a person would name it: `"four"`, `4`, `a list`, `nothing`. */
export const named = (value: unknown): string => {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`
}

const wrongType = (value: unknown, context: t.Context, expected: string): t.Validation<never> =>
  refuse(value, context, { code: 'schema/type', message: `found ${named(value)}, expected ${expected}` })

const outOfRange = (value: unknown, context: t.Context, expected: string): t.Validation<never> =>
  refuse(value, context, { code: 'schema/range', message: `found ${named(value)}, expected ${expected}` })

interface Bounds {
  readonly from?: number
  readonly above?: number
  readonly to?: number
  readonly integer?: boolean
}

/** A finite number within bounds. NaN and the infinities, which YAML can write, are refused. */
export const number = (expected: string, { from, above, to, integer = false }: Bounds): Shape<number> =>
  shape(
    expected,
    {
      type: integer ? 'integer' : 'number',
      ...(from === undefined ? {} : { minimum: from }),
      ...(above === undefined ? {} : { exclusiveMinimum: above }),
      ...(to === undefined ? {} : { maximum: to })
    },
    (u, c) => {
      if (typeof u !== 'number') return wrongType(u, c, expected)
      if (!Number.isFinite(u) || (from !== undefined && u < from) || (above !== undefined && u <= above) || (to !== undefined && u > to)) {
        return outOfRange(u, c, expected)
      }
      return integer && !Number.isInteger(u) ? outOfRange(u, c, expected) : t.success(u === 0 ? 0 : u)
    }
  )

export const text = (expected: string): Shape<string> =>
  shape(expected, { type: 'string' }, (u, c) => (typeof u === 'string' ? t.success(u) : wrongType(u, c, expected)))

export const word = (expected: string, pattern: RegExp): Shape<string> =>
  shape(expected, { type: 'string', pattern: pattern.source }, (u, c) =>
    typeof u !== 'string' ? wrongType(u, c, expected) : pattern.test(u) ? t.success(u) : outOfRange(u, c, expected)
  )

export const bool: Shape<boolean> = shape('true or false', { type: 'boolean' }, (u, c) =>
  typeof u === 'boolean' ? t.success(u) : wrongType(u, c, 'true or false')
)

/** One of a few words. */
export const oneOf = <A extends string>(words: ReadonlyArray<A>): Shape<A> => {
  const expected = words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`
  return shape<A>(expected, { enum: words }, (u, c) => {
    const found = words.find((w) => w === u)
    if (found !== undefined) return t.success(found)
    return refuse(u, c, {
      code: 'schema/choice',
      message: `found ${named(u)}, expected ${expected}`,
      hint: () => (typeof u === 'string' ? didYouMean(u, words) : null)
    })
  })
}

export const exactly = <const A extends number | boolean>(value: A): Shape<A> =>
  shape<A>(String(value), { const: value }, (u, c) => (u === value ? t.success(value) : outOfRange(u, c, String(value))))

export const nullable = <A>(inner: Shape<A>): Shape<A | null> =>
  shape(`${inner.name} or null`, orNull(inner.schema), (u, c) => (u === null ? t.success(null) : inner.validate(u, c)))

// Without a choice between two schemas an editor points at the key that is wrong, not at the value as a whole.
const orNull = (schema: JsonSchema): JsonSchema => {
  if (typeof schema['type'] === 'string') return { ...schema, type: [schema['type'], 'null'] }
  const { enum: words, anyOf } = schema
  if (Array.isArray(words)) return { ...schema, enum: [...(words as ReadonlyArray<unknown>), null] }
  return Array.isArray(anyOf) ? { ...schema, anyOf: [...(anyOf as ReadonlyArray<unknown>), { type: 'null' }] } : { anyOf: [schema, { type: 'null' }] }
}

/** The same values; its JSON Schema says what they mean. */
export const described = <A>(description: string, inner: Shape<A>): Shape<A> => ({ ...inner, schema: { description, ...inner.schema } })

/** Whatever stands there: a finding elsewhere decides. */
export const anything: Shape<unknown> = shape('anything', {}, (u) => t.success(u))

/** Each item by its own index, all problems of all items at once. */
export const listOf = <A>(item: Shape<A>, expected: string, atLeast = 0): Shape<ReadonlyArray<A>> =>
  shape(expected, { type: 'array', items: item.schema, ...(atLeast > 0 ? { minItems: atLeast } : {}) }, (u, c) => {
    if (!Array.isArray(u)) return wrongType(u, c, expected)
    if (u.length < atLeast) return refuse(u, c, { code: 'schema/empty', message: `found an empty list, expected ${expected}` })
    return gather(u.map((value, index) => item.validate(value, t.appendContext(c, String(index), item, value))))
  })

/** All successes in order, or all errors of all parts. */
export const gather = <A>(parts: ReadonlyArray<t.Validation<A>>): t.Validation<ReadonlyArray<A>> => {
  const errors = parts.flatMap((part) => (E.isLeft(part) ? part.left : []))
  return errors.length > 0 ? E.left(errors) : E.right(parts.flatMap((part) => (E.isRight(part) ? [part.right] : [])))
}

export const isMapping = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === 'object' && u !== null && !Array.isArray(u)
