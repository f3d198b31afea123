import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derive } from '../../src/facts/derive.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { imply } from '../../src/facts/imply.ts'
import { bytes, factsOf, leavesOf } from './leaves.ts'

describe('any readings', () => {
  const sizes = fc.option(fc.constantFrom(0.5, 1, 4, 7.6, 8, 24, 80).map(bytes), { nil: undefined })
  const processors = fc.option(fc.integer({ min: 1, max: 128 }), { nil: undefined })
  const kind = fc.constantFrom('discrete', 'partition', 'unified', 'integrated', 'display-only', 'virtual', 'unknown')
  const vendor = fc.constantFrom('nvidia', 'amd', 'intel', 'apple', 'other')
  const usable = fc.option(fc.boolean(), { nil: undefined })
  const leaves = fc.record({
    'memory.totalBytes': sizes,
    'memory.installedBytes': sizes,
    'memory.limitBytes': sizes,
    'memory.availableBytes': sizes,
    'processor.physicalCores': processors,
    'processor.logicalProcessors': processors,
    'processor.usableCores': processors,
    'processor.usableThreads': processors,
    'processor.performanceCores': processors,
    'processor.quota': fc.option(fc.double({ min: 0.01, max: 200, noNaN: true }), { nil: undefined }),
    'system.virtualMachine': fc.option(fc.boolean(), { nil: undefined }),
    devices: fc.option(
      fc.array(fc.record({ name: fc.constant('a card'), kind, vendor, memoryBytes: sizes, memoryFreeBytes: sizes, usable }), { maxLength: 4 }),
      { nil: undefined }
    )
  })

  it('give facts that agree with each other', () =>
    fc.assert(
      fc.property(leaves, (seen) => {
        expect(imply(builtInFacts, factsOf(seen) as Readonly<Record<string, number>>)).toMatchObject({ _tag: 'Right' })
      }),
      { numRuns: 3000 }
    ))

  it('give whole processors, one or more', () =>
    fc.assert(
      fc.property(leaves, (seen) => {
        for (const [fact, value] of Object.entries(factsOf(seen))) {
          if (fact.startsWith('cpu_')) expect(Number.isInteger(value) && (value as number) >= 1).toBe(true)
        }
      }),
      { numRuns: 1000 }
    ))

  it('say who gave each fact', () =>
    fc.assert(
      fc.property(leaves, (seen) => {
        for (const { source } of derive(leavesOf(seen)).facts.values()) expect(Object.keys(seen)).toContain(source)
      }),
      { numRuns: 500 }
    ))
})
