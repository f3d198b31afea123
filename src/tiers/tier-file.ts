import { either as E } from 'fp-ts'
import type { Dictionary } from '../facts/dictionary.ts'
import { closed, namedItems } from '../source/mapping.ts'
import { anything, bool, exactly, listOf, named, nullable, number, oneOf, refuse, shape, text, word, type Shape } from '../source/shape.ts'
import { declaredFactsShape, type DeclaredFact } from './declared-facts.ts'
import { requirementShape, type Requirement } from './requirement.ts'
import { scalingShape, type ScalingSpec } from './scaling-spec.ts'

/** Loads at which an app should step down, in percent above 0 and up to 100. */
export interface ScalingThresholds {
  readonly memory_percent?: number
  readonly cpu_percent?: number
  readonly gpu_memory_percent?: number
}

/** What a tier's author expects of its models: told to users, never a condition. */
export interface Performance {
  readonly tokens_per_second?: { readonly min?: number | null; readonly max?: number | null }
  readonly context_tokens?: number
  readonly notes?: string
}

/** A group of `any_of`: what it asks, by fact. */
export type Group = Readonly<Record<string, Requirement>>

/** One tier as the file has it; every other key is a fact and what is asked of it. */
export interface TierSpec {
  readonly description?: string
  readonly gpu_required?: boolean
  readonly preferred_models?: ReadonlyArray<string>
  readonly performance?: Performance
  readonly scaling_thresholds?: ScalingThresholds
  readonly any_of?: ReadonlyArray<Group>
  readonly [fact: string]: unknown
}

/** A tier file as it was written, decoded. */
export interface TierFile {
  readonly version?: number
  readonly match?: 'at_least' | 'within'
  readonly fallback?: string
  readonly facts?: Readonly<Record<string, DeclaredFact>>
  readonly scaling?: ScalingSpec
  /** Weakest first. */
  readonly tiers: Readonly<Record<string, TierSpec>>
}

const percent = number('a percentage above 0 and up to 100', { above: 0, to: 100 })
const rate = nullable(number('tokens a second from 0 up', { from: 0 }))

const tierKeys = {
  description: text('text'),
  gpu_required: bool,
  preferred_models: listOf(word('a size class or the name of a model', /\S/), 'a list such as [small, medium]'),
  performance: closed(
    {
      tokens_per_second: closed({ min: rate, max: rate }, { called: 'a range such as {min: 3, max: 10}' }),
      context_tokens: number('a whole number of tokens from 1 up', { from: 1, integer: true }),
      notes: text('text')
    },
    { called: 'a mapping such as {context_tokens: 2048}' }
  ),
  scaling_thresholds: closed(
    { memory_percent: percent, cpu_percent: percent, gpu_memory_percent: percent },
    { called: 'a mapping such as {memory_percent: 80}' }
  )
}

/** The keys of a tier that are not facts. */
export const TIER_KEYS: ReadonlySet<string> = new Set([...Object.keys(tierKeys), 'any_of'])

const tierName = word('letters, digits, _ and -, a letter first', /^(?!(?:constructor|prototype)$)[A-Za-z][A-Za-z0-9_-]*$/)

/**
 * The codec of a tier file whose facts are those of this dictionary. `unsettled` names facts whose declaration is itself
 * wrong: what a tier asks of them cannot be judged, and is not another finding.
 */
export const tierFileShape = (dictionary: Dictionary, unsettled: ReadonlyArray<string> = []): Shape<TierFile> =>
  closed(
    {
      version: exactly(1),
      match: oneOf(['at_least', 'within'] as const),
      fallback: text('the name of a tier'),
      facts: declaredFactsShape,
      scaling: scalingShape,
      tiers: namedItems({ called: 'at least one tier, weakest first', key: tierName, item: tierShape(dictionary, unsettled), atLeastOne: true })
    },
    { called: 'a tier file, a mapping with `tiers:`', required: ['tiers'] }
  )

const tierShape = (dictionary: Dictionary, unsettled: ReadonlyArray<string>): Shape<TierSpec> => {
  const requirements = Object.fromEntries([
    ...unsettled.map((name) => [name, anything as Shape<Requirement>] as const),
    ...[...dictionary.values()].map((d) => [d.name, requirementShape(d)] as const)
  ])
  const groups = listOf(groupShape(requirements), 'a list of groups, at least one', 1)
  return closed({ ...requirements, ...tierKeys, any_of: groups }, { called: 'a tier, a mapping such as {ram_gb: {min: 8}}' })
}

const groupShape = (requirements: Readonly<Record<string, Shape<Requirement>>>): Shape<Group> => {
  const called = 'a group such as {ram_gb: {min: 16}}'
  const fields: Shape<Readonly<Record<string, Requirement | undefined>>> = closed(requirements, { called })
  return shape(called, { ...fields.schema, minProperties: 1 }, (u, c) => {
    const decoded = fields.validate(u, c)
    if (E.isLeft(decoded)) return decoded
    const asked: Group = Object.fromEntries(Object.entries(decoded.right).flatMap(([fact, r]) => (r === undefined ? [] : [[fact, r]])))
    if (Object.values(asked).some(asksSomething)) return E.right(asked)
    return refuse(u, c, {
      code: 'tier/empty-group',
      message: `found ${named(u)} that asks for nothing, expected ${called}`,
      hint: () => 'such a group always holds: leave any_of out'
    })
  })
}

const asksSomething = (requirement: Requirement): boolean => {
  if (requirement === null) return false
  if (typeof requirement !== 'object' || Array.isArray(requirement)) return true
  return Object.values(requirement).some((end) => end !== null)
}
