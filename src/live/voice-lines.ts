import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import type { Dictionary } from '../facts/dictionary.ts'
import { didYouMean } from '../source/nearest.ts'
import { listOf, named, problem, refuse, shape, type Problem, type Shape } from '../source/shape.ts'
import type { Action, Why } from './action.ts'

export type Cause = Why['limit']
/** What people are told of. `step_down_now` is a step down that does not wait for the task in hand. */
export type Occasion = Action['action'] | 'step_down_now'

/** The placeholders of some lines: what is known whenever they are said, and what may not be. */
export interface Fillable {
  readonly always: ReadonlyArray<string>
  readonly sometimes: ReadonlyArray<string>
}

/** What can be told of why something is done. What the app reports is always known; a load may not be. */
export const reasonCan = (dictionary: Dictionary, limit: Cause): Fillable =>
  isReported(limit)
    ? { always: ['value', 'threshold'], sometimes: [] }
    : { always: ['threshold'], sometimes: ['value', 'forecast', ...factsFor(dictionary, [limit])] }

/** What can be told of what is done. */
export const sayingCan = (dictionary: Dictionary, occasion: Occasion): Fillable => ({
  always: occasion.startsWith('step_') ? ['from', 'to'] : ['model'],
  sometimes: factsFor(dictionary, [])
})

/** What a request for help can speak of, and a tip, which is left out where something is not known. */
export const requestCan = (dictionary: Dictionary, limits: ReadonlyArray<Cause>): Fillable => ({
  always: ['model', 'threshold'],
  sometimes: factsFor(dictionary, limits)
})

const isReported = (limit: Cause): boolean => limit === 'task_failures' || limit === 'response_ms'

/** Facts that can be put into a sentence; what the GPU has only where its memory is what is short. */
const factsFor = (dictionary: Dictionary, limits: ReadonlyArray<Cause>): ReadonlyArray<string> => {
  const aboutGpu = limits.length > 0 && limits.every((limit) => limit === 'gpu_memory_percent')
  return [...dictionary.values()].filter(({ name, type }) => type !== 'boolean' && (aboutGpu || !name.startsWith('gpu_'))).map(({ name }) => name)
}

const PLACEHOLDER = /\{(?<name>[^{}]*)\}|[{}]/g

/** The placeholders of a line, in order; null for a brace that belongs to none. */
export const placeholders = (line: string): ReadonlyArray<string | null> =>
  [...line.matchAll(PLACEHOLDER)].map(({ groups }) => groups?.['name'] ?? null)

/** Lines of which one is said: at least one of them can be said whatever is known. */
export const linesShape = (can: Fillable, where: string): Shape<ReadonlyArray<string>> => {
  const all = listOf(lineShape(can, where), 'a list of texts, at least one', 1)
  return shape(all.name, all.schema, (u, c) => {
    const decoded = all.validate(u, c)
    if (E.isLeft(decoded) || decoded.right.some((line) => placeholders(line).every((name) => name !== null && can.always.includes(name))))
      return decoded
    return refuse(u, c, {
      code: 'voice/alternative',
      message: `every text here needs something that is not always known where ${where}`,
      hint: () => `add a text that does without, or with ${inBraces(can.always)} alone`
    })
  })
}

/** Lines that are left out where one of their placeholders cannot be filled. */
export const optionalLinesShape = (can: Fillable, where: string): Shape<ReadonlyArray<string>> =>
  listOf(lineShape(can, where), 'a list of texts, at least one', 1)

const lineShape = (can: Fillable, where: string): Shape<string> => {
  const known = [...can.always, ...can.sometimes]
  const expected = 'text'
  const pattern = `^(?=[\\s\\S]*\\S)(?:[^{}]|\\{(?:${known.join('|')})\\})*$`
  return shape(expected, { type: 'string', pattern }, (u, c) => {
    if (typeof u !== 'string' || u.trim() === '') return refuse(u, c, { code: 'schema/type', message: `found ${named(u)}, expected ${expected}` })
    const errors = placeholders(u).flatMap((name) => (name !== null && known.includes(name) ? [] : [problem(u, c, unfillable(name, can, where))]))
    return errors.length > 0 ? E.left(errors) : t.success(u)
  })
}

const unfillable = (name: string | null, { always, sometimes }: Fillable, where: string): Problem => {
  if (name === null) {
    const hint = (): string => 'braces only stand around a placeholder, such as {threshold}'
    return { code: 'voice/brace', message: 'found a brace that belongs to no placeholder', hint }
  }
  const facts = sometimes.filter((each) => !LOADS.includes(each))
  const plain = [...always, ...sometimes.filter((each) => LOADS.includes(each))]
  return {
    code: 'voice/placeholder',
    message: `the placeholder ${named(`{${name}}`)} is not known where ${where}`,
    hint: () =>
      didYouMean(name, [...always, ...sometimes]) ?? `known here: ${inBraces(plain)}${facts.length > 0 ? `, and facts such as {${facts[0]}}` : ''}`
  }
}

const LOADS = ['value', 'forecast']

const inBraces = (names: ReadonlyArray<string>): string => names.map((name) => `{${name}}`).join(', ')
