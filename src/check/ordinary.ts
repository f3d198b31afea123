import type { FactDefinition } from '../facts/dictionary.ts'

const RAM = [16, 8, 32, 4, 64, 2, 12, 24, 48, 128, 6, 1, 96, 256, 3, 512, 0.5, 1024, 10, 20, 40, 80, 160, 192, 384, 768, 1536, 2048, 4096]
const VRAM = [8, 4, 12, 16, 6, 24, 2, 48, 80, 1, 10, 32, 3, 11, 20, 40, 96, 141, 192, 0.5, 160, 288, 640]
const CORES = [8, 4, 6, 12, 2, 16, 10, 1, 24, 32, 14, 20, 3, 5, 7, 9, 48, 64, 96, 128, 192, 256]
const THREADS = [16, 8, 12, 4, 24, 32, 2, 20, 1, 6, 10, 14, 28, 48, 64, 96, 128, 192, 256, 512]

/** Values that machines on sale have, the most ordinary first. */
const ORDINARY: Readonly<Record<string, ReadonlyArray<number | string>>> = {
  ram_gb: RAM,
  ram_usable_gb: [15.5, 7.6, 31, 3.7, 62, 1.8, 11.6, 23, 46, 126, 5.6, 0.9, 94, 252, 504, ...RAM],
  ram_available_gb: [8, 4, 12, 2, 16, 6, 1, 24, 3, 32, 0.5, 48, 64, 96, 128, 256],
  cpu_cores: CORES,
  cpu_threads: THREADS,
  cpu_performance_cores: CORES,
  gpu_count: [1, 2, 4, 8, 3, 6, 16],
  gpu_kind: ['discrete', 'none', 'integrated', 'unified', 'partition'],
  gpu_vendor: ['nvidia', 'amd', 'none', 'intel', 'apple', 'other'],
  gpu_vram_gb: VRAM,
  gpu_vram_total_gb: VRAM,
  gpu_vram_usable_gb: [7.9, 3.9, 11.9, 15.9, 5.9, 23.9, 1.9, 47.9, 79.5, ...VRAM],
  gpu_vram_free_gb: [7, 3, 10, 14, 5, 20, 1.5, 40, ...VRAM],
  disk_free_gb: [100, 50, 200, 20, 10, 500, 5, 2, 1000, 1, 2000]
}

const AMOUNTS = [10, 5, 20, 2, 50, 1, 100, 4, 8, 16, 40, 3, 30, 200, 25, 500, 0.5, 1000]

/** The words of an enum, the most ordinary first. */
export const ordinaryWords = ({ name, values }: FactDefinition): ReadonlyArray<string> => {
  const first = (ORDINARY[name] ?? []).map(String).filter((word) => values.includes(word))
  return [...first, ...values.filter((word) => !first.includes(word))]
}

/** The most ordinary value from `low` to `high`, both included; where none is on sale the one with the fewest digits. */
export const ordinaryAmount = ({ name, type }: FactDefinition, low: number, high: number): number => {
  const known = (ORDINARY[name] ?? AMOUNTS).find((value) => typeof value === 'number' && value >= low && value <= high && fits(type, value))
  return typeof known === 'number' ? known : roundest(low, high)
}

const fits = (type: FactDefinition['type'], value: number): boolean => type !== 'integer' || Number.isInteger(value)

/** The number from `low` to `high` that is written with the fewest digits. */
const roundest = (low: number, high: number): number => {
  if (low <= 0) return 0
  for (let digits = 1; digits <= 17; digits++) {
    const near = Number(low.toPrecision(digits))
    const step = Number(`1e${Math.floor(Math.log10(low)) - digits + 1}`)
    const value = near >= low ? near : Number((near + step).toPrecision(digits))
    if (value >= low && value <= high) return value
  }
  return low
}
