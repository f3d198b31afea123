/** Parts of control groups' paths that every system has, or that say in what kind of container a process is. */
const PLAIN =
  /^(?:|\.\.?|-\.slice|(?:system|user|machine|init|session|app|background|kubepods(?:-besteffort|-burstable|-guaranteed)?|podruntime)(?:\.(?:slice|scope|service))?|besteffort|burstable|guaranteed|docker|lxc|libpod_parent|unified|systemd|group\d+|person\d+|(?:\w+-)?group\d+\.(?:slice|scope|service))$/
const CONTROLLERS =
  /^(?:memory|cpu|cpuacct|cpuset|blkio|devices|freezer|net_cls|net_prio|perf_event|hugetlb|pids|rdma|misc|io|name=systemd)(?:,(?:memory|cpu|cpuacct|cpuset|net_cls|net_prio))*$/
const CONTAINER = /^(docker|lxc|libpod|containerd|cri-containerd|crio|machine|kubepods|pod|garden|ecs|buildkit)/

/** Replaces what only one machine calls so in the paths of control groups, the same part by the same name. */
export const groupsReplaced = (): ((path: string) => string) => {
  const made = new Map<string, string>()
  const name = (part: string): string => {
    if (PLAIN.test(part) || CONTROLLERS.test(part)) return part
    const known = made.get(part) ?? `group${made.size + 1}`
    made.set(part, known)
    const kind = CONTAINER.exec(part)?.[1]
    return `${kind === undefined ? '' : `${kind}-`}${known}${/\.(?:slice|scope|service)$/.exec(part)?.[0] ?? ''}`
  }
  return (path) => path.split('/').map(name).join('/')
}

const GROUP_FOLDER = '/sys/fs/cgroup/'
/** Files that a control group has, and the folder that they are in. */
const GROUP_FILE = /^(.*\/)((?:memory|cpu|cpuset|cgroup|pids|io)\.[\w.]+)$/

/** The path of a file or folder of control groups. */
export const groupPath = (path: string, rename: (path: string) => string): string => {
  if (!path.startsWith(GROUP_FOLDER)) return path
  const [, folder, file] = GROUP_FILE.exec(path) ?? []
  return folder === undefined || file === undefined
    ? GROUP_FOLDER + rename(path.slice(GROUP_FOLDER.length))
    : GROUP_FOLDER + rename(folder.slice(GROUP_FOLDER.length)) + file
}

/** The text of a file that names control groups: `/proc/self/cgroup`, and the roots of mounts. */
export const groupText = (path: string, text: string, rename: (path: string) => string): string => {
  if (/^\/proc\/[^/]+\/cgroup$/.test(path))
    return text.replace(/^(\d+:[^:\n]*:)(.*)$/gm, (_, before: string, group: string) => before + rename(group))
  if (!/^\/proc\/[^/]+\/mountinfo$/.test(path)) return text
  return text.replace(
    /^(\S+ \S+ \S+ )(\S+) (\S+)/gm,
    (_, before: string, root: string, point: string) => `${before}${rename(root)} ${groupPath(point, rename)}`
  )
}
