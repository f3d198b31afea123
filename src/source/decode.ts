import { either as E } from 'fp-ts'
import type * as t from 'io-ts'
import type { Problem, Shape, ShapeError } from './shape.ts'
import { SHOWN_DIAGNOSTICS, type Diagnostic } from './diagnostic.ts'
import type { Located, Source } from './yaml-text.ts'

/** The way from the top of a file to a value, one key or index a step. */
export type Path = ReadonlyArray<string>

/** A decoded value, or every finding of the file; findings of the reading itself (aliases, duplicate keys) come along. */
export const decode = <A>(codec: Shape<A>, source: Source): E.Either<ReadonlyArray<Diagnostic>, A> => {
  const result = codec.validate(source.value, [])
  const findings = E.isLeft(result)
    ? result.left.filter((error) => !insideBroken(source.root, pathOf(error.context))).map((error, i) => toDiagnostic(source, error, i))
    : []
  const all = [...source.findings, ...findings].sort((a, b) => a.line - b.line || a.col - b.col)
  return all.length > 0 || E.isLeft(result) ? E.left(all) : result
}

/** A finding about the value at a path, or about its key. */
export const findingAt = (source: Source, path: Path, told: Problem, severity: Diagnostic['severity'] = 'error'): Diagnostic => {
  const { start, end } = spanOf(source.root, path, told.onKey === true)
  return {
    code: told.code,
    severity,
    message: path.length > 0 ? `${path.join('.')}: ${told.message}` : told.message,
    ...source.at(start),
    hint: told.hint?.() ?? null,
    length: Math.max(1, end - start)
  }
}

export const located = (root: Located, path: Path): Located | undefined =>
  path.reduce<Located | undefined>((place, key) => place?.children.get(key), root)

const toDiagnostic = (source: Source, error: t.ValidationError, index: number): Diagnostic => {
  const told: Problem = isShapeError(error) ? error.problem : { code: 'schema/type', message: 'this value cannot be used here' }
  const { hint, ...rest } = told
  return findingAt(source, pathOf(error.context), index < SHOWN_DIAGNOSTICS && hint !== undefined ? told : rest)
}

const isShapeError = (error: t.ValidationError): error is ShapeError => 'problem' in error

const pathOf = (context: t.Context): Path => context.map((entry) => entry.key)

/** The value at a path; of a missing value the nearest parent that is there, by its key. */
const spanOf = (root: Located, path: Path, onKey: boolean): { start: number; end: number } => {
  const place = located(root, path)
  if (place !== undefined) return onKey ? { start: place.keyStart, end: place.keyEnd } : place
  const parent = path.slice(0, -1)
  return path.length === 0 ? { start: 0, end: 1 } : spanOf(root, parent, parent.length > 0)
}

/** What a broken part lacks has been told already, at the part itself. */
const insideBroken = (root: Located, path: Path): boolean => path.some((_, i) => located(root, path.slice(0, i + 1))?.broken === true)
