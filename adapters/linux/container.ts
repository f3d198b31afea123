import type { Tree } from './tree.ts'

export const CONTAINER_FILES = ['/.dockerenv', '/run/.containerenv', '/run/systemd/container', '/proc/1/environ', '/proc/version'] as const
/** OpenVZ shows the first inside a container, and both on its host. */
export const OPENVZ = ['/proc/vz', '/proc/bc'] as const

/** Running inside a container; undefined where nothing that would tell can be read. */
export const isContainer = (tree: Tree): boolean | undefined => {
  const groups = tree.text('/proc/self/cgroup')
  const mounts = tree.text('/proc/self/mountinfo')
  const first = tree.text('/proc/1/environ')
  const isInside =
    CONTAINER_FILES.slice(0, 3).some((path) => tree.text(path) !== undefined) ||
    /(^|\0)container=/.test(first ?? '') ||
    /[/:](docker|kubepods|lxc|libpod|containerd|buildkit|machine\.slice)/.test(groups ?? '') ||
    MOUNTS.test(mounts ?? '') ||
    ownsMemory(tree)
  if (isInside) return true
  // With a group namespace of its own a container's groups stand at the top, as those of a plain system without systemd do.
  const isSettled = mounts !== undefined || (first !== undefined && first !== '') || (groups !== undefined && !/^(\d+:[^:]*:\/\n?)+$/.test(groups))
  return isSettled ? false : undefined
}

/** Files that engines lay over the image's own, and layers that engines keep. Live systems have layers too, elsewhere. */
const MOUNTS = / \/etc\/(hosts|hostname) | \/ .* - overlay .*\/(docker|containers|containerd|kubelet|buildkit|io\.containerd)[/.]/

/**
 * MemTotal is what this container was given, exactly, and not what the machine has: lxcfs lays its own /proc/meminfo over the kernel's,
 * OpenVZ and gVisor answer with theirs.
 */
export const ownsMemory = (tree: Tree): boolean =>
  / \/proc\/meminfo .* - fuse\.lxcfs /.test(tree.text('/proc/self/mountinfo') ?? '') || isOpenVz(tree) || isGVisor(tree)

const isOpenVz = (tree: Tree): boolean => tree.names(OPENVZ[0]) !== undefined && tree.names(OPENVZ[1]) === undefined

/** Its kernel has told the same version and day since it was published. */
export const isGVisor = (tree: Tree): boolean => /4\.4\.0 .*Sun Jan 10 15:06:54 PST 2016/.test(tree.text('/proc/version') ?? '')

/** Nobody can tell whether MemTotal is the machine's: inside LXC, without the mounts to be seen. */
export const mayOwnMemory = (tree: Tree): boolean =>
  tree.text('/proc/self/mountinfo') === undefined &&
  (/(^|\0)container=lxc/.test(tree.text('/proc/1/environ') ?? '') || /[/:]lxc/.test(tree.text('/proc/self/cgroup') ?? ''))
