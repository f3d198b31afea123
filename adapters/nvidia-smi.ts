import { createRequire } from 'node:module'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { precedence, type Adapter, type Host, type ProbeContext, type ProbeError } from '../src/facts/adapter.ts'
import { readAnswer } from './nvidia-smi/answer.ts'
import { withBudget } from './nvidia-smi/budget.ts'
import { nameOfVariable } from '../src/facts/look-around.ts'
import { parse } from './nvidia-smi/log.ts'
import { isShutOut, signOfNvidia, toolFolders, type NvidiaSign } from './nvidia-smi/sign.ts'
import { isTextOfTool } from './nvidia-smi/text.ts'
import type { Reading } from '../src/facts/reading.ts'

export { parse }
export { signOfNvidia, type NvidiaSign } from './nvidia-smi/sign.ts'

/**
 * Runs in the child: node-nvidia-smi as it is, with another `exec` below it. The package's own shell has no deadline, takes any warning
 * for a failure and drops what the tool said. Here the tool runs without a shell and without a deadline of its own: the parent ends
 * the whole group, and a tool killed from here would leave its children behind. Sections that are not needed go before the package's
 * parser sees them: they hold other programs' names, raw `&` among them, and some drivers print unbalanced clocks. Only fields that
 * are read leave this process.
 */
const SCRIPT = String.raw`
const childProcess = require('node:child_process')
const [, path] = process.argv
const seen = { isXml: false, stdoutStart: '', stderr: '', exitCode: null }
const kept = new Set(('isXml stdoutStart stderr exitCode result error code message nvidia_smi_log attached_gpus gpu $ id product_name uuid ' +
  'pci pci_bus_id addressing_mode compute_mode gpu_virtualization_mode virtualization_mode mig_mode current_mig mig_devices mig_device ' +
  'gpu_instance_id fb_memory_usage total used free').split(' '))
let told = false
const tell = (outcome) => {
  if (told) return
  told = true
  const text = JSON.stringify({ ...seen, ...outcome }, function (key, value) {
    return key === '' || Array.isArray(this) || kept.has(key) ? (typeof value === 'string' ? value.slice(0, 2000) : value) : undefined
  })
  process.stdout.write(text, () => process.exit(0))
}
const fail = (cause) => tell({ error: { code: typeof cause?.code === 'string' ? cause.code : null, message: String(cause?.message ?? cause) } })
const without = (text, section) => text.split('<' + section + '>').map((piece, i) => {
  const end = piece.indexOf('</' + section + '>')
  return i === 0 || end < 0 ? piece : piece.slice(end + section.length + 3)
}).join('')
const given = process.argv[2] === 'given' ? JSON.parse(require('node:fs').readFileSync(0, 'utf8')) : null
const started = (command, told) => {
  const [tool, ...args] = command.split(' ')
  if (given !== null) {
    const error = given.exitCode === 0 ? null : Object.assign(new Error('it ended with ' + given.exitCode), { code: given.exitCode })
    setImmediate(told, error, given.stdout, given.stderr)
    return { on: () => undefined }
  }
  return childProcess.execFile(tool, args, { maxBuffer: 64 * 2 ** 20, killSignal: 'SIGKILL', windowsHide: true }, told)
}
childProcess.exec = (command, done) => {
  const running = started(command, (error, stdout, stderr) => {
    seen.exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null
    seen.stderr = stderr
    const start = stdout.search(/<(\?xml|nvidia_smi_log)/)
    seen.isXml = start >= 0 && (error === null || typeof error.code !== 'string')
    if (!seen.isXml) {
      if (start < 0) seen.stdoutStart = stdout
      return fail(error?.signal ? 'nvidia-smi was ended by ' + error.signal : error ?? 'it is empty')
    }
    done(null, ['processes', 'accounted_processes', 'supported_clocks'].reduce(without, stdout.slice(start)), '')
  })
  // A child that the tool left behind can hold its pipes open; what the tool itself printed is read by the turn after next.
  running.on('exit', () => setTimeout(() => setImmediate(() => [running.stdout, running.stderr].forEach((pipe) => pipe.destroy())), 100))
}
try {
  // Windows looks for a program in the working folder first, which is anyone's.
  if (process.platform === 'win32') process.chdir(require('node:path').dirname(process.execPath))
  require(path)((error, result) => (error ? fail(error) : tell({ result: result ?? null })))
} catch (cause) {
  fail(cause)
}`

/** What node-nvidia-smi runs. */
const QUESTION = 'nvidia-smi -q -x'
const MOST_ANSWER_BYTES = 2 ** 20

/** What NVIDIA's own tool tells of its devices, by way of node-nvidia-smi; the tool is started only where there is a sign of NVIDIA. */
export const nvidiaSmiAdapter = (): Adapter => ({
  name: 'nvidia-smi',
  provides: ['gpu_present', 'gpu_count', 'gpu_kind', 'gpu_vendor', 'gpu_vram_gb', 'gpu_vram_total_gb', 'gpu_vram_usable_gb', 'gpu_vram_free_gb'],
  cost: 'process',
  precedence: precedence.vendorTool,
  probe: (context) =>
    F.pipe(
      TE.fromTask<NvidiaSign | null, ProbeError>(signOfNvidia(context.host)),
      TE.chain((sign): TE.TaskEither<ProbeError, Reading> =>
        sign === null ? TE.right({}) : F.pipe(TE.fromEither(packagePath()), TE.chain(ask(context)), TE.orElse(orShutOut(context.host)))
      )
    )
})

const packagePath = (): E.Either<ProbeError, string> =>
  E.tryCatch(
    () => createRequire(import.meta.url).resolve('node-nvidia-smi'),
    () => ({ kind: 'not-installed', message: 'the optional package node-nvidia-smi is not installed' })
  )

const ask =
  ({ host, timeoutMs }: ProbeContext) =>
  (path: string): TE.TaskEither<ProbeError, Reading> => {
    const limits = { timeoutMs, maxBytes: MOST_ANSWER_BYTES, asks: QUESTION }
    // What was captured of the tool itself goes through the same package, in the same kind of process.
    const printed = host.printed?.(QUESTION)
    // Threads show the plain text or a table of it more often than XML.
    if (printed !== undefined && isTextOfTool(printed.stdout)) return F.pipe(TE.fromEither(parse(printed.stdout)), TE.chain(withBudget(host.files)))
    return F.pipe(
      printed === undefined
        ? F.pipe(
            TE.fromTask<ReadonlyArray<string>, ProbeError>(toolFolders(host)),
            TE.chain((folders) => host.run(process.execPath, ['-e', SCRIPT, path], { ...limits, env: variablesFor(host, folders) }))
          )
        : host.run(process.execPath, ['-e', SCRIPT, path, 'given'], { ...limits, input: JSON.stringify(printed) }),
      TE.chainEitherK(({ stdout, stderr, exitCode }) =>
        exitCode === 0
          ? readAnswer(stdout)
          : E.left({ kind: 'failed', message: `its process ended with ${String(exitCode)}: ${stderr.trim().slice(0, 300)}` })
      ),
      TE.chain(withBudget(host.files))
    )
  }

/** In a container that was given no device a card on the host's bus is there and cannot be used. */
const orShutOut =
  (host: Host) =>
  (error: ProbeError): TE.TaskEither<ProbeError, Reading> =>
    error.kind !== 'not-installed'
      ? TE.left(error)
      : F.pipe(
          TE.fromTask<boolean, ProbeError>(isShutOut(host)),
          TE.chain((isOut): TE.TaskEither<ProbeError, Reading> => (isOut ? TE.right({ devices: [], devicesOf: 'nvidia' }) : TE.left(error)))
        )

const variablesFor = (host: Host, folders: ReadonlyArray<string>): Host['env'] => ({
  ...host.env,
  [nameOfVariable(host.env, 'PATH')]: folders.join(host.platform === 'win32' ? ';' : ':'),
  LC_ALL: 'C',
  // Inside Electron the executable is the app itself unless it is told to be Node.
  ELECTRON_RUN_AS_NODE: '1',
  // What the app preloads into its own processes has no place in this one, and could print into its answer.
  NODE_OPTIONS: undefined
})
