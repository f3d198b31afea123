import { either as E, type taskEither as TE } from 'fp-ts'
import type { ProbeError, ToolOptions, ToolOutput } from '../facts/adapter.ts'
import { endTool, hasGroup, type System } from './end-tool.ts'
import { endWithUs, outlived, thisSystem } from './under-way.ts'

const DEFAULT_TIMEOUT_MS = 5000
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024

/**
 * Runs a tool without a shell, in a process group of its own. Whatever happens, the answer comes by the deadline and no process
 * of the group outlives it: a tool that hangs, ignores SIGTERM or leaves children behind is killed with them. (On Windows, which has
 * no such groups, a tool that is stopped takes its children along; one that ends by itself can leave some behind.)
 */
export const runTool =
  (signal: AbortSignal, system?: System) =>
  (command: string, args: ReadonlyArray<string>, options: ToolOptions = {}): TE.TaskEither<ProbeError, ToolOutput> =>
  async () => {
    const on = system ?? (await thisSystem())
    return new Promise((resolve) => {
      const { timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES, input } = options
      if (signal.aborted) return resolve(E.left({ kind: 'timed-out', message: `${command} was not started: time was up` }))
      const starting = E.tryCatch(
        () =>
          on.spawn(command, [...args], {
            detached: hasGroup(on),
            windowsHide: true,
            stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
            ...(options.env ? { env: { ...options.env } } : {})
          }),
        (cause) => cause as NodeJS.ErrnoException
      )
      // Some reasons, such as a path below a file or arguments that are too long, are thrown; others arrive as an event.
      if (E.isLeft(starting)) return resolve(E.left(notStarted(command, starting.left)))
      const child = starting.right
      const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
      let bytes = 0
      let ended = false
      const end = (result: E.Either<ProbeError, ToolOutput>): void => {
        if (ended) return
        ended = true
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        endTool(child, on)
        outlived(child)
        // A process in uninterruptible sleep survives SIGKILL: nothing here waits for it.
        for (const stream of STREAMS) child[stream]?.destroy()
        child.unref()
        resolve(result)
      }
      const fail = (kind: ProbeError['kind'], message: string): void => end(E.left({ kind, message }))
      const onAbort = (): void => fail('timed-out', `${command} was stopped: its answer is no longer wanted`)
      const timer = setTimeout(() => fail('timed-out', `${command} gave no answer in ${timeoutMs} ms`), timeoutMs)
      signal.addEventListener('abort', onAbort, { once: true })
      endWithUs(child, on)
      child.on('error', (cause: NodeJS.ErrnoException) => end(E.left(notStarted(command, cause))))
      // Where the process has no files left to open, there is a child without streams.
      for (const stream of STREAMS) {
        child[stream]?.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > maxBytes) return fail('malformed', `${command} printed more than ${maxBytes} bytes`)
          output[stream].push(chunk)
        })
      }
      // A tool that does not read to the end closes its side: what it prints still counts.
      child.stdin?.on('error', () => undefined).end(input)
      // Children of the tool can hold its pipes open after it ended, and "close" would wait for them.
      child.on('exit', () => endTool(child, on))
      child.on('close', (exitCode) => {
        const text = (chunks: ReadonlyArray<Buffer>): string => Buffer.concat(chunks).toString('utf8')
        end(E.right({ stdout: text(output.stdout), stderr: text(output.stderr), exitCode }))
      })
    })
  }

const STREAMS = ['stdout', 'stderr'] as const

const notStarted = (command: string, { code, message }: NodeJS.ErrnoException): ProbeError => ({
  kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'not-installed' : code === 'EACCES' || code === 'EPERM' ? 'no-permission' : 'failed',
  message: `${command}: ${message}`
})
