import { describe, expect, it } from 'vitest'
import { builtInFacts, withDeclared, type Facts } from '../../src/facts/dictionary.ts'
import type { DeviceReading, Reading } from '../../src/facts/reading.ts'
import type { Answer } from '../../src/probe/answer.ts'
import { merge, type Merged } from '../../src/probe/merge.ts'

const GIB = 2 ** 30

const answer = (adapter: string, precedence: number, facts: Facts): Answer => ({ adapter, precedence, reading: { facts } })
const merged = (...answers: ReadonlyArray<Answer>): Merged => merge(answers, builtInFacts)
const conflict = (fact: string, kept: readonly [unknown, string], ...dropped: ReadonlyArray<readonly [unknown, string]>): unknown => ({
  fact,
  kept: { value: kept[0], source: kept[1] },
  dropped: dropped.map(([value, source]) => ({ value, source }))
})

describe('answers', () => {
  it('are merged fact by fact, each with who gave it', () => {
    const found = merged(answer('os', 20, { ram_gb: 8, os: 'linux' }), answer('npu', 50, { cpu_cores: 4, ram_gb: 8 }))
    expect(found.facts).toEqual({ ram_gb: 8, os: 'linux', cpu_cores: 4 })
    expect(found.sources).toEqual({ ram_gb: 'npu', os: 'os', cpu_cores: 'npu' })
    expect(found.conflicts).toEqual([])
  })

  it('that disagree: the higher precedence is believed, and the rest is listed', () => {
    const found = merged(
      answer('low', 10, { cpu_cores: 8 }),
      answer('high', 40, { cpu_cores: 4 }),
      answer('middle', 20, { cpu_cores: 6 }),
      answer('same', 5, { cpu_cores: 4 })
    )
    expect(found.facts).toEqual({ cpu_cores: 4 })
    expect(found.conflicts).toEqual([conflict('cpu_cores', [4, 'high'], [6, 'middle'], [8, 'low'])])
  })

  it('of equal precedence: the name that comes first is believed, whatever their order', () => {
    for (const answers of [
      [answer('b', 10, { cpu_cores: 8 }), answer('a', 10, { cpu_cores: 4 })],
      [answer('a', 10, { cpu_cores: 4 }), answer('b', 10, { cpu_cores: 8 })]
    ]) {
      expect(merged(...answers).conflicts).toEqual([conflict('cpu_cores', [4, 'a'], [8, 'b'])])
    }
  })

  it.each([
    ['sizes within 2 %', { ram_gb: 8 }, { ram_gb: 7.85 }, 0],
    ['sizes beyond 2 %', { ram_gb: 8 }, { ram_gb: 7.83 }, 1],
    ['large sizes within 256 MiB', { ram_gb: 64 }, { ram_gb: 63.75 }, 0],
    ['large sizes beyond 256 MiB', { ram_gb: 64 }, { ram_gb: 63.74 }, 1],
    ['large sizes within 2 %, beyond 256 MiB', { ram_gb: 100 }, { ram_gb: 99 }, 1],
    ['nothing and nothing', { gpu_vram_gb: 0 }, { gpu_vram_gb: 0 }, 0],
    ['nothing and a little', { gpu_vram_free_gb: 0 }, { gpu_vram_free_gb: 0.01 }, 1],
    ['counts one apart', { cpu_threads: 128 }, { cpu_threads: 127 }, 1],
    ['equal counts', { cpu_threads: 128 }, { cpu_threads: 128 }, 0],
    ['yes and no', { cpu_avx2: true }, { cpu_avx2: false }, 1],
    ['equal words', { os: 'linux' }, { os: 'linux' }, 0],
    ['different words', { arch: 'x64' }, { arch: 'arm64' }, 1]
  ] as const)('%s: conflicts %#', (_, first, second, conflicts) => {
    expect(merged(answer('a', 20, first), answer('b', 10, second)).conflicts).toHaveLength(conflicts)
    expect(merged(answer('a', 10, first), answer('b', 20, second)).conflicts).toHaveLength(conflicts)
  })

  it('about a fact of one’s own: a number without GiB may not differ at all', () => {
    const npu = { name: 'npu_tops', type: 'number', unit: 'TOPS', better: 'more', values: [], atMost: [], description: '', caveat: null } as const
    const found = merge([answer('a', 20, { npu_tops: 40 }), answer('b', 10, { npu_tops: 40.1 })], withDeclared([npu]))
    expect(found.conflicts).toEqual([conflict('npu_tops', [40, 'a'], [40.1, 'b'])])
  })
})

describe('answers that cannot both be true', () => {
  it('the less believed gives way, and is listed', () => {
    const found = merged(answer('os', 20, { cpu_threads: 8 }), answer('si', 10, { cpu_cores: 16 }))
    expect(found.facts).toEqual({ cpu_threads: 8 })
    expect(found.sources).toEqual({ cpu_threads: 'os' })
    expect(found.conflicts).toEqual([conflict('cpu_cores', [8, 'os'], [16, 'si'])])
    expect(merged(answer('os', 20, { cpu_threads: 8 }), answer('mine', 50, { cpu_cores: 16 })).facts).toEqual({ cpu_cores: 16 })
  })

  it('a driver that says there is a GPU outweighs a list without one', () => {
    const found = merged(answer('nvidia-smi', 40, { gpu_vram_gb: 8 }), answer('list', 10, { gpu_present: false, gpu_kind: 'none' }))
    expect(found.facts).toEqual({ gpu_vram_gb: 8 })
    expect(found.conflicts).toEqual([
      conflict('gpu_present', [8, 'nvidia-smi'], [false, 'list']),
      conflict('gpu_kind', [8, 'nvidia-smi'], ['none', 'list'])
    ])
  })

  it('one adapter that contradicts itself loses a fact, and the rest stands', () => {
    const found = merged(answer('mine', 50, { gpu_present: false, gpu_vram_gb: 8, ram_gb: 16, gpu_vendor: 'nvidia' }))
    expect(found.facts).toEqual({ ram_gb: 16, gpu_vram_gb: 8, gpu_vendor: 'nvidia' })
    expect(found.conflicts).toEqual([conflict('gpu_present', [8, 'mine'], [false, 'mine'])])
  })
})

const card = (more: Partial<DeviceReading>): DeviceReading => ({
  name: 'RTX',
  vendor: 'nvidia',
  kind: 'discrete',
  pciAddress: '0000:01:00.0',
  ...more
})

describe('readings of several adapters', () => {
  const reading = (adapter: string, precedence: number, parts: Reading): Answer => ({ adapter, precedence, reading: parts })

  it('fill each other in, part by part', () => {
    const found = merged(
      reading('os', 20, { memory: { totalBytes: 15.5 * GIB }, processor: { logicalProcessors: 8 } }),
      reading('si', 10, { memory: { totalBytes: 15 * GIB, installedBytes: 16 * GIB }, processor: { physicalCores: 4 } })
    )
    expect(found.facts).toEqual({ ram_gb: 16, ram_usable_gb: 15.5, cpu_cores: 4, cpu_threads: 8 })
    expect(found.sources).toEqual({ ram_gb: 'si', ram_usable_gb: 'os', cpu_cores: 'si', cpu_threads: 'os' })
  })

  it('give way to facts that a more believed adapter states, and the note on what was dropped goes with it', () => {
    const found = merged(reading('os', 20, { memory: { totalBytes: 15.5 * GIB } }), answer('mine', 50, { ram_gb: 16 }))
    expect(found.facts).toEqual({ ram_gb: 16, ram_usable_gb: 15.5 })
    expect(found.conflicts).toEqual([conflict('ram_gb', [16, 'mine'], [15.5, 'os'])])
    expect(found.notes).toEqual([])
    const other = merged(reading('os', 20, { memory: { totalBytes: 15.5 * GIB } }), answer('mine', 5, { ram_gb: 16 }))
    expect(other.facts['ram_gb']).toBe(15.5)
    expect(other.notes).toMatchObject([{ fact: 'ram_gb', estimate: true }])
  })

  it.each<readonly [string, Reading, Reading, ReadonlyArray<unknown>]>([
    [
      'memory',
      { memory: { totalBytes: 8 * GIB } },
      { memory: { totalBytes: 16 * GIB } },
      [conflict('ram_gb', [8, 'high'], [16, 'low']), conflict('ram_usable_gb', [8, 'high'], [16, 'low'])]
    ],
    ['memory within 256 MiB', { memory: { totalBytes: 64 * GIB } }, { memory: { totalBytes: 63.75 * GIB } }, []],
    [
      'what is built in',
      { memory: { totalBytes: 15 * GIB, installedBytes: 16 * GIB } },
      { memory: { installedBytes: 15.25 * GIB } },
      [conflict('ram_gb', [16, 'high'], [15.25, 'low'])]
    ],
    [
      'processors',
      { processor: { logicalProcessors: 8 } },
      { processor: { logicalProcessors: 9 } },
      [conflict('cpu_threads', [8, 'high'], [9, 'low'])]
    ],
    ['processors that a quota hides', { processor: { logicalProcessors: 8, quota: 2 } }, { processor: { logicalProcessors: 9 } }, []],
    ['words', { system: { arch: 'x64' } }, { system: { arch: 'arm64' } }, [conflict('arch', ['x64', 'high'], ['arm64', 'low'])]],
    ['memory within 2 % of the larger', { memory: { totalBytes: 10 * GIB } }, { memory: { totalBytes: Math.round(9.803 * GIB) } }, []],
    ['what is free at a moment', { disk: { freeBytes: GIB } }, { disk: { freeBytes: 9 * GIB } }, []],
    [
      'the memory that is free at a moment',
      { memory: { totalBytes: 16 * GIB, availableBytes: 2 * GIB } },
      { memory: { totalBytes: 16 * GIB, availableBytes: 8 * GIB } },
      []
    ],
    [
      'the memory of a device that is free at a moment',
      { devices: [card({ memoryBytes: 24 * GIB, memoryFreeBytes: 2 * GIB })] },
      { devices: [card({ memoryBytes: 24 * GIB, memoryFreeBytes: 20 * GIB })] },
      []
    ],
    [
      'the memory of a device',
      { devices: [card({ memoryBytes: 24 * GIB })] },
      { devices: [card({ memoryBytes: 32 * GIB, memoryFreeBytes: GIB })] },
      ['gpu_vram_gb', 'gpu_vram_total_gb', 'gpu_vram_usable_gb'].map((fact) => conflict(fact, [24, 'high'], [32, 'low']))
    ],
    [
      'how many devices there are',
      { devices: [card({})] },
      { devices: [card({}), card({ pciAddress: '0000:02:00.0' })] },
      [conflict('gpu_count', [1, 'high'], [2, 'low'])]
    ],
    [
      'a card and the slices that it was cut into',
      { devices: [card({ kind: 'partition', memoryBytes: 20 * GIB }), card({ kind: 'partition', memoryBytes: 20 * GIB })] },
      { devices: [card({ memoryBytes: 80 * GIB })] },
      []
    ]
  ])('that disagree about %s are listed', (_, high, low, conflicts) => {
    expect(merged(reading('low', 10, low), reading('high', 20, high)).conflicts).toEqual(conflicts)
  })

  it('that disagree with what another stated are listed as well, by how much they are believed', () => {
    const found = merged(
      reading('si', 10, { processor: { physicalCores: 6 } }),
      reading('os', 20, { processor: { physicalCores: 8 } }),
      answer('mine', 50, { cpu_cores: 4 })
    )
    expect(found.conflicts).toEqual([conflict('cpu_cores', [4, 'mine'], [8, 'os'], [6, 'si'])])
  })

  it('have their devices joined into one list', () => {
    const found = merged(
      reading('driver', 30, { devices: [card({})] }),
      reading('si', 10, { devices: [card({ memoryBytes: 8 * GIB }), card({ pciAddress: '0000:02:00.0', memoryBytes: 24 * GIB })] })
    )
    expect(found.facts).toMatchObject({ gpu_present: true, gpu_count: 1, gpu_vram_gb: 8 })
    expect(found.sources['gpu_vram_gb']).toBe('driver')
  })
})
