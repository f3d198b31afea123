import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtInFacts, type FactValue } from '../../src/facts/dictionary.ts'
import { imply } from '../../src/facts/imply.ts'
import type { Reading } from '../../src/facts/reading.ts'
import type { Answer } from '../../src/probe/answer.ts'
import { merge, type Merged } from '../../src/probe/merge.ts'

const GIB = 2 ** 30

/** Few values for each fact, so that answers agree, disagree, nearly agree and contradict each other often. */
const facts = fc.record(
  {
    ram_gb: fc.constantFrom(7.9, 8, 16, 64, 63.9),
    ram_usable_gb: fc.constantFrom(7.4, 7.5, 15),
    cpu_cores: fc.constantFrom(4, 6, 16),
    cpu_threads: fc.constantFrom(4, 8, 16),
    gpu_present: fc.boolean(),
    gpu_kind: fc.constantFrom('none', 'integrated', 'discrete'),
    gpu_vendor: fc.constantFrom('none', 'nvidia', 'intel'),
    gpu_count: fc.constantFrom(0, 1, 2),
    gpu_vram_gb: fc.constantFrom(0, 8, 24),
    gpu_vram_total_gb: fc.constantFrom(0, 8, 16),
    os: fc.constantFrom('linux', 'darwin')
  },
  { requiredKeys: [] }
)
const parts = fc.record(
  {
    memory: fc.record(
      {
        totalBytes: fc.constantFrom(7.5 * GIB, 15.5 * GIB),
        installedBytes: fc.constantFrom(8 * GIB, 16 * GIB),
        limitBytes: fc.constantFrom(4 * GIB)
      },
      { requiredKeys: [] }
    ),
    processor: fc.record(
      { logicalProcessors: fc.constantFrom(4, 8), physicalCores: fc.constantFrom(4, 8), quota: fc.constantFrom(1.5, 4) },
      { requiredKeys: [] }
    ),
    system: fc.record({ os: fc.constantFrom<'linux' | 'darwin'>('linux', 'darwin'), virtualMachine: fc.boolean() }, { requiredKeys: [] }),
    devices: fc.array(
      fc.record({
        name: fc.constant('card'),
        vendor: fc.constantFrom<'nvidia' | 'amd'>('nvidia', 'amd'),
        kind: fc.constantFrom<'discrete' | 'integrated' | 'unknown'>('discrete', 'integrated', 'unknown'),
        memoryBytes: fc.constantFrom(8 * GIB, 24 * GIB),
        pciAddress: fc.constantFrom('0000:01:00.0', '0000:02:00.0')
      }),
      { maxLength: 2 }
    )
  },
  { requiredKeys: [] }
)

/** Adapters have different names and may be believed alike. */
const answersOf = (reading: fc.Arbitrary<Reading>): fc.Arbitrary<ReadonlyArray<Answer>> =>
  fc.uniqueArray(fc.record({ adapter: fc.constantFrom('a', 'b', 'c', 'd'), precedence: fc.constantFrom(10, 20, 30), reading }), {
    selector: ({ adapter }) => adapter,
    maxLength: 4
  })

const stated = answersOf(facts.map((given) => ({ facts: given })))
const anyAnswers = answersOf(fc.record({ facts, parts }).map(({ facts: given, parts: more }) => ({ ...more, facts: given })))

const merged = (answers: ReadonlyArray<Answer>): Merged => merge(answers, builtInFacts)

const near = (a: FactValue | undefined, b: FactValue, fact: string): boolean =>
  a === b ||
  (typeof a === 'number' && typeof b === 'number' && fact.endsWith('_gb') && (Math.abs(a - b) <= 0.02 * Math.max(a, b) || Math.abs(a - b) <= 0.25))

describe('merging', () => {
  it('does not depend on the order of the answers', () =>
    fc.assert(
      fc.property(
        anyAnswers.chain((answers) => fc.tuple(fc.constant(answers), fc.shuffledSubarray([...answers], { minLength: answers.length }))),
        ([answers, shuffled]) => {
          expect(merged(shuffled)).toEqual(merged(answers))
        }
      ),
      { numRuns: 1000 }
    ))

  it('once more changes nothing: what came out, merged again, comes out', () =>
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { facts: known, sources } = merged(answers)
        const again = Object.keys(known).map((fact): Answer => ({
          adapter: sources[fact] ?? '',
          precedence: 1,
          reading: { facts: { [fact]: known[fact] } }
        }))
        expect(merged(again)).toEqual({ facts: known, sources, conflicts: [], notes: [] })
      }),
      { numRuns: 1000 }
    ))

  it('leaves nothing that contradicts itself', () =>
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        expect(E.isRight(imply(builtInFacts, merged(answers).facts))).toBe(true)
      }),
      { numRuns: 2000 }
    ))

  it('never loses what somebody stated, unless it is listed', () =>
    fc.assert(
      fc.property(stated, (answers) => {
        const { facts: known, conflicts } = merged(answers)
        for (const { adapter, reading } of answers) {
          for (const [fact, value] of Object.entries(reading.facts ?? {})) {
            const listed = conflicts.filter((conflict) => conflict.fact === fact).flatMap(({ dropped }) => dropped)
            const said = near(known[fact], value as FactValue, fact) || listed.some((each) => near(each.value, value as FactValue, fact))
            expect(said, `${fact} ${String(value)} of ${adapter}`).toBe(true)
          }
        }
      }),
      { numRuns: 2000 }
    ))

  it('never invents: what stands was stated by the one who is named', () =>
    fc.assert(
      fc.property(stated, (answers) => {
        const { facts: known, sources, conflicts } = merged(answers)
        const gave = (adapter: string | undefined): Readonly<Record<string, unknown>> =>
          answers.find((answer) => answer.adapter === adapter)?.reading.facts ?? {}
        expect(Object.keys(sources)).toEqual(Object.keys(known))
        for (const [fact, value] of Object.entries(known)) expect(gave(sources[fact])[fact]).toBe(value)
        for (const { fact, kept, dropped } of conflicts) {
          expect(Object.values(gave(kept.source))).toContain(kept.value)
          for (const { source, value } of dropped) expect(gave(source)[fact]).toBe(value)
        }
      }),
      { numRuns: 2000 }
    ))

  it('tells what each adapter would have had a fact be, where that is another value', () =>
    fc.assert(
      fc.property(answersOf(parts), (answers) => {
        const { facts: known, sources, conflicts } = merged(answers)
        for (const answer of answers) {
          const first = merged([{ ...answer, precedence: 99 }, ...answers.filter((other) => other !== answer)]).facts
          for (const fact of Object.keys(known)) {
            const value = first[fact]
            if (value === undefined || near(known[fact], value, fact) || sources[fact] === answer.adapter) continue
            const listed = conflicts.filter((each) => each.fact === fact).flatMap(({ dropped }) => dropped)
            expect(listed, `${fact} by ${answer.adapter}`).toContainEqual({ value, source: answer.adapter })
          }
        }
      }),
      { numRuns: 2000 }
    ))

  it('names somebody who answered as the source of every fact', () =>
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { facts: known, sources } = merged(answers)
        expect(Object.keys(sources)).toEqual(Object.keys(known))
        expect(Object.values(sources).every((source) => answers.some(({ adapter }) => adapter === source))).toBe(true)
      }),
      { numRuns: 1000 }
    ))

  it('believes the most believed: no fact stands where a more believed adapter stated another that nothing contradicts', () =>
    fc.assert(
      fc.property(stated, (answers) => {
        const { facts: known, sources, conflicts } = merged(answers)
        const precedenceOf = (name: string | undefined): number => answers.find(({ adapter }) => adapter === name)?.precedence ?? 0
        for (const fact of Object.keys(known)) {
          const above = answers.filter(({ precedence, reading }) => reading.facts?.[fact] !== undefined && precedence > precedenceOf(sources[fact]))
          for (const { adapter } of above)
            expect(conflicts.some((each) => each.fact === fact && each.dropped.some(({ source }) => source === adapter))).toBe(true)
        }
      }),
      { numRuns: 1000 }
    ))
})
