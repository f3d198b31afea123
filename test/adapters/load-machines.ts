import { loadSource, loadsBetween, type LoadReading, type Loads } from '../../adapters/load.ts'
import type { OsLoads } from '../../adapters/load/other.ts'
import { capturedHost, type CapturedMachine } from '../../src/testing/captured-host.ts'
import { meminfo } from './linux-facts.ts'

/** What a machine's files say one after the other; `null` takes a file away again. */
export type Moments = ReadonlyArray<Readonly<Record<string, string | null>>>

export interface Watched {
  readonly loads: ReadonlyArray<Loads>
  readonly readings: ReadonlyArray<LoadReading>
  /** Tools that were started, reading by reading. */
  readonly started: ReadonlyArray<ReadonlyArray<string>>
  /** Files that were read, reading by reading. */
  readonly read: ReadonlyArray<ReadonlyArray<string>>
}

const NO_OS: OsLoads = { totalmem: 0, freemem: 0, cpus: [] }

/** Reads a captured machine a second apart, once for each of its moments. */
export const watched = async (machine: CapturedMachine, moments: Moments = [{}], os: ReadonlyArray<OsLoads> = []): Promise<Watched> => {
  let files: Record<string, string> = { ...machine.files }
  let ms = 0
  const [readings, started, read]: [LoadReading[], string[][], string[][]] = [[], [], []]
  const { signal } = new AbortController()
  const host = capturedHost(
    {
      ...machine,
      tool: (command, args) => {
        started.at(-1)?.push([command, ...args].join(' '))
        return machine.tool?.(command, args)
      }
    },
    signal
  )
  const now = (): ReturnType<typeof capturedHost>['files'] => capturedHost({ files }, signal).files
  const live = {
    ...host,
    files: {
      read: (path: string, most?: number) => {
        read.at(-1)?.push(path)
        return now().read(path, most)
      },
      list: (path: string) => now().list(path),
      link: (path: string) => now().link(path)
    }
  }
  const source = loadSource(live, { nowMs: () => ms, readOs: () => os[readings.length] ?? NO_OS })
  for (const change of moments) {
    files = Object.fromEntries(Object.entries({ ...files, ...change }).flatMap(([path, text]) => (text === null ? [] : [[path, text]])))
    started.push([])
    read.push([])
    readings.push(await source())
    ms += 1000
  }
  return { readings, started, read, loads: readings.map((reading, i) => loadsBetween(readings[i - 1] ?? null, reading)) }
}

/** /proc/stat with these jiffies: user nice system idle iowait irq softirq steal guest guest_nice. */
export const stat = (...lines: ReadonlyArray<ReadonlyArray<number>>): Readonly<Record<string, string>> => {
  const sum = (lines[0] ?? []).map((_, i) => lines.reduce((all, line) => all + (line[i] ?? 0), 0))
  return { '/proc/stat': [`cpu  ${sum.join(' ')}`, ...lines.map((line, i) => `cpu${i} ${line.join(' ')}`), 'intr 5 0 0', 'btime 1'].join('\n') }
}

export const LAPTOP: Readonly<Record<string, string>> = { ...meminfo(16_000_000, 12_000_000), ...stat([10, 0, 10, 80, 0, 0, 0, 0, 0, 0]) }

/** A container of cgroup v2 in this group of the hierarchy. */
export const inGroup = (path: string, groups: Readonly<Record<string, Readonly<Record<string, string>>>>): Readonly<Record<string, string>> => ({
  '/proc/self/cgroup': `0::${path}\n`,
  '/proc/self/mountinfo': '30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
  ...Object.fromEntries(
    Object.entries(groups).flatMap(([group, files]) => Object.entries(files).map(([name, text]) => [`/sys/fs/cgroup${group}/${name}`, `${text}\n`]))
  )
})

/** A card of AMD with 16 GiB, a quarter of them in use. */
export const radeon = (
  more: Readonly<Record<string, string | number>> = {},
  folder = '/sys/class/drm/card1/device'
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({
      vendor: '0x1002',
      device: '0x744c',
      mem_info_vram_total: 16 * 2 ** 30,
      mem_info_vram_vendor: 'samsung',
      mem_info_vram_used: 4 * 2 ** 30,
      gpu_busy_percent: 37,
      'hwmon/hwmon3/temp1_input': 61_000,
      'power/runtime_status': 'active',
      ...more
    }).map(([name, text]) => [`${folder}/${name}`, `${text}\n`])
  )
