import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { FactDefinition } from '../../src/facts/dictionary.ts'
import type { Diagnostic } from '../../src/source/diagnostic.ts'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'

const findingsOf = (text: string): ReadonlyArray<Diagnostic> => {
  const parsed = parseTierFile(text)
  return E.isLeft(parsed) ? parsed.left : []
}

describe('a finding says what was found, what was expected and what to do', () => {
  it.each<[string, string, string | null]>([
    ['version: 1', 'tiers: the key "tiers" is missing', null],
    ['tiers: {}', 'tiers: found none, expected at least one tier, weakest first', null],
    ['tiers: {a: 4}', 'tiers.a: found 4, expected a tier, a mapping such as {ram_gb: {min: 8}}', null],
    ['tiers: {4a: {}}', 'tiers.4a: found the name "4a", expected letters, digits, _ and -, a letter first', null],
    ['fallback: 4\ntiers: {a: {}}', 'fallback: found 4, expected the name of a tier', null],
    ['fallback: zzz\ntiers: {a: {}, b: {}}', 'fallback: the file has no tier "zzz"', 'tiers of this file: a, b'],
    [
      'fallback: b\ntiers: {a: {}, b: {}}',
      'fallback: found "b", expected the lowest tier, "a": a machine that no tier takes is below them all',
      'write fallback: a'
    ],
    ['tiers: {a: {description: [1]}}', 'tiers.a.description: found a list, expected text', null],
    ['tiers: {a: {preferred_models: small}}', 'tiers.a.preferred_models: found "small", expected a list such as [small, medium]', null],
    ["tiers: {a: {preferred_models: [' ']}}", 'tiers.a.preferred_models.0: found " ", expected a size class or the name of a model', null],
    ['tiers: {a: {performance: quick}}', 'tiers.a.performance: found "quick", expected a mapping such as {context_tokens: 2048}', null],
    [
      'tiers: {a: {performance: {tokens_per_second: 8}}}',
      'tiers.a.performance.tokens_per_second: found 8, expected a range such as {min: 3, max: 10}',
      null
    ],
    [
      'tiers: {a: {performance: {tokens_per_second: {min: -1}}}}',
      'tiers.a.performance.tokens_per_second.min: found -1, expected tokens a second from 0 up',
      null
    ],
    [
      'tiers: {a: {performance: {context_tokens: 0}}}',
      'tiers.a.performance.context_tokens: found 0, expected a whole number of tokens from 1 up',
      null
    ],
    [
      'tiers: {a: {performance: {context_tokens: 1.5}}}',
      'tiers.a.performance.context_tokens: found 1.5, expected a whole number of tokens from 1 up',
      null
    ],
    ['tiers: {a: {performance: {notes: 4}}}', 'tiers.a.performance.notes: found 4, expected text', null],
    ['tiers: {a: {scaling_thresholds: 80}}', 'tiers.a.scaling_thresholds: found 80, expected a mapping such as {memory_percent: 80}', null],
    [
      'tiers: {a: {scaling_thresholds: {memory_percent: 0}}}',
      'tiers.a.scaling_thresholds.memory_percent: found 0, expected a percentage above 0 and up to 100',
      null
    ],
    [
      'tiers: {a: {scaling_thresholds: {cpu_percent: 101}}}',
      'tiers.a.scaling_thresholds.cpu_percent: found 101, expected a percentage above 0 and up to 100',
      null
    ],
    ['tiers: {a: {any_of: {}}}', 'tiers.a.any_of: found a mapping, expected a list of groups, at least one', null],
    ['tiers: {a: {any_of: []}}', 'tiers.a.any_of: found an empty list, expected a list of groups, at least one', null],
    ['tiers: {a: {any_of: [4]}}', 'tiers.a.any_of.0: found 4, expected a group such as {ram_gb: {min: 16}}', null],
    [
      'tiers: {a: {any_of: [{}]}}',
      'tiers.a.any_of.0: found a mapping that asks for nothing, expected a group such as {ram_gb: {min: 16}}',
      'such a group always holds: leave any_of out'
    ],
    [
      'tiers: {a: {any_of: [{ram_gb: {min: null}}]}}',
      'tiers.a.any_of.0: found a mapping that asks for nothing, expected a group such as {ram_gb: {min: 16}}',
      'such a group always holds: leave any_of out'
    ],
    [
      'tiers: {a: {any_of: [{os: null}]}}',
      'tiers.a.any_of.0: found a mapping that asks for nothing, expected a group such as {ram_gb: {min: 16}}',
      'such a group always holds: leave any_of out'
    ],
    [
      'tiers: {a: {any_of: [{ram_gb: {max: 4}}]}}',
      'tiers.a.any_of.0.ram_gb.max: under match: at_least max only describes where a band ends, and a group asks',
      'leave it out, or write match: within'
    ],
    ['tiers: {a: {ram_gb: 8}}', 'tiers.a.ram_gb: found 8, expected an interval such as {min: 8}', null],
    ['tiers: {a: {cpu_cores: 8}}', 'tiers.a.cpu_cores: found 8, expected an interval such as {min: 4}', null],
    [
      'tiers: {a: {ram_gb: {min: 4, above: 4}}}',
      'tiers.a.ram_gb.above: stands beside min, expected one of the two',
      'keep min for "at least", above for "more than"'
    ],
    ['tiers: {a: {ram_gb: {min: 8, max: 4}}}', 'tiers.a.ram_gb.min: min 8 is above max 4', 'swap the two, or leave max out'],
    ['tiers: {a: {ram_gb: {above: 4, max: 4}}}', 'tiers.a.ram_gb.above: nothing is above 4 and at most 4', 'raise max, or leave it out'],
    ['tiers: {a: {os: beos}}', 'tiers.a.os: found "beos", expected one of linux, darwin, win32, other', null],
    ['tiers: {a: {os: []}}', 'tiers.a.os: found an empty list, expected a list of one of linux, darwin, win32, other', null],
    ['tiers: {a: {container: 1}}', 'tiers.a.container: found 1, expected true or false', null],
    ['facts: []\ntiers: {a: {}}', 'facts: found a list, expected a mapping of facts of your own', null],
    ['facts: {NPU: {type: number}}\ntiers: {a: {}}', 'facts.NPU: found the name "NPU", expected a name in lower case such as npu_tops', null],
    ['facts: {npu: number}\ntiers: {a: {}}', 'facts.npu: found "number", expected a fact such as {type: number, unit: TOPS, better: more}', null],
    ['facts: {npu: {type: float}}\ntiers: {a: {}}', 'facts.npu.type: found "float", expected one of number, integer, boolean, enum', null],
    ['facts: {npu: {}}\ntiers: {a: {}}', 'facts.npu.type: the key "type" is missing', null],
    ['facts: {npu: {type: number, unit: 4}}\ntiers: {a: {}}', 'facts.npu.unit: found 4, expected a unit such as TOPS', null],
    ['facts: {npu: {type: number, description: 4}}\ntiers: {a: {}}', 'facts.npu.description: found 4, expected text', null],
    ['facts: {npu: {type: enum, values: a}}\ntiers: {a: {}}', 'facts.npu.values: found "a", expected a list of the values', null],
    ['facts: {npu: {type: enum, values: [a b]}}\ntiers: {a: {}}', 'facts.npu.values.0: found "a b", expected a word without spaces', null],
    ['facts: {npu: {type: enum, values: []}}\ntiers: {a: {}}', 'facts.npu.values: found an empty list, expected a list of the values', null],
    ['facts: {npu: {type: number, at_most: 4}}\ntiers: {a: {}}', 'facts.npu.at_most: found 4, expected the name of another fact', null],
    ['facts: {npu: {type: enum}}\ntiers: {a: {}}', 'facts.npu.type: an enum needs `values: [..]`', 'list its values'],
    [
      'facts: {npu: {type: number, values: [a]}}\ntiers: {a: {}}',
      'facts.npu.values: only an enum has values',
      'leave `values` out, or write `type: enum`'
    ],
    [
      'facts: {npu: {type: enum, values: [a], better: more}}\ntiers: {a: {}}',
      'facts.npu.better: an enum has no better direction',
      'leave `better` out'
    ],
    ['facts: {npu: {type: enum, values: [a, a]}}\ntiers: {a: {}}', 'facts.npu.values: a value stands in the list twice', 'keep one of the two'],
    ['facts: {npu: {type: number, at_most: ram_bg}}\ntiers: {a: {}}', 'facts.npu.at_most: the fact "ram_bg" is not known', 'did you mean "ram_gb"?'],
    ['facts: {npu: {type: number, at_most: zzzzzz}}\ntiers: {a: {}}', 'facts.npu.at_most: the fact "zzzzzz" is not known', null],
    ['facts: {npu: {type: number, at_most: container}}\ntiers: {a: {}}', 'facts.npu.at_most: only a number can be at most another', null],
    ['facts: {npu: {type: number, at_most: npu}}\ntiers: {a: {}}', 'facts.npu.at_most: "npu" is itself at most "npu"', 'keep one of the two'],
    ['facts: {ram_gb: {type: number}}\ntiers: {a: {}}', 'facts.ram_gb: "ram_gb" is already a fact of the dictionary', 'give it another name'],
    ['facts: {any_of: {type: number}}\ntiers: {a: {}}', 'facts.any_of: "any_of" is already a key of every tier', 'give it another name']
  ])('%s', (text, message, hint) => expect(findingsOf(text).map((finding) => [finding.message, finding.hint])).toEqual([[message, hint]]))

  it('at each fact of a circle', () => {
    const circle = 'facts: {a1: {type: number, at_most: b1}, b1: {type: number, at_most: a1}}\ntiers: {a: {}}'
    expect(findingsOf(circle).map(({ message, hint }) => [message, hint])).toEqual([
      ['facts.a1.at_most: "b1" is itself at most "a1"', 'keep one of the two'],
      ['facts.b1.at_most: "a1" is itself at most "b1"', 'keep one of the two']
    ])
  })

  it('of the first fact too many alone, whatever else is wrong with facts', () => {
    const facts = (count: number): string => Array.from({ length: count }, (_, i) => `f${i}: {type: enum}`).join(', ')
    const tooMany = findingsOf(`facts: {${facts(202)}}\ntiers: {a: {}}`).filter(({ code }) => code.startsWith('facts/'))
    expect(tooMany.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      ['facts/too-many', 'facts.f200: found 202 facts, expected at most 200; the first too many is here', null]
    ])
    expect(findingsOf(`facts: {${facts(200)}}\ntiers: {a: {}}`).map(({ code }) => code)).toEqual(
      Array.from({ length: 200 }, () => 'facts/declaration')
    )
  })

  it('with at most twelve names of tiers', () => {
    const names = Array.from({ length: 14 }, (_, i) => `tier_number_${i}`)
    const [{ hint } = { hint: null }] = findingsOf(`fallback: zzzzzz\ntiers: {${names.map((name) => `${name}: {}`).join(', ')}}`)
    expect(hint).toBe(`tiers of this file: ${names.slice(0, 12).join(', ')}`)
  })

  it('in the order of the file, also within a line', () => {
    const places = findingsOf('fallback: 4\ntiers: {zz: {ram_bg: 4, os: beos}, b: 4}\nmatch: x').map(({ line, col }) => [line, col])
    expect(places).toEqual([
      [1, 11],
      [2, 14],
      [2, 29],
      [2, 39],
      [3, 8]
    ])
  })
})

describe('facts that adapters bring along', () => {
  const npu: FactDefinition = {
    name: 'npu_tops',
    type: 'number',
    unit: 'TOPS',
    better: 'more',
    values: [],
    atMost: [],
    description: 'of an adapter',
    caveat: null
  }
  const other: FactDefinition = { ...npu, name: 'other' }
  const definitionsOf = (text: string): ReadonlyArray<FactDefinition | undefined> => {
    const parsed = parseTierFile(text, 'tiers.yaml', [npu, other])
    if (E.isLeft(parsed)) throw new Error(JSON.stringify(parsed.left))
    return ['npu_tops', 'other'].map((name) => parsed.right.dictionary.get(name))
  }

  it('can be asked of a machine without being declared', () => {
    expect(definitionsOf('tiers: {a: {npu_tops: {min: 4}}}')).toEqual([npu, other])
  })

  it('are what the file says where it declares them, alone', () => {
    expect(definitionsOf('facts: {npu_tops: {type: integer}}\ntiers: {a: {other: {min: 1}}}')).toEqual([
      { name: 'npu_tops', type: 'integer', unit: null, better: 'none', values: [], atMost: [], description: '', caveat: null },
      other
    ])
    const declared = 'facts: {npu_tops: {type: number, unit: TOPS, description: of the file}}\ntiers: {a: {}}'
    expect(definitionsOf(declared)[0]).toMatchObject({ unit: 'TOPS', description: 'of the file' })
  })
})
