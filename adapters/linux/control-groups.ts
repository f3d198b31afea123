import type { Tree } from './tree.ts'

/** A mounted hierarchy of control groups and this process's place in it. */
export interface Hierarchy {
  readonly version: 1 | 2
  /** What it controls; version 2 has one hierarchy for all. */
  readonly controllers: ReadonlyArray<string>
  /** Folders from the group of this process up to the mount. */
  readonly folders: ReadonlyArray<string>
}

export const GROUP_FILES = ['/proc/self/cgroup', '/proc/self/mountinfo'] as const
/** Read where one of the former is not there, as in captures of some tools. */
export const groupFilesElse = (tree: Tree): ReadonlyArray<string> => [
  ...(tree.text('/proc/self/cgroup') === undefined ? ['/proc/self/cpuset'] : []),
  ...(tree.text('/proc/self/mountinfo') === undefined ? ['/proc/self/mounts', '/proc/mounts'] : [])
]
export const GROUP_ROOT = '/sys/fs/cgroup'

const LIMITING = ['memory', 'cpu', 'cpuset'] as const

/** The hierarchies that can limit memory or processors. */
export const hierarchies = (tree: Tree): ReadonlyArray<Hierarchy> => {
  const own = ownGroups(tree)
  return mounts(tree).flatMap(({ version, root, point, options }): ReadonlyArray<Hierarchy> => {
    const controllers = version === 2 ? LIMITING : LIMITING.filter((name) => options.includes(name))
    const path = version === 2 ? own.get('') : controllers.flatMap((name) => own.get(name) ?? [])[0]
    if (controllers.length === 0 || path === undefined) return []
    return [{ version, controllers, folders: upwards(point, root, path) }]
  })
}

/** Paths of this process's groups by controller, version 2 under the empty name. Without any the mounts show them from the top. */
const ownGroups = (tree: Tree): ReadonlyMap<string, string> => {
  const text = tree.text('/proc/self/cgroup')
  if (text === undefined) {
    const path = tree.text('/proc/self/cpuset')?.trim() ?? '/'
    return new Map(['', ...LIMITING].map((name) => [name, path]))
  }
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
      return controllers === undefined || path === undefined ? [] : controllers.split(',').map((name) => [name, path] as const)
    })
  )
}

interface Mount {
  readonly version: 1 | 2
  /** The part of the hierarchy that the mount shows. */
  readonly root: string
  readonly point: string
  readonly options: ReadonlyArray<string>
}

const mounts = (tree: Tree): ReadonlyArray<Mount> => {
  const told = tree.text('/proc/self/mountinfo')
  if (told !== undefined) return told.split('\n').flatMap(withRoot)
  const plain = tree.text('/proc/self/mounts') ?? tree.text('/proc/mounts')
  return plain === undefined ? usual(tree) : plain.split('\n').flatMap(withoutRoot)
}

const withRoot = (line: string): ReadonlyArray<Mount> => {
  const [left = '', right = ''] = line.split(' - ')
  const [, , , root, point] = left.split(' ')
  const [type, , options = ''] = right.split(' ')
  return mount(type, root, point, options)
}

const withoutRoot = (line: string): ReadonlyArray<Mount> => {
  const [, point, type, options = ''] = line.split(' ')
  return mount(type, '/', point, options)
}

const mount = (type: string | undefined, root: string | undefined, point: string | undefined, options: string): ReadonlyArray<Mount> =>
  (type === 'cgroup' || type === 'cgroup2') && root !== undefined && point !== undefined
    ? [{ version: type === 'cgroup2' ? 2 : 1, root: unescaped(root), point: unescaped(point), options: options.split(',') }]
    : []

/** Blanks in paths are written in octal. */
const unescaped = (path: string): string => path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** Where every distribution mounts them. */
const usual = (tree: Tree): ReadonlyArray<Mount> => {
  const names = tree.names(GROUP_ROOT) ?? []
  const first = names
    .filter((name) => name.split(',').some((part) => LIMITING.some((controller) => controller === part)))
    .map((name): Mount => ({ version: 1, root: '/', point: `${GROUP_ROOT}/${name}`, options: name.split(',') }))
  return first.length > 0 || names.length === 0 ? first : [{ version: 2, root: '/', point: GROUP_ROOT, options: [] }]
}

/** A path has at most 4096 characters. */
const MOST_FOLDERS = 64

/**
 * A container's mount can show a part of the hierarchy only while the path is told from the top; then nothing above that part can be
 * seen. A path that leads out of what the mount shows names a group that is not in it.
 */
const upwards = (point: string, root: string, path: string): ReadonlyArray<string> => {
  const isBelow = root !== '/' && (path === root || path.startsWith(`${root}/`))
  const inside = isBelow ? path.slice(root.length) : root === '/' || path === '/' ? path : '/'
  const parts = inside.split('/').filter((part) => part !== '')
  if (parts.includes('..')) return []
  const all = Array.from({ length: parts.length + 1 }, (_, i) => [point, ...parts.slice(0, parts.length - i)].join('/'))
  return all.length <= MOST_FOLDERS ? all : [...all.slice(0, MOST_FOLDERS / 2), ...all.slice(-MOST_FOLDERS / 2)]
}
