import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { contractFacts, type PlainFact } from '../contract-facts.ts'
import { factsOf, type WrittenFact, type WrittenFile } from '../oracle.ts'
import { ownFacts } from './own-facts.ts'
import { tierOf, type Asking } from './requirements.ts'
import { withoutUndefined } from './without-undefined.ts'

export interface FileOptions {
  readonly match?: 'at_least' | 'within'
  readonly maxTiers?: number
  readonly maxFacts?: number
  readonly worseSides?: boolean
  /** Only facts that limit or imply each other, over few numbers: where one change drags others along. */
  readonly related?: boolean
}

/** Valid tier files: 1 to 6 tiers over 1 to 6 facts, half of them with edges that rise from tier to tier. */
export const tierFiles = (options: FileOptions = {}): fc.Arbitrary<WrittenFile> => {
  const matches = options.match ? [options.match] : (['at_least', 'within', undefined] as const)
  return fc.record({ declared: ownFacts, match: fc.constantFrom(...matches) }).chain(({ declared, match }) => {
    const own = Object.keys(declared)
    const any = fc.oneof(fc.constantFrom(...plainFacts, ...own), fc.constantFrom(...gpuFacts, ...own))
    const names = options.related === true ? families.map((family) => fc.constantFrom(...family, ...own)) : [any]
    return fc
      .oneof(...names.map((name) => fc.uniqueArray(name, { minLength: 1, maxLength: options.maxFacts ?? 6 })))
      .chain((used) => fileAbout(declared, match, used, options))
  })
}

const fileAbout = (
  declared: Readonly<Record<string, WrittenFact>>,
  match: WrittenFile['match'] | undefined,
  used: ReadonlyArray<string>,
  { maxTiers = 6, worseSides = true, related = false }: FileOptions
): fc.Arbitrary<WrittenFile> => {
  const all = factsOf({ facts: declared, tiers: {} })
  const asking: Asking = { all, used, match: match ?? 'at_least', worseSides }
  const frame = fc.record({
    version: fc.option(fc.constant(1), { nil: undefined }),
    names: fc.uniqueArray(tierName, { minLength: 1, maxLength: maxTiers }),
    rising: fc.boolean(),
    fallback: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
    scaling: fc.option(scalingSections, { nil: undefined, freq: 4 }),
    edges: fc.tuple(...used.map((fact) => edges(all[fact], related)))
  })
  return frame.chain(({ version, names, rising, fallback, scaling, edges: drawn }) => {
    const at = (rank: number): ReadonlyMap<string, ReadonlyArray<number>> =>
      new Map(used.map((fact, i) => [fact, rung(drawn[i] ?? [], rank, rising)]))
    const lowest = asking.match === 'within' ? (fallback ?? 0) % names.length : 0
    return fc.tuple(...names.map((_, rank) => tierOf(asking, at(rank)))).map((specs) =>
      withoutUndefined({
        version,
        match,
        fallback: fallback === undefined ? undefined : names[lowest],
        facts: Object.keys(declared).length > 0 ? declared : undefined,
        scaling,
        tiers: Object.fromEntries(names.map((each, i) => [each, specs[i] ?? {}]))
      })
    )
  })
}

/** The file as people and programs write it: block YAML, or JSON in one line or several. */
export const textsOf = (file: WrittenFile): fc.Arbitrary<string> =>
  fc.constantFrom(blockText(file), JSON.stringify(file), JSON.stringify(file, null, 2))

export const blockText = (file: WrittenFile): string => stringify(file, { aliasDuplicateObjects: false })

export const ladderOf = (text: string): Ladder => {
  const parsed = parseTierFile(text)
  if (E.isLeft(parsed)) throw new Error(`${JSON.stringify(parsed.left)} in\n${text}`)
  return parsed.right
}

const plainFacts = Object.keys(contractFacts).filter((name) => !name.startsWith('gpu_'))
const gpuFacts = Object.keys(contractFacts).filter((name) => name.startsWith('gpu_'))
const families = [['cpu_cores', 'cpu_threads'], ['ram_gb', 'ram_usable_gb'], gpuFacts]

const scalingSections = fc.record(
  {
    confirm_samples: fc.constantFrom(1, 2),
    leave_margin_percent: fc.constantFrom(0, 12.5, 50),
    stabilization_seconds: fc.constantFrom(0, 300, 86_400),
    trend_window_seconds: fc.constantFrom(1, 60),
    max_failures: fc.constantFrom(1, 1000),
    max_response_ms: fc.constantFrom(null, 0.5, 2000),
    limits: fc.record({ memory_percent: fc.constantFrom('advise', 'warn', 'block'), cpu_percent: fc.constant('warn') }, { requiredKeys: [] })
  },
  { requiredKeys: [] }
)

// Names that mean something to YAML, to JavaScript's objects or to json-rules-engine's events.
const tierName = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('low_end', 'mid_range', 'high_end', 'T-1', 'a') },
  { weight: 1, arbitrary: fc.constantFrom('error', 'success', 'failure', 'toString', 'valueOf', 'hasOwnProperty', 'null', 'true', 'NaN', 'no') }
)

const wholeNumbers = [0, 1, 2, 4, 5, 6, 8, 16]
const numbers = [...wholeNumbers, 0.5, 4.5, 5.99, 1e-7, 1e12]

/** Few numbers for each fact, so that the edges of several tiers meet. */
const edges = (fact: PlainFact | undefined, fewer: boolean): fc.Arbitrary<ReadonlyArray<number>> => {
  const all = fact?.type === 'number' ? numbers : wholeNumbers
  const some = fewer ? all.filter((number) => number <= 5 && number >= 0.5).concat(0) : all
  return fc.uniqueArray(fc.constantFrom(...some), { minLength: 2, maxLength: 4 }).map((drawn) => drawn.toSorted((a, b) => a - b))
}

const rung = (drawn: ReadonlyArray<number>, rank: number, rising: boolean): ReadonlyArray<number> => {
  const from = Math.min(rank, drawn.length - 2)
  return rising ? drawn.slice(from, from + 2) : drawn
}
