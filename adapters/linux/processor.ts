import type { ProcessorReading } from '../../src/facts/reading.ts'
import { performanceCores } from './core-kinds.ts'
import { parseCpuList } from './cpu-list.ts'
import type { CpuInfo } from './cpuinfo.ts'
import { instructionSets } from './instruction-sets.ts'
import { listedCores } from './listed-cores.ts'
import { readTopology } from './topology.ts'
import type { Tree } from './tree.ts'

/**
 * Processors from the kernel's topology; what it does not tell, from /proc/cpuinfo where that is certain. `inSets` are the processors
 * that control groups leave to this process.
 */
export const readProcessor = (tree: Tree, info: CpuInfo, inSets: ReadonlySet<number> | null): ProcessorReading => {
  const topology = readTopology(tree)
  const fallback = topology?.cores === undefined || topology.cores === null ? ofCpuinfo(info, topology?.online.length) : null
  const online = topology?.online ?? info.processors.map((fields) => Number(fields.get('number')))
  const logical = topology === null ? listedProcessors(info) : topology.online.length
  const cores = topology?.cores ?? (fallback !== null && 'sets' in fallback ? fallback.sets : null)
  const physical = cores?.length ?? (fallback !== null && 'count' in fallback ? fallback.count : undefined)
  const allowed = allowedOf(tree, inSets, online)
  const performance = physical === undefined ? undefined : performanceCores(tree, info, cores, physical)
  return {
    ...(logical === undefined ? {} : { logicalProcessors: logical }),
    ...(physical === undefined ? {} : { physicalCores: physical }),
    ...(allowed === null || logical === undefined ? {} : { usableThreads: Math.min(allowed.size, logical) }),
    ...(allowed === null || cores === null ? {} : { usableCores: cores.filter((core) => [...core].some((n) => allowed.has(n))).length }),
    ...(performance === undefined ? {} : { performanceCores: performance }),
    ...instructionSets(info)
  }
}

/** Offline processors are listed by some kernels: the list counts where it is of those that are online. */
const ofCpuinfo = (info: CpuInfo, online: number | undefined): ReturnType<typeof listedCores> =>
  online === undefined || online === info.processors.length ? listedCores(info) : null

/** Some architectures tell how many there are and list none. */
const listedProcessors = ({ processors, common, isWhole }: CpuInfo): number | undefined => {
  if (processors.length > 0) return isWhole ? processors.length : undefined
  const told = Number(common.get('# processors') ?? common.get('ncpus active') ?? common.get('cpus active') ?? Number.NaN)
  if (Number.isInteger(told) && told > 0) return told
  // Kernels for one ARM processor do not number it.
  return common.has('Processor') ? 1 : undefined
}

/** Affinity and control groups; where they leave none of the processors that are there, they are of another machine. */
const allowedOf = (tree: Tree, inSets: ReadonlySet<number> | null, online: ReadonlyArray<number>): ReadonlySet<number> | null => {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(tree.text('/proc/self/status') ?? '')?.[1]
  const affinity = list === undefined ? null : parseCpuList(list)
  if (affinity === null && inSets === null) return null
  const left = online.filter((n) => (affinity?.has(n) ?? true) && (inSets?.has(n) ?? true))
  return left.length > 0 ? new Set(left) : null
}
