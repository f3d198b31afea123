import type { DeviceReading } from '../../../src/facts/reading.ts'
import { cards, type Entry } from './entry.ts'

const MIB = 2 ** 20

/** Accelerators that no adapter reads yet: only sizes and sums are held here, from the figures of another program's detector. */
const found = (id: string, source: string, name: string, mib: ReadonlyArray<number>, expect: Entry['expect']): Entry => ({
  id,
  pitfall: 'other-accelerator',
  from: 'written',
  source,
  machine: {},
  devices: mib.map((size, index): DeviceReading => ({ name, vendor: 'other', kind: 'discrete', memoryBytes: size * MIB, uuid: `${id}-${index}` })),
  expect
})

const RUNTIME = 'gpustack/runtime @88026d62a1c1'

export const OTHERS: ReadonlyArray<Entry> = [
  found(
    'gsrt-metax_c500',
    RUNTIME,
    'MXC500',
    Array.from({ length: 8 }, () => 65536),
    cards(8, 'other', 64, 65536)
  ),
  found('gsrt-ascend_310p3', RUNTIME, '310P3', [44280, 43693], cards(2, 'other', 44, 44280)),
  found(
    'gsw-linux_ascend_1_910b_64gx8',
    'gpustack/gpustack @47277d79f4a5',
    '910B2',
    Array.from({ length: 8 }, () => 65536),
    cards(8, 'other', 64, 65536)
  )
]
