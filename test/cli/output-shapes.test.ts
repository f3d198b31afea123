import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { checkDocumentShape, diffDocumentShape } from '../../src/cli/check-shapes.ts'
import { decisionShape, diagnosticsDocumentShape, factsDocumentShape, rulesDocumentShape, testDocumentShape } from '../../src/cli/output-shapes.ts'
import { runProgram } from '../../src/cli/program.ts'
import { schemas } from '../../src/cli/schemas.ts'
import { plain } from '../../src/decision/columns.ts'
import { decideSync } from '../../src/decision/decide.ts'
import { toRules } from '../../src/engine/rules.ts'
import type { Shape } from '../../src/source/shape.ts'
import { factsNear } from '../arbitraries/facts-near.ts'
import { blockText, ladderOf, tierFiles } from '../arbitraries/tier-files.ts'
import { refusalsOf, type Refusals } from '../json-schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-output-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** What a command prints on standard output. */
const run = async (...args: ReadonlyArray<string>): Promise<string> => {
  const lines: string[] = []
  const terminal = { out: (text: string) => void lines.push(text), err: () => undefined, paint: plain }
  await runProgram(args, { terminal, stdin: () => process.stdin, env: {} }, '0.0.0')
  return lines.join('\n')
}

const of = (codec: Shape<unknown>, name: string): { readonly codec: Shape<unknown>; readonly refusals: Refusals } => ({
  codec,
  refusals: refusalsOf(schemas[name] ?? expect.fail(name))
})
const kinds = {
  detect: of(decisionShape, 'detect.schema.json'),
  facts: of(factsDocumentShape, 'facts.schema.json'),
  test: of(testDocumentShape, 'test.schema.json'),
  rules: of(rulesDocumentShape, 'rules.schema.json'),
  check: of(checkDocumentShape, 'check.schema.json'),
  diff: of(diffDocumentShape, 'diff.schema.json'),
  diagnostics: of(diagnosticsDocumentShape, 'diagnostics.schema.json')
}
type Kind = keyof typeof kinds

/** Where the codec and the JSON Schema of a kind refuse a document. */
const refusedBy = (kind: Kind, document: unknown): { readonly codec: ReadonlyArray<string>; readonly schema: ReadonlyArray<string> } => {
  const { codec, refusals } = kinds[kind]
  const decoded = codec.decode(document)
  return {
    codec: E.isLeft(decoded) ? decoded.left.map(({ context }) => context.map(({ key }) => key).join('.')) : [],
    schema: refusals(document).map((path) => path.join('.'))
  }
}

const accepted = { codec: [], schema: [] }

const machinesFolder = 'test/machines'
const machines = readdirSync(machinesFolder).map((name) => join(machinesFolder, name))
const [machine = ''] = machines
const asking = (names: ReadonlyArray<string>): ReadonlyArray<string> => names.flatMap((name) => ['--machine', name])

const ownTiers = file(
  'tiers.yaml',
  `match: within
facts: {npu_tops: {type: number, unit: TOPS, better: more}, bus: {type: enum, values: [slow, fast]}}
tiers:
  low: {ram_gb: {above: 1, max: 64}, preferred_models: [small]}
  mid: {ram_gb: {above: 2}, bus: [fast], performance: {tokens_per_second: {min: null, max: 9}, context_tokens: 1, notes: n}}
  high: {gpu_required: true, os: linux, any_of: [{npu_tops: {min: 10}}, {gpu_vram_gb: {above: 4}}], scaling_thresholds: {gpu_memory_percent: 90}}
`
)
const small = file('small.yaml', 'facts: {ram_gb: 2, bus: fast, os: linux, gpu_vram_gb: 8}\nexpect: {tier: high}')
const unreadable = file('unreadable.yaml', 'facts: {ram_gb: -1}\n')
const badTiers = file('bad.yaml', 'tiers: {low: {ram_bg: {min: 4}}}\n')
const manyFindings = file('many.yaml', `tiers:\n${Array.from({ length: 120 }, (_, i) => `  t${i}: 1\n`).join('')}`)
const manyGaps = file(
  'gaps.yaml',
  `match: within\ntiers:\n${Array.from({ length: 120 }, (_, i) => `  t${i}: {ram_gb: {min: ${3 * i}, max: ${3 * i + 1}}}\n`).join('')}`
)
// Disagrees with another adapter, and fails in part.
const odd = file(
  'odd.mjs',
  `const adapter = (name, answer) => ({ name, provides: ['os', 'ram_gb'], cost: 'memory', precedence: 50, probe: () => async () => answer })
export default adapter('odd', { _tag: 'Right', right: { facts: { os: 'other', ram_gb: 3 } } })`
)
const failing = file(
  'failing.mjs',
  `export default { name: 'failing', provides: ['ram_gb'], cost: 'memory', precedence: 50, probe: () => async () => ({ _tag: 'Left', left: { kind: 'no-permission', message: 'no' } }) }`
)

describe('what the program prints is what its schema and its codec say', () => {
  it.each<[Kind, string, ReadonlyArray<string>]>([
    ['detect', 'this machine', ['detect', '--adapter', 'os']],
    ['detect', 'adapters that fail and disagree', ['--adapter', odd, '--adapter', failing, '--adapter', 'os']],
    ['detect', 'one machine', asking([machine])],
    ['detect', 'a forced tier', ['--tier', 'high_end', ...asking([machine])]],
    ['detect', 'a tier file with all that there is', ['--tiers', ownTiers, ...asking([small])]],
    ['facts', 'this machine', ['facts', '--adapter', 'os']],
    ['facts', 'adapters that fail and disagree', ['facts', '--adapter', odd, '--adapter', failing, '--adapter', 'os']],
    ['facts', 'one machine', ['facts', ...asking([machine])]],
    ['test', 'the machines of this project', ['test', machinesFolder]],
    ['test', 'failed, unreadable and silent ones', ['test', folder, '--tiers', ownTiers]],
    ['rules', 'the tiers that ship', ['export', '--to', 'rules']],
    ['rules', 'bounds of every kind', ['export', '--to', 'rules', '--tiers', ownTiers]],
    ['check', 'the tiers that ship', ['check']],
    ['check', 'findings of many kinds', ['check', ownTiers, '--machines', machinesFolder]],
    ['check', 'more findings than are listed', ['check', manyGaps]],
    ['diff', 'the same file', ['diff', ownTiers, ownTiers]],
    ['diff', 'changes', ['diff', ownTiers, manyGaps, '--machines', machinesFolder]],
    ['diagnostics', 'a bad tier file', ['--tiers', badTiers]],
    ['diagnostics', 'a check of a bad tier file', ['check', badTiers]],
    ['diagnostics', 'more findings than are shown', ['--tiers', manyFindings]],
    ['diagnostics', 'a bad machine file', asking([unreadable])],
    ['diagnostics', 'a file that is not there', ['--tiers', join(folder, 'nowhere.yaml')]],
    ['diagnostics', 'facts of a bad machine file', ['facts', ...asking([unreadable])]],
    ['diagnostics', 'a test of a folder that is not there', ['test', join(folder, 'nowhere')]],
    ['diagnostics', 'an export of a bad tier file', ['export', '--to', 'rules', '--tiers', badTiers]]
  ])('%s: %s', async (kind, _, args) => {
    expect(refusedBy(kind, JSON.parse(await run(...args, '--json')))).toEqual(accepted)
  })

  it('tells failures and conflicts in those that have them', async () => {
    const { survey } = JSON.parse(await run('--adapter', odd, '--adapter', failing, '--adapter', 'os', '--json')) as {
      readonly survey: Readonly<Record<string, unknown>>
    }
    expect(survey['failures']).toMatchObject([{ adapter: 'failing', kind: 'no-permission' }])
    expect(survey['conflicts']).not.toEqual([])
  })

  it('tells the total of findings that are not all shown', async () => {
    expect(JSON.parse(await run('--tiers', manyFindings, '--json'))).toMatchObject({ total: 120 })
  })

  it.each(['detect', 'facts'] as const)('%s: a line for each of several machines', async (kind) => {
    const lines = (await run(kind, ...asking(machines), '--json')).split('\n')
    expect(lines).toHaveLength(machines.length)
    for (const line of lines) expect(refusedBy(kind, JSON.parse(line))).toEqual(accepted)
  })

  it('detect: diagnostics in the line of a machine that could not be read', async () => {
    const [first = '', second = ''] = (await run(...asking([machine, unreadable]), '--json')).split('\n')
    expect(refusedBy('detect', JSON.parse(first))).toEqual(accepted)
    expect(refusedBy('diagnostics', JSON.parse(second))).toEqual(accepted)
  })

  it('decisions and rules of any tier file about any machine', () => {
    const cases = tierFiles().chain((written) => fc.tuple(fc.constant(ladderOf(blockText(written))), factsNear(written)))
    fc.assert(
      fc.property(cases, ([ladder, facts]) => {
        const decided = decideSync(ladder, facts)
        if (E.isRight(decided)) expect(refusedBy('detect', JSON.parse(JSON.stringify(decided.right)))).toEqual(accepted)
        expect(refusedBy('rules', JSON.parse(JSON.stringify(toRules(ladder))))).toEqual(accepted)
      }),
      { numRuns: 300 }
    )
  })

  it('export --to schema: the published schema, or one that knows the facts of the file', async () => {
    expect(JSON.parse(await run('export', '--to', 'schema'))).toEqual(JSON.parse(readFileSync('rules/schemas/tiers.schema.json', 'utf8')))
    const exact = refusalsOf(JSON.parse(await run('export', '--to', 'schema', '--tiers', ownTiers)) as Readonly<Record<string, unknown>>)
    expect(exact({ tiers: { a: { npu_tops: { min: 1 }, bus: 'slow' } } })).toEqual([])
    expect(exact({ tiers: { a: { bus: 'last' } } })).toEqual([['tiers', 'a', 'bus']])
  })
})

describe('the schemas and codecs of output know every key', () => {
  const optional: ReadonlySet<string> = new Set(['machine', 'total', 'strict', 'more'])

  it.each<[Kind, ReadonlyArray<string>]>([
    ['detect', ['--tiers', ownTiers, ...asking([small])]],
    ['facts', ['facts', '--adapter', odd, '--adapter', failing, '--adapter', 'os']],
    ['test', ['test', folder, '--tiers', ownTiers]],
    ['rules', ['export', '--to', 'rules']],
    ['check', ['check']],
    ['diff', ['diff', ownTiers, ownTiers]],
    ['diagnostics', ['--tiers', badTiers]]
  ])('%s: with one less or one more they refuse it', async (kind, args) => {
    const document: unknown = JSON.parse(await run(...args, '--json'))
    for (const key of Object.keys(document as object).filter((name) => !optional.has(name))) {
      const { [key]: _, ...less } = document as Readonly<Record<string, unknown>>
      expect(refusedBy(kind, less)).toEqual({ codec: [key], schema: [key] })
    }
    expect(refusedBy(kind, { ...(document as object), surplus: 1 })).toEqual({ codec: ['surplus'], schema: ['surplus'] })
  })
})
