import { createRequire } from 'node:module'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { precedence, type Adapter, type ProbeContext, type ProbeError } from '../src/facts/adapter.ts'
import { defined } from '../src/facts/defined.ts'
import { kindByName } from '../src/facts/device-name.ts'
import type { DeviceReading, MemoryReading, ProcessorReading, Reading } from '../src/facts/reading.ts'
import { isVirtualMaker } from '../src/facts/virtual-maker.ts'

/**
 * Runs in the child: each part by itself, so that one that fails does not take the others along. The library has no timeouts, blocks
 * the event loop and starts tools of its own, so it never runs in this process. What it throws outside of its promises leaves a part
 * open for ever, and the child then ends by itself: what there is by then is printed.
 */
const SCRIPT = `
const [, path, ...parts] = process.argv
const si = require(path)
const answers = {}
let reason = 'no part was answered'
const print = () => {
  if (parts.length > 0 && Object.keys(answers).length === 0) return process.stderr.write(reason, () => process.exit(1))
  const text = JSON.stringify({ platform: process.platform, arch: process.arch, ...answers })
  process.stdout.write(text, () => process.exit(0))
}
process.on('uncaughtException', (error) => { reason = String(error) })
process.once('beforeExit', print)
const ask = async (part) => {
  try { answers[part] = await si[part]() } catch (error) { reason = String(error) }
}
Promise.all(parts.map(ask)).then(print)`

const PARTS: Readonly<Record<string, ReadonlyArray<string>>> = {
  mem: ['ram_gb', 'ram_usable_gb', 'ram_available_gb'],
  memLayout: ['ram_gb'],
  system: ['ram_gb', 'virtual_machine'],
  cpu: ['cpu_cores', 'cpu_threads', 'cpu_performance_cores', 'cpu_avx2', 'cpu_avx512', 'cpu_amx', 'cpu_neon'],
  graphics: ['gpu_present', 'gpu_count', 'gpu_kind', 'gpu_vendor', 'gpu_vram_gb', 'gpu_vram_total_gb', 'gpu_vram_usable_gb', 'gpu_vram_free_gb']
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
      host.run(process.execPath, ['-e', SCRIPT, path, ...parts], { timeoutMs, maxBytes: 16 * 2 ** 20, env, asks: 'systeminformation' }),
      TE.chain(({ stdout, stderr, exitCode }) =>
        exitCode === 0
          ? TE.right(stdout)
          : TE.left({ kind: 'failed', message: `its process ended with ${String(exitCode)}: ${stderr.trim().slice(0, 300)}` })
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

const part = <P extends t.Props>(props: P): t.UnionC<[t.PartialC<P>, t.NullC, t.UndefinedC]> => t.union([t.partial(props), t.null, t.undefined])
const loose = t.union([t.number, t.string, t.boolean, t.null, t.undefined])

const Raw = t.intersection([
  t.type({ platform: t.string, arch: t.string }),
  t.partial({
    mem: part({ total: loose, available: loose }),
    memLayout: t.union([t.array(t.unknown), t.null]),
    system: part({ virtual: loose, manufacturer: loose, model: loose }),
    cpu: part({ cores: loose, physicalCores: loose, performanceCores: loose, efficiencyCores: loose, flags: loose }),
    graphics: part({ controllers: t.union([t.array(t.unknown), t.null]) })
  })
])
type RawReading = t.TypeOf<typeof Raw>

/** Turns what the child printed into a reading. Zeros, empty words and impossible figures are what the library says for "unknown". Pure. */
export const parse = (raw: unknown): E.Either<ProbeError, Reading> =>
  F.pipe(
    Raw.decode(raw),
    E.bimap(
      () => malformed('the answer has not the shape that systeminformation documents'),
      (known): Reading => {
        const devices = graphics(known)
        const virtual = virtualMachine(known)
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
/** Ten times the largest card; 180 TB of graphics memory has been reported. */
const MOST_DEVICE_MIB = 2 ** 22
const MOST_PROCESSORS = 4096

const amount = (value: unknown, most: number): number | undefined =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) <= most ? Number(value) : undefined

const isWord = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

const virtualMachine = ({ system, cpu, platform }: RawReading): boolean | undefined => {
  if (system?.virtual === true || (platform === 'linux' && flagsOf(cpu)?.has('hypervisor') === true)) return true
  const real = system?.virtual === false && isWord(system.manufacturer) && !isVirtualMaker(system.manufacturer, String(system.model))
  return real ? false : undefined
}

const memory = ({ mem, memLayout, platform }: RawReading): MemoryReading => {
  const total = amount(mem?.total, MOST_BYTES)
  const modules = installed(memLayout ?? [])
  return defined({
    totalBytes: total,
    availableBytes: amount(mem?.available, total ?? MOST_BYTES),
    // On a Raspberry Pi the bank that the library makes up has a type too; real modules hold more than Linux reports.
    installedBytes: platform === 'linux' && modules === total ? undefined : modules
  })
}

/** Without the right to read the modules the library makes one up, with the size of all memory and no type. Empty slots have the size 0. */
const installed = (banks: ReadonlyArray<unknown>): number | undefined => {
  const sizes = banks.flatMap((bank) => {
    const { size, type } = t.UnknownRecord.is(bank) ? bank : {}
    return size === 0 ? [] : [isWord(type) ? amount(size, MOST_BYTES) : undefined]
  })
  const sum = sizes.reduce<number>((all, size) => all + (size ?? Number.NaN), 0)
  return amount(sum, MOST_BYTES)
}

const flagsOf = (cpu: RawReading['cpu']): ReadonlySet<string> | undefined =>
  isWord(cpu?.flags) ? new Set(cpu.flags.toLowerCase().split(/\s+/)) : undefined

const processor = ({ cpu, arch, platform }: RawReading): ProcessorReading => {
  const threads = amount(cpu?.cores, MOST_PROCESSORS)
  const physical = amount(cpu?.physicalCores, MOST_PROCESSORS)
  const performance = amount(cpu?.performanceCores, MOST_PROCESSORS)
  const efficiency = Number.isInteger(cpu?.efficiencyCores) ? Number(cpu?.efficiencyCores) : -1
  // An x64 core carries one or two threads. Of a hybrid ARM processor the library reads the first cluster only, and on POWER it
  // computes below zero.
  const countable = arch === 'x64' && physical !== undefined && threads !== undefined && physical <= threads && threads <= 2 * physical
  // It tells the kinds apart by the second threads of performance cores: without any it calls every core one, as of a Core Ultra 285K.
  // The threads have to add up, which they never do there.
  const split = countable && performance !== undefined && performance + efficiency === physical && 2 * performance + efficiency === threads
  const flags = flagsOf(cpu)
  // Other systems than Linux list only the oldest flags, so that one is missing there says nothing.
  const flag = (name: string): boolean | undefined =>
    flags?.has(name) === true ? true : flags !== undefined && platform === 'linux' ? false : undefined
  return defined({
    logicalProcessors: threads,
    physicalCores: countable ? physical : undefined,
    performanceCores: split ? performance : undefined,
    avx2: flag('avx2'),
    avx512: flag('avx512f'),
    amx: flag('amx_tile'),
    neon: arch !== 'arm64' ? undefined : flag('asimd') === true ? true : flag('neon')
  })
}

/** Devices, where the list can be trusted to be complete; an empty one says only that nothing was found out. */
const graphics = ({ graphics: answer, platform }: RawReading): ReadonlyArray<DeviceReading> | undefined => {
  const controllers = answer?.controllers ?? []
  const devices = controllers.flatMap((controller) => (t.UnknownRecord.is(controller) ? [device(controller, platform)] : []))
  const counting = devices.some(({ kind }) => kind === 'discrete' || kind === 'unified')
  // One that cannot be read leaves open how many there are. On Linux the list is lspci's display devices: compute accelerators of
  // other classes are not in it, so it proves that there is something, never that there is nothing.
  if (devices.length === 0 || devices.length < controllers.length || (platform === 'linux' && !counting)) return undefined
  // On Windows equal cards are all given the figures of the first, its address and its free memory too.
  return devices.map((one) => {
    const { pciAddress: address, memoryFreeBytes: _, ...rest } = one
    return address !== undefined && devices.some((other) => other !== one && other.pciAddress === address) ? rest : one
  })
}

const device = (raw: Readonly<Record<string, unknown>>, platform: string): DeviceReading => {
  const { vendor: maker, model, name: driverName, vram, memoryTotal, memoryFree, pciBus, busAddress } = raw
  const name = [model, driverName].find(isWord) ?? 'unnamed'
  const { vendor, kind } = kindByName(isWord(maker) ? maker : '', name, platform)
  const reported = amount(memoryTotal, MOST_DEVICE_MIB) ?? (kind === 'discrete' ? ownMemory(vram, platform) : undefined)
  // Memory that is shared counts with the budget that the platform grants, and nothing here tells that.
  const mib = kind === 'unified' ? undefined : reported
  const free = mib === undefined ? undefined : amount(memoryFree, mib)
  return {
    name,
    vendor,
    kind,
    ...defined({
      memoryBytes: mib === undefined ? undefined : mib * MIB,
      memoryFreeBytes: free === undefined ? undefined : free * MIB,
      pciAddress: pciAddress(pciBus) ?? pciAddress(busAddress)
    })
  }
}

/** As Linux writes it; nvidia-smi gives the domain eight digits and lspci leaves it out. */
const pciAddress = (raw: unknown): string | undefined => {
  const [, domain = '0', rest] = (isWord(raw) ? /^(?:([\da-f]{1,8}):)?([\da-f]{2}:[\da-f]{2}\.[0-7])$/i.exec(raw.trim()) : null) ?? []
  return rest === undefined ? undefined : `${domain.replace(/^0+/, '').padStart(4, '0')}:${rest}`.toLowerCase()
}

/**
 * On Linux `vram` is a window of the PCI bus. On Windows 4095 is a 32-bit field that is full; what is larger can only come from the
 * 64-bit one.
 */
const ownMemory = (vram: unknown, platform: string): number | undefined => {
  const mib = amount(vram, MOST_DEVICE_MIB)
  return mib === undefined || (platform !== 'darwin' && platform !== 'win32') || (platform === 'win32' && mib === 4095) ? undefined : mib
}
