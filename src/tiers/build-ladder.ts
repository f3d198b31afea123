import type { Dictionary, FactDefinition } from '../facts/dictionary.ts'
import { located, type Path } from '../source/decode.ts'
import type { At } from '../source/diagnostic.ts'
import type { Source } from '../source/yaml-text.ts'
import type { BandEnd, Bound, Ladder, Tier } from './ladder.ts'
import { isSet, type Interval, type Requirement } from './requirement.ts'
import { TIER_KEYS, type TierFile, type TierSpec } from './tier-file.ts'

/** Builds the Ladder of a decoded tier file, every bound with its place in the text. */
export const buildLadder = (file: TierFile, source: Source, dictionary: Dictionary): Ladder => {
  const match = file.match ?? 'at_least'
  const place = (path: Path): At => source.at(located(source.root, path)?.start ?? 0)
  const tiers = Object.entries(file.tiers).map(([name, spec], rank) => buildTier({ name, spec, rank, match, dictionary, place }))
  const ladder: Ladder = {
    file: source.file,
    match,
    fallback: tiers.find((tier) => tier.name === file.fallback) ?? null,
    tiers,
    dictionary,
    facts: [...new Set(tiers.flatMap((tier) => tier.bounds.map((bound) => bound.fact)))],
    written: file
  }
  placesIn.set(ladder, place)
  return ladder
}

const placesIn = new WeakMap<Ladder, (path: Path) => At>()

/** Where a value of the file stands that a ladder was built from; the start of the file for one that was not built here. */
export const placeIn = (ladder: Ladder, path: Path): At => placesIn.get(ladder)?.(path) ?? { file: ladder.file, line: 1, col: 1 }

interface Parts {
  readonly name: string
  readonly spec: TierSpec
  readonly rank: number
  readonly match: Ladder['match']
  readonly dictionary: Dictionary
  readonly place: (path: Path) => At
}

const buildTier = ({ name, spec, rank, match, dictionary, place }: Parts): Tier => {
  const base = ['tiers', name]
  const bandEnds: BandEnd[] = []
  const boundsOf = (asked: Readonly<Record<string, unknown>>, path: Path, group: number | null): ReadonlyArray<Bound> =>
    Object.entries(asked).flatMap(([key, requirement]): ReadonlyArray<Bound> => {
      const here = [...path, key]
      if (key === 'gpu_required') return requirement === true ? [{ fact: 'gpu_present', op: '==', need: true, group, at: place(here) }] : []
      const definition = dictionary.get(key)
      if (TIER_KEYS.has(key) || definition === undefined) return []
      const asking = { definition, match, group, path: here, place }
      return boundsOfRequirement(requirement as Requirement, asking, bandEnds)
    })
  const always = boundsOf(spec, base, null)
  const groups = (spec.any_of ?? []).map((group, index) => boundsOf(group, [...base, 'any_of', String(index)], index))
  const bounds = [...always, ...groups.flat()]
  const indicesOf = (wanted: (bound: Bound) => boolean): ReadonlyArray<number> => bounds.flatMap((bound, i) => (wanted(bound) ? [i] : []))
  const boxes = groups.length === 0 ? [indicesOf(() => true)] : groups.map((_, g) => indicesOf((b) => b.group === null || b.group === g))
  return {
    name,
    rank,
    description: spec.description ?? null,
    bounds,
    boxes,
    bandEnds,
    gpuRequired: always.some((bound) => bound.fact === 'gpu_present' && bound.need === true),
    preferredModels: spec.preferred_models ?? [],
    scalingThresholds: spec.scaling_thresholds ?? {},
    thresholdsAt: Object.fromEntries(
      Object.keys(spec.scaling_thresholds ?? {}).map((limit) => [limit, place([...base, 'scaling_thresholds', limit])])
    ),
    performance: spec.performance ?? {},
    at: place(base)
  }
}

interface Asking {
  readonly definition: FactDefinition
  readonly match: Ladder['match']
  readonly group: number | null
  readonly path: Path
  readonly place: (path: Path) => At
}

const boundsOfRequirement = (requirement: Requirement, asking: Asking, bandEnds: BandEnd[]): ReadonlyArray<Bound> => {
  const { definition, group, path, place } = asking
  const fact = definition.name
  if (requirement === null) return []
  if (Array.isArray(requirement)) return [{ fact, op: 'in', need: requirement as ReadonlyArray<string>, group, at: place(path) }]
  if (typeof requirement !== 'object') return [{ fact, op: '==', need: requirement, group, at: place(path) }]
  return Object.entries(requirement as Interval).flatMap(([end, value]: [string, number | null | undefined]): ReadonlyArray<Bound> => {
    if (!isSet(value)) return []
    const op = end === 'min' ? '>=' : end === 'above' ? '>' : '<='
    const at = place([...path, end])
    if (isCondition(definition, asking.match, end)) return [{ fact, op, need: value, group, at }]
    bandEnds.push({ fact, op, value, at })
    return []
  })
}

/** Under `at_least` the end towards the better side only describes where the band ends: a machine beyond it is outgrown. */
export const isCondition = (definition: FactDefinition, match: Ladder['match'], end: string): boolean =>
  match === 'within' || (definition.better === 'less' ? end === 'max' : end !== 'max')
