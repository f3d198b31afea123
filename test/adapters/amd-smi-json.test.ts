import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { amdSmiAdapter, parse } from '../../adapters/amd-smi.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { mutatedTexts } from '../arbitraries/mutated-texts.ts'
import { isSound } from './sound-readings.ts'

// Written from AMD SMI's documentation and the source of its command line (amdsmi_commands.py), ROCm 6.0 to 7: no capture of it is at hand.

const MIB = 2 ** 20
const MB = (value: number): object => ({ value, unit: 'MB' })
const asic = (name: string, id: string, gfx: string): object => ({
  market_name: name,
  vendor_id: '0x1002',
  device_id: id,
  target_graphics_version: gfx
})
const MI300X = asic('AMD Instinct MI300X', '0x74a1', 'gfx942')
const R9700 = asic('AMD Radeon AI PRO R9700', '0x7551', 'gfx1201')

const devices = (statics: unknown, metric?: unknown): ReadonlyArray<DeviceReading> | string => {
  const reading = parse({ amdSmi: JSON.stringify(statics), ...(metric === undefined ? {} : { metric: JSON.stringify(metric) }) })
  return E.isRight(reading) ? (reading.right.devices ?? []) : reading.left.kind
}

describe('amd-smi, written from its documentation', () => {
  it.each<[string, object]>([
    ['ROCm 6.0', { vram_type: 'GDDR6', vram_vendor: 'SAMSUNG', vram_size_mb: 32624 }],
    ['ROCm 6.0, with its unit', { vram_type: 'GDDR6', vram_size: '32624 MB' }],
    ['ROCm 6.1', { type: 'GDDR6', vendor: 'SAMSUNG', size: MB(32624) }],
    ['a size in another unit', { type: 'GDDR6', size: { value: 32624 * 1024, unit: 'KB' } }]
  ])('memory as %s writes it', (_, vram) => {
    const list = [{ gpu: 0, asic: R9700, bus: { bdf: '0000:65:00.0' }, vram }]
    const found = [{ name: 'AMD Radeon AI PRO R9700', vendor: 'amd', kind: 'discrete', pciAddress: '0000:65:00.0', memoryBytes: 32624 * MIB }]
    expect(devices(list)).toEqual(found)
    // ROCm 7 puts the list under a key.
    expect(devices({ gpu_data: list })).toEqual(found)
    expect(devices([...list, { cpu: 0, smu: { fw_version: 'N/A' } }])).toEqual(found)
  })

  it('what is used comes from the other command, by the number of the device', () => {
    const vram = { type: 'HBM3', vendor: 'HYNIX', size: MB(196592) }
    const statics = [0, 1].map((gpu) => ({
      gpu,
      asic: { ...MI300X, asic_serial: `0x6F1F0A2B3C4D5E6${gpu}` },
      bus: { bdf: `0000:${gpu}5:00.0` },
      vram
    }))
    const metric = [1, 0].map((gpu) => ({
      gpu,
      mem_usage: { total_vram: MB(196592), used_vram: MB(1000 * gpu), total_visible_vram: MB(256), total_gtt: MB(1031000) }
    }))
    expect(devices(statics, metric)).toEqual(
      [0, 1].map((gpu) => ({
        name: 'AMD Instinct MI300X',
        vendor: 'amd',
        kind: 'discrete',
        uuid: `GPU-6f1f0a2b3c4d5e6${gpu}`,
        pciAddress: `0000:${gpu}5:00.0`,
        memoryBytes: 196592 * MIB,
        ...(gpu === 0 ? {} : { memoryFreeBytes: 195592 * MIB })
      }))
    )
  })

  it('commands that contradict each other leave the size unknown', () => {
    expect(devices([{ gpu: 0, asic: R9700, vram: { size: MB(32624) } }], [{ gpu: 0, mem_usage: { total_vram: MB(512) } }])).toMatchObject([
      { kind: 'discrete' }
    ])
    expect(devices([{ gpu: 0, asic: R9700, vram: { size: MB(32624) } }], [{ gpu: 0, mem_usage: { total_vram: MB(512) } }])).not.toMatchObject([
      { memoryBytes: expect.anything() as unknown }
    ])
  })

  it('graphics of a large processor has what it may map', () => {
    const statics = [{ gpu: 0, asic: asic('AMD Radeon 8060S Graphics', '0x1586', 'gfx1151'), vram: { type: 'LPDDR5', size: MB(512) } }]
    expect(devices(statics, { gpu_data: [{ gpu: 0, mem_usage: { total_gtt: MB(112640) } }] })).toMatchObject([
      { kind: 'unified', memoryBytes: 112640 * MIB }
    ])
    expect(devices(statics)).toMatchObject([{ kind: 'unified', memoryNote: '512 MiB are set aside for it; what it may map beside that is not told' }])
  })

  it('sections that are N/A leave a device of unknown kind', () => {
    expect(devices([{ gpu: 0, asic: 'N/A', bus: 'N/A', vram: 'N/A' }])).toEqual([{ name: 'AMD device', vendor: 'amd', kind: 'unknown' }])
    expect(devices([{ gpu: 0, vram: { type: 'DDR5', size: MB(512) } }])).toMatchObject([{ kind: 'integrated' }])
    expect(devices([{ gpu: 0, vram: { type: 'HBM3', size: MB(512) } }])).toMatchObject([{ kind: 'discrete', memoryBytes: 512 * MIB }])
  })

  const partition = (memory: string | undefined, mb: number): ReadonlyArray<object> =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((gpu) => ({
      gpu,
      asic: MI300X,
      bus: { bdf: `0000:0c:00.${gpu}` },
      vram: { size: MB(mb) },
      ...(memory === undefined ? {} : { partition: { compute_partition: 'CPX', memory_partition: memory } })
    }))

  it.each(['NPS1', undefined])('partitions that share the memory of a card are one device, mode %s (ROCm/ROCm#4750)', (mode) => {
    expect(devices(partition(mode, 196592))).toEqual([
      { name: 'AMD Instinct MI300X', vendor: 'amd', kind: 'partition', pciAddress: '0000:0c:00.0', memoryBytes: 196592 * MIB }
    ])
  })

  it.each(['NPS4', undefined])('of other partitions each is one, of unknown memory, mode %s', (mode) => {
    const found = devices(partition(mode, 24574))
    expect(found).toHaveLength(8)
    expect(found[7]).toEqual({
      name: 'AMD Instinct MI300X partition 7',
      vendor: 'amd',
      kind: 'partition',
      pciAddress: '0000:0c:00.7',
      memoryNote: 'nothing tells how the partitions of this card share its memory'
    })
  })

  it.each([[[]], [{ gpu_data: [] }], [{ gpu_data: 'N/A' }], [[1]], [[{ asic: MI300X }]], [Array.from({ length: 1025 }, (_, gpu) => ({ gpu }))]])(
    'an answer without a list of devices says nothing',
    (statics) => expect(devices(statics)).toBe('malformed')
  )
})

describe('whatever the tools print, there is a reading or an error', () => {
  const FOLDER = fileURLToPath(new URL('../captures/rocm-smi/', import.meta.url))
  const captures = readdirSync(FOLDER).flatMap((name) => (name.endsWith('.json') ? [readFileSync(FOLDER + name, 'utf8').slice(0, 5000)] : []))
  const short = [
    { card0: { 'Device ID': '0x1586', 'VRAM Total Memory (B)': '536870912', 'GTT Total Memory (B)': '118111600640', 'PCI Bus': '0000:c3:00.0' } },
    { gpu_data: [{ gpu: 0, asic: MI300X, bus: { bdf: '0000:0c:00.0' }, vram: { size: MB(196592) }, partition: { memory_partition: 'NPS1' } }] }
  ].map((document) => JSON.stringify(document, null, 2))

  it('mutated outputs of both tools', () => {
    let asked = 0
    let read = 0
    const law = ([statics, metric]: readonly [string, string]): boolean => {
      const answers = [parse({ amdSmi: statics, metric }), parse({ rocmSmi: statics })]
      asked++
      read += answers.filter(E.isRight).length
      return answers.every((answer) => isSound(amdSmiAdapter(), answer))
    }
    const text = mutatedTexts([...captures, ...short, ...short, ...short])
    fc.assert(fc.property(fc.tuple(text, text), law), { numRuns: 6000 })
    expect(read).toBeGreaterThan(asked / 12)
  })
})
