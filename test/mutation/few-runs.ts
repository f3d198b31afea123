import type { IRawProperty, Parameters } from 'fast-check'
import { inject, vi } from 'vitest'

// A law that searches 5,000 inputs for every one of 4,000 mutants would take days. Under mutation a law gets few inputs, the same
// ones each time (a fixed seed), and does not shrink: the score is lower than that of the real suite, and the same in every run.
const MOST_RUNS = Number(process.env['LAW_RUNS'])
const SEED = 1

vi.mock(import('fast-check'), async (original) => {
  const real = await original()
  const assert = (property: IRawProperty<unknown>, given: Parameters<unknown> = {}): void | Promise<void> =>
    real.assert(property, { seed: SEED, ...given, numRuns: Math.min(given.numRuns ?? MOST_RUNS, MOST_RUNS), endOnFailure: true })
  return { ...real, assert: assert as typeof real.assert, default: { ...real.default, assert: assert as typeof real.assert } }
})

// Stryker leaves the last mutant switched on in its thread: the modules of the next run are to be loaded without it, and what
// covers what is to be counted file by file.
interface Stryker {
  activeMutant?: string | undefined
  mutantCoverage?: unknown
}
const stryker = (globalThis as Record<string, unknown>)['__stryker__'] as Stryker | undefined
const provided = (name: string): unknown => inject(name as never)
if (stryker !== undefined && provided('mutantActivation') !== 'static') stryker.activeMutant = undefined
if (stryker !== undefined && provided('mode') === 'dry-run') delete stryker.mutantCoverage
