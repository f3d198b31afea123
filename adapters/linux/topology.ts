import { parseCpuList, parseCpuMask } from './cpu-list.ts'
import type { Tree } from './tree.ts'

export const CPUS = '/sys/devices/system/cpu'

/** Who shares a core with whom, by the names that kernels gave the same thing over time. */
const LISTS = ['thread_siblings_list', 'core_cpus_list'] as const
const MASKS = ['thread_siblings', 'core_cpus'] as const

/** The files to read first; those for old and new kernels only where one of these is missing. */
export const topologyFiles = (tree: Tree): ReadonlyArray<string> => processorNames(tree).map((name) => `${CPUS}/${name}/topology/${LISTS[0]}`)

export const otherTopologyFiles = (tree: Tree): ReadonlyArray<string> =>
  processorNames(tree).flatMap((name) => [
    ...(tree.text(`${CPUS}/${name}/topology/${LISTS[0]}`) === undefined
      ? [LISTS[1], ...MASKS].map((file) => `${CPUS}/${name}/topology/${file}`)
      : []),
    ...(tree.text(`${CPUS}/online`) === undefined ? [`${CPUS}/${name}/online`] : [])
  ])

/** Processors that work, and cores as sets of them. */
export interface Topology {
  readonly online: ReadonlyArray<number>
  /** Null where the files do not tell it of every processor. */
  readonly cores: ReadonlyArray<ReadonlySet<number>> | null
}

/** The kernel's topology, or null where it shows no processor. */
export const readTopology = (tree: Tree): Topology | null => {
  const told = new Map(
    processorNames(tree).flatMap((name) => {
      const siblings = siblingsOf(tree, name)
      return siblings === null ? [] : [[Number(name.slice(3)), siblings] as const]
    })
  )
  const list = parseCpuList(tree.text(`${CPUS}/online`) ?? '')
  const isOn = (name: string): boolean => tree.text(`${CPUS}/${name}/online`)?.trim() !== '0'
  const online =
    list === null
      ? processorNames(tree)
          .filter(isOn)
          .map((name) => Number(name.slice(3)))
      : [...list]
  if (online.length === 0) return null
  return { online, cores: coresOf(online, told) }
}

/** More threads than any core has. */
const MOST_THREADS = 8

const coresOf = (online: ReadonlyArray<number>, told: ReadonlyMap<number, ReadonlySet<number>>): Topology['cores'] => {
  const working = new Set(online)
  const cores = new Map<number, ReadonlySet<number>>()
  for (const processor of online) {
    const siblings = [...(told.get(processor) ?? [])].filter((n) => working.has(n))
    if (!siblings.includes(processor) || siblings.length > MOST_THREADS) return null
    cores.set(Math.min(...siblings), new Set(siblings))
  }
  return [...cores.values()]
}

export const processorNames = (tree: Tree): ReadonlyArray<string> => (tree.names(CPUS) ?? []).filter((name) => /^cpu\d{1,6}$/.test(name))

const siblingsOf = (tree: Tree, name: string): ReadonlySet<number> | null => {
  const text = (file: string): string | undefined => tree.text(`${CPUS}/${name}/topology/${file}`)
  const list = LISTS.map(text).find((found) => found !== undefined)
  return list === undefined ? parseCpuMask(MASKS.map(text).find((found) => found !== undefined) ?? '') : parseCpuList(list)
}
