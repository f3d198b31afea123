import { builtInFacts, type Facts, type FactDefinition, type FactValue } from '../facts/dictionary.ts'
import { isValue } from '../facts/fact-value.ts'
import { visible } from '../source/frame.ts'
import type { Action, Why } from './action.ts'
import { placeholders } from './voice-lines.ts'
import type { Voice } from './voices.ts'

/** What stands for a placeholder, or undefined where it is not known. */
export type Fills = (name: string) => string | undefined

/** What an action and the facts of a machine can fill in. */
export const fillsOf = ({ decimal = '.' }: Voice, { from, to, why }: Action, facts: Facts): Fills => {
  const known: Readonly<Record<string, string | undefined>> = {
    from: nameText(from),
    to: nameText(to),
    model: nameText(to),
    threshold: loadText(why.limit, why.threshold, decimal),
    value: why.value === null ? undefined : loadText(why.limit, why.value, decimal),
    // Nothing is fuller than full, wherever a trend leads.
    forecast: why.forecast === null ? undefined : loadText(why.limit, Math.min(why.forecast, 100), decimal)
  }
  return (name) => {
    const definition = builtInFacts.get(name)
    if (definition === undefined) return Object.hasOwn(known, name) ? known[name] : undefined
    const value = knownFact(facts, definition)
    return value === undefined ? undefined : factText(definition, value, decimal)
  }
}

/** A line with its placeholders filled in; null where one cannot be. */
export const filled = (line: string, fills: Fills): string | null => {
  const known = new Map<string, string>()
  for (const name of placeholders(line)) {
    const text = name === null ? undefined : fills(name)
    if (name === null || text === undefined) return null
    known.set(name, text)
  }
  return line.replace(/\{([^{}]*)\}/g, (_, name: string) => String(known.get(name)))
}

/** The value of a fact, where it is one that the fact can have. */
export const knownFact = (facts: Facts, definition: FactDefinition): FactValue | undefined => {
  const value = facts[definition.name]
  return isValue(definition, value) ? value : undefined
}

/** Braces in a name would read as a placeholder that nobody filled. */
const nameText = (name: string): string => visible(name).replaceAll('{', '(').replaceAll('}', ')')

const loadText = (limit: Why['limit'], value: number, decimal: string): string | undefined => {
  if (!Number.isFinite(value)) return undefined
  if (limit === 'task_failures') return number(value, 0, decimal)
  if (limit === 'response_ms') return value < 1000 ? `${number(value, 0, decimal)} ms` : `${number(value / 1000, 1, decimal)} s`
  return `${number(value, 0, decimal)} %`
}

/** Sizes are GiB and called GB, as they are sold. */
const factText = ({ unit }: FactDefinition, value: FactValue, decimal: string): string =>
  typeof value !== 'number' ? String(value) : `${number(value, 1, decimal)}${unit === null ? '' : ' GB'}`

const number = (value: number, decimals: number, decimal: string): string => String(Number(value.toFixed(decimals))).replace('.', decimal)
