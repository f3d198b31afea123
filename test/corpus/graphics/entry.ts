import type { FactValue } from '../../../src/facts/dictionary.ts'
import type { DeviceReading } from '../../../src/facts/reading.ts'
import type { CapturedMachine } from '../../../src/testing/captured-host.ts'

/** A real machine, what its tools say of it, and what is right. */
export interface Entry {
  /** As the corpus that it was collected in names it. */
  readonly id: string
  /** The class of mistake that it invites. */
  readonly pitfall: string
  /** `capture`: what a tool printed, as it is. `written`: the figures of a capture or a public thread in the shape that the tool documents. */
  readonly from: 'capture' | 'written'
  /** Repository, then file at a commit, or the number of the thread. */
  readonly source: string
  readonly machine: CapturedMachine
  /** What nothing of ours reads: devices that another program had found. */
  readonly devices?: ReadonlyArray<DeviceReading>
  /** Facts that must come out so, those that the source does not hold as null: they must stay unknown. */
  readonly expect: Readonly<Record<string, FactValue | null>>
}

type Vendor = DeviceReading['vendor']

/** Cards: the size sold of the largest, in GB, and what it reports, in MiB. */
export const cards = (count: number, vendor: Vendor, gb: number | null, mib: number | null, kind = 'discrete'): Entry['expect'] => ({
  gpu_present: true,
  gpu_count: count,
  gpu_kind: kind,
  gpu_vendor: vendor,
  gpu_vram_gb: gb,
  gpu_vram_usable_gb: mib === null || gb === null ? null : Math.min(mib / 1024, gb)
})

/** Graphics with a budget of the machine's memory, in MiB; null where nothing tells it. */
export const unified = (vendor: Vendor, mib: number | null): Entry['expect'] => cards(1, vendor, mib === null ? null : mib / 1024, mib, 'unified')

/** Graphics inside a processor alone: it is there, and does not count. */
export const integrated = (vendor: Vendor): Entry['expect'] => ({ gpu_present: false, gpu_kind: 'integrated', gpu_vendor: vendor })
