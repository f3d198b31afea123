import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/check/check.ts'
import { sarifOf } from '../../src/check/sarif.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'

// SARIF 2.1.0 (OASIS) as @microsoft/jest-sarif 1.0.0-beta.0 (MIT) carries it, a schema of draft-04.
const {
  id: _id,
  $schema: _draft,
  ...schema
} = JSON.parse(readFileSync('test/data/sarif-2.1.0-rtm.5.json', 'utf8')) as Readonly<Record<string, unknown>>
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(schema)

interface Log {
  readonly runs: ReadonlyArray<{
    readonly results: ReadonlyArray<{ readonly ruleId: string; readonly partialFingerprints: Readonly<Record<string, string>> }>
    readonly invocations: ReadonlyArray<{ readonly executionSuccessful: boolean }>
  }>
}

const refusals = (document: unknown): unknown => (validate(document) ? [] : validate.errors)
const sarif = (text: string, budget = Infinity): Log => JSON.parse(JSON.stringify(sarifOf(check(ladderOf(text), { budget }), '1.2.3'))) as Log

const fingerprints = (text: string): ReadonlyArray<string> =>
  sarif(text)
    .runs[0]?.results.map(({ ruleId, partialFingerprints }) => `${ruleId} ${Object.values(partialFingerprints).join()}`)
    .sort() ?? []

const FILE = `match: within
tiers:
  small: { ram_gb: { min: 2, max: 8 } }
  large: { ram_gb: { min: 8, max: 32 }, cpu_cores: { min: 4 } }
`

describe('SARIF', () => {
  it('is what its schema asks for, of any tier file', () =>
    fc.assert(
      fc.property(tierFiles({ maxFacts: 4 }), (file) => {
        expect(refusals(sarif(blockText(file)))).toEqual([])
      }),
      { numRuns: 300 }
    ))

  it('is refused by the schema where a part is missing', () => {
    const { version: _version, ...rest } = sarif(FILE) as Log & { readonly version: string }
    expect(refusals(rest)).not.toEqual([])
  })

  it('says that not all was proven', () => {
    const log = sarif(FILE, 0)
    expect(refusals(log)).toEqual([])
    expect(log.runs[0]?.invocations).toMatchObject([{ executionSuccessful: false }])
  })

  it('says that not all is listed', () => {
    const tiers = Array.from({ length: 130 }, (_, i) => `t${i}: {ram_gb: {min: ${3 * i}, max: ${3 * i + 1}}}`).join(', ')
    const log = sarif(`match: within\ntiers: {${tiers}}`)
    expect(refusals(log)).toEqual([])
    const told = [expect.stringMatching(/^\d+ findings, of which 100 are listed$/), 'there are more gaps or overlaps than were looked for']
    expect(log.runs[0]?.invocations).toMatchObject([{ toolExecutionNotifications: told.map((text) => ({ message: { text: text as string } })) }])
  })

  it('keeps its fingerprints while the file changes elsewhere', () => {
    const before = fingerprints(FILE)
    expect(new Set(before).size).toBe(before.length)
    expect(before.length).toBeGreaterThan(4)
    const edits = [
      `# a comment\n\n${FILE}`,
      FILE.replace('small:', 'small: # here\n   '),
      FILE.replace('{ min: 2, max: 8 }', '{ min: 2, max: 8 }, description: words'),
      JSON.stringify(ladderOf(FILE).written),
      `${FILE}    preferred_models: [large]\n`
        .replace('cpu_cores: { min: 4 } }\n    pre', 'cpu_cores: { min: 4 }, pre')
        .replace('[large]', '[large] }')
    ]
    for (const text of edits) expect(fingerprints(text)).toEqual(before)
    // A tier further up touches none of them but those that it ends.
    const above = fingerprints(`${FILE}  huge: { ram_gb: { min: 64 }, cpu_cores: { min: 16 } }\n`)
    expect(above.filter((each) => before.includes(each)).length).toBeGreaterThan(before.length / 2)
  })

  it.each([
    ['a/b c.yaml', 'a/b%20c.yaml'],
    ['/a/b.yaml', 'file:///a/b.yaml'],
    ['C:\\a\\b.yaml', 'file:///C:/a/b.yaml'],
    ['a\\b.yaml', 'a/b.yaml']
  ])('%s is a URI', (file, uri) => {
    const report = check(ladderOf(FILE))
    const moved = { ...report, findings: report.findings.map((finding) => ({ ...finding, at: finding.at.map((at) => ({ ...at, file })) })) }
    expect(JSON.stringify(sarifOf(moved, '1'))).toContain(`"uri":"${uri}"`)
  })
})
