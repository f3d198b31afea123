import { either as E, taskEither as TE } from 'fp-ts'
import { precedence, type Adapter, type Files, type ProbeError } from '../src/facts/adapter.ts'
import type { Reading } from '../src/facts/reading.ts'
import { rootedFiles } from '../src/facts/rooted-files.ts'
import { computesOrDisplays, DEVICE_FILES, isWsl, PCI, readDevices, XE_TILES } from './linux/devices.ts'
import { limitFiles, readLimits } from './linux/limits.ts'
import { readMemory } from './linux/memory.ts'
import { CPUS, readProcessor } from './linux/processor.ts'
import { readSystem, SYSTEM_FILES } from './linux/system.ts'
import { collector, treeOf, type TreeData } from './linux/tree.ts'

const BLOCKS = '/sys/devices/system/memory'
const PROC = ['/proc/meminfo', '/proc/cpuinfo', '/proc/self/cgroup', '/proc/self/mountinfo', '/proc/self/status', '/sys/devices/cpu_core/cpus']

/**
 * What the files of a Linux system tell, without starting a process. With a `root` that is a folder with the captured `/proc` and `/sys`
 * of another machine, read by the same code; nothing outside of it is looked at.
 */
export const linuxAdapter = ({ root }: { readonly root?: string } = {}): Adapter => ({
  name: 'linux',
  provides: [
    'ram_gb',
    'ram_usable_gb',
    'ram_available_gb',
    'cpu_cores',
    'cpu_threads',
    'cpu_performance_cores',
    'cpu_avx2',
    'cpu_avx512',
    'cpu_amx',
    'cpu_neon',
    'gpu_present',
    'gpu_count',
    'gpu_kind',
    'gpu_vendor',
    'gpu_vram_gb',
    'gpu_vram_total_gb',
    'gpu_vram_usable_gb',
    'gpu_vram_free_gb',
    'container',
    'virtual_machine'
  ],
  cost: 'files',
  precedence: precedence.driverFiles,
  probe: ({ host }) => {
    if (root === undefined && host.platform !== 'linux') return TE.right({})
    const files = root === undefined ? host.files : rootedFiles(host.files, root)
    return TE.chain((data: TreeData) => TE.fromEither(parse(data)))(collect(files))
  }
})

/** Reads the files that `parse` asks for. */
export const collect =
  (files: Files): TE.TaskEither<ProbeError, TreeData> =>
  async () => {
    const { texts, names, data } = collector(files)
    const [cpus, devices] = await Promise.all([
      names(CPUS)(),
      names(PCI)(),
      names(BLOCKS)(),
      texts([...PROC, ...SYSTEM_FILES, `${BLOCKS}/block_size_bytes`])()
    ])
    const processors = cpus
      .filter((name) => /^cpu\d+$/.test(name))
      .flatMap((name) => ['topology/thread_siblings_list', 'cpu_capacity', 'online'].map((file) => `${CPUS}/${name}/${file}`))
    const classes = devices.map((address) => `${PCI}/${address}/class`)
    const [found] = await Promise.all([texts(classes)(), texts([...processors, ...limitFiles(treeOf(data()))])()])
    const seen = devices.filter((_, i) => computesOrDisplays(found[i]))
    await texts(seen.flatMap((address) => [...DEVICE_FILES, ...XE_TILES].map((file) => `${PCI}/${address}/${file}`)))()
    return E.right(data())
  }

/** Turns what was read into a reading. Pure, so that a captured machine gives the same. */
export const parse = (data: TreeData): E.Either<ProbeError, Reading> => {
  const tree = treeOf(data)
  if (tree.text('/proc/meminfo') === undefined && tree.text('/proc/cpuinfo') === undefined) {
    return E.left({ kind: 'not-supported', message: 'neither /proc/meminfo nor /proc/cpuinfo is there' })
  }
  const { limitBytes, quota } = readLimits(tree)
  const devices = readDevices(tree)
  return E.right({
    memory: { ...readMemory(tree), ...(limitBytes === undefined ? {} : { limitBytes }) },
    processor: { ...readProcessor(tree), ...(quota === undefined ? {} : { quota }) },
    system: { ...readSystem(tree), ...(isWsl(tree) ? { virtualMachine: true } : {}) },
    ...(devices === undefined ? {} : { devices })
  })
}
