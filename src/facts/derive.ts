import type { FactValue } from './dictionary.ts'
import type { DeviceReading } from './reading.ts'
import { soldRam, soldVram } from './sold-size.ts'

/** A value and the adapter that gave it. */
export interface Sourced<A> {
  readonly value: A
  readonly source: string
}

/** The leaves of all readings merged, such as `memory.totalBytes`, one value each. */
export type Leaves = ReadonlyMap<string, Sourced<unknown>>

/** Something that a reader of a fact should know: an estimate, a limit, a size that could not be matched to one sold. */
export interface Note {
  readonly fact: string
  readonly message: string
  /** The value stands for want of a better one. */
  readonly estimate: boolean
}

export interface Derived {
  readonly facts: ReadonlyMap<string, Sourced<FactValue>>
  readonly notes: ReadonlyArray<Note>
}

const GIB = 2 ** 30

/** Facts from readings: sizes as sold, limits counted, devices that count told from those that do not. */
export const derive = (leaves: Leaves): Derived => {
  const facts = new Map<string, Sourced<FactValue>>()
  const notes: Note[] = []
  const set = (fact: string, value: FactValue | undefined, source: string | undefined): void => {
    if (value !== undefined && source !== undefined) facts.set(fact, { value, source })
  }
  memory(leaves, set, notes)
  processor(leaves, set)
  const devices = leaves.get('devices') as Sourced<ReadonlyArray<DeviceReading>> | undefined
  if (devices !== undefined) graphics(devices, number(leaves, 'memory.totalBytes')?.value, set, notes)
  for (const [fact, leaf] of COPIED) {
    const sourced = leaves.get(leaf)
    if (typeof sourced?.value === 'string' || typeof sourced?.value === 'boolean') set(fact, sourced.value, sourced.source)
  }
  const disk = number(leaves, 'disk.freeBytes')
  set('disk_free_gb', disk && disk.value / GIB, disk?.source)
  return { facts, notes }
}

type Set = (fact: string, value: FactValue | undefined, source: string | undefined) => void

const COPIED: ReadonlyArray<readonly [string, string]> = [
  ['cpu_avx2', 'processor.avx2'],
  ['cpu_avx512', 'processor.avx512'],
  ['cpu_amx', 'processor.amx'],
  ['cpu_neon', 'processor.neon'],
  ['os', 'system.os'],
  ['arch', 'system.arch'],
  ['container', 'system.container'],
  ['virtual_machine', 'system.virtualMachine']
]

const number = (leaves: Leaves, leaf: string): Sourced<number> | undefined => {
  const sourced = leaves.get(leaf)
  return typeof sourced?.value === 'number' ? { value: sourced.value, source: sourced.source } : undefined
}

const memory = (leaves: Leaves, set: Set, notes: Note[]): void => {
  const total = number(leaves, 'memory.totalBytes')
  const installed = number(leaves, 'memory.installedBytes')
  const limit = number(leaves, 'memory.limitBytes')
  const available = number(leaves, 'memory.availableBytes')
  const carveOut = number(leaves, 'memory.carveOutBytes')
  const virtual = leaves.get('system.virtualMachine')?.value
  const sold = soldRam({
    ...(total ? { totalBytes: total.value } : {}),
    ...(installed ? { installedBytes: installed.value } : {}),
    ...(carveOut ? { carveOutBytes: carveOut.value } : {}),
    ...(limit ? { limitBytes: limit.value } : {}),
    ...(typeof virtual === 'boolean' ? { virtualMachine: virtual } : {})
  })
  if (sold === null) return
  set('ram_gb', sold.gb, { limit, installed, 'sold-size': total, 'carve-out': total, reported: total }[sold.basis]?.source)
  if (sold.basis === 'reported')
    notes.push({ fact: 'ram_gb', message: 'as the system reports it: nothing tells the size it was sold as', estimate: true })
  if (sold.basis === 'carve-out')
    notes.push({ fact: 'ram_gb', message: 'what the system sees; the rest of what is built in is set aside, as for graphics', estimate: false })
  if (sold.basis === 'limit') notes.push({ fact: 'ram_gb', message: 'the limit of the container or group this process runs in', estimate: false })
  if (total === undefined) return
  const usable = Math.min(total.value / GIB, sold.gb)
  set('ram_usable_gb', usable, sold.basis === 'limit' ? limit?.source : total.source)
  if (available) set('ram_available_gb', Math.min(available.value / GIB, usable), available.source)
}

const processor = (leaves: Leaves, set: Set): void => {
  const quota = number(leaves, 'processor.quota')
  const least = (values: ReadonlyArray<Sourced<number> | undefined>): Sourced<number> | undefined =>
    values.reduce((low, next) => (next !== undefined && (low === undefined || next.value < low.value) ? next : low), undefined)
  const granted = quota && { value: Math.max(1, Math.ceil(quota.value)), source: quota.source }
  const allThreads = number(leaves, 'processor.logicalProcessors')
  const affine = number(leaves, 'processor.usableThreads')
  const threads = (affine ?? allThreads) ? least([affine, allThreads, granted]) : undefined
  const physical = number(leaves, 'processor.physicalCores')
  const left = number(leaves, 'processor.usableCores')
  // Of threads that are left to this process nobody can tell how many share a core.
  const isOpen = left === undefined && isBelow(affine, allThreads) && isBelow(physical, allThreads)
  const cores = physical && !isOpen ? least([left, physical, threads, granted]) : undefined
  const performance = number(leaves, 'processor.performanceCores')
  set('cpu_threads', threads?.value, threads?.source)
  set('cpu_cores', cores?.value, cores?.source)
  set('cpu_performance_cores', performance && Math.min(performance.value, cores?.value ?? performance.value), performance?.source)
}

const isBelow = (one: Sourced<number> | undefined, other: Sourced<number> | undefined): boolean =>
  one !== undefined && other !== undefined && one.value < other.value

const COUNTING: ReadonlySet<string> = new Set(['discrete', 'partition', 'unified'])
const NEVER_COUNTS: ReadonlySet<string> = new Set(['integrated', 'display-only', 'virtual'])

/** The size that a device counts with: as sold where the memory is its own (a slice is named by a size too), exact for a budget. */
const countedSize = ({ kind, memoryBytes }: DeviceReading): number | undefined =>
  memoryBytes === undefined ? undefined : kind === 'unified' ? memoryBytes / GIB : soldVram(memoryBytes).gb

/**
 * A budget out of the machine's memory is at most that memory, whatever a tool says: 138932 MiB of a GB10 with 128 GB. AMD's carve-out is
 * beside what the system sees, so its budget may be more.
 */
const withinMemory =
  (totalBytes: number | undefined) =>
  (device: DeviceReading): DeviceReading => {
    const { kind, vendor, memoryBytes, memoryFreeBytes } = device
    if (kind !== 'unified' || vendor === 'amd' || totalBytes === undefined || memoryBytes === undefined || memoryBytes <= totalBytes) return device
    return {
      ...device,
      memoryBytes: totalBytes,
      ...(memoryFreeBytes === undefined ? {} : { memoryFreeBytes: Math.min(memoryFreeBytes, totalBytes) })
    }
  }

const graphics = ({ value: seen, source }: Sourced<ReadonlyArray<DeviceReading>>, totalBytes: number | undefined, set: Set, notes: Note[]): void => {
  const devices = seen.map(withinMemory(totalBytes))
  const counting = devices.filter((d) => COUNTING.has(d.kind) && d.usable !== false)
  const undecided = devices.some((d) => d.kind === 'unknown' && d.usable !== false)
  if (counting.length === 0) {
    // A device that is there and cannot be used is not the same as none.
    for (const { name, unusableBecause } of devices.filter((d) => d.usable === false && !NEVER_COUNTS.has(d.kind))) {
      notes.push({
        fact: 'gpu_present',
        message: `${name} is there, and cannot be used${unusableBecause ? `: ${unusableBecause}` : ''}`,
        estimate: false
      })
    }
    if (undecided) return
    const integrated = devices.find((d) => d.kind === 'integrated')
    set('gpu_present', false, source)
    set('gpu_kind', integrated ? 'integrated' : 'none', source)
    set('gpu_vendor', integrated?.vendor ?? 'none', source)
    return
  }
  set('gpu_present', true, source)
  if (!undecided) set('gpu_count', counting.length, source)
  const sized = counting.flatMap((device) => {
    const gb = countedSize(device)
    return gb === undefined ? [] : [{ device, gb }]
  })
  // With one size unknown no device can be said to be the largest.
  const first = sized.length === counting.length && !undecided ? sized.reduce((a, b) => (isLarger(b, a) ? b : a)) : undefined
  // Of a size that is known only the note about that device matters; of an unknown one all that was said.
  for (const { memoryNote, name } of first === undefined ? counting : [first.device]) {
    if (memoryNote !== undefined) notes.push({ fact: 'gpu_vram_gb', message: `${name}: ${memoryNote}`, estimate: first !== undefined })
  }
  const kinds = counting.map(({ kind }) => kind)
  const vendors = counting.map(({ vendor }) => vendor)
  set('gpu_kind', first?.device.kind ?? agreed(kinds, undecided), source)
  set('gpu_vendor', first?.device.vendor ?? agreed(vendors, undecided), source)
  if (first === undefined) return
  set('gpu_vram_gb', first.gb, source)
  const total = sized.reduce((sum, { gb }) => sum + gb, 0)
  set('gpu_vram_total_gb', total, source)
  set('gpu_vram_usable_gb', Math.min(first.gb, (first.device.memoryBytes ?? 0) / GIB), source)
  const free = first.device.memoryFreeBytes
  set('gpu_vram_free_gb', free === undefined ? undefined : Math.min(first.gb, free / GIB), source)
}

interface Sized {
  readonly device: DeviceReading
  readonly gb: number
}

/** Of two cards sold with one size the one that reports more. */
const isLarger = (a: Sized, b: Sized): boolean => a.gb > b.gb || (a.gb === b.gb && (a.device.memoryBytes ?? 0) > (b.device.memoryBytes ?? 0))

const agreed = (values: ReadonlyArray<string>, undecided: boolean): string | undefined =>
  !undecided && values.every((v) => v === values[0]) ? values[0] : undefined
