/** What kind of value a fact has. */
export type FactType = 'number' | 'integer' | 'boolean' | 'enum'
/** Which way is better, for the law that more never lowers a tier. */
export type Better = 'more' | 'less' | 'none'

/** One entry of the dictionary of facts. */
export interface FactDefinition {
  /** Spelling in files, with the unit in the name. */
  readonly name: string
  readonly type: FactType
  readonly unit: string | null
  readonly better: Better
  /** The values of an enum, in the order in which they are listed to people. */
  readonly values: ReadonlyArray<string>
  /** Numeric facts that this one never exceeds. */
  readonly atMost: ReadonlyArray<string>
  readonly description: string
  readonly caveat: string | null
}

/** The value of a known fact. */
export type FactValue = number | boolean | string
/** Known facts by name. A fact that is missing or null is unknown; 0, false and "none" say that there is none. */
export type Facts = Readonly<Record<string, FactValue | null | undefined>>

/** All facts that a decision may speak of: the ones below and those that a tier file declares. */
export type Dictionary = ReadonlyMap<string, FactDefinition>

const fact = (
  name: string,
  [type, unit, better]: readonly [FactType, string | null, Better],
  description: string,
  more: Partial<Pick<FactDefinition, 'values' | 'atMost' | 'caveat'>> = {}
): FactDefinition => ({ name, type, unit, better, description, values: [], atMost: [], caveat: null, ...more })

const size = ['number', 'GiB', 'more'] as const
const count = ['integer', null, 'more'] as const
const flag = ['boolean', null, 'more'] as const
const label = ['enum', null, 'none'] as const
const state = ['boolean', null, 'none'] as const

const BUILT_IN: ReadonlyArray<FactDefinition> = [
  fact('ram_gb', size, 'memory this process may use, as sold or limited', {
    caveat: 'a container limit counts exactly; without evidence of the size sold the reported size stands'
  }),
  fact('ram_usable_gb', size, 'memory that the system reports', { atMost: ['ram_gb'] }),
  fact('ram_available_gb', size, 'memory free for a new process now', { caveat: 'changes from moment to moment' }),
  fact('cpu_cores', count, 'physical processor cores usable here', { atMost: ['cpu_threads'], caveat: 'affinity and quota count' }),
  fact('cpu_threads', count, 'logical processors usable here', { caveat: 'affinity and quota count' }),
  fact('cpu_performance_cores', count, 'performance cores on hybrid processors; equal to cpu_cores elsewhere'),
  fact('cpu_avx2', flag, 'the AVX2 instruction set'),
  fact('cpu_avx512', flag, 'the AVX-512 foundation instruction set'),
  fact('cpu_amx', flag, 'the AMX tile instruction set'),
  fact('cpu_neon', flag, 'the NEON (Advanced SIMD) instruction set'),
  fact('gpu_present', flag, 'a device that can compute, with memory worth loading a model into', {
    caveat: 'integrated graphics with a small carve-out, display-only, virtual and management adapters do not count'
  }),
  fact('gpu_count', count, 'devices that count'),
  fact('gpu_kind', label, 'kind of the largest device that counts', {
    values: ['none', 'integrated', 'discrete', 'partition', 'unified'],
    caveat: 'integrated says that there is graphics, and that it does not count'
  }),
  fact('gpu_vendor', label, 'maker of that device', { values: ['nvidia', 'amd', 'intel', 'apple', 'other', 'none'] }),
  fact('gpu_vram_gb', size, 'memory of the largest single device, as sold; the budget where memory is unified', {
    atMost: ['gpu_vram_total_gb']
  }),
  fact('gpu_vram_total_gb', size, 'memory of all devices that count, as sold'),
  fact('gpu_vram_usable_gb', size, 'memory that the largest device reports', { atMost: ['gpu_vram_gb'] }),
  fact('gpu_vram_free_gb', size, 'memory free on that device now', { caveat: 'changes from moment to moment' }),
  fact('disk_free_gb', size, 'free space where models are kept'),
  fact('os', label, 'operating system', { values: ['linux', 'darwin', 'win32', 'other'] }),
  fact('arch', label, 'processor architecture', { values: ['x64', 'arm64', 'other'] }),
  fact('container', state, 'running inside a container'),
  fact('virtual_machine', state, 'running inside a virtual machine')
]

/** The facts that Plimsoll knows of itself. */
export const builtInFacts: Dictionary = new Map(BUILT_IN.map((definition) => [definition.name, definition]))

/** The built-in facts and a file's own. */
export const withDeclared = (declared: ReadonlyArray<FactDefinition>): Dictionary =>
  declared.length === 0 ? builtInFacts : new Map([...builtInFacts, ...declared.map((d) => [d.name, d] as const)])

/** Sizes and counts of counting GPU devices: above 0 there is a GPU, and without a GPU they are 0. */
export const GPU_AMOUNTS: ReadonlyArray<string> = ['gpu_count', 'gpu_vram_gb', 'gpu_vram_total_gb', 'gpu_vram_usable_gb', 'gpu_vram_free_gb']
