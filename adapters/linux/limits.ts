import { parseCpuList } from './cpu-list.ts'
import { hierarchies, type Hierarchy } from './control-groups.ts'
import type { Tree } from './tree.ts'

/** The tightest limits of all control groups that this process is in, and of their parents. */
export interface Limits {
  readonly limitBytes?: number
  /** Processors' worth of time. */
  readonly quota?: number
  /** The processors that a group leaves to this process. */
  readonly processors: ReadonlySet<number> | null
}

/** The files that limits are read from, for the groups of this process. */
export const limitFiles = (tree: Tree): ReadonlyArray<string> =>
  hierarchies(tree).flatMap(({ version, controllers, folders }) =>
    folders.flatMap((folder, i) => {
      const names = controllers.flatMap((controller) => [
        ...(FILES[version][controller] ?? []),
        ...(i === 0 ? (OWN_FILES[version][controller] ?? []) : [])
      ])
      return names.map((name) => `${folder}/${name}`)
    })
  )

export const readLimits = (tree: Tree): Limits => {
  const all = hierarchies(tree)
  const found = all.flatMap(({ version, folders }) => folders.map((folder) => limitsOf(tree, version, folder)))
  const limitBytes = least(found.map((limits) => limits.limitBytes))
  const quota = least(found.map((limits) => limits.quota))
  return {
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(quota === undefined ? {} : { quota }),
    processors: all.map((hierarchy) => processorsOf(tree, hierarchy)).reduce(both, null)
  }
}

const least = (values: ReadonlyArray<number | undefined>): number | undefined => {
  const known = values.filter((value) => value !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}

const both = (a: ReadonlySet<number> | null, b: ReadonlySet<number> | null): ReadonlySet<number> | null =>
  a === null || b === null ? (a ?? b) : new Set([...a].filter((n) => b.has(n)))

type Names = Readonly<Record<string, ReadonlyArray<string>>>

/** Read of a group and all its parents. */
const FILES: Readonly<Record<1 | 2, Names>> = {
  1: { memory: ['memory.limit_in_bytes'], cpu: ['cpu.cfs_quota_us', 'cpu.cfs_period_us'] },
  2: { memory: ['memory.max'], cpu: ['cpu.max'], cpuset: ['cpuset.cpus.effective'] }
}
/** Read of the group itself, for they tell of its parents too, also of those that cannot be seen. */
const OWN_FILES: Readonly<Record<1 | 2, Names>> = { 1: { memory: ['memory.stat'], cpuset: ['cpuset.effective_cpus', 'cpuset.cpus'] }, 2: {} }

/** Version 1 writes a number near 2^63 where there is no limit. */
const NO_LIMIT = 2 ** 60

/** The limits that one group sets, or that are known in it of its parents. */
export const limitsOf = (tree: Tree, version: 1 | 2, folder: string): Omit<Limits, 'processors'> => {
  const text = (name: string): string => (tree.text(`${folder}/${name}`) ?? '').trim()
  const number = (word: string | undefined): number => (word === undefined || word === '' ? Number.NaN : Number(word))
  const [time, period] = version === 2 ? text('cpu.max').split(/\s+/).map(number) : [text('cpu.cfs_quota_us'), text('cpu.cfs_period_us')].map(number)
  const above = /^hierarchical_memory_limit (\d+)$/m.exec(text('memory.stat'))?.[1]
  const bytes = least(
    [text(version === 2 ? 'memory.max' : 'memory.limit_in_bytes'), above].map(number).filter((value) => value > 0 && value < NO_LIMIT)
  )
  return {
    ...(bytes === undefined ? {} : { limitBytes: bytes }),
    ...(time !== undefined && period !== undefined && time > 0 && period > 0 ? { quota: time / period } : {})
  }
}

/** What is in force in the group, or in the nearest one above it that tells: a group without a cpuset of its own shows no file. */
const processorsOf = (tree: Tree, { version, folders }: Hierarchy): ReadonlySet<number> | null => {
  const names = version === 2 ? ['cpuset.cpus.effective'] : ['cpuset.effective_cpus', 'cpuset.cpus']
  const texts = folders.flatMap((folder) => names.flatMap((name) => tree.text(`${folder}/${name}`) ?? []))
  return texts.map(parseCpuList).find((processors) => processors !== null) ?? null
}
