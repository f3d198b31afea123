import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { decideSync } from '../../src/decision/decide.ts'
import type { Next } from '../../src/decision/decision.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

const nextOf = (text: string, facts: Facts): Next | null => {
  const decision = decideSync(ladderOf(text), facts)
  if (E.isLeft(decision)) throw new Error(JSON.stringify(decision.left))
  return decision.right.next
}

const changesOf = (text: string, facts: Facts): Next['changes'] | null => nextOf(text, facts)?.changes ?? null

describe('next shows', () => {
  it('a strict bound as written, for whole numbers and others', () => {
    expect(changesOf('tiers: {a: {ram_gb: {above: 4}}}', { ram_gb: 4 })).toEqual([{ fact: 'ram_gb', from: 4, to: 4, strict: true }])
    expect(changesOf('tiers: {a: {cpu_cores: {above: 4}}}', { cpu_cores: 2 })).toEqual([{ fact: 'cpu_cores', from: 2, to: 4, strict: true }])
  })

  it('a strict bound of one fact as that of no other', () => {
    expect(changesOf('tiers: {a: {cpu_cores: {above: 4}, ram_gb: {min: 5}}}', { cpu_cores: 1, ram_gb: 1 })).toEqual([
      { fact: 'cpu_cores', from: 1, to: 4, strict: true },
      { fact: 'ram_gb', from: 1, to: 5 }
    ])
  })

  it('an unknown fact as a change from null', () => {
    expect(changesOf('tiers: {a: {ram_gb: {min: 4}}}', { ram_gb: null })).toEqual([{ fact: 'ram_gb', from: null, to: 4 }])
  })

  it('words and switches', () => {
    expect(changesOf('tiers: {a: {os: [linux, win32], cpu_avx2: true}}', { os: 'darwin', cpu_avx2: false })).toEqual([
      { fact: 'os', from: 'darwin', to: 'linux' },
      { fact: 'cpu_avx2', from: false, to: true }
    ])
  })

  it('a GPU and its memory as one change', () => {
    const tiers = 'tiers: {low: {}, high: {gpu_required: true, gpu_vram_gb: {min: 6}}}'
    expect(nextOf(tiers, { gpu_present: false })).toEqual({ tier: 'high', changes: [{ fact: 'gpu_vram_gb', from: 0, to: 6 }] })
    expect(changesOf(tiers, { gpu_kind: 'integrated', gpu_vendor: 'intel' })).toEqual([{ fact: 'gpu_vram_gb', from: 0, to: 6 }])
    expect(changesOf('tiers: {low: {}, high: {gpu_required: true}}', { gpu_count: 0 })).toEqual([{ fact: 'gpu_present', from: false, to: true }])
  })

  it('some memory as enough where the memory asked for is nothing and a GPU is', () => {
    const tiers = 'tiers: {low: {}, high: {gpu_required: true, gpu_vram_gb: {min: 0}}}'
    expect(changesOf(tiers, { gpu_present: false })).toEqual([{ fact: 'gpu_vram_gb', from: 0, to: 0, strict: true }])
  })

  it('a GPU taken out as one change, whatever is asked of it', () => {
    const tiers = 'match: within\ntiers: {a: {gpu_vram_gb: {max: 0}, gpu_vram_free_gb: {max: 0}}}'
    expect(changesOf(tiers, { gpu_vram_gb: 8, gpu_vram_free_gb: 4 })).toEqual([{ fact: 'gpu_present', from: true, to: false }])
  })

  it('one maker of a GPU that is not there yet beside its memory', () => {
    const tiers = 'tiers: {low: {}, high: {gpu_vendor: nvidia, gpu_vram_gb: {min: 6}}}'
    expect(changesOf(tiers, { gpu_present: false })).toEqual([
      { fact: 'gpu_vendor', from: 'none', to: 'nvidia' },
      { fact: 'gpu_vram_gb', from: 0, to: 6 }
    ])
  })
})

describe('next aims', () => {
  it('past the tier that a machine fell back on', () => {
    const tiers = 'fallback: low\ntiers: {low: {ram_gb: {min: 2}}, mid: {ram_gb: {min: 4}}}'
    expect(nextOf(tiers, { ram_gb: 1 })).toEqual({ tier: 'mid', changes: [{ fact: 'ram_gb', from: 1, to: 4 }] })
  })

  it('at a higher tier where that takes fewer facts', () => {
    const tiers = 'tiers: {low: {}, mid: {ram_gb: {min: 8}, cpu_cores: {min: 8}}, high: {disk_free_gb: {min: 100}}}'
    expect(nextOf(tiers, { ram_gb: 1, cpu_cores: 1, disk_free_gb: 5 })).toEqual({
      tier: 'high',
      changes: [{ fact: 'disk_free_gb', from: 5, to: 100 }]
    })
  })

  it('at the first in the file of two ways that take as many', () => {
    const tiers = 'tiers: {low: {}, high: {any_of: [{ram_gb: {min: 16}}, {cpu_cores: {min: 16}}]}}'
    expect(changesOf(tiers, { ram_gb: 8, cpu_cores: 8 })).toEqual([{ fact: 'ram_gb', from: 8, to: 16 }])
  })

  it('down where a band asks for less', () => {
    expect(changesOf('match: within\ntiers: {a: {ram_gb: {min: 2, max: 4}}}', { ram_gb: 16 })).toEqual([{ fact: 'ram_gb', from: 16, to: 4 }])
    const own = 'facts: {load_ms: {type: integer, better: less}}\ntiers: {a: {load_ms: {max: 20}}}'
    expect(changesOf(own, { load_ms: 50 })).toEqual([{ fact: 'load_ms', from: 50, to: 20 }])
    expect(changesOf('match: within\ntiers: {a: {gpu_present: false}}', { gpu_vram_gb: 8 })).toEqual([{ fact: 'gpu_present', from: true, to: false }])
  })

  it('at nothing from the top, and at nothing where no machine can be', () => {
    expect(nextOf('tiers: {a: {ram_gb: {min: 4}}}', { ram_gb: 4 })).toBeNull()
    expect(nextOf('tiers: {a: {}, b: {gpu_present: false, gpu_vram_gb: {min: 4}}}', {})).toBeNull()
    expect(nextOf('tiers: {a: {}, b: {cpu_cores: {min: 8}, any_of: [{gpu_kind: none, gpu_count: {min: 1}}]}}', {})).toBeNull()
  })
})

describe('facts that contradict a change', () => {
  it('give way: more cores than there were threads', () => {
    expect(changesOf('tiers: {low: {}, high: {cpu_cores: {min: 8}}}', { cpu_cores: 2, cpu_threads: 4 })).toEqual([
      { fact: 'cpu_cores', from: 2, to: 8 }
    ])
  })

  it('change with it where the tier asks for them too', () => {
    const tiers = 'tiers: {low: {}, high: {cpu_cores: {above: 7}, cpu_threads: {min: 4}}}'
    expect(changesOf(tiers, { cpu_cores: 2, cpu_threads: 4 })).toEqual([
      { fact: 'cpu_cores', from: 2, to: 7, strict: true },
      { fact: 'cpu_threads', from: 4, to: 8 }
    ])
  })

  it('go to 0 with the GPU where they are at most what it has', () => {
    const tiers = 'facts: {slices: {type: integer, better: less, at_most: gpu_count}}\ntiers: {low: {}, high: {slices: {max: 5}, gpu_vendor: none}}'
    expect(changesOf(tiers, { slices: 4, gpu_vendor: 'nvidia' })).toEqual([
      { fact: 'slices', from: 4, to: 0 },
      { fact: 'gpu_vendor', from: 'nvidia', to: 'none' }
    ])
  })

  it('change to more than a bound that is not theirs, where they follow one that is strict', () => {
    const tiers = 'tiers: {low: {}, high: {ram_usable_gb: {above: 4}, ram_gb: {min: 2}}}'
    expect(changesOf(tiers, { ram_usable_gb: 1, ram_gb: 3 })).toEqual([
      { fact: 'ram_usable_gb', from: 1, to: 4, strict: true },
      { fact: 'ram_gb', from: 3, to: 4, strict: true }
    ])
  })

  it('stay whole numbers where they follow one that is not', () => {
    const tiers = 'facts: {lanes_gb: {type: number, at_most: cpu_threads}}\ntiers: {low: {}, high: {lanes_gb: {min: 4.5}, cpu_threads: {min: 1}}}'
    expect(changesOf(tiers, { lanes_gb: 2, cpu_threads: 3 })).toEqual([
      { fact: 'lanes_gb', from: 2, to: 4.5 },
      { fact: 'cpu_threads', from: 3, to: 5 }
    ])
  })
})
