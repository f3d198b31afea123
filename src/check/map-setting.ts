import { either as E } from 'fp-ts'
import { judge } from '../decision/judge.ts'
import { GPU_AMOUNTS, type Dictionary, type FactDefinition, type Facts, type FactValue } from '../facts/dictionary.ts'
import { isNumeric } from '../facts/fact-value.ts'
import { imply, orderPairs } from '../facts/imply.ts'
import type { Bound, Ladder } from '../tiers/ladder.ts'
import { nextAbove } from './neighbours.ts'
import { ordinaryAmount, ordinaryWords } from './ordinary.ts'

/** What a map takes for the facts that are on none of its axes. */
export interface Setting {
  /** As somebody said; null is unknown. */
  readonly said: Facts
  /** Of each other fact that the ladder asks for, the value with which the most tiers are within reach. */
  readonly assumed: ReadonlyMap<string, FactValue>
}

/** What is taken for all facts that the ladder asks for, but for those on the axes and those that follow. */
export const settingOf = (ladder: Ladder, axes: ReadonlyArray<string>, said: Facts, implied: Facts): Setting => {
  const follows = (fact: string): boolean => fact === 'gpu_present' && axes.some((axis) => GPU_AMOUNTS.includes(axis))
  const others = ladder.facts.filter((fact) => !axes.includes(fact) && !Object.hasOwn(said, fact) && !Object.hasOwn(implied, fact) && !follows(fact))
  const assumed = others.flatMap((fact): ReadonlyArray<readonly [string, FactValue]> => {
    const definition = ladder.dictionary.get(fact)
    return definition === undefined ? [] : [[fact, mostTiers(ladder, definition)]]
  })
  return { said, assumed: new Map(assumed) }
}

/** The value that keeps the most tiers within reach; of several the one that keeps the strongest, then the first: the lowest, the most ordinary. */
const mostTiers = (ladder: Ladder, definition: FactDefinition): FactValue => {
  const asked = ladder.tiers.map(({ boxes, bounds }) =>
    boxes.map((box) => box.flatMap((i) => (bounds[i]?.fact === definition.name ? [bounds[i]] : [])))
  )
  const scored = candidates(definition, asked.flat(2)).map((value) => {
    const kept = asked.map((boxes) => boxes.some((bounds) => bounds.every((bound) => judge(bound, value).status === 'met')))
    return { value, count: kept.filter(Boolean).length, strongest: kept.lastIndexOf(true) }
  })
  return (scored.toSorted((a, b) => b.count - a.count || b.strongest - a.strongest)[0] as (typeof scored)[number]).value
}

const candidates = (definition: FactDefinition, bounds: ReadonlyArray<Bound>): ReadonlyArray<FactValue> => {
  if (definition.type === 'boolean') return [true, false]
  if (definition.type === 'enum') return ordinaryWords(definition)
  const numbers = bounds.flatMap(({ op, need }) => {
    const value = Number(need)
    if (op !== '>') return [value]
    const above = definition.type === 'integer' ? Math.floor(value) + 1 : nextAbove(value)
    return [ordinaryAmount(definition, above, value === 0 ? Number.MAX_VALUE : Math.max(above, value * 2))]
  })
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/** The machine at two values: what was said, then what is assumed for as far as it agrees with the rest. Null where there can be none. */
export const machineAt = (dictionary: Dictionary, { said, assumed }: Setting, axes: Facts): Readonly<Record<string, FactValue>> | null => {
  const stated = withoutGpu(dictionary, { ...said, ...axes })
  const known = imply(dictionary, stated)
  if (E.isLeft(known)) return null
  let facts: Readonly<Record<string, FactValue>> = known.right.facts
  for (const [fact, value] of assumed) {
    // What was said to be unknown stays unknown unless it follows.
    if (facts[fact] !== undefined) continue
    const more = imply(dictionary, { ...facts, [fact]: fitted(dictionary, facts, fact, value) })
    if (E.isRight(more)) facts = more.right.facts
  }
  return facts
}

/** Graphics memory of 0 stands for a machine without a GPU, unless something says that there is one. */
const withoutGpu = (dictionary: Dictionary, facts: Facts): Facts => {
  if (Object.hasOwn(facts, 'gpu_present') || !GPU_AMOUNTS.some((amount) => facts[amount] === 0)) return facts
  const without = { ...facts, gpu_present: false }
  return E.isRight(imply(dictionary, without)) || E.isLeft(imply(dictionary, facts)) ? without : facts
}

/** An assumed amount moves with the facts that it never exceeds, or that never exceed it. */
const fitted = (dictionary: Dictionary, facts: Facts, fact: string, value: FactValue): FactValue => {
  const definition = dictionary.get(fact)
  if (typeof value !== 'number' || definition === undefined || !isNumeric(definition)) return value
  const whole = definition.type === 'integer'
  return orderPairs(dictionary).reduce((amount, [low, high]) => {
    const [below, above] = [facts[low], facts[high]]
    if (high === fact && typeof below === 'number' && below > amount) return whole ? Math.ceil(below) : below
    if (low === fact && typeof above === 'number' && above < amount) return whole ? Math.floor(above) : above
    return amount
  }, value)
}
