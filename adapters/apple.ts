import { apply, either as E, function as F, taskEither as TE } from 'fp-ts'
import { precedence, type Adapter, type ProbeContext, type ProbeError } from '../src/facts/adapter.ts'
import { defined } from '../src/facts/defined.ts'
import { own, wordOf, type Fields } from '../src/facts/loose-json.ts'
import type { ProcessorReading, Reading } from '../src/facts/reading.ts'
import { graphics } from './apple/graphics.ts'
import { readProfile } from './apple/profile.ts'
import { coreCounts } from './apple/core-counts.ts'
import { sizeOf } from './apple/sizes.ts'
import { readSysctl, SYSCTL_NAMES, type Sysctl } from './apple/sysctl.ts'

/** What a Mac's own tools printed. */
export interface AppleOutput {
  /** `system_profiler -json -detailLevel mini SPHardwareDataType SPDisplaysDataType`; its `-xml` and its plain text are read too. */
  readonly profiler?: string
  /** `sysctl NAME…`, one `name: value` a line. */
  readonly sysctl?: string
}

/** What a Mac tells of its memory, cores and graphics; asked on macOS only. */
export const appleAdapter = (): Adapter => ({
  name: 'apple',
  provides: [
    'ram_gb',
    'ram_usable_gb',
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
    'virtual_machine'
  ],
  cost: 'process',
  precedence: precedence.driverFiles,
  probe: (context) => (context.host.platform === 'darwin' ? F.pipe(ask(context), TE.chainEitherK(parse)) : TE.right({}))
})

/** The level `mini` is the one without serial numbers and the like. */
const PROFILER = ['-json', '-detailLevel', 'mini', 'SPHardwareDataType', 'SPDisplaysDataType']

/** Both are asked at once; one that gives no answer leaves the other's. By their full paths, which no PATH can change. */
const ask = (context: ProbeContext): TE.TaskEither<ProbeError, AppleOutput> =>
  F.pipe(
    apply.sequenceS(TE.ApplyPar)({
      // It takes its time, and is needed for graphics alone.
      profiler: [...context.wanted].some((fact) => fact.startsWith('gpu_'))
        ? attempt(context, '/usr/sbin/system_profiler', PROFILER)
        : TE.right(E.left<ProbeError, string>({ kind: 'failed', message: 'not asked' })),
      sysctl: attempt(context, '/usr/sbin/sysctl', SYSCTL_NAMES)
    }),
    TE.chain(({ profiler, sysctl }) =>
      E.isLeft(profiler) && E.isLeft(sysctl)
        ? TE.left(sysctl.left)
        : TE.right(defined({ profiler: E.isRight(profiler) ? profiler.right : undefined, sysctl: E.isRight(sysctl) ? sysctl.right : undefined }))
    )
  )

/** An exit code says little here: sysctl ends with 1 where one of many names is not known to it. */
const attempt = (
  { host, timeoutMs }: ProbeContext,
  command: string,
  args: ReadonlyArray<string>
): TE.TaskEither<never, E.Either<ProbeError, string>> =>
  TE.fromTask(
    F.pipe(
      host.run(command, args, { timeoutMs, maxBytes: 4 * 2 ** 20, env: { ...host.env, LC_ALL: 'C' } }),
      TE.filterOrElse(
        ({ stdout }) => stdout.trim() !== '',
        ({ stderr, exitCode }): ProbeError => ({
          kind: 'failed',
          message: `${command} ended with ${String(exitCode)} and printed nothing: ${wordOf(stderr) ?? 'no reason told'}`
        })
      ),
      TE.map(({ stdout }) => stdout)
    )
  )

/** Turns what the tools printed into a reading; either may be missing. Pure. */
export const parse = ({ profiler, sysctl: printed = '' }: AppleOutput): E.Either<ProbeError, Reading> => {
  const sysctl = readSysctl(printed)
  const profile = readProfile(profiler ?? '')
  const told = [within(sysctl('hw.memsize'), MOST_BYTES), sizeOf(wordOf(own(profile?.hardware ?? {}, 'physical_memory')))]
  const memoryBytes = told.find((bytes) => (bytes ?? 0) >= LEAST_BYTES)
  if (profile === undefined && memoryBytes === undefined)
    return E.left({ kind: 'malformed', message: 'neither system_profiler nor sysctl printed what they document' })
  const guest = sysctl('kern.hv_vmm_present')
  return E.right({
    memory: memoryBytes === undefined ? {} : { totalBytes: memoryBytes, installedBytes: memoryBytes },
    processor: processor(profile?.hardware ?? {}, sysctl),
    ...(profile?.displays === undefined ? {} : { devices: graphics(profile.displays, memoryBytes, sysctl) }),
    ...(guest === undefined ? {} : { system: { virtualMachine: guest === 1 } })
  })
}

const MOST_BYTES = 2 ** 50
/** macOS never ran in less. */
const LEAST_BYTES = 2 ** 26
const MOST_CORES = 1024

const within = (value: number | undefined, most: number): number | undefined =>
  value !== undefined && value > 0 && value <= most ? value : undefined

const processor = (hardware: Fields, sysctl: Sysctl): ProcessorReading => {
  const told = coreCounts(hardware)
  const count = (name: Parameters<Sysctl>[0]): number | undefined => within(sysctl(name), MOST_CORES)
  const physicalCores = count('hw.physicalcpu') ?? told.physicalCores
  const isArm = sysctl('hw.optional.arm64') === 1 || /^apple/i.test(wordOf(own(hardware, 'chip_type')) ?? '')
  const flag = (name: Parameters<Sysctl>[0]): boolean | undefined => {
    const value = sysctl(name)
    return value === undefined ? undefined : value === 1
  }
  return defined({
    physicalCores,
    logicalProcessors: count('hw.logicalcpu') ?? told.logicalProcessors,
    // Without levels all cores are alike.
    performanceCores: count('hw.perflevel0.physicalcpu') ?? told.performanceCores ?? (sysctl('hw.nperflevels') === 1 ? physicalCores : undefined),
    avx2: isArm ? false : flag('hw.optional.avx2_0'),
    avx512: isArm ? false : flag('hw.optional.avx512f'),
    neon: isArm ? true : flag('hw.optional.AdvSIMD'),
    amx: isArm ? false : undefined
  })
}
