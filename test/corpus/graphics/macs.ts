import { unified, type Entry } from './entry.ts'
import { mac } from './tools.ts'

const apple = (id: string, source: string, machine: Entry['machine'], expect: Entry['expect']): Entry => ({
  id,
  pitfall: 'unified-memory',
  from: 'written',
  source,
  machine,
  expect
})

export const MACS: ReadonlyArray<Entry> = [
  apple('gsw-macos_metal_2_m2_24g', 'gpustack/gpustack @47277d79f4a5', mac('Apple M2', 24, 8, 4), {
    ...unified('apple', 16384),
    ram_gb: 24,
    cpu_cores: 8
  }),
  apple('gsw-macos_metal_3_m2ultra_192g', 'gpustack/gpustack @47277d79f4a5', mac('Apple M2 Ultra', 192, 24, 16, 187 * 1024), {
    ...unified('apple', 187 * 1024),
    ram_gb: 192,
    cpu_cores: 24
  }),
  apple('iss-macmon-51', 'vladkens/macmon#51', mac('Apple M4', 16, 10, 4), {
    gpu_present: true,
    gpu_kind: 'unified',
    gpu_vendor: 'apple',
    ram_gb: 16,
    cpu_cores: 10,
    cpu_threads: 10,
    cpu_performance_cores: 4
  }),
  apple('iss-mactop-33', 'metaspartan/mactop#33', mac('Apple M5 Max', undefined, 18), {
    gpu_present: true,
    gpu_kind: 'unified',
    gpu_vram_gb: null,
    cpu_cores: 18,
    cpu_performance_cores: null
  }),
  apple('iss-agi-2', 'philipturner/applegpuinfo#2', mac('Apple M1 Max', 32, 10, 8), {
    gpu_present: true,
    gpu_kind: 'unified',
    ram_gb: 32,
    cpu_cores: 10,
    cpu_performance_cores: 8
  }),
  apple('iss-agi-4', 'philipturner/applegpuinfo#4', mac('Apple M3 Max', 64), { gpu_present: true, gpu_kind: 'unified', ram_gb: 64 }),
  apple('iss-fastfetch-1273', 'fastfetch-cli/fastfetch#1273', mac('Apple M1 Pro'), { gpu_present: true, gpu_kind: 'unified', gpu_vram_gb: null })
]
