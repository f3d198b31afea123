import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { precedence, type Adapter, type Host, type ProbeContext, type ProbeError } from '../src/facts/adapter.ts'
import { isFile, nameOfVariable, namesIn, textOf, variable } from '../src/facts/look-around.ts'
import { fieldsOf, jsonIn, wordOf } from '../src/facts/loose-json.ts'
import type { Reading } from '../src/facts/reading.ts'
import { readDevices } from './windows/graphics.ts'
import { SCRIPT } from './windows/script.ts'
import { readMemory, readProcessor, readSystem } from './windows/system.ts'

/** What one PowerShell tells of a Windows machine; inside WSL what it tells of the host's graphics. */
export const windowsAdapter = (): Adapter => ({
  name: 'windows',
  provides: [
    'ram_gb',
    'ram_usable_gb',
    'ram_available_gb',
    'cpu_cores',
    'cpu_threads',
    'cpu_performance_cores',
    'cpu_avx2',
    'cpu_avx512',
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
  probe: (context) =>
    F.pipe(
      TE.fromTask<Place | null, ProbeError>(() => placeOf(context.host)),
      TE.chain((place): TE.TaskEither<ProbeError, Reading> => (place === null ? TE.right({}) : ask(context, place)))
    )
})

interface Place {
  /** By its full path: a PATH could lead to anyone's. */
  readonly powershell: string
  /** In WSL memory and processors are the guest's own, and only the graphics is the host's. */
  readonly graphicsOnly: boolean
}

const BELOW_SYSTEM = String.raw`System32\WindowsPowerShell\v1.0\powershell.exe`
const FROM_WSL = '/mnt/c/Windows/System32/WindowsPowerShell/v1.0'

const placeOf = async (host: Host): Promise<Place | null> => {
  if (host.platform === 'win32') {
    const root = variable(host.env, 'SystemRoot') ?? ''
    return { powershell: `${/^[a-z]:\\/i.test(root) ? root.replace(/\\+$/, '') : 'C:\\Windows'}\\${BELOW_SYSTEM}`, graphicsOnly: false }
  }
  if (host.platform !== 'linux' || !/microsoft/i.test(await textOf(host, '/proc/sys/kernel/osrelease'))) return null
  // Where Windows hands no graphics through there is nothing to ask for; of NVIDIA's its own tool tells, and sooner.
  const isOpen = (await namesIn(host, '/dev')).includes('dxg') && !(await isFile(host, '/usr/lib/wsl/lib', 'nvidia-smi'))
  return isOpen && (await isFile(host, FROM_WSL, 'powershell.exe')) ? { powershell: `${FROM_WSL}/powershell.exe`, graphicsOnly: true } : null
}

/** What captures call it. */
const QUESTION = 'powershell Win32 classes and display adapters'
const ARGS = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', SCRIPT]

const ask = ({ host, timeoutMs }: ProbeContext, { powershell, graphicsOnly }: Place): TE.TaskEither<ProbeError, Reading> =>
  F.pipe(
    // A newer PowerShell that the app was started from leaves this one looking for modules in the wrong place.
    host.run(powershell, ARGS, {
      timeoutMs,
      maxBytes: 4 * 2 ** 20,
      asks: QUESTION,
      env: { ...host.env, [nameOfVariable(host.env, 'PSModulePath')]: undefined }
    }),
    TE.chainEitherK(({ stdout, stderr, exitCode }) =>
      stdout.trim() === ''
        ? E.left({ kind: 'failed', message: `PowerShell ended with ${String(exitCode)}: ${wordOf(stderr) ?? 'it said nothing'}` } as const)
        : parse(stdout)
    ),
    TE.map(({ devices, ...rest }) => (graphicsOnly ? (devices === undefined ? {} : { devices }) : { ...rest, ...(devices && { devices }) }))
  )

/** Turns the JSON that PowerShell printed into a reading; a class that is missing leaves its facts unknown. Pure. */
export const parse = (text: string): E.Either<ProbeError, Reading> => {
  const document = fieldsOf(jsonIn(text))
  if (Object.keys(document).length === 0) return E.left({ kind: 'malformed', message: 'PowerShell printed no JSON of the classes it was asked for' })
  const devices = readDevices(document)
  return E.right({
    memory: readMemory(document),
    processor: readProcessor(document),
    system: readSystem(document),
    ...(devices === undefined ? {} : { devices })
  })
}
