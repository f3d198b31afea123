import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { didYouMean } from './nearest.ts'
import { isMapping, named, problem, refuse, shape, type JsonSchema, type Shape } from './shape.ts'

type Fields = Readonly<Record<string, Shape<unknown>>>
type ValueOf<S> = S extends Shape<infer A> ? A : never

/** What a mapping of optional fields decodes to: a field that is not there is not there. */
export type Partially<F extends Fields> = { readonly [K in keyof F]?: ValueOf<F[K]> }

interface Closed<R extends string> {
  /** How the mapping is called where one was expected. */
  readonly called: string
  readonly required?: ReadonlyArray<R>
  /** What else a misspelt key may have meant. */
  readonly alsoKnown?: Iterable<string>
}

/**
 * A mapping with these fields and no others. An unknown key is a finding that names the nearest known one, where io-ts's own
 * `exact` would drop it in silence.
 */
export const closed = <F extends Fields, R extends keyof F & string = never>(
  fields: F,
  { called, required = [], alsoKnown = [] }: Closed<R>
): Shape<Partially<F> & { readonly [K in R]: ValueOf<F[K]> }> => {
  const table = new Map(Object.entries(fields))
  return shape(called, closedSchema(table, required), (u, c) => {
    if (!isMapping(u)) return refuse(u, c, { code: 'schema/type', message: `found ${named(u)}, expected ${called}` })
    const errors: t.ValidationError[] = []
    const decoded: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(u)) {
      const field = table.get(key)
      if (field === undefined) errors.push(unknownKey(key, value, c, [...table.keys(), ...alsoKnown]))
      else take(field.validate(value, t.appendContext(c, key, field, value)), errors, (a) => (decoded[key] = a))
    }
    for (const key of required) {
      if (!Object.hasOwn(u, key)) {
        errors.push(problem(undefined, t.appendContext(c, key, t.unknown), { code: 'schema/missing', message: `the key "${key}" is missing` }))
      }
    }
    return errors.length > 0 ? E.left(errors) : E.right(decoded as Partially<F> & { readonly [K in R]: ValueOf<F[K]> })
  })
}

interface Open<A> {
  readonly called: string
  readonly key: Shape<string>
  readonly item: Shape<A>
  readonly atLeastOne?: boolean
}

/** A mapping from names to values of one kind, in the order of the file. */
export const namedItems = <A>({ called, key, item, atLeastOne = false }: Open<A>): Shape<Readonly<Record<string, A>>> =>
  shape(
    called,
    { type: 'object', propertyNames: key.schema, additionalProperties: item.schema, ...(atLeastOne ? { minProperties: 1 } : {}) },
    (u, c) => {
      if (!isMapping(u)) return refuse(u, c, { code: 'schema/type', message: `found ${named(u)}, expected ${called}` })
      const entries = Object.entries(u)
      if (atLeastOne && entries.length === 0) return refuse(u, c, { code: 'schema/empty', message: `found none, expected ${called}` })
      const errors: t.ValidationError[] = []
      const decoded: [string, A][] = []
      for (const [name, value] of entries) {
        const context = t.appendContext(c, name, item, value)
        const checked = key.validate(name, context)
        if (E.isLeft(checked)) errors.push(badName(name, context, key.name))
        take(item.validate(value, context), errors, (a) => decoded.push([name, a]))
      }
      return errors.length > 0 ? E.left(errors) : E.right(Object.fromEntries(decoded))
    }
  )

export const unknownKey = (key: string, value: unknown, context: t.Context, known: ReadonlyArray<string>): t.ValidationError =>
  problem(value, t.appendContext(context, key, t.unknown, value), {
    code: 'schema/unknown-key',
    message: `the key ${named(key)} is not known here`,
    hint: () => didYouMean(key, known) ?? (known.length <= 12 ? `known here: ${known.join(', ')}` : null),
    onKey: true
  })

const badName = (name: string, context: t.Context, expected: string): t.ValidationError =>
  problem(name, context, { code: 'schema/name', message: `found the name ${named(name)}, expected ${expected}`, onKey: true })

/** Keeps a success, collects the errors of a failure. */
export const take = <A>(result: t.Validation<A>, errors: t.ValidationError[], keep: (a: A) => void): void => {
  if (E.isLeft(result)) errors.push(...result.left)
  else keep(result.right)
}

const closedSchema = (fields: ReadonlyMap<string, Shape<unknown>>, required: ReadonlyArray<string>): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries([...fields].map(([key, field]) => [key, field.schema])),
  ...(required.length > 0 ? { required } : {})
})
