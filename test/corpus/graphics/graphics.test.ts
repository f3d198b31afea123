import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { defaultAdapters } from '../../../src/detector/default-adapters.ts'
import { builtInFacts, type FactValue } from '../../../src/facts/dictionary.ts'
import { merge } from '../../../src/probe/merge.ts'
import { survey } from '../../../src/probe/survey.ts'
import { capturedHost } from '../../../src/testing/captured-host.ts'
import { AMD } from './amd.ts'
import type { Entry } from './entry.ts'
import { MACS } from './macs.ts'
import { NVIDIA_THREADS } from './nvidia-threads.ts'
import { NVIDIA } from './nvidia.ts'
import { OTHERS } from './others.ts'
import { WINDOWS } from './windows.ts'

const ENTRIES: ReadonlyArray<Entry> = [...NVIDIA, ...NVIDIA_THREADS, ...AMD, ...WINDOWS, ...MACS, ...OTHERS]

/** The whole way of a detection, with all adapters but node:os, which would tell of the machine that runs this. */
const factsOf = async ({ machine, devices }: Entry): Promise<Readonly<Record<string, FactValue>>> => {
  if (devices !== undefined) return merge([{ adapter: 'x', precedence: 1, reading: { devices } }], builtInFacts).facts
  const found = await survey({
    adapters: defaultAdapters().filter(({ name }) => name !== 'os'),
    dictionary: builtInFacts,
    wanted: new Set(builtInFacts.keys()),
    timeoutMs: 5000,
    host: (signal) => capturedHost(machine, signal)
  })()
  return found.facts
}

type Score = 'right' | 'unknown' | 'wrong' | 'rightly unknown'

const score = (found: FactValue | undefined, right: FactValue | null): Score => {
  if (right === null) return found === undefined ? 'rightly unknown' : 'wrong'
  if (found === undefined) return 'unknown'
  return found === right || (typeof found === 'number' && typeof right === 'number' && Math.abs(found - right) < 0.001 * right) ? 'right' : 'wrong'
}

const SCORES: ReadonlyArray<Score> = ['right', 'unknown', 'wrong', 'rightly unknown']
const REPORT = fileURLToPath(new URL('../../REPORT.md', import.meta.url))
const [BEGIN, END] = ['<!-- graphics corpus: written by test/corpus/graphics -->\n', '<!-- end of graphics corpus -->\n']

const cells = (row: ReadonlyArray<string | number>): string => `| ${row.join(' | ')} |`

type Row = readonly [pitfall: string, machines: number, captures: number, scores: ReadonlyArray<Score>]

const table = (rows: ReadonlyArray<Row>): string => {
  const counts = (scores: ReadonlyArray<Score>): ReadonlyArray<number> => SCORES.map((each) => scores.filter((one) => one === each).length)
  const sum = (at: 1 | 2): number => rows.reduce((total, row) => total + row[at], 0)
  return [
    cells(['pitfall', 'machines', 'of them captures', ...SCORES]),
    cells(['---', '---:', '---:', ...SCORES.map(() => '---:')]),
    ...rows.map(([pitfall, count, captures, scores]) => cells([pitfall, count, captures, ...counts(scores)])),
    cells(['all', sum(1), sum(2), ...counts(rows.flatMap(([, , , scores]) => scores))])
  ].join('\n')
}

/** Tables as prettier pads them have the same cells. */
const unpadded = (text: string): string =>
  text
    .replace(/ *\| */g, '|')
    .replace(/-+/g, '-')
    .trim()

describe('the graphics half of the corpus', () => {
  const seen = new Map<string, Row>()

  it.each(ENTRIES.map((entry) => [entry.id, entry] as const))('%s', async (_, entry) => {
    const facts = await factsOf(entry)
    const asked = Object.entries(entry.expect)
    expect(Object.fromEntries(asked.map(([fact]) => [fact, facts[fact] ?? null]))).toEqual(
      Object.fromEntries(asked.map(([fact, right]) => [fact, typeof right === 'number' ? (expect.closeTo(right, 2) as unknown) : right]))
    )
    const [, count, captures, scores] = seen.get(entry.pitfall) ?? ['', 0, 0, []]
    seen.set(entry.pitfall, [
      entry.pitfall,
      count + 1,
      captures + (entry.from === 'capture' ? 1 : 0),
      [...scores, ...asked.map(([fact, right]) => score(facts[fact], right))]
    ])
  })

  it('has no id twice', () => expect(new Set(ENTRIES.map(({ id }) => id)).size).toBe(ENTRIES.length))

  it('has nothing wrong, at least 95 % known where the source holds the answer, and the table in test/REPORT.md', () => {
    const rows = [...seen.values()].sort(([a], [b]) => (a < b ? -1 : 1))
    const all = rows.flatMap(([, , , scores]) => scores)
    const [right = 0, unknown = 0, wrong] = SCORES.map((each) => all.filter((one) => one === each).length)
    expect(wrong).toBe(0)
    expect(right / (right + unknown)).toBeGreaterThanOrEqual(0.95)
    const report = readFileSync(REPORT, 'utf8')
    const [before, rest = ''] = report.split(BEGIN)
    const [written = '', after] = rest.split(END)
    if (process.env['UPDATE_REPORT'] !== undefined) writeFileSync(REPORT, `${before}${BEGIN}\n${table(rows)}\n\n${END}${after ?? ''}`)
    else expect(unpadded(written)).toBe(unpadded(table(rows)))
  })
})
