import { soldVram } from '../facts/sold-size.ts'
import type { Facts } from '../facts/dictionary.ts'
import bundled from '../../rules/populations.json' with { type: 'json' }
import { everyPair, type Population } from './population-share.ts'

type Machines = Population['machines']

const GIB = 2 ** 30

/** The numbers of one entry, such as `4/8x12`. */
const numbers = (entry: string): ReadonlyArray<number> => entry.split(/[/x]/).map(Number)

/** The entries of each row, with what stands before its colon. */
const entries = (rows: ReadonlyArray<string>): ReadonlyArray<readonly [string, ReadonlyArray<number>]> =>
  rows.flatMap((row) => {
    const [head = '', rest = ''] = row.split(': ')
    return rest.split(' ').map((entry) => [head, numbers(entry)] as const)
  })

/** The processors and memory of these computers. */
const linuxComputers = (): Machines =>
  entries(bundled['linux-dmi'].machines).map(([ram, [cores = 0, threads = 0, count = 0]]) => {
    // Fewer threads than cores are a mistake of the firmware's tables, and then only the threads are the odd ones.
    const processor: Facts = threads < cores ? { cpu_cores: cores } : { cpu_cores: cores, cpu_threads: threads }
    return { facts: { ram_gb: Number(ram), ...processor }, count }
  })

/** No graphics memory figure stands beside these computers: each is counted once for every share of those that were asked. */
const linuxCards = (): Machines => {
  const shares = bundled['linux-vram'].machines.flatMap((row) => row.split(' ').map(numbers))
  const sum = shares.reduce((total, [, share = 0]) => total + share, 0)
  return shares.map(([vram = 0, share = 0]) => ({
    facts: vram > 0 ? { gpu_present: true, gpu_vram_gb: vram } : { gpu_present: false },
    count: share / sum
  }))
}

/** What stands before a colon is the architecture, then the GPUs where there are some: `x64 4x16 nvidia: 192/48x1`. */
const instanceTypes = (): Machines =>
  entries(bundled.aws.machines).map(([head, [ram = 0, threads = 0, count = 0]]) => {
    const [arch = '', gpus = '', vendor = ''] = head.split(' ')
    const card = gpus === '' ? { gpu_present: false } : cardOf(numbers(gpus), vendor)
    const cores = arch === 'arm64' ? { cpu_cores: threads } : {}
    return { facts: { ram_gb: ram, cpu_threads: threads, ...cores, ...card, arch }, count }
  })

const cardOf = ([devices = 0, gib = 0]: ReadonlyArray<number>, vendor: string): Facts => {
  // A slice of a device is listed as none of it.
  const isSlice = devices === 0
  const size = isSlice ? gib : soldVram(gib * GIB).gb
  return {
    gpu_count: isSlice ? 1 : devices,
    gpu_kind: isSlice ? 'partition' : 'discrete',
    gpu_vendor: vendor,
    gpu_vram_gb: size,
    gpu_vram_total_gb: isSlice ? gib : size * devices
  }
}

/** Makes something once, when it is first asked for. */
const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | null = null
  return () => (made ??= { value: make() }).value
}

const halves = once(() => [linuxComputers(), linuxCards()] as const)
const computers = once(() => everyPair(...halves()))
const instances = once(instanceTypes)

/**
 * The machines that ship with Plimsoll: `linux-dmi`, 146,242 Linux computers, and `aws`, 1,363 instance types. Sources, licences and
 * what was done to the figures stand in `rules/populations.json`.
 */
export const bundledPopulations = (): ReadonlyArray<Population> => [
  {
    of: 'linux-dmi',
    get machines() {
      return computers()
    },
    get halves() {
      return halves()
    }
  },
  {
    of: 'aws',
    get machines() {
      return instances()
    }
  }
]
