/** Memory that can run out. Bytes. */
export interface MemoryLoad {
  readonly usedBytes: number
  readonly totalBytes: number
}

/** Work done and work that could have been done since some start, in the same unit; loads are differences of two of them. */
export interface Counter {
  /** What it counts; counters of different names are not compared. */
  readonly name: string
  readonly busy: number
  readonly capacity: number
}

/** A GPU; null for what it does not tell. */
export interface DeviceLoad {
  readonly memory: MemoryLoad | null
  /** From 0 to 100. */
  readonly busyPercent: number | null
}

/** What was read at one moment. */
export interface LoadReading {
  /** The machine's, and that of each control group with a limit. */
  readonly memory: ReadonlyArray<MemoryLoad>
  /** The machine's, and that of each control group with a quota. */
  readonly processor: ReadonlyArray<Counter>
  readonly devices: ReadonlyArray<DeviceLoad>
  /** Of processors and GPUs, in degrees Celsius. */
  readonly temperatures: ReadonlyArray<number>
}

/** Loads in percent from 0 to 100, null where they could not be looked at. */
export interface Loads {
  readonly memory_percent: number | null
  readonly cpu_percent: number | null
  readonly gpu_memory_percent: number | null
  readonly gpu_percent: number | null
  readonly temperature_c: number | null
}

export const UNKNOWN_LOADS: Loads = { memory_percent: null, cpu_percent: null, gpu_memory_percent: null, gpu_percent: null, temperature_c: null }

/**
 * The loads at a reading. What is limited several times over is as loaded as where it is tightest. The processor's load is that since
 * the reading before. Of GPUs the one with the most memory counts, as it does for `gpu_vram_gb`.
 */
export const loadsBetween = (before: LoadReading | null, now: LoadReading): Loads => {
  const device = largest(now.devices)
  return {
    memory_percent: highest(now.memory.flatMap(percentOf)),
    cpu_percent: highest(now.processor.flatMap((counter) => percentSince(before?.processor ?? [], counter))),
    gpu_memory_percent: highest(device.flatMap(({ memory }) => (memory === null ? [] : percentOf(memory)))),
    gpu_percent: highest(device.flatMap(({ busyPercent }) => (busyPercent === null ? [] : within(busyPercent)))),
    temperature_c: highest(now.temperatures)
  }
}

/** What a percentage of memory is of, in bytes; null where it is not known. */
export const totalOf = ({ memory }: LoadReading): number | null =>
  memory.length === 0 ? null : Math.min(...memory.map(({ totalBytes }) => totalBytes))

const highest = (values: ReadonlyArray<number>): number | null => (values.length === 0 ? null : Math.max(...values))

/** In hundredths, which no reading is better than. */
const within = (percent: number): ReadonlyArray<number> =>
  Number.isNaN(percent) ? [] : [Math.round(100 * Math.min(100, Math.max(0, percent))) / 100]

const percentOf = ({ usedBytes, totalBytes }: MemoryLoad): ReadonlyArray<number> => (totalBytes > 0 ? within((100 * usedBytes) / totalBytes) : [])

const percentSince = (before: ReadonlyArray<Counter>, { name, busy, capacity }: Counter): ReadonlyArray<number> => {
  const then = before.find((counter) => counter.name === name)
  return then === undefined || capacity <= then.capacity ? [] : within((100 * (busy - then.busy)) / (capacity - then.capacity))
}

/** None where there is none. */
const largest = (devices: ReadonlyArray<DeviceLoad>): ReadonlyArray<DeviceLoad> => {
  const size = ({ memory }: DeviceLoad): number => memory?.totalBytes ?? 0
  const share = ({ memory }: DeviceLoad): number => (memory?.usedBytes ?? 0) / Math.max(1, memory?.totalBytes ?? 0)
  return devices.toSorted((a, b) => size(b) - size(a) || share(b) - share(a)).slice(0, 1)
}
