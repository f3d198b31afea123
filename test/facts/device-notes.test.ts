import { describe, expect, it } from 'vitest'
import { derive, type Note } from '../../src/facts/derive.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'

const GIB = 2 ** 30
const device = (more: Partial<DeviceReading>): DeviceReading => ({ name: 'X', vendor: 'nvidia', kind: 'discrete', ...more })
const notes = (...devices: ReadonlyArray<DeviceReading>): ReadonlyArray<Note> => derive(new Map([['devices', { value: devices, source: 'a' }]])).notes

describe('what a device says beside its figures', () => {
  it('marks a size that stands on it as an estimate, and is left out of another device’s size', () => {
    expect(notes(device({ memoryBytes: 8 * GIB, memoryNote: 'about' }))).toEqual([{ fact: 'gpu_vram_gb', message: 'X: about', estimate: true }])
    expect(notes(device({ memoryBytes: 8 * GIB, memoryNote: 'about' }), device({ name: 'Y', memoryBytes: 16 * GIB }))).toEqual([])
  })
  it('stands beside a size that is unknown', () => {
    expect(notes(device({ memoryNote: 'at least 4 GB' }), device({ name: 'Y', memoryBytes: 16 * GIB }))).toEqual([
      { fact: 'gpu_vram_gb', message: 'X: at least 4 GB', estimate: false }
    ])
  })
  it('tells a device that cannot be used from none', () => {
    expect(notes()).toEqual([])
    expect(notes(device({ usable: false }), device({ name: 'Y', usable: false, unusableBecause: 'lost' }))).toEqual([
      { fact: 'gpu_present', message: 'X is there, and cannot be used', estimate: false },
      { fact: 'gpu_present', message: 'Y is there, and cannot be used: lost', estimate: false }
    ])
  })
  it('is nothing where another device counts, and of what never does', () => {
    expect(notes(device({ usable: false }), device({ memoryBytes: GIB }))).toEqual([])
    for (const kind of ['integrated', 'virtual', 'display-only'] as const) expect(notes(device({ kind, usable: false }))).toEqual([])
  })
})
