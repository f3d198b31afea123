import type { ProcessorReading } from '../../src/facts/reading.ts'
import { parseCpuList } from './cpu-list.ts'
import type { Tree } from './tree.ts'

export const CPUS = '/sys/devices/system/cpu'

/** Processors from the kernel's topology; what it does not tell, from /proc/cpuinfo where that is enough. */
export const readProcessor = (tree: Tree): ProcessorReading => {
  const blocks = cpuinfoBlocks(tree)
  const cores = coresByTopology(tree)
  const online = cores === null ? null : [...new Set(cores.flatMap((core) => [...core]))]
  const logical = online?.length ?? (blocks.length > 0 ? blocks.length : undefined)
  const physical = cores?.length ?? physicalByCpuinfo(blocks)
  const allowed = allowedCpus(tree)
  const usableThreads =
    allowed === null || logical === undefined
      ? undefined
      : online === null
        ? Math.min(allowed.size, logical)
        : online.filter((n) => allowed.has(n)).length
  const usableCores = cores === null || allowed === null ? undefined : cores.filter((core) => [...core].some((n) => allowed.has(n))).length
  const performance = physical === undefined ? undefined : performanceCores(tree, cores, physical)
  return {
    ...(logical === undefined ? {} : { logicalProcessors: logical }),
    ...(physical === undefined ? {} : { physicalCores: physical }),
    ...(usableThreads === undefined || usableThreads === 0 ? {} : { usableThreads }),
    ...(usableCores === undefined || usableCores === 0 ? {} : { usableCores }),
    ...(performance === undefined ? {} : { performanceCores: performance }),
    ...instructionSets(blocks)
  }
}

type Block = ReadonlyMap<string, string>

/** One block of /proc/cpuinfo for each processor; other blocks (s390, some ARM and POWER) have no processor number. */
const cpuinfoBlocks = (tree: Tree): ReadonlyArray<Block> =>
  (tree.text('/proc/cpuinfo') ?? '')
    .split(/\n\s*\n/)
    .flatMap((text) => text.split(/^(?=processor\s*(?:\d+)?\s*:)/m))
    .map((text): Block => new Map(text.split('\n').flatMap(keyAndValue)))
    .filter((block) => [...block.keys()].some((key) => /^processor(\s*\d+)?$/.test(key)))

const keyAndValue = (line: string): ReadonlyArray<readonly [string, string]> => {
  const [, key, value] = /^([^:]+?)\s*:\s*(.*)$/.exec(line) ?? []
  return key === undefined || value === undefined ? [] : [[key, value]]
}

/** Sets of processors that share a core, online ones only. */
const coresByTopology = (tree: Tree): ReadonlyArray<ReadonlySet<number>> | null => {
  const cores = new Map<string, ReadonlySet<number>>()
  for (const name of tree.names(CPUS) ?? []) {
    const list = /^cpu\d+$/.test(name) ? tree.text(`${CPUS}/${name}/topology/thread_siblings_list`) : undefined
    const siblings = list === undefined ? null : parseCpuList(list)
    if (siblings !== null && list !== undefined && tree.text(`${CPUS}/${name}/online`)?.trim() !== '0') cores.set(list.trim(), siblings)
  }
  return cores.size > 0 ? [...cores.values()] : null
}

/**
 * Cores from "cpu cores" and "siblings" of each package, as a share of the processors listed. Counting pairs of package and core id
 * is wrong where two dies share a package (Magny-Cours), and "cpu cores" times packages where a guest sees a part of one.
 */
const physicalByCpuinfo = (blocks: ReadonlyArray<Block>): number | undefined => {
  let cores = 0
  for (const block of blocks) {
    const share = Number(block.get('cpu cores')) / Number(block.get('siblings'))
    if (!(share > 0 && share <= 1)) return undefined
    cores += share
  }
  const whole = Math.round(cores)
  return whole > 0 && Math.abs(cores - whole) < 1e-6 ? whole : undefined
}

const allowedCpus = (tree: Tree): ReadonlySet<number> | null => {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(tree.text('/proc/self/status') ?? '')?.[1]
  return list === undefined ? null : parseCpuList(list)
}

/** Intel names the kinds of its hybrid processors; ARM gives each processor a capacity. Elsewhere all cores are alike. */
const performanceCores = (tree: Tree, cores: ReadonlyArray<ReadonlySet<number>> | null, physical: number): number | undefined => {
  const intel = parseCpuList(tree.text('/sys/devices/cpu_core/cpus') ?? '')
  if (intel !== null && cores !== null) return cores.filter((core) => [...core].some((n) => intel.has(n))).length
  const capacities = (tree.names(CPUS) ?? []).flatMap((name) => {
    const capacity = Number(tree.text(`${CPUS}/${name}/cpu_capacity`) ?? NaN)
    return /^cpu\d+$/.test(name) && capacity > 0 ? [capacity] : []
  })
  if (capacities.length > 0) return capacities.filter((capacity) => capacity === Math.max(...capacities)).length
  return cores === null ? undefined : physical
}

const instructionSets = (blocks: ReadonlyArray<Block>): Pick<ProcessorReading, 'avx2' | 'avx512' | 'amx' | 'neon'> => {
  const x86 = words(blocks[0]?.get('flags'))
  const arm = words(blocks[0]?.get('Features'))
  if (x86 !== null) return { avx2: x86.has('avx2'), avx512: x86.has('avx512f'), amx: x86.has('amx_tile'), neon: false }
  return arm === null ? {} : { avx2: false, avx512: false, amx: false, neon: arm.has('asimd') || arm.has('neon') }
}

const words = (text: string | undefined): ReadonlySet<string> | null =>
  text === undefined || text.trim() === '' ? null : new Set(text.trim().split(/\s+/))
