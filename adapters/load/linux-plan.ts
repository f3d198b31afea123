import type { Files } from '../../src/facts/adapter.ts'
import { AMD_FILES, amdMemory } from '../linux/amd-device.ts'
import { cardNodeFolders, nodeFiles, NODES, NVIDIA_CARDS } from '../linux/card-memory.ts'
import { GROUP_FILES, groupFilesElse, GROUP_ROOT, hierarchies } from '../linux/control-groups.ts'
import { parseCpuList } from '../linux/cpu-list.ts'
import { readCpuInfo, type CpuInfo } from '../linux/cpuinfo.ts'
import { limitFiles, limitsOf } from '../linux/limits.ts'
import { readMemory } from '../linux/memory.ts'
import { deviceIn, PCI } from '../linux/pci.ts'
import { DRM } from '../linux/platform-device.ts'
import { collector, type Tree } from '../linux/tree.ts'

/** A control group with a limit, and the version of its files. */
export interface Group {
  readonly version: 1 | 2
  readonly folder: string
}

/** An AMD card, or a processor's graphics that counts as one. */
export interface Card {
  readonly folder: string
  readonly sensors: ReadonlyArray<string>
}

/** What is worth reading again and again on this machine. */
export interface LinuxPlan {
  /** What was read of things that stay as they are. */
  readonly still: Tree
  readonly info: CpuInfo
  /** Where the kernel tells what of its account is memory of cards. */
  readonly cardMemory: ReadonlyArray<string>
  /** Processors that this process may use, where the kernel tells. */
  readonly allowed: ReadonlySet<number> | null
  readonly memoryGroups: ReadonlyArray<Group>
  readonly quotaGroups: ReadonlyArray<Group>
  readonly cards: ReadonlyArray<Card>
  readonly sensors: ReadonlyArray<string>
}

const HWMON = '/sys/class/hwmon'
const THERMAL = '/sys/class/thermal'
const FOLDERS = [DRM, HWMON, THERMAL, NODES, NVIDIA_CARDS, PCI, GROUP_ROOT]
const FIRST = ['/proc/meminfo', '/proc/self/status', '/proc/driver/nvidia/version', ...GROUP_FILES]
const CARD_FILES = ['vendor', 'device', 'uevent', ...AMD_FILES]

/** Looks once at what there is to read. */
export const planLinux = async (files: Files): Promise<LinuxPlan> => {
  const { texts, names, tree } = collector(files)
  await Promise.all([names(FOLDERS)(), texts(FIRST)()])
  await texts(groupFilesElse(tree))()
  const cards = cardsOf(tree)
  const nodes = nodeFiles(tree)
  // Asking every processor for its account costs; one node of memory holds none of a card's.
  const processors = nodes.length > 0 || tree.names(NODES) === undefined ? ['/proc/cpuinfo'] : []
  const onBus = processors.length > 0 ? (tree.names(PCI) ?? []).map((address) => `${PCI}/${address}/vendor`) : []
  await Promise.all([
    names(cards.map((folder) => `${folder}/hwmon`))(),
    texts([
      ...cards.flatMap((folder) => CARD_FILES.map((file) => `${folder}/${file}`)),
      ...(tree.names(HWMON) ?? []).map((name) => `${HWMON}/${name}/name`),
      ...(tree.names(THERMAL) ?? []).map((name) => `${THERMAL}/${name}/type`),
      ...limitFiles(tree),
      ...nodes,
      ...processors,
      ...onBus
    ])()
  ])
  return planOf(tree)
}

const cardsOf = (tree: Tree): ReadonlyArray<string> =>
  (tree.names(DRM) ?? []).filter((name) => /^card\d+$/.test(name)).map((name) => `${DRM}/${name}/device`)

const planOf = (tree: Tree): LinuxPlan => {
  const groups = hierarchies(tree).flatMap(({ version, folders }) =>
    folders.map((folder) => ({ version, folder, limits: limitsOf(tree, version, folder) }))
  )
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(tree.text('/proc/self/status') ?? '')?.[1]
  const info = readCpuInfo(tree)
  return {
    still: tree,
    info,
    cardMemory: cardNodeFolders(tree, info).map((folder) => `${folder}/meminfo`),
    allowed: list === undefined ? null : parseCpuList(list),
    memoryGroups: groups.filter(({ limits }) => limits.limitBytes !== undefined),
    quotaGroups: groups.filter(({ limits }) => limits.quota !== undefined),
    cards: cardsOf(tree).flatMap((folder) => cardOf(tree, folder, info)),
    sensors: sensorsOf(tree)
  }
}

/** Graphics with a small carve-out says nothing of what a model could use: its memory is always nearly full. */
const cardOf = (tree: Tree, folder: string, info: CpuInfo): ReadonlyArray<Card> => {
  const device = deviceIn(tree, folder)
  if (device.vendorId !== '0x1002' || amdMemory(device, readMemory(tree, info)).memoryBytes === undefined) return []
  return [{ folder, sensors: (tree.names(`${folder}/hwmon`) ?? []).map((name) => `${folder}/hwmon/${name}/temp1_input`) }]
}

/** Drivers whose first sensor is the processor as a whole. A board's own chips report inputs that nothing is wired to. */
const PROCESSOR_SENSORS = /^(coretemp|k10temp|k8temp|zenpower|cpu_thermal|cpu\d*_thermal|soc_thermal|scpi_sensors)$/
const PROCESSOR_ZONES = /^(x86_pkg_temp|.*(cpu|soc|gpu).*)$/i

const sensorsOf = (tree: Tree): ReadonlyArray<string> => {
  const named = (folder: string, file: string, pattern: RegExp): ReadonlyArray<string> =>
    (tree.names(folder) ?? []).map((name) => `${folder}/${name}`).filter((path) => pattern.test(tree.text(`${path}/${file}`)?.trim() ?? ''))
  const chips = named(HWMON, 'name', PROCESSOR_SENSORS).map((path) => `${path}/temp1_input`)
  return chips.length > 0 ? chips : named(THERMAL, 'type', PROCESSOR_ZONES).map((path) => `${path}/temp`)
}
