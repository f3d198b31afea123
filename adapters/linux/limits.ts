import type { Tree } from './tree.ts'

/** The tightest limits of all control groups that this process is in, and of their parents. */
export interface Limits {
  readonly limitBytes?: number
  /** Processors' worth of time. */
  readonly quota?: number
}

/** Where limits stand: a mounted hierarchy of control groups and this process's place in it. */
export interface Hierarchy {
  readonly version: 1 | 2
  /** Folders from the group of this process up to the mount. */
  readonly folders: ReadonlyArray<string>
}

/** The files that limits are read from, for the groups of this process. */
export const limitFiles = (tree: Tree): ReadonlyArray<string> => hierarchies(tree).flatMap(filesOfLimits)

const filesOfLimits = ({ version, folders }: Hierarchy): ReadonlyArray<string> =>
  folders.flatMap((folder) => NAMES[version].map((name) => `${folder}/${name}`))

export const readLimits = (tree: Tree): Limits => {
  const found = hierarchies(tree).flatMap(({ version, folders }) => folders.map((folder) => limitsOf(tree, version, folder)))
  const least = (values: ReadonlyArray<number | undefined>): number | undefined => {
    const known = values.filter((value) => value !== undefined)
    return known.length > 0 ? Math.min(...known) : undefined
  }
  const limitBytes = least(found.map((limits) => limits.limitBytes))
  const quota = least(found.map((limits) => limits.quota))
  return { ...(limitBytes === undefined ? {} : { limitBytes }), ...(quota === undefined ? {} : { quota }) }
}

const NAMES = { 1: ['memory.limit_in_bytes', 'cpu.cfs_quota_us', 'cpu.cfs_period_us'], 2: ['memory.max', 'cpu.max'] } as const

/** Version 1 writes a number near 2^63 where there is no limit. */
const NO_LIMIT = 2 ** 60

/** The limits that one group sets. */
export const limitsOf = (tree: Tree, version: 1 | 2, folder: string): Limits => {
  const number = (name: string, at = 0): number => Number((tree.text(`${folder}/${name}`) ?? '').trim().split(/\s+/)[at] ?? NaN)
  const bytes = number(version === 2 ? 'memory.max' : 'memory.limit_in_bytes')
  const [time, period] = version === 2 ? [number('cpu.max'), number('cpu.max', 1)] : [number('cpu.cfs_quota_us'), number('cpu.cfs_period_us')]
  return {
    ...(bytes > 0 && bytes < NO_LIMIT ? { limitBytes: bytes } : {}),
    ...(time > 0 && period > 0 ? { quota: time / period } : {})
  }
}

export const hierarchies = (tree: Tree): ReadonlyArray<Hierarchy> => {
  const own = (tree.text('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    const [, , controllers, path] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? []
    return controllers === undefined || path === undefined ? [] : [{ controllers: controllers.split(','), path }]
  })
  return mounts(tree).flatMap(({ type, root, point, options }): ReadonlyArray<Hierarchy> => {
    const group = own.find(({ controllers }) => (type === 'cgroup2' ? controllers.join() === '' : controllers.some((name) => options.includes(name))))
    return group === undefined ? [] : [{ version: type === 'cgroup2' ? 2 : 1, folders: upwards(point, below(group.path, root)) }]
  })
}

const mounts = (tree: Tree): ReadonlyArray<{ type: string; root: string; point: string; options: ReadonlyArray<string> }> =>
  (tree.text('/proc/self/mountinfo') ?? '').split('\n').flatMap((line) => {
    const [left = '', right = ''] = line.split(' - ')
    const [, , , root, point] = left.split(' ')
    const [type, , options = ''] = right.split(' ')
    return (type === 'cgroup' || type === 'cgroup2') && root !== undefined && point !== undefined
      ? [{ type, root, point, options: options.split(',') }]
      : []
  })

/** A container's mount can show a part of the hierarchy only, and the path still be told from the top. */
const below = (path: string, root: string): string =>
  root !== '/' && (path === root || path.startsWith(`${root}/`)) ? path.slice(root.length) : path

const upwards = (point: string, path: string): ReadonlyArray<string> => {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..')
  return Array.from({ length: parts.length + 1 }, (_, i) => [point, ...parts.slice(0, parts.length - i)].join('/'))
}
