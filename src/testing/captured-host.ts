import { setTimeout as wait } from 'node:timers/promises'
import { either as E, taskEither as TE } from 'fp-ts'
import type { Files, Host, ProbeError, ToolOptions, ToolOutput } from '../facts/adapter.ts'

/** How a tool of a captured machine answers: what it printed, or why it gave no answer. */
export type ToolAnswer = ToolOutput | ProbeError | 'hangs'

/** A machine as a fixture: its files, its tools' answers, its variables. */
export interface CapturedMachine {
  readonly platform?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Texts by absolute path; folders are there by what is in them. */
  readonly files?: Readonly<Record<string, string>>
  /** What a command prints, by its name and arguments; undefined for one that is not installed. */
  readonly tool?: (command: string, args: ReadonlyArray<string>) => ToolAnswer | undefined
}

const DEFAULT_TIMEOUT_MS = 5000

/** A host for an adapter to probe, made of a captured machine; nothing of this machine is touched. */
export const capturedHost = (machine: CapturedMachine, signal: AbortSignal): Host => ({
  platform: machine.platform ?? 'linux',
  env: machine.env ?? {},
  files: capturedFiles(machine.files ?? {}),
  run: (command, args, options = {}) => answerOf(machine.tool?.(command, args), command, options, signal)
})

const answerOf = (
  answer: ToolAnswer | undefined,
  command: string,
  { timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = Infinity }: ToolOptions,
  signal: AbortSignal
): TE.TaskEither<ProbeError, ToolOutput> => {
  if (answer === undefined) return TE.left({ kind: 'not-installed', message: `${command}: not installed` })
  if (answer === 'hangs') return hang(command, timeoutMs, signal)
  if ('kind' in answer) return TE.left(answer)
  if (answer.stdout.length + answer.stderr.length > maxBytes)
    return TE.left({ kind: 'malformed', message: `${command} printed more than ${maxBytes} bytes` })
  return TE.right(answer)
}

const hang =
  (command: string, timeoutMs: number, signal: AbortSignal): TE.TaskEither<ProbeError, ToolOutput> =>
  async () => {
    await wait(timeoutMs, undefined, { signal }).catch(() => undefined)
    return E.left({ kind: 'timed-out', message: `${command} gave no answer in ${timeoutMs} ms` })
  }

const capturedFiles = (texts: Readonly<Record<string, string>>): Files => {
  const missing = (path: string): TE.TaskEither<ProbeError, never> => TE.left({ kind: 'not-installed', message: `${path}: not there` })
  return {
    read: (path, maxBytes = Infinity) => (Object.hasOwn(texts, path) ? TE.right((texts[path] ?? '').slice(0, maxBytes)) : missing(path)),
    list: (path) => {
      const folder = path.endsWith('/') ? path : `${path}/`
      const names = Object.keys(texts).flatMap((each) => (each.startsWith(folder) ? [each.slice(folder.length).split('/')[0] ?? ''] : []))
      return names.length > 0 ? TE.right([...new Set(names)].sort()) : missing(path)
    },
    link: missing
  }
}
