import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { builtInFacts, withDeclared } from '../../src/facts/dictionary.ts'
import { parseMachineFile, type ReadMachine } from '../../src/facts/machine-file.ts'
import type { Diagnostic } from '../../src/source/diagnostic.ts'
import { factsNear } from '../arbitraries/facts-near.ts'
import { tierFiles } from '../arbitraries/tier-files.ts'
import { expectUsable } from '../tiers/usable-diagnostics.ts'

const npu = { name: 'npu_tops', type: 'number', unit: 'TOPS', better: 'more', values: [], atMost: [], description: '', caveat: null } as const

const read = (text: string): ReadMachine => {
  const parsed = parseMachineFile(text, 'my.yaml', builtInFacts)
  if (E.isLeft(parsed)) throw new Error(JSON.stringify(parsed.left))
  return parsed.right
}

const findingsOf = (text: string): ReadonlyArray<Diagnostic> => {
  const parsed = parseMachineFile(text, 'my.yaml', builtInFacts)
  if (E.isRight(parsed)) return []
  expectUsable(parsed.left, text)
  return parsed.left
}

const told = (text: string): ReadonlyArray<string> => findingsOf(text).map(({ code, line, col }) => `${line}:${col} ${code}`)

const LAPTOP = `description: 16 GB gaming laptop with an RTX 4060
facts: {ram_gb: 16, cpu_cores: 8, cpu_threads: 16, gpu_vram_gb: 8}
expect: {tier: high_end}
`

describe('a machine file', () => {
  it('states facts, and what is expected of them', () => {
    expect(read(LAPTOP)).toEqual({
      machine: {
        description: '16 GB gaming laptop with an RTX 4060',
        facts: { ram_gb: 16, cpu_cores: 8, cpu_threads: 16, gpu_vram_gb: 8 },
        expect: { tier: 'high_end' }
      },
      notes: []
    })
  })

  it('may be JSON', () => {
    expect(read('{"facts": {"ram_gb": 7.5, "gpu_present": false, "os": "linux"}}').machine.facts).toEqual({
      ram_gb: 7.5,
      gpu_present: false,
      os: 'linux'
    })
  })

  it('says unknown with null', () => {
    expect(read('facts: {ram_gb: null, cpu_cores: ~, gpu_vram_gb: }').machine.facts).toEqual({ ram_gb: null, cpu_cores: null, gpu_vram_gb: null })
  })

  it('may expect no tier, a basis, certainty and what is possible', () => {
    const expected = { tier: null, basis: 'unclassified', certain: false, possible: [null, 'low_end'] }
    expect(read(JSON.stringify({ facts: {}, expect: expected })).machine.expect).toEqual(expected)
  })

  it('may hold facts that nothing declares: they are left out, with a note at each', () => {
    const { machine, notes } = read('facts: {ram_gb: 8, npu_tops: 40, "odd name": [1, {a: b}]}')
    expect(machine.facts).toEqual({ ram_gb: 8 })
    expect(notes.map(({ code, severity, line, col }) => [code, severity, line, col])).toEqual([
      ['machine/ignored-fact', 'info', 1, 20],
      ['machine/ignored-fact', 'info', 1, 34]
    ])
  })

  it('may hold facts that the tier file declares', () => {
    const parsed = parseMachineFile('facts: {npu_tops: 40}', 'my.yaml', withDeclared([npu]))
    expect(parsed).toEqual(E.right({ machine: { facts: { npu_tops: 40 } }, notes: [] }))
  })

  it.each(readdirSync('test/machines').filter((name) => name.endsWith('.yaml')))('of a real machine can be read: %s', (name) => {
    const { machine, notes } = read(readFileSync(`test/machines/${name}`, 'utf8'))
    expect(notes).toEqual([])
    expect(machine.expect).toBeDefined()
  })

  it('written down is read as it was', () =>
    fc.assert(
      fc.property(tierFiles().chain(factsNear), fc.boolean(), (machine, json) => {
        const facts = Object.fromEntries(Object.entries(machine).filter(([name, value]) => value !== undefined && builtInFacts.has(name)))
        expect(read(json ? JSON.stringify({ facts }) : stringify({ facts })).machine.facts).toEqual(facts)
      }),
      { numRuns: 500 }
    ))
})

describe('a machine file is refused', () => {
  it.each<[string, string, ReadonlyArray<string>]>([
    ['one letter off a known name', 'facts: {ram_bg: 8}', ['1:9 schema/unknown-key']],
    ['one letter too many', 'facts: {cpu_coress: 8}', ['1:9 schema/unknown-key']],
    ['a negative size', 'facts: {ram_gb: -8}', ['1:17 schema/range']],
    ['a size that is no number', 'facts: {ram_gb: .nan, gpu_vram_gb: .inf}', ['1:17 schema/range', '1:36 schema/range']],
    ['half a core', 'facts: {cpu_cores: 3.5}', ['1:20 schema/range']],
    ['a size in words', 'facts: {ram_gb: "16"}', ['1:17 schema/type']],
    ['a switch in words', 'facts: {gpu_present: yes}', ['1:22 schema/type']],
    ['an unknown word', 'facts: {os: beos}', ['1:13 schema/choice']],
    ['a contradiction', 'facts: {gpu_present: false, gpu_vram_gb: 8}', ['1:22 machine/contradiction']],
    [
      'two contradictions',
      'facts: {cpu_cores: 8, cpu_threads: 4, ram_gb: 8, ram_usable_gb: 9}',
      ['1:20 machine/contradiction', '1:65 machine/contradiction']
    ],
    ['no facts', 'description: a machine', ['1:1 schema/missing']],
    ['facts that are a list', 'facts: [ram_gb]', ['1:8 schema/type']],
    ['a key of its own', 'facts: {}\nmachine: my laptop', ['2:1 schema/unknown-key']],
    ['an unknown expectation', 'facts: {}\nexpect: {teir: low_end}', ['2:10 schema/unknown-key']],
    ['an unknown basis', 'facts: {}\nexpect: {basis: match}', ['2:17 schema/choice']],
    ['a duplicate fact', 'facts: {ram_gb: 8, ram_gb: 16}', ['1:20 yaml/duplicate-key']],
    ['an alias', 'facts: {ram_gb: &a 8, disk_free_gb: *a}', ['1:37 yaml/alias']],
    ['nothing', '', ['1:1 yaml/empty']],
    ['several documents', 'facts: {}\n---\nfacts: {}\n', ['2:1 yaml/documents']],
    ['binary data', 'facts: {}\n# \u0000', ['2:3 file/binary']],
    ['too long a text', `facts: {}\n${'#\n'.repeat(150_000)}`, ['131069:1 file/too-large']]
  ])('for %s', (_, text, findings) => expect(told(text)).toEqual(findings))

  it('for a name one letter off with the name that was meant', () => {
    expect(findingsOf('facts: {cpu_core: 8}')[0]?.hint).toContain('"cpu_cores"')
  })

  it('or not, but nothing is left behind: __proto__ and constructor are names like others', () => {
    const { machine, notes } = read('{"facts": {"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "ram_gb": 8}}')
    expect(machine.facts).toEqual({ ram_gb: 8 })
    expect(Object.getPrototypeOf(machine.facts)).toBe(Object.prototype)
    expect(notes.length).toBe(2)
    expect(({} as Readonly<Record<string, unknown>>)['polluted']).toBeUndefined()
  })

  it('or not, with any number of facts that nobody knows', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `${(i + 36 ** 3).toString(36)}_x: 1`)
    expect(read(`facts: {${names.join(',')}}`).notes.length).toBe(20_000)
  })
})
