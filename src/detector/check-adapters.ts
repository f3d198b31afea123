import { either as E } from 'fp-ts'
import type { Adapter } from '../facts/adapter.ts'
import { isMapping, named, type ShapeError } from '../source/shape.ts'
import { declaredFactsShape } from '../tiers/declared-facts.ts'

const COSTS: ReadonlySet<unknown> = new Set<Adapter['cost']>(['memory', 'files', 'process'])

/** What keeps given adapters from being asked, all of it: not everybody writes them in TypeScript. */
export const checkAdapters = (adapters: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  adapters.flatMap((adapter) => {
    if (!isMapping(adapter)) return [`an adapter: found ${named(adapter)}, expected what defineAdapter makes`]
    const { name, provides, cost, precedence, declares = [], probe } = adapter
    const wrong = (key: string, value: unknown, expected: string): string => `${key}: found ${named(value)}, expected ${expected}`
    const problems = [
      ...(typeof name === 'string' && name !== '' ? [] : [wrong('name', name, 'a name such as npu')]),
      ...(isNames(provides) ? [] : [wrong('provides', provides, 'a list of names of facts')]),
      ...(COSTS.has(cost) ? [] : [wrong('cost', cost, 'memory, files or process')]),
      ...(Number.isFinite(precedence) ? [] : [wrong('precedence', precedence, 'a number')]),
      ...(typeof probe === 'function' ? [] : [wrong('probe', probe, 'a function')]),
      ...(Array.isArray(declares) ? declares.flatMap(problemsOfFact) : [wrong('declares', declares, 'a list of facts')])
    ]
    const called = typeof name === 'string' && name !== '' ? `adapter ${name}` : 'an adapter without a name'
    return problems.map((problem) => `${called}: ${problem}`)
  })

const isNames = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string')

/** A fact that an adapter brings along has to be one that a tier file could declare. */
const problemsOfFact = (fact: unknown): ReadonlyArray<string> => {
  if (!isMapping(fact)) return [`facts: found ${named(fact)}, expected a fact such as {type: 'number'}`]
  const { name, type, unit, better, values, atMost } = fact
  const [others, limits] = [isNames(values) ? (values as ReadonlyArray<string>) : [], isNames(atMost) ? (atMost as ReadonlyArray<string>) : []]
  const declared = {
    ...(type === undefined ? {} : { type }),
    ...(typeof unit === 'string' ? { unit } : {}),
    better,
    ...(others.length > 0 ? { values: others } : {}),
    ...(limits[0] === undefined ? {} : { at_most: limits[0] })
  }
  const decoded = declaredFactsShape.decode({ [String(name)]: declared })
  const told = E.isLeft(decoded) ? decoded.left.map((error) => (error as ShapeError).problem.message) : []
  const noValues = type === 'enum' && others.length === 0 ? ['an enum needs values'] : []
  return [...told, ...noValues].map((message) => `facts.${String(name)}: ${message}`)
}
