import { either as E } from 'fp-ts'
import type { Files } from '../../src/facts/adapter.ts'
import type { MemoryReading } from '../../src/facts/reading.ts'
import { amdMemory } from '../linux/amd-device.ts'
import { limitsOf } from '../linux/limits.ts'
import { readMemory } from '../linux/memory.ts'
import { deviceIn } from '../linux/pci.ts'
import { collector, type Tree } from '../linux/tree.ts'
import type { Card, Group, LinuxPlan } from './linux-plan.ts'
import type { Counter, DeviceLoad, LoadReading, MemoryLoad } from './reading.ts'

/** The lines that count stand first; what follows can be long. */
const MOST_STAT_BYTES = 32 * 1024

const USED = { 1: ['memory.limit_in_bytes', 'memory.usage_in_bytes', 'memory.stat'], 2: ['memory.max', 'memory.current', 'memory.stat'] } as const
const SPENT = { 1: ['cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpuacct.usage'], 2: ['cpu.max', 'cpu.stat'] } as const

/** Reads the loads of a Linux machine, without a process; `nowMs` is a clock that is never set. */
export const readLinux = async (files: Files, plan: LinuxPlan, nowMs: () => number): Promise<LoadReading> => {
  const { texts, tree } = collector(files)
  const inGroup =
    (names: Readonly<Record<1 | 2, ReadonlyArray<string>>>) =>
    ({ version, folder }: Group): ReadonlyArray<string> =>
      names[version].map((name) => `${folder}/${name}`)
  const read = texts([
    '/proc/meminfo',
    ...plan.cardMemory,
    ...plan.memoryGroups.flatMap(inGroup(USED)),
    ...plan.quotaGroups.flatMap(inGroup(SPENT)),
    ...plan.sensors,
    ...plan.cards.flatMap(({ folder }) => ['power/runtime_status', 'mem_info_vram_used', 'mem_info_gtt_used'].map((file) => `${folder}/${file}`))
  ])
  const [stat] = await Promise.all([files.read('/proc/stat', MOST_STAT_BYTES)(), read()])
  const at = nowMs()
  // A card that sleeps is woken by these, and would never sleep again.
  const awake = plan.cards.filter((card) => !isAsleep(tree, card))
  await texts(awake.flatMap(({ folder, sensors }) => [`${folder}/gpu_busy_percent`, ...sensors]))()
  const now: Tree = { names: tree.names, text: (path) => (path === '/proc/stat' ? (E.isRight(stat) ? stat.right : undefined) : tree.text(path)) }
  return parseLinux(plan, now, at)
}

/** Turns what was read into loads. Pure, so that a captured machine gives the same. */
const parseLinux = (plan: LinuxPlan, now: Tree, nowMs: number): LoadReading => {
  const whole = over(plan.still, now)
  const memory = readMemory(whole, plan.info)
  return {
    memory: [...machineMemory(memory), ...plan.memoryGroups.flatMap((group) => groupMemory(now, group))],
    processor: [...machineProcessor(now, plan.allowed), ...plan.quotaGroups.flatMap((group) => groupProcessor(now, group, nowMs))],
    devices: plan.cards.map((card) => cardLoad(whole, now, card, memory)),
    temperatures: [...plan.sensors, ...plan.cards.flatMap(({ sensors }) => sensors)].flatMap((path) => temperature(now, path))
  }
}

/** What is read anew hides what was read before; what can be read no more is not there. */
const over = (still: Tree, now: Tree): Tree => ({
  names: still.names,
  text: (path) => now.text(path) ?? (CHANGES.test(path) ? undefined : still.text(path))
})
const CHANGES = /\/(meminfo|mem_info_(vram|gtt)_used)$/

const number = (text: string | undefined): number => (text === undefined || text.trim() === '' ? NaN : Number(text))

/** Without MemAvailable (before Linux 3.14) nothing tells a cache from memory in use. */
const machineMemory = ({ totalBytes, availableBytes }: MemoryReading): ReadonlyArray<MemoryLoad> =>
  totalBytes === undefined || availableBytes === undefined ? [] : [{ usedBytes: totalBytes - availableBytes, totalBytes }]

/** What is in use and could not be given back at once, as Kubernetes counts a working set: without the file cache that is not active. */
const groupMemory = (tree: Tree, { version, folder }: Group): ReadonlyArray<MemoryLoad> => {
  const { limitBytes } = limitsOf(tree, version, folder)
  const used = number(tree.text(`${folder}/${USED[version][1]}`))
  const field = version === 2 ? /^inactive_file (\d+)$/m : /^total_inactive_file (\d+)$/m
  const cache = Number(field.exec(tree.text(`${folder}/memory.stat`) ?? '')?.[1] ?? 0)
  return limitBytes === undefined || !(used >= 0) ? [] : [{ usedBytes: Math.max(0, used - cache), totalBytes: limitBytes }]
}

/** user nice system idle iowait irq softirq steal; what guests use is part of user and nice (proc_stat(5)). */
const machineProcessor = (tree: Tree, allowed: ReadonlySet<number> | null): ReadonlyArray<Counter> => {
  const lines = (tree.text('/proc/stat') ?? '')
    .split('\n')
    .filter((line) => /^cpu\d* +\d+(?: \d+){3,9}$/.test(line))
    .map((line) => ({ id: line.slice(3, line.indexOf(' ')), ticks: line.slice(line.indexOf(' ')).trim().split(' ').slice(0, 8).map(Number) }))
  const own = lines.filter(({ id }) => id !== '' && allowed?.has(Number(id)) === true)
  const counted = own.length > 0 ? own : lines.filter(({ id }) => id === '')
  if (counted.length === 0) return []
  const sum = (pick: (field: number) => boolean): number =>
    counted.reduce((all, { ticks }) => all + ticks.reduce((some, tick, field) => (pick(field) ? some + tick : some), 0), 0)
  return [{ name: `processors ${counted.length}`, busy: sum((field) => field !== 3 && field !== 4), capacity: sum(() => true) }]
}

/** Time spent, of the time that the quota allows. */
const groupProcessor = (tree: Tree, { version, folder }: Group, nowMs: number): ReadonlyArray<Counter> => {
  const { quota } = limitsOf(tree, version, folder)
  const spentMs =
    version === 2
      ? number(/^usage_usec (\d+)$/m.exec(tree.text(`${folder}/cpu.stat`) ?? '')?.[1]) / 1e3
      : number(tree.text(`${folder}/cpuacct.usage`)) / 1e6
  return quota === undefined || !(spentMs >= 0) ? [] : [{ name: `${folder} ${quota}`, busy: spentMs, capacity: nowMs * quota }]
}

const isAsleep = (tree: Tree, { folder }: Card): boolean => tree.text(`${folder}/power/runtime_status`)?.trim() === 'suspended'

const cardLoad = (whole: Tree, now: Tree, card: Card, machine: MemoryReading): DeviceLoad => {
  const { memoryBytes, memoryFreeBytes } = amdMemory(deviceIn(whole, card.folder), machine)
  const busy = isAsleep(now, card) ? 0 : number(now.text(`${card.folder}/gpu_busy_percent`))
  return {
    memory: memoryBytes === undefined || memoryFreeBytes === undefined ? null : { usedBytes: memoryBytes - memoryFreeBytes, totalBytes: memoryBytes },
    busyPercent: busy >= 0 ? busy : null
  }
}

/** Thousandths of a degree; what cannot be a temperature is a sensor that nothing is wired to. */
const temperature = (tree: Tree, path: string): ReadonlyArray<number> => {
  const degrees = number(tree.text(path)) / 1000
  return degrees > -40 && degrees < 125 ? [degrees] : []
}
