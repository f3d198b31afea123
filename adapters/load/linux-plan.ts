import type { Files } from '../../src/facts/adapter.ts'
import { parseCpuList } from '../linux/cpu-list.ts'
import { amdMemory } from '../linux/devices.ts'
import { hierarchies, limitFiles, limitsOf } from '../linux/limits.ts'
import { collector, treeOf, type Tree } from '../linux/tree.ts'

/** A control group with a limit, and the version of its files. */
export interface Group {
  readonly version: 1 | 2
  readonly folder: string
}

/** An AMD card, or a processor's graphics that counts as one. */
export interface Card {
  readonly folder: string
  readonly totalBytes: number
  /** Memory that the kernel maps beside its own counts too. */
  readonly isUnified: boolean
  readonly sensors: ReadonlyArray<string>
}

/** What is worth reading again and again on this machine. */
export interface LinuxPlan {
  /** Processors that this process may use, where the kernel tells. */
  readonly allowed: ReadonlySet<number> | null
  readonly memoryGroups: ReadonlyArray<Group>
  readonly quotaGroups: ReadonlyArray<Group>
  readonly cards: ReadonlyArray<Card>
  readonly sensors: ReadonlyArray<string>
}

const DRM = '/sys/class/drm'
const HWMON = '/sys/class/hwmon'
const THERMAL = '/sys/class/thermal'
const PROC = ['/proc/self/cgroup', '/proc/self/mountinfo', '/proc/self/status']
const CARD_FILES = ['vendor', 'device', 'mem_info_vram_total', 'mem_info_gtt_total', 'mem_info_vram_vendor']

/** Looks once at what there is to read. */
export const planLinux = async (files: Files): Promise<LinuxPlan> => {
  const { texts, names, data } = collector(files)
  const [drm, hwmon, thermal] = await Promise.all([names(DRM)(), names(HWMON)(), names(THERMAL)(), texts(PROC)()])
  const cards = drm.filter((name) => /^card\d+$/.test(name)).map((name) => `${DRM}/${name}/device`)
  await Promise.all([
    ...cards.map((folder) => names(`${folder}/hwmon`)()),
    texts(cards.flatMap((folder) => CARD_FILES.map((file) => `${folder}/${file}`)))(),
    texts(hwmon.map((name) => `${HWMON}/${name}/name`))(),
    texts(thermal.map((name) => `${THERMAL}/${name}/type`))(),
    texts(limitFiles(treeOf(data())))()
  ])
  return planOf(treeOf(data()))
}

const planOf = (tree: Tree): LinuxPlan => {
  const groups = hierarchies(tree).flatMap(({ version, folders }) =>
    folders.map((folder) => ({ version, folder, limits: limitsOf(tree, version, folder) }))
  )
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(tree.text('/proc/self/status') ?? '')?.[1]
  return {
    allowed: list === undefined ? null : parseCpuList(list),
    memoryGroups: groups.filter(({ limits }) => limits.limitBytes !== undefined),
    quotaGroups: groups.filter(({ limits }) => limits.quota !== undefined),
    cards: (tree.names(DRM) ?? []).flatMap((name) => (/^card\d+$/.test(name) ? cardOf(tree, `${DRM}/${name}/device`) : [])),
    sensors: sensorsOf(tree)
  }
}

/** Graphics with a small carve-out says nothing of what a model could use: its memory is always nearly full. */
const cardOf = (tree: Tree, folder: string): ReadonlyArray<Card> => {
  const text = (name: string): string | undefined => tree.text(`${folder}/${name}`)?.trim()
  if (text('vendor') !== '0x1002') return []
  const { kind, memoryBytes } = amdMemory(text, text('device') ?? '')
  if (memoryBytes === undefined) return []
  const sensors = (tree.names(`${folder}/hwmon`) ?? []).map((name) => `${folder}/hwmon/${name}/temp1_input`)
  return [{ folder, totalBytes: memoryBytes, isUnified: kind === 'unified', sensors }]
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
