/** The table of facts as contract.md has it, copied by hand: the tests must not learn from the dictionary what it should say. */
export interface PlainFact {
  readonly type: 'number' | 'integer' | 'boolean' | 'enum'
  readonly better: 'more' | 'less' | 'none'
  readonly values: ReadonlyArray<string>
  readonly atMost: ReadonlyArray<string>
}

export type PlainFacts = Readonly<Record<string, PlainFact>>

const plain = (type: PlainFact['type'], better: PlainFact['better'], more: Partial<PlainFact> = {}): PlainFact => ({
  type,
  better,
  values: [],
  atMost: [],
  ...more
})

const size = (...atMost: ReadonlyArray<string>): PlainFact => plain('number', 'more', { atMost })
const count = (...atMost: ReadonlyArray<string>): PlainFact => plain('integer', 'more', { atMost })
const label = (...values: ReadonlyArray<string>): PlainFact => plain('enum', 'none', { values })
const flag = plain('boolean', 'more')
const state = plain('boolean', 'none')

export const contractFacts: PlainFacts = {
  ram_gb: size(),
  ram_usable_gb: size('ram_gb'),
  ram_available_gb: size(),
  cpu_cores: count('cpu_threads'),
  cpu_threads: count(),
  cpu_performance_cores: count(),
  cpu_avx2: flag,
  cpu_avx512: flag,
  cpu_amx: flag,
  cpu_neon: flag,
  gpu_present: flag,
  gpu_count: count(),
  gpu_kind: label('none', 'integrated', 'discrete', 'partition', 'unified'),
  gpu_vendor: label('nvidia', 'amd', 'intel', 'apple', 'other', 'none'),
  gpu_vram_gb: size('gpu_vram_total_gb'),
  gpu_vram_total_gb: size(),
  gpu_vram_usable_gb: size('gpu_vram_gb'),
  gpu_vram_free_gb: size(),
  disk_free_gb: size(),
  os: label('linux', 'darwin', 'win32', 'other'),
  arch: label('x64', 'arm64', 'other'),
  container: state,
  virtual_machine: state
}

export const gpuAmounts: ReadonlyArray<string> = ['gpu_count', 'gpu_vram_gb', 'gpu_vram_total_gb', 'gpu_vram_usable_gb', 'gpu_vram_free_gb']

export const isNumber = (fact: PlainFact | undefined): boolean => fact?.type === 'number' || fact?.type === 'integer'
