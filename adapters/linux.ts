import { either as E, taskEither as TE } from 'fp-ts'
import { precedence, type Adapter, type Files, type ProbeError } from '../src/facts/adapter.ts'
import type { Reading } from '../src/facts/reading.ts'
import { rootedFiles } from '../src/facts/rooted-files.ts'
import { cardNodeFolders, nodeFiles, NODES, NVIDIA_CARDS } from './linux/card-memory.ts'
import { CONTAINER_FILES, isContainer, OPENVZ, ownsMemory } from './linux/container.ts'
import { GROUP_FILES, groupFilesElse, GROUP_ROOT } from './linux/control-groups.ts'
import { capacityFiles, INTEL_PERFORMANCE } from './linux/core-kinds.ts'
import { readCpuInfo } from './linux/cpuinfo.ts'
import { cardFiles, cardFolders, carveOutBytes, deviceFiles, driverFiles, readDevices } from './linux/devices.ts'
import { limitFiles, readLimits } from './linux/limits.ts'
import { BLOCKS, blockFiles } from './linux/memory-blocks.ts'
import { meminfoBytes, readMemory } from './linux/memory.ts'
import { PCI, PCI_FILES } from './linux/pci.ts'
import { DRM } from './linux/platform-device.ts'
import { readProcessor } from './linux/processor.ts'
import { CPUS, otherTopologyFiles, processorNames, topologyFiles } from './linux/topology.ts'
import { collector, treeOf, type TreeData } from './linux/tree.ts'
import { isVirtual, VIRTUAL_FILES } from './linux/virtual.ts'

const FOLDERS = [CPUS, PCI, BLOCKS, NODES, DRM, GROUP_ROOT, NVIDIA_CARDS, ...OPENVZ]
const FIRST = [
  '/proc/meminfo',
  '/proc/cpuinfo',
  '/proc/self/status',
  '/proc/driver/nvidia/version',
  '/etc/nv_tegra_release',
  `${CPUS}/online`,
  `${BLOCKS}/block_size_bytes`,
  INTEL_PERFORMANCE,
  ...GROUP_FILES,
  ...CONTAINER_FILES,
  ...VIRTUAL_FILES
]

const MEMORY = 'ram_gb ram_usable_gb ram_available_gb'
const PROCESSORS = 'cpu_cores cpu_threads cpu_performance_cores cpu_avx2 cpu_avx512 cpu_amx cpu_neon'
const DEVICES = 'gpu_present gpu_count gpu_kind gpu_vendor gpu_vram_gb gpu_vram_total_gb gpu_vram_usable_gb gpu_vram_free_gb'
const SYSTEM = 'container virtual_machine'

/**
 * What the files of a Linux system tell, without starting a process. With a `root` that is a folder with the captured `/proc` and `/sys`
 * of another machine, read by the same code; nothing outside of it is looked at.
 */
export const linuxAdapter = ({ root }: { readonly root?: string } = {}): Adapter => ({
  name: 'linux',
  provides: [MEMORY, PROCESSORS, DEVICES, SYSTEM].flatMap((line) => line.split(' ')),
  cost: 'files',
  precedence: precedence.driverFiles,
  probe: ({ host }) => {
    if (root === undefined && host.platform !== 'linux') return TE.right({})
    const files = root === undefined ? host.files : rootedFiles(host.files, root)
    return TE.chain((data: TreeData) => TE.fromEither(parse(data)))(collect(files))
  }
})

/** Reads the files that `parse` asks for, in four rounds: what is there, what it says, what that leads to, and the rest of it. */
export const collect =
  (files: Files): TE.TaskEither<ProbeError, TreeData> =>
  async () => {
    const { texts, names, tree, data } = collector(files)
    await Promise.all([names(FOLDERS)(), texts(FIRST)()])
    await texts(groupFilesElse(tree))()
    const onBus = (tree.names(PCI) ?? []).flatMap((address) => PCI_FILES.map((file) => `${PCI}/${address}/${file}`))
    await texts([
      ...topologyFiles(tree),
      ...onBus,
      ...limitFiles(tree),
      ...nodeFiles(tree),
      ...driverFiles(tree),
      ...blockFiles(tree, meminfoBytes(tree, 'MemTotal'))
    ])()
    const info = readCpuInfo(tree)
    await Promise.all([
      names([...cardNodeFolders(tree, info), ...cardFolders(tree)])(),
      texts([...otherTopologyFiles(tree), ...capacityFiles(processorNames(tree), info), ...deviceFiles(tree)])()
    ])
    await texts(cardFiles(tree))()
    return E.right(data)
  }

/** Turns what was read into a reading. Pure, so that a captured machine gives the same. */
export const parse = (data: TreeData): E.Either<ProbeError, Reading> => {
  const tree = treeOf(data)
  if (Object.keys(data.texts).length + Object.keys(data.names).length === 0) {
    return E.left({ kind: 'not-supported', message: 'none of the files of a Linux system can be read, neither in /proc nor in /sys' })
  }
  const info = readCpuInfo(tree)
  const { limitBytes, quota, processors } = readLimits(tree)
  const memory = readMemory(tree, info)
  const given = ownsMemory(tree) ? memory.totalBytes : undefined
  const limit = limitBytes === undefined ? given : Math.min(limitBytes, given ?? limitBytes)
  const devices = readDevices(tree, memory)
  const carveOut = carveOutBytes(tree)
  const container = isContainer(tree)
  const virtualMachine = isVirtual(tree, info)
  return E.right({
    memory: { ...memory, ...(carveOut > 0 ? { carveOutBytes: carveOut } : {}), ...(limit === undefined ? {} : { limitBytes: limit }) },
    processor: { ...readProcessor(tree, info, processors), ...(quota === undefined ? {} : { quota }) },
    system: { ...(container === undefined ? {} : { container }), ...(virtualMachine === undefined ? {} : { virtualMachine }) },
    ...(devices === undefined ? {} : { devices })
  })
}
