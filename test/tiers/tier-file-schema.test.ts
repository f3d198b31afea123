import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Path } from '../../src/source/decode.ts'
import type { Diagnostic } from '../../src/source/diagnostic.ts'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'
import { TIER_KEYS } from '../../src/tiers/tier-file.ts'
import { tierFileSchema } from '../../src/tiers/tier-file-schema.ts'
import { broken } from '../arbitraries/broken-values.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'
import { refusalsOf, type Refusals } from '../json-schema.ts'
import type { WrittenFile } from '../oracle.ts'
import { holdToCodec, refusedIn, shareOf, type Verdict } from '../schema-law.ts'

const refusals = refusalsOf(tierFileSchema())

const findingsOf = (text: string): ReadonlyArray<Diagnostic> | null => {
  const parsed = parseTierFile(text)
  return E.isLeft(parsed) ? parsed.left : null
}

// A fact that is named like a key of every tier is refused where it is declared; the codec then reads that key as the fact.
const atDeclaration = (path: Path): ReadonlyArray<Path> => path.filter((key) => TIER_KEYS.has(key)).map((key) => ['facts', key])

describe('the schema of all tier files', () => {
  it('accepts every valid one', () => {
    fc.assert(
      fc.property(tierFiles(), (file) => {
        const text = blockText(file)
        expect(findingsOf(text)).toBeNull()
        expect(holdToCodec(text, refusals, null)).toBe('both accept')
      }),
      { numRuns: 500 }
    )
  })

  it('accepts whatever the codec accepts, and refuses at the same keys', () => {
    const said: Verdict[] = []
    fc.assert(
      fc.property(
        tierFiles({ maxTiers: 3 }).chain((file) => broken(file)),
        (file) => {
          const text = blockText(file as WrittenFile)
          said.push(holdToCodec(text, refusals, findingsOf(text), atDeclaration))
        }
      ),
      { numRuns: 2000 }
    )
    expect(shareOf('both accept', said)).toBeGreaterThan(0.05)
    expect(shareOf('both refuse', said)).toBeGreaterThan(0.3)
  })

  it.each([
    ['a file that is a list', '[]', ''],
    ['a file without tiers', 'version: 1', 'tiers'],
    ['no tier', 'tiers: {}', 'tiers'],
    ['another version', 'version: 2\ntiers: {a: {}}', 'version'],
    ['an unknown match', 'match: all\ntiers: {a: {}}', 'match'],
    ['a misspelt key of the file', 'fallbak: a\ntiers: {a: {}}', 'fallbak'],
    ['a tier name that starts with a digit', 'tiers: {9x: {}}', 'tiers.9x'],
    ['a misspelt fact', 'tiers: {a: {ram_bg: {min: 4}}}', 'tiers.a.ram_bg'],
    ['a misspelt fact in a group', 'tiers: {a: {any_of: [{ram_bg: {min: 4}}]}}', 'tiers.a.any_of.0.ram_bg'],
    ['a misspelt end', 'tiers: {a: {ram_gb: {mn: 4}}}', 'tiers.a.ram_gb.mn'],
    ['a size in words', 'tiers: {a: {ram_gb: {min: 12GB}}}', 'tiers.a.ram_gb.min'],
    ['a negative size', 'tiers: {a: {ram_gb: {min: -1}}}', 'tiers.a.ram_gb.min'],
    ['half a core', 'tiers: {a: {cpu_cores: {min: 2.5}}}', 'tiers.a.cpu_cores.min'],
    ['a number for an interval', 'tiers: {a: {ram_gb: 4}}', 'tiers.a.ram_gb'],
    ['min beside above', 'tiers: {a: {ram_gb: {min: 4, above: 5}}}', 'tiers.a.ram_gb.above'],
    ['an unknown word', 'tiers: {a: {os: [linux, windows]}}', 'tiers.a.os.1'],
    ['an empty list of words', 'tiers: {a: {os: []}}', 'tiers.a.os'],
    ['a word for true', 'tiers: {a: {gpu_required: yes}}', 'tiers.a.gpu_required'],
    ['a threshold of 0', 'tiers: {a: {scaling_thresholds: {cpu_percent: 0}}}', 'tiers.a.scaling_thresholds.cpu_percent'],
    ['an empty group', 'tiers: {a: {any_of: [{}]}}', 'tiers.a.any_of.0'],
    ['max in a group under at_least', 'tiers: {a: {any_of: [{ram_gb: {max: 4}}]}}', 'tiers.a.any_of.0.ram_gb.max'],
    ['a declared fact without a type', 'facts: {npu: {unit: TOPS}}\ntiers: {a: {}}', 'facts.npu.type'],
    ['a declared fact without a type, and nothing that is asked of it', 'facts: {npu: {unit: TOPS}}\ntiers: {a: {npu: 10}}', 'facts.npu.type'],
    ['a declared fact of a name that is taken', 'facts: {ram_gb: {type: number}}\ntiers: {a: {}}', 'facts.ram_gb'],
    ['a number asked of a declared fact', 'facts: {npu: {type: number}}\ntiers: {a: {npu: 10}}', 'tiers.a.npu'],
    ['a number asked of one in a group', 'facts: {npu: {type: number}}\ntiers: {a: {any_of: [{npu: 10}]}}', 'tiers.a.any_of.0.npu']
  ])('refuses %s, where the codec does', (_, text, path) => {
    expect(refusedIn(text, refusals)).toEqual([path])
    expect(holdToCodec(text, refusals, findingsOf(text))).toBe('both refuse')
  })

  it.each([
    ['null for every bound', 'tiers: {a: {ram_gb: null, os: null, gpu_present: null, cpu_cores: {min: 4, above: null, max: null}}}'],
    ['max in a group under within', 'match: within\ntiers: {a: {any_of: [{ram_gb: {max: 4}}]}}'],
    ['what a file asks of its own facts', 'facts: {npu: {type: number}}\ntiers: {a: {npu: {above: 1}, any_of: [{npu: {min: 2}}]}}']
  ])('accepts %s', (_, text) => {
    expect(holdToCodec(text, refusals, findingsOf(text))).toBe('both accept')
  })

  it('leaves what is asked of an enum without values to the one who declares it', () => {
    expect(refusedIn('facts: {bus: {type: enum}}\ntiers: {a: {bus: 10}}', refusals)).toEqual([])
  })
})

describe('the schema of the files that declare the same facts', () => {
  const declaring = tierFiles({ maxTiers: 3 }).filter(({ facts }) => facts !== undefined)
  const exact = (text: string): Refusals => refusalsOf(tierFileSchema(ladderOf(text).dictionary))

  it('accepts the file that it was made of', () => {
    fc.assert(
      fc.property(declaring.map(blockText), (text) => {
        expect(holdToCodec(text, exact(text), null)).toBe('both accept')
      }),
      { numRuns: 50 }
    )
  })

  it('accepts whatever tiers the codec accepts, and refuses at the same keys', () => {
    const said: Verdict[] = []
    const sameFacts = declaring.chain((file) => fc.tuple(fc.constant(exact(blockText(file))), broken(file, ['tiers'])))
    fc.assert(
      fc.property(sameFacts, ([exactly, file]) => {
        const text = blockText(file as WrittenFile)
        said.push(holdToCodec(text, exactly, findingsOf(text)))
      }),
      { numRuns: 100 }
    )
    expect(shareOf('both accept', said)).toBeGreaterThan(0)
    expect(shareOf('both refuse', said)).toBeGreaterThan(0.4)
  })

  it('knows what can be asked of each', () => {
    const file = (asked: string): string =>
      `facts: {npu: {type: integer, better: less}, bus: {type: enum, values: [slow, fast]}}\ntiers: {a: ${asked}}`
    const refusedHere = (asked: string): ReadonlyArray<string> => refusedIn(file(asked), exact(file('{}')))
    expect(refusedHere('{npu: {max: 4}, bus: [slow], any_of: [{npu: {max: 4}}]}')).toEqual([])
    expect(refusedHere('{npu: true}')).toEqual(['tiers.a.npu'])
    expect(refusedHere('{npu: {max: 0.5}}')).toEqual(['tiers.a.npu.max'])
    expect(refusedHere('{bus: [slow, last]}')).toEqual(['tiers.a.bus.1'])
    expect(refusedHere('{bsu: slow}')).toEqual(['tiers.a.bsu'])
    expect(refusedHere('{any_of: [{npu: {min: 4}}]}')).toEqual(['tiers.a.any_of.0.npu.min'])
  })
})
