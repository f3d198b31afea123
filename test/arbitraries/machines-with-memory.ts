import fc from 'fast-check'
import type { Facts } from '../../src/facts/dictionary.ts'

/** Sizes around which models of these tests begin to fit. */
const gib = fc.oneof(fc.constantFrom(1, 2, 3, 4, 6, 8, 12, 16, 24, 48), fc.double({ min: 0.5, max: 64, noNaN: true }))

/** Machines without a GPU, with one, with several, and with one that shares the memory. */
export const machinesWithMemory: fc.Arbitrary<Facts> = fc.oneof(
  fc.record({ ram_gb: gib, gpu_present: fc.constant(false), container: fc.boolean() }),
  fc.record({ ram_gb: gib, gpu_present: fc.constant(true), gpu_vram_gb: gib, gpu_kind: fc.constantFrom('discrete', 'unified') }),
  fc.record({ ram_gb: gib, gpu_present: fc.constant(true), gpu_vram_gb: gib, gpu_count: fc.constantFrom(2, 4) }).map((facts) => ({
    ...facts,
    gpu_vram_total_gb: facts.gpu_vram_gb * facts.gpu_count
  }))
)

/** The same machine with more of something. */
export const withMore = (facts: Facts, fact: string, more: number): Facts => {
  const grown = { ...facts, [fact]: Number(facts[fact]) + more }
  return facts['gpu_vram_total_gb'] === undefined ? grown : { ...grown, gpu_vram_total_gb: Number(grown['gpu_vram_gb']) * Number(facts['gpu_count']) }
}
