import { either as E } from 'fp-ts'
import { withDeclared, type Dictionary, type FactDefinition } from '../facts/dictionary.ts'
import { decode, findingAt } from '../source/decode.ts'
import { isError, type Diagnostic } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import { isMapping, named } from '../source/shape.ts'
import { readSource } from '../source/read-source.ts'
import type { Source } from '../source/yaml-text.ts'
import { buildLadder, isCondition } from './build-ladder.ts'
import { checkDeclaredFacts, declaredIn, declaredNames } from './declared-facts.ts'
import type { Ladder } from './ladder.ts'
import { TIER_KEYS, tierFileShape } from './tier-file.ts'

/**
 * Reads a tier file, YAML or JSON, into its Ladder. The error holds all findings of the file at once, each with line, column,
 * what was found and what was expected. `fromAdapters` are facts that adapters bring along.
 */
export const parseTierFile = (
  content: string,
  file = 'tiers.yaml',
  fromAdapters: ReadonlyArray<FactDefinition> = []
): E.Either<ReadonlyArray<Diagnostic>, Ladder> => parsed(content, file, fromAdapters, checkFallback)

/** The same, for `check`: a fallback that is not the lowest tier, which it should be, is let through to be told among the rest. */
export const parseToCheck = (
  content: string,
  file: string,
  fromAdapters: ReadonlyArray<FactDefinition> = []
): E.Either<ReadonlyArray<Diagnostic>, Ladder> =>
  parsed(content, file, fromAdapters, (source) => checkFallback(source).filter(({ code }) => code !== 'tier/order'))

const parsed = (
  content: string,
  file: string,
  fromAdapters: ReadonlyArray<FactDefinition>,
  fallbackFindings: (source: Source) => ReadonlyArray<Diagnostic>
): E.Either<ReadonlyArray<Diagnostic>, Ladder> => {
  const source = readSource(content, file, { needs: 'a tier file needs at least `tiers:` with one tier' })
  if (E.isLeft(source)) return source
  const declared = declaredIn(source.right.value)
  const settled = declared.filter((d) => !RESERVED.has(d.name) && (d.type !== 'enum' || d.values.length > 0))
  const dictionary = withDeclared([...fromAdapters.filter((a) => !declared.some((d) => d.name === a.name)), ...settled])
  const unsettled = declaredNames(source.right.value).filter((name) => !dictionary.has(name))
  const decoded = decode(tierFileShape(dictionary, unsettled), source.right)
  const crossed = [
    ...checkDeclaredFacts(source.right, dictionary, RESERVED),
    ...fallbackFindings(source.right),
    ...checkGroups(source.right, dictionary)
  ]
  const findings = [...(E.isLeft(decoded) ? decoded.left : []), ...crossed].sort((a, b) => a.line - b.line || a.col - b.col)
  if (E.isLeft(decoded) || findings.some(isError)) return E.left(findings)
  return E.right(buildLadder(decoded.right, source.right, dictionary))
}

const RESERVED: ReadonlyMap<string, string> = new Map([
  ...[...TIER_KEYS].map((key) => [key, 'is already a key of every tier'] as const),
  // Programs read facts by their names from plain objects.
  ...['constructor', 'prototype'].map((name) => [name, 'is a part of every JavaScript object and cannot name a fact'] as const)
])

const rawTiers = (source: Source): Readonly<Record<string, unknown>> =>
  isMapping(source.value) && isMapping(source.value['tiers']) ? source.value['tiers'] : {}

const matchOf = (source: Source): 'at_least' | 'within' => (isMapping(source.value) && source.value['match'] === 'within' ? 'within' : 'at_least')

const checkFallback = (source: Source): ReadonlyArray<Diagnostic> => {
  const fallback = isMapping(source.value) ? source.value['fallback'] : undefined
  const names = Object.keys(rawTiers(source))
  if (typeof fallback !== 'string' || names.length === 0) return []
  if (!names.includes(fallback)) {
    const hint = (): string | null => didYouMean(fallback, names) ?? `tiers of this file: ${names.slice(0, 12).join(', ')}`
    return [findingAt(source, ['fallback'], { code: 'tier/unknown-fallback', message: `the file has no tier ${named(fallback)}`, hint })]
  }
  if (matchOf(source) === 'within' || names[0] === fallback) return []
  const message = `found ${named(fallback)}, expected the lowest tier, ${named(names[0])}: a machine that no tier takes is below them all`
  return [findingAt(source, ['fallback'], { code: 'tier/order', message, hint: () => `write fallback: ${names[0]}` })]
}

/** A group is there to ask: an end that only describes would silently ask for nothing. */
const checkGroups = (source: Source, dictionary: Dictionary): ReadonlyArray<Diagnostic> =>
  Object.entries(rawTiers(source)).flatMap(([tier, spec]) => {
    const groups = isMapping(spec) && Array.isArray(spec['any_of']) ? (spec['any_of'] as ReadonlyArray<unknown>) : []
    return groups.flatMap((group, index) =>
      Object.entries(isMapping(group) ? group : {}).flatMap(([fact, interval]) => {
        const definition = dictionary.get(fact)
        if (definition === undefined || !isMapping(interval)) return []
        const describing = Object.keys(interval).filter((end) => interval[end] !== null && !isCondition(definition, matchOf(source), end))
        return describing.map((end) =>
          findingAt(source, ['tiers', tier, 'any_of', String(index), fact, end], {
            code: 'tier/group-end',
            message: `under match: at_least ${end} only describes where a band ends, and a group asks`,
            hint: () => 'leave it out, or write match: within',
            onKey: true
          })
        )
      })
    )
  })
