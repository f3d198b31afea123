import type { Dictionary, FactValue } from '../facts/dictionary.ts'
import { visible } from '../source/frame.ts'
import type { Machine } from './witness.ts'

/** A number as it is, without the noise of an exponent where it can be helped. */
export const numberText = (value: number): string => (Number.isInteger(value) && value < 1e15 ? String(value) : String(value))

type Words = (value: FactValue) => string | null

const gb =
  (what: string): Words =>
  (value) =>
    `${numberText(Number(value))} GB${what}`
const count =
  (one: string, many: string): Words =>
  (value) =>
    `${numberText(Number(value))} ${value === 1 ? one : many}`
const flag =
  (name: string): Words =>
  (value) =>
    value === true ? name : `no ${name}`

/** How people say what a machine has; null is left out. */
const SAID: Readonly<Record<string, Words>> = {
  ram_gb: gb(''),
  ram_usable_gb: gb(' usable'),
  ram_available_gb: gb(' free'),
  cpu_cores: count('core', 'cores'),
  cpu_threads: count('thread', 'threads'),
  cpu_performance_cores: count('performance core', 'performance cores'),
  cpu_avx2: flag('AVX2'),
  cpu_avx512: flag('AVX-512'),
  cpu_amx: flag('AMX'),
  cpu_neon: flag('NEON'),
  gpu_present: (value) => (value === true ? 'a GPU' : 'no GPU'),
  gpu_count: (value) => (value === 0 ? 'no GPU' : count('GPU', 'GPUs')(value)),
  gpu_kind: (value) => (value === 'none' ? 'no GPU' : value === 'integrated' ? 'integrated graphics' : `a ${String(value)} GPU`),
  gpu_vendor: (value) => (value === 'none' ? 'no GPU' : `graphics by ${String(value)}`),
  gpu_vram_gb: (value) => (value === 0 ? 'no GPU memory' : gb(' on the GPU')(value)),
  gpu_vram_total_gb: gb(' on all GPUs'),
  gpu_vram_usable_gb: gb(' usable on the GPU'),
  gpu_vram_free_gb: gb(' free on the GPU'),
  disk_free_gb: gb(' of disk free'),
  container: (value) => (value === true ? 'in a container' : 'in no container'),
  virtual_machine: (value) => (value === true ? 'in a virtual machine' : 'on bare metal'),
  os: String,
  arch: String
}

/** A machine in a few words: "16 GB, 8 cores and no GPU". */
export const machineText = (machine: Machine, dictionary: Dictionary): string => {
  const parts = [...new Set(Object.entries(machine).map(([fact, value]) => SAID[fact]?.(value) ?? own(fact, value, dictionary)))]
  if (parts.length === 0) return 'whatever it has'
  const last = parts.at(-1) as string
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

const own = (fact: string, value: FactValue, dictionary: Dictionary): string => {
  const unit = dictionary.get(fact)?.unit ?? null
  return typeof value === 'number' ? `${fact} ${numberText(value)}${unit === null ? '' : ` ${visible(unit)}`}` : `${fact} ${visible(String(value))}`
}
