import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { precedence, type Adapter, type ProbeContext, type ProbeError } from '../src/facts/adapter.ts'
import { jsonIn, wordOf } from '../src/facts/loose-json.ts'
import type { Reading } from '../src/facts/reading.ts'
import { amdSmiDevices } from './amd-smi/amd-smi-json.ts'
import { readings } from './amd-smi/readings.ts'
import { rocmDevices } from './amd-smi/rocm-smi.ts'
import { isWorthAsking, toolPath } from './amd-smi/sign.ts'

/** What AMD's tools printed: `amd-smi static --json` and `amd-smi metric --mem-usage --json`, or `rocm-smi --json` of older ROCm. */
export interface AmdOutput {
  readonly amdSmi?: string
  readonly metric?: string
  readonly rocmSmi?: string
}

/** What AMD's own tools tell of its devices, where the driver's files do not. */
export const amdSmiAdapter = (): Adapter => ({
  name: 'amd-smi',
  provides: ['gpu_present', 'gpu_count', 'gpu_kind', 'gpu_vendor', 'gpu_vram_gb', 'gpu_vram_total_gb', 'gpu_vram_usable_gb', 'gpu_vram_free_gb'],
  cost: 'process',
  precedence: precedence.vendorTool,
  probe: (context) =>
    F.pipe(
      TE.fromTask<boolean, ProbeError>(isWorthAsking(context.host)),
      TE.chain((isWorth): TE.TaskEither<ProbeError, Reading> => (isWorth ? ask(context) : TE.right({})))
    )
})

const ROCM_SMI = ['--showproductname', '--showid', '--showuniqueid', '--showbus', '--showmemvendor', '--showmeminfo', 'vram', 'gtt', '--json']

const ask = (context: ProbeContext): TE.TaskEither<ProbeError, Reading> =>
  F.pipe(
    run(context, 'amd-smi', ['static', '--json']),
    TE.chain((amdSmi) =>
      F.pipe(
        // Without it the sizes of cards are still known.
        run(context, 'amd-smi', ['metric', '--mem-usage', '--json']),
        TE.orElse((): TE.TaskEither<ProbeError, string> => TE.right('')),
        TE.map((metric): AmdOutput => ({ amdSmi, metric }))
      )
    ),
    TE.chainEitherK(parse),
    TE.orElse((newer) =>
      F.pipe(
        run(context, 'rocm-smi', ROCM_SMI),
        TE.chainEitherK((rocmSmi) => parse({ rocmSmi })),
        // Where only the newer tool is there, its own words are the reason.
        TE.mapLeft((older) => (older.kind === 'not-installed' ? newer : older))
      )
    )
  )

const run = ({ host, timeoutMs }: ProbeContext, tool: string, args: ReadonlyArray<string>): TE.TaskEither<ProbeError, string> =>
  F.pipe(
    TE.fromTask<string | null, ProbeError>(toolPath(tool, host)),
    TE.chain((path) =>
      path === null
        ? TE.left({ kind: 'not-installed', message: `${tool} is not installed, or no PATH leads to it` })
        : host.run(path, args, { timeoutMs, maxBytes: 16 * 2 ** 20, env: { ...host.env, LC_ALL: 'C' } })
    ),
    TE.chainEitherK(({ stdout, stderr, exitCode }) =>
      exitCode === 0 || jsonIn(stdout) !== undefined ? E.right(stdout) : E.left(failure(tool, `${stderr} ${stdout}`))
    )
  )

const failure = (tool: string, said: string): ProbeError => {
  const words = wordOf(said) ?? 'it said nothing'
  return { kind: /permission/i.test(words) ? 'no-permission' : 'failed', message: `${tool}: ${words}` }
}

/** Turns what the tools printed into a reading: own memory in bytes, never the window of it that the processor sees. Pure. */
export const parse = ({ amdSmi, metric, rocmSmi }: AmdOutput): E.Either<ProbeError, Reading> => {
  const [tool, devices] =
    amdSmi === undefined
      ? (['rocm-smi', rocmDevices(jsonIn(rocmSmi ?? ''))] as const)
      : (['amd-smi', amdSmiDevices(jsonIn(amdSmi), jsonIn(metric ?? ''))] as const)
  if (devices === undefined || devices.length === 0) return E.left({ kind: 'malformed', message: `${tool} printed no list of devices` })
  return E.right({ devices: readings(devices), devicesOf: 'amd' })
}
