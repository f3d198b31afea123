import type { FactValue } from '../../src/facts/dictionary.ts'

export type Tree = Readonly<Record<string, string>>

/** A real machine: its files, what is right of it, and which mistake it invites. */
export interface Entry {
  /** Project and thread, or project and folder of the capture. */
  readonly source: string
  readonly pitfall: string
  readonly what: string
  readonly files: Tree
  /** What the files hold the answer to. Sizes that a thread prints rounded are compared as rounded. */
  readonly expect: Readonly<Record<string, FactValue>>
  /** Facts that these files do not hold: a value for them is wrong, whatever it is. */
  readonly open?: ReadonlyArray<string>
}

/** Lines of the kernel's account of memory; GiB as threads print them. */
export const memory = (gib: number): Tree => ({ '/proc/meminfo': `MemTotal:       ${Math.round(gib * 2 ** 20)} kB\n` })

/** A machine of which the processor itself says that it is bare, or that it is a guest. */
export const BARE: Tree = { '/proc/cpuinfo': processors(1, { flags: 'fpu acpi tm tm2 est dtherm', siblings: 1, 'cpu cores': 1 }) }
export const GUEST: Tree = { '/proc/cpuinfo': processors(1, { flags: 'fpu hypervisor', siblings: 1, 'cpu cores': 1 }) }

/** /proc/cpuinfo of so many processors that are told alike, or each by its number. */
export function processors(count: number, fields: Fields | ((n: number) => Fields)): string {
  const block = (n: number): string =>
    Object.entries(typeof fields === 'function' ? fields(n) : fields)
      .map(([key, value]) => `${key}\t: ${value}\n`)
      .join('')
  return Array.from({ length: count }, (_, n) => `processor\t: ${n}\n${block(n)}`).join('\n')
}
type Fields = Readonly<Record<string, string | number>>

/** The kernel's topology: each core as the numbers of its processors. */
export const cores = (sets: ReadonlyArray<ReadonlyArray<number>>): Tree =>
  Object.fromEntries(
    sets.flatMap((set) => set.map((n) => [`/sys/devices/system/cpu/cpu${n}/topology/thread_siblings_list`, `${set.join(',')}\n`] as const))
  )

/** So many cores, numbered as x86 numbers them: second threads behind all the first. */
export const smt = (count: number): Tree => cores(Array.from({ length: count }, (_, n) => [n, n + count]))
export const plain = (count: number, from = 0): Tree => cores(Array.from({ length: count }, (_, n) => [n + from]))

/** Control groups of version 2: the group of this process, and files of it and its parents. */
export const groups = (own: string, files: Readonly<Record<string, string>>): Tree => ({
  '/proc/self/cgroup': `0::${own}\n`,
  '/proc/self/mountinfo': '30 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n',
  ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`/sys/fs/cgroup${path}`, `${text}\n`]))
})

/** A device on the bus: ids as `10de:2684`, and files of its driver. */
export const device = (address: string, ids: string, files: Readonly<Record<string, string | number>> = {}, pciClass = '0x030000'): Tree => {
  const [vendor = '', id = ''] = ids.split(':')
  const all = { class: pciClass, vendor: `0x${vendor}`, device: `0x${id}`, ...files }
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [`/sys/bus/pci/devices/${address}/${name}`, `${text}\n`]))
}

const MIB = 2 ** 20

/** What amdgpu tells of a device, in MiB; who made its memory where it is a card. */
export const amdgpu = (vram: number, mapped: number, maker?: string): Readonly<Record<string, string | number>> => ({
  mem_info_vram_total: vram * MIB,
  mem_info_vis_vram_total: Math.min(vram, 256) * MIB,
  mem_info_gtt_total: mapped * MIB,
  ...(maker === undefined ? {} : { mem_info_vram_vendor: maker })
})
