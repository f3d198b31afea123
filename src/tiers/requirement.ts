import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import type { FactDefinition } from '../facts/dictionary.ts'
import { valueShape } from '../facts/fact-value.ts'
import { closed } from '../source/mapping.ts'
import { bool, listOf, nullable, oneOf, problem, shape, type Shape } from '../source/shape.ts'

/** What a tier asks of a numeric fact: `min` inclusive, `above` strict, `max` inclusive; null is no bound. */
export interface Interval {
  readonly min?: number | null
  readonly above?: number | null
  readonly max?: number | null
}

/** What a tier asks of one fact, as the file has it. */
export type Requirement = Interval | boolean | string | ReadonlyArray<string> | null

/** The codec of what can be asked of a fact. */
export const requirementShape = (definition: FactDefinition): Shape<Requirement> => {
  switch (definition.type) {
    case 'number':
    case 'integer':
      return nullable(intervalShape(definition))
    case 'boolean':
      return nullable(bool)
    case 'enum':
      return nullable(wordOrWords(oneOf(definition.values)))
  }
}

const intervalShape = (definition: FactDefinition): Shape<Interval> => {
  const end = nullable(valueShape({ ...definition, type: definition.type === 'integer' ? 'integer' : 'number' })) as Shape<number | null>
  const fields = closed({ min: end, above: end, max: end }, { called: `an interval such as {min: ${definition.type === 'integer' ? 4 : 8}}` })
  return shape(fields.name, fields.schema, (u, c) => {
    const decoded = fields.validate(u, c)
    if (E.isLeft(decoded)) return decoded
    const errors = crossed(decoded.right, c)
    return errors.length > 0 ? E.left(errors) : decoded
  })
}

const crossed = ({ min, above, max }: Interval, c: t.Context): t.Errors => {
  const errors: t.ValidationError[] = []
  const at = (key: string, value: number, message: string, hint: string): void => {
    errors.push(problem(value, t.appendContext(c, key, t.number, value), { code: 'tier/interval', message, hint: () => hint }))
  }
  if (isSet(min) && isSet(above)) at('above', above, 'stands beside min, expected one of the two', 'keep min for "at least", above for "more than"')
  if (isSet(min) && isSet(max) && min > max) at('min', min, `min ${min} is above max ${max}`, 'swap the two, or leave max out')
  if (isSet(above) && isSet(max) && above >= max) at('above', above, `nothing is above ${above} and at most ${max}`, 'raise max, or leave it out')
  return errors
}

export const isSet = (end: number | null | undefined): end is number => end !== null && end !== undefined

const wordOrWords = (one: Shape<string>): Shape<string | ReadonlyArray<string>> => {
  const many = listOf(one, `a list of ${one.name}`, 1)
  const either = `${one.name}, or a list of them`
  return shape<string | ReadonlyArray<string>>(either, { anyOf: [one.schema, many.schema] }, (u, c) =>
    Array.isArray(u) ? many.validate(u, c) : one.validate(u, c)
  )
}
