import { parseCpuList } from './cpu-list.ts'
import type { CpuInfo, Fields } from './cpuinfo.ts'
import { CPUS } from './topology.ts'
import type { Tree } from './tree.ts'

export const INTEL_PERFORMANCE = '/sys/devices/cpu_core/cpus'

/** ARM and RISC-V alone tell what each processor can do beside the strongest. */
export const capacityFiles = (names: ReadonlyArray<string>, { architecture }: CpuInfo): ReadonlyArray<string> =>
  architecture === 'arm' || architecture === 'riscv' ? names.map((name) => `${CPUS}/${name}/cpu_capacity`) : []

/**
 * Performance cores: Intel names them; ARM and RISC-V give each processor a capacity; where all cores are known to be alike it is all of
 * them. Undefined where nothing tells whether there are two kinds.
 */
export const performanceCores = (tree: Tree, info: CpuInfo, cores: ReadonlyArray<ReadonlySet<number>> | null, count: number): number | undefined => {
  const intel = parseCpuList(tree.text(INTEL_PERFORMANCE) ?? '')
  if (intel !== null) return cores?.filter((core) => [...core].some((n) => intel.has(n))).length
  const strengths = cores?.map((core) => Math.max(...[...core].map((n) => Number(tree.text(`${CPUS}/cpu${n}/cpu_capacity`) ?? Number.NaN)))) ?? []
  if (strengths.length > 0 && strengths.every((strength) => strength > 0)) {
    return strengths.filter((strength) => strength >= STRONG * Math.max(...strengths)).length
  }
  return isAlike(info) ? count : undefined
}

/**
 * Clusters of the same core differ in clock, and the smaller kind falls further behind: of RK3588 the A76 come to 0.94 and 1, the A55 to
 * 0.4; of GB10 the X925 to 0.97 and 1, the A725 to 0.7.
 */
const STRONG = 0.75

/** Hybrid processors, by family and model. Source: the kernel's intel-family.h (Lakefield, Alder Lake and on); AMD's with Zen 4c and 5c. */
const INTEL_HYBRID: ReadonlySet<number> = new Set([138, 151, 154, 170, 172, 181, 183, 186, 189, 191, 197, 198, 204, 213])
const AMD_MIXED: Readonly<Record<string, ReadonlySet<number>>> = { '25': new Set([120]), '26': new Set([36, 96, 104]) }

const isAlike = ({ architecture, processors }: CpuInfo): boolean => {
  const [first] = processors
  const same = (...keys: ReadonlyArray<string>): boolean =>
    first !== undefined && keys.every((key) => first.has(key) && processors.every((fields) => fields.get(key) === first.get(key)))
  switch (architecture) {
    case 'x86':
      return same('vendor_id', 'cpu family', 'model') && first !== undefined && !isMixed(first)
    case 'arm':
      return same('CPU implementer', 'CPU part')
    case 'riscv':
      return same('uarch')
    case 'power':
    case 's390':
      return true
    case 'unknown':
      return false
  }
}

const isMixed = (fields: Fields): boolean => {
  const [family = '', model] = [fields.get('cpu family'), Number(fields.get('model'))]
  if (fields.get('vendor_id') === 'GenuineIntel') return family === '18' || (family === '6' && INTEL_HYBRID.has(model))
  return AMD_MIXED[family]?.has(model) === true
}
