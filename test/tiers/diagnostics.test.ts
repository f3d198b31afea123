import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/source/diagnostic.ts'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'
import { expectUsable } from './usable-diagnostics.ts'

const findingsOf = (text: string): ReadonlyArray<Diagnostic> => {
  const parsed = parseTierFile(text, 'my.yaml')
  if (E.isRight(parsed)) return []
  expectUsable(parsed.left, text)
  return parsed.left
}

/** The text without its marks, and the places of the marks as `line:col`. */
const unmarked = (marked: string): { readonly text: string; readonly places: ReadonlyArray<string> } => {
  const places = [...marked.matchAll(/§/g)].map(({ index }) => {
    const before = marked.slice(0, index).replaceAll('§', '').split('\n')
    return `${before.length}:${(before.at(-1) ?? '').length + 1}`
  })
  return { text: marked.replaceAll('§', ''), places }
}

const place = ({ line, col }: Diagnostic): string => `${line}:${col}`
const low = (rest: string): string => `version: 1\ntiers:\n  low: {${rest}}\n`
const own = (facts: string): string => `facts: {${facts}}\ntiers: {low: {}}\n`
const tiers = 'tiers: {low: {}, mid: {}, high: {}}\n'

// The mark § stands where the finding must be.
describe('one finding, at its place', () => {
  it.each<[string, string, string, string?]>([
    ['an unknown key of the file', 'tiers: {low: {}}\n§fallbck: low\n', 'schema/unknown-key', '"fallback"'],
    ['an unknown key of a tier', low('§ram_bg: {min: 2}'), 'schema/unknown-key', '"ram_gb"'],
    ['an unknown key of a bound', low('ram_gb: {§mim: 2}'), 'schema/unknown-key', '"min"'],
    ['an unknown key of a group', low('any_of: [{cpu_cores: {min: 2}}, {§cpu_thread: {min: 2}}]'), 'schema/unknown-key', '"cpu_threads"'],
    ['an unknown key of thresholds', low('scaling_thresholds: {§memory_percnt: 80}'), 'schema/unknown-key', '"memory_percent"'],
    ['an unknown key of performance', low('performance: {§token_per_second: {min: 3}}'), 'schema/unknown-key', '"tokens_per_second"'],
    ['an unknown key of a declared fact', own('npu: {type: number, §unitt: TOPS}'), 'schema/unknown-key', '"unit"'],
    ['gpu_required in a group, which asks by facts only', low('any_of: [{§gpu_required: true}]'), 'schema/unknown-key'],
    ['any_of in a group', low('any_of: [{§any_of: [{ram_gb: {min: 2}}]}]'), 'schema/unknown-key'],
    ['an empty any_of', low('any_of: §[]'), 'schema/empty'],
    ['any_of that is no list', low('any_of: §{ram_gb: {min: 2}}'), 'schema/type'],
    ['an empty group', low('any_of: [{ram_gb: {min: 2}}, §{}]'), 'tier/empty-group'],
    ['a group of null', low('any_of: [§{ram_gb: null}]'), 'tier/empty-group'],
    ['a group without an end', low('any_of: [§{ram_gb: {min: null}}]'), 'tier/empty-group'],
    ['a fraction of a core', low('cpu_cores: {min: §2.5}'), 'schema/range'],
    ['a fraction of a core as a band end', low('cpu_cores: {max: §2.5}'), 'schema/range'],
    ['a negative size', low('ram_gb: {min: §-1}'), 'schema/range'],
    ['a size in words', low('ram_gb: {min: §four}'), 'schema/type'],
    ['a size in quotes', low('ram_gb: {min: §"4"}'), 'schema/type'],
    ['a number for a range', low('ram_gb: §4'), 'schema/type'],
    ['min above max', low('ram_gb: {min: §8, max: 4}'), 'tier/interval'],
    ['min beside above', low('ram_gb: {min: 2, above: §4}'), 'tier/interval'],
    ['above beside min', low('ram_gb: {above: §4, min: 2}'), 'tier/interval'],
    ['nothing between above and max', low('ram_gb: {above: §4, max: 4}'), 'tier/interval'],
    ['a word for a switch', low('cpu_avx2: §yes'), 'schema/type'],
    ['a word for gpu_required', low('gpu_required: §yes'), 'schema/type'],
    ['an unknown word', low('os: §linus'), 'schema/choice', '"linux"'],
    ['an unknown word in a list', low('os: [linux, §window]'), 'schema/choice'],
    ['no words', low('os: §[]'), 'schema/empty'],
    ['max in a group, which only describes', low('any_of: [{ram_gb: {min: 2, §max: 4}}]'), 'tier/group-end'],
    ['a percentage of 0', low('scaling_thresholds: {cpu_percent: §0}'), 'schema/range'],
    ['a percentage above 100', low('scaling_thresholds: {gpu_memory_percent: §100.5}'), 'schema/range'],
    ['a model without a name', low('preferred_models: [small, §" "]'), 'schema/range'],
    ['half a token', low('performance: {context_tokens: §0.5}'), 'schema/range'],
    ['a tier that is no mapping', 'tiers:\n  low: §4\n', 'schema/type'],
    ['a tier that is null', 'tiers:\n  low:§\n', 'schema/type'],
    ['a tier with a bad name', 'tiers:\n  §2low: {}\n', 'schema/name'],
    ['no tiers', 'tiers: §{}\n', 'schema/empty'],
    ['a list of tiers', 'tiers:\n  §- low\n', 'schema/type'],
    ['a file without tiers', '§version: 1\n', 'schema/missing'],
    ['a later version', 'version: §2\ntiers: {low: {}}\n', 'schema/range'],
    ['an unknown match', 'match: §atleast\ntiers: {low: {}}\n', 'schema/choice', '"at_least"'],
    ['an unknown fallback', `fallback: §hihg\n${tiers}`, 'tier/unknown-fallback', '"high"'],
    ['a fallback that is not the lowest tier', `fallback: §mid\n${tiers}`, 'tier/order', 'fallback: low'],
    ['a fact of the dictionary declared again', own('§ram_gb: {type: number}'), 'facts/taken-name'],
    ['a key of every tier declared as a fact', own('§description: {type: number}'), 'facts/taken-name'],
    ['a fact with a bad name', own('§NpuTops: {type: number}'), 'schema/name'],
    ['a fact without a type', own('§npu: {unit: TOPS}'), 'schema/missing'],
    ['a fact of an unknown type', own('npu: {type: §float}'), 'schema/choice'],
    ['an enum without values', own('npu: {type: §enum}'), 'facts/declaration'],
    ['an enum with no values', own('npu: {type: enum, values: §[]}'), 'schema/empty'],
    ['an enum with a value twice', own('npu: {type: enum, values: §[a, b, a]}'), 'facts/declaration'],
    ['an enum with a better side', own('npu: {type: enum, values: [a, b], better: §more}'), 'facts/declaration'],
    ['a number with values', own('npu: {type: number, values: §[a]}'), 'facts/declaration'],
    ['at most an unknown fact', own('npu: {type: number, at_most: §ram_bg}'), 'facts/declaration', '"ram_gb"'],
    ['at most a switch', own('npu: {type: number, at_most: §cpu_avx2}'), 'facts/declaration'],
    ['a switch at most a number', own('npu: {type: boolean, at_most: §ram_gb}'), 'facts/declaration'],
    ['at most itself', own('npu: {type: number, at_most: §npu}'), 'facts/declaration']
  ])('%s', (_, marked, code, hint) => {
    const { text, places } = unmarked(marked)
    const findings = findingsOf(text)
    expect(findings.map((found) => [found.code, place(found)])).toEqual([[code, places[0]]])
    if (hint !== undefined) expect(findings[0]?.hint).toContain(hint)
    expect(findings[0]).toMatchObject({ file: 'my.yaml', severity: 'error' })
  })
})

describe('no finding', () => {
  it.each<[string, string]>([
    ['max in a group under within', `match: within\n${low('any_of: [{ram_gb: {max: 4}}]')}`],
    ['max in a group where less is better', `facts: {load_ms: {type: number, better: less}}\n${low('any_of: [{load_ms: {max: 4}}]')}`],
    ['a null max in a group', low('any_of: [{ram_gb: {min: 2, max: null}}]')],
    ['min equal to max', low('ram_gb: {min: 4, max: 4}')],
    ['a whole number written as a fraction', low('cpu_cores: {min: 2.0}')],
    ['any tier as the fallback under within', `match: within\nfallback: mid\n${tiers}`],
    [
      "a bound of one's own fact at most another of one's own",
      'facts: {a: {type: number, at_most: b}, b: {type: integer, at_most: ram_gb}}\ntiers: {low: {a: {min: 1}}}'
    ],
    ['a tier that asks for nothing', 'tiers: {low: {}}']
  ])('about %s', (_, text) => expect(findingsOf(text)).toEqual([]))
})

describe('several findings', () => {
  it('come all at once, in the order of the file', () => {
    const { text, places } = unmarked(`
fallback: §nope
facts:
  npu: {type: number, at_most: §rm_gb}
tiers:
  low:
    §ram: {min: 2}
    cpu_cores: {min: §1.5, max: §-4}
    any_of: [§{}, {ram_gb: {§max: 4}}]
  §9: {}
  mid: {os: [§dos, linux, §bsd]}
§surplus: 1
`)
    expect(findingsOf(text).map(place)).toEqual(places)
  })

  it('in a cycle of facts stand at each of its facts', () => {
    const { text, places } = unmarked(own('a: {type: number, at_most: §b}, b: {type: number, at_most: §a}'))
    expect(findingsOf(text).map((found) => [found.code, place(found)])).toEqual(places.map((at) => ['facts/declaration', at]))
  })

  it.each([
    ['an unknown type', 'npu: {type: §float}', '{min: 3}'],
    ['no type', '§npu: {unit: TOPS}', '{min: 3}'],
    ['no mapping', 'npu: §number', '[fast]'],
    ['an enum without values', 'npu: {type: §enum}', 'fast'],
    ['a value twice', 'npu: {type: enum, values: §[fast, fast]}', '[fast]'],
    ['values of a number', 'npu: {type: number, values: §[a]}', '{min: 3}'],
    ['at most an unknown fact', 'npu: {type: number, at_most: §tops}', '{min: 3}'],
    ['a taken name', '§ram_gb: {type: enum, values: [a]}, npu: {type: number}', '{min: 3}']
  ])('do not follow from a badly declared fact: %s', (_, declared, asked) => {
    const { text, places } = unmarked(`facts: {${declared}}\ntiers:\n  low: {npu: ${asked}, ram_gb: {min: 2}, any_of: [{npu: ${asked}}]}\n`)
    expect(findingsOf(text).map(place)).toEqual(places)
  })

  it('do not follow from a key of every tier declared as a fact', () => {
    const { text, places } = unmarked('facts: {§description: {type: number}}\ntiers: {low: {description: words}}\n')
    expect(findingsOf(text).map(place)).toEqual(places)
  })
})
