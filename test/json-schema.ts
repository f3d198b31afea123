import { Ajv, type ErrorObject } from 'ajv'
import type { Path } from '../src/source/decode.ts'
import type { JsonSchema } from '../src/source/shape.ts'

/** A value's keys at which a schema refuses it; none where it accepts. */
export type Refusals = (value: unknown) => ReadonlyArray<Path>

/** Compiles a schema, which must be a valid one of draft-07 without a keyword that is unknown or does nothing. */
export const refusalsOf = (schema: JsonSchema): Refusals => {
  // A condition leaves out the type and the keys that stand beside it.
  const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(schema)
  return (value) => (validate(value) ? [] : keysOf(validate.errors ?? []))
}

const keysOf = (errors: ReadonlyArray<ErrorObject>): ReadonlyArray<Path> => {
  // An error of `if` only says that one of its branch stands beside it. Of a choice the branch that came further is meant.
  const told = errors
    .filter(({ keyword }) => keyword !== 'if')
    .map((error) => ({ at: pathOf(error.instancePath), key: keyOf(error), choice: error.keyword === 'anyOf' }))
  const meant = told.filter(({ at }) => !(isChoice(told, at) && told.some((other) => other.at.length > at.length && startsWith(other.at, at))))
  return [...new Map(meant.map(({ at, key }) => [...at, ...key]).map((path) => [path.join('\n'), path])).values()]
}

const isChoice = (told: ReadonlyArray<{ readonly at: Path; readonly choice: boolean }>, at: Path): boolean =>
  told.some((other) => other.choice && other.at.length === at.length && startsWith(other.at, at))

const startsWith = (path: Path, start: Path): boolean => start.every((key, i) => path[i] === key)

const pathOf = (pointer: string): Path =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The key that is missing, too much or badly named, below the place that ajv tells. */
const keyOf = ({ params, propertyName }: ErrorObject): Path => {
  const known = params as Readonly<Record<string, string | undefined>>
  const key = known['additionalProperty'] ?? known['missingProperty'] ?? known['propertyName'] ?? propertyName
  return key === undefined ? [] : [key]
}
