import { describe, expect, it } from 'vitest'
import { applyChanges } from '../../src/decision/change.ts'
import type { FactValue } from '../../src/facts/dictionary.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

type Known = Readonly<Record<string, FactValue>>

const { dictionary } = ladderOf('facts: {slices: {type: integer, at_most: gpu_count}, lanes: {type: number, at_most: cpu_threads}}\ntiers: {a: {}}')
const NO_GPU = {
  gpu_present: false,
  gpu_kind: 'none',
  gpu_vendor: 'none',
  gpu_count: 0,
  gpu_vram_gb: 0,
  gpu_vram_total_gb: 0,
  gpu_vram_usable_gb: 0,
  gpu_vram_free_gb: 0
}

describe('a machine after a change', () => {
  it.each<[string, Known, Known, Known]>([
    ['has it instead of what was there', { ram_gb: 8 }, { ram_gb: 16 }, { ram_gb: 16 }],
    ['keeps what has nothing to do with it', { os: 'linux', cpu_cores: 4 }, { ram_gb: 16 }, { os: 'linux', cpu_cores: 4, ram_gb: 16 }],
    ['keeps what agrees with it', { cpu_cores: 4 }, { cpu_threads: 8 }, { cpu_cores: 4, cpu_threads: 8 }],
    ['keeps what is as much', { cpu_threads: 8 }, { cpu_cores: 8 }, { cpu_threads: 8, cpu_cores: 8 }],
    ['loses what would be less than it may be', { cpu_threads: 4, ram_gb: 8 }, { cpu_cores: 8 }, { cpu_cores: 8, ram_gb: 8 }],
    ['loses what would be more than it may be', { cpu_cores: 8, ram_gb: 8 }, { cpu_threads: 4 }, { cpu_threads: 4, ram_gb: 8 }],
    ['loses a fact of a file of its own', { lanes: 8 }, { cpu_threads: 4 }, { cpu_threads: 4 }],
    ['loses its GPU whole', { gpu_vram_gb: 8, gpu_kind: 'discrete', slices: 2 }, { gpu_present: false }, NO_GPU],
    [
      'keeps the maker of graphics that no longer counts',
      { gpu_vram_gb: 8, gpu_vendor: 'amd' },
      { gpu_present: false },
      { ...NO_GPU, gpu_kind: 'integrated', gpu_vendor: 'amd' }
    ],
    ['loses it beside another change', { gpu_vram_gb: 8, slices: 2 }, { gpu_present: false, ram_gb: 16 }, { ...NO_GPU, ram_gb: 16 }],
    ['keeps what a machine without GPU can have', { slices: 0 }, { gpu_present: false }, { ...NO_GPU, slices: 0 }],
    ['gets a GPU', { gpu_present: false, gpu_count: 0, slices: 0 }, { gpu_vram_gb: 8 }, { gpu_present: true, gpu_vram_gb: 8, slices: 0 }],
    ['gets one by what is at most one', { gpu_kind: 'none' }, { slices: 1 }, { gpu_present: true, slices: 1 }]
  ])('%s', (_, given, changes, after) => expect(applyChanges(dictionary, given, changes)).toEqual(after))

  it('cannot be where the changes contradict each other', () => {
    expect(applyChanges(dictionary, {}, { gpu_present: false, gpu_vram_gb: 8 })).toBeNull()
    expect(applyChanges(dictionary, { ram_gb: 8 }, { cpu_cores: 8, cpu_threads: 4 })).toBeNull()
  })
})
