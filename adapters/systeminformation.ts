import { createRequire } from 'node:module'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { precedence, type Adapter, type ProbeContext, type ProbeError } from '../src/facts/adapter.ts'
import { kindByName } from '../src/facts/device-name.ts'
import type { DeviceReading, MemoryReading, ProcessorReading, Reading } from '../src/facts/reading.ts'

/**
 * Runs in the child: each part by itself, so that one that fails does not take the others along. The library has no timeouts, blocks
 * the event loop and starts tools of its own, so it never runs in this process.
 */
const SCRIPT = `
const [, path, ...parts] = process.argv
const si = require(path)
Promise.allSettled(parts.map((part) => si[part]())).then((results) => {
  const answers = parts.map((part, i) => [part, results[i].status === 'fulfilled' ? results[i].value : null])
  const text = JSON.stringify({ platform: process.platform, arch: process.arch, ...Object.fromEntries(answers) })
  process.stdout.write(text, () => process.exit(0))
})`

const PARTS: Readonly<Record<string, ReadonlyArray<string>>> = {
  mem: ['ram_gb', 'ram_usable_gb', 'ram_available_gb'],
  memLayout: ['ram_gb'],
  system: ['ram_gb', 'virtual_machine'],
  cpu: ['cpu_cores', 'cpu_threads', 'cpu_performance_cores', 'cpu_avx2', 'cpu_avx512', 'cpu_amx', 'cpu_neon'],
  graphics: [
    'gpu_present',
    'gpu_count',
    'gpu_kind',
    'gpu_vendor',
    'gpu_vram_gb',
    'gpu_vram_total_gb',
    'gpu_vram_usable_gb',
    'gpu_vram_free_gb'
  ]
}

/** What the systeminformation package tells of memory, processor and graphics; the least believed of all adapters. */
export const systeminformationAdapter = (): Adapter => ({
  name: 'systeminformation',
  provides: [...new Set(Object.values(PARTS).flat())],
  cost: 'process',
  precedence: precedence.systeminformation,
  probe: (context) => F.pipe(TE.fromEither(packagePath()), TE.chain(ask(context)), TE.chain(F.flow(parseText, TE.fromEither)))
})

const packagePath = (): E.Either<ProbeError, string> =>
  E.tryCatch(
    () => createRequire(import.meta.url).resolve('systeminformation'),
    () => ({ kind: 'not-installed', message: 'the package systeminformation is not installed' })
  )

const ask =
  ({ host, wanted, timeoutMs }: ProbeContext) =>
  (path: string): TE.TaskEither<ProbeError, string> => {
    const parts = Object.keys(PARTS).filter((part) => PARTS[part]?.some((fact) => wanted.has(fact)))
    // Inside Electron the executable is the app itself unless it is told to be Node.
    const env = { ...host.env, ELECTRON_RUN_AS_NODE: '1' }
    return F.pipe(
      host.run(process.execPath, ['-e', SCRIPT, path, ...parts], { timeoutMs, maxBytes: 16 * 2 ** 20, env }),
      TE.chain(({ stdout, stderr, exitCode }) =>
        exitCode === 0 ? TE.right(stdout) : TE.left({ kind: 'failed', message: `its process ended with ${String(exitCode)}: ${stderr.trim().slice(0, 300)}` })
      )
    )
  }

const parseText = (text: string): E.Either<ProbeError, Reading> =>
  F.pipe(
    E.tryCatch(
      () => JSON.parse(text) as unknown,
      () => malformed('the child printed no JSON')
    ),
    E.chain(parse)
  )

const malformed = (message: string): ProbeError => ({ kind: 'malformed', message })

const part = <P extends t.Props>(props: P): t.Type<t.TypeOf<t.PartialC<P>> | null | undefined> => t.union([t.partial(props), t.null, t.undefined]) as never
const loose = t.union([t.number, t.string, t.boolean, t.null, t.undefined])

const Raw = t.intersection([
  t.type({ platform: t.string, arch: t.string }),
  t.partial({
    mem: part({ total: loose, available: loose }),
    memLayout: t.union([t.array(t.unknown), t.null]),
    system: part({ virtual: loose, manufacturer: loose }),
    cpu: part({ cores: loose, physicalCores: loose, performanceCores: loose, efficiencyCores: loose, flags: loose }),
    graphics: part({ controllers: t.union([t.array(t.unknown), t.null]) })
  })
])
type RawReading = t.TypeOf<typeof Raw>

const Bank = t.partial({ size: loose, type: loose })
const Controller = t.partial({ vendor: loose, model: loose, name: loose, vram: loose, memoryTotal: loose, memoryFree: loose, busAddress: loose, pciBus: loose })
type RawController = t.TypeOf<typeof Controller>

/** Turns what the child printed into a reading. Zeros, empty words and impossible figures are what the library says for "unknown". Pure. */
export const parse = (raw: unknown): E.Either<ProbeError, Reading> =>
  F.pipe(
    Raw.decode(raw),
    E.bimap(
      () => malformed('the answer has not the shape that systeminformation documents'),
      (known): Reading => {
        const devices = graphics(known)
        const virtual = known.system?.virtual === true ? true : known.system?.virtual === false && isWord(known.system.manufacturer) ? false : undefined
        return {
          memory: memory(known),
          processor: processor(known),
          ...(devices === undefined ? {} : { devices }),
          ...(virtual === undefined ? {} : { system: { virtualMachine: virtual } })
        }
      }
    )
  )

const MIB = 2 ** 20
const MOST_BYTES = 2 ** 50
const MOST_PROCESSORS = 4096

const amount = (value: unknown, most: number): number | undefined => (Number.isInteger(value) && Number(value) > 0 && Number(value) <= most ? Number(value) : undefined)

const isWord = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

const defined = <A extends object>(fields: A): { [K in keyof A]?: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof A]?: Exclude<A[K], undefined> }

const memory = ({ mem, memLayout }: RawReading): MemoryReading =>
  defined({
    totalBytes: amount(mem?.total, MOST_BYTES),
    availableBytes: amount(mem?.available, MOST_BYTES),
    installedBytes: installed(memLayout ?? [])
  })

/** Without the right to read the modules the library makes one up, with the size of all memory and no type. */
const installed = (banks: ReadonlyArray<unknown>): number | undefined => {
  const modules = banks.flatMap((bank) => (Bank.is(bank) && amount(bank.size, MOST_BYTES) !== undefined ? [bank] : []))
  const real = modules.length > 0 && modules.every(({ type }) => isWord(type))
  return real ? modules.reduce((sum, { size }) => sum + Number(size), 0) : undefined
}

const processor = ({ cpu, arch }: RawReading): ProcessorReading => {
  const threads = amount(cpu?.cores, MOST_PROCESSORS)
  const physical = amount(cpu?.physicalCores, MOST_PROCESSORS)
  const performance = amount(cpu?.performanceCores, MOST_PROCESSORS)
  const efficiency = Number.isInteger(cpu?.efficiencyCores) ? Number(cpu?.efficiencyCores) : -1
  // It reads the first cluster of a hybrid ARM processor only, and on POWER computes below zero.
  const countable = arch === 'x64' && physical !== undefined && threads !== undefined && physical <= threads && efficiency >= 0
  const split = countable && performance !== undefined && performance + efficiency === physical
  const flags = isWord(cpu?.flags) ? new Set(cpu.flags.toLowerCase().split(/\s+/)) : undefined
  return defined({
    logicalProcessors: threads,
    physicalCores: countable ? physical : undefined,
    performanceCores: split ? performance : undefined,
    avx2: flags?.has('avx2'),
    avx512: flags?.has('avx512f'),
    amx: flags?.has('amx_tile'),
    neon: flags === undefined || arch !== 'arm64' ? undefined : flags.has('asimd') || flags.has('neon')
  })
}

/** Devices, where the list can be trusted to be complete; an empty one says only that nothing was found out. */
const graphics = ({ graphics: answer, platform }: RawReading): ReadonlyArray<DeviceReading> | undefined => {
  const devices = (answer?.controllers ?? []).flatMap((controller) => (Controller.is(controller) && controller !== null ? [device(controller, platform)] : []))
  const counting = devices.some(({ kind }) => kind === 'discrete' || kind === 'unified')
  // On Linux the list is lspci's display devices: compute accelerators of other classes are not in it.
  return devices.length === 0 || (platform === 'linux' && !counting) ? undefined : devices
}

const device = (raw: RawController, platform: string): DeviceReading => {
  const name = [raw.model, raw.name].find(isWord) ?? 'unnamed'
  const { vendor, kind } = kindByName(isWord(raw.vendor) ? raw.vendor : '', name)
  const reported = amount(raw.memoryTotal, MOST_BYTES / MIB)
  const free = reported === undefined ? undefined : amount(raw.memoryFree, reported)
  const vram = kind === 'discrete' && reported === undefined ? ownMemory(raw.vram, platform) : reported
  const address = [raw.pciBus, raw.busAddress].find(isWord)?.toLowerCase()
  return {
    name,
    vendor,
    kind,
    ...defined({
      memoryBytes: vram === undefined || kind === 'unified' ? undefined : vram * MIB,
      memoryFreeBytes: free === undefined ? undefined : free * MIB,
      pciAddress: address === undefined ? undefined : /^[0-9a-f]{2}:/.test(address) ? `0000:${address}` : address
    })
  }
}

/** On Linux `vram` is a window of the PCI bus; on Windows a 32-bit field stops just below 4 GiB. */
const ownMemory = (vram: unknown, platform: string): number | undefined => {
  const mib = amount(vram, MOST_BYTES / MIB)
  return mib === undefined || (platform !== 'darwin' && platform !== 'win32') || (platform === 'win32' && mib === 4095) ? undefined : mib
}
