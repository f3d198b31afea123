import { either as E, type taskEither as TE } from 'fp-ts'
import type { ProbeContext, ProbeError, ToolOptions, ToolOutput } from './adapter.ts'

/**
 * The machine that an adapter is asked about, with plain promises: this one, a tree of files (`--root`), or a captured one. A promise that
 * rejects does so with an Error whose `kind` says why, which may be left to be listed as the adapter's failure.
 */
export interface PlainMachine {
  /** As `process.platform` tells it. */
  readonly platform: string
  /** Variables; of a captured machine only those that say which devices may be used. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The text of a file, cut off after `maxBytes` (1 MiB where it is left out); null where it is not there. */
  readonly read: (path: string, maxBytes?: number) => Promise<string | null>
  /** The names in a folder, sorted; null where it is not there. */
  readonly list: (path: string) => Promise<ReadonlyArray<string> | null>
  /** Where a link leads to, as it is written; null where it is not there. */
  readonly link: (path: string) => Promise<string | null>
  /** Runs a tool without a shell, in a process group of its own, and no longer than the adapter has. Rejects where it is not installed. */
  readonly run: (command: string, args?: ReadonlyArray<string>, options?: ToolOptions) => Promise<ToolOutput>
}

export const plainMachine = ({ host, timeoutMs }: Pick<ProbeContext, 'host' | 'timeoutMs'>): PlainMachine => ({
  platform: host.platform,
  env: host.env,
  read: (path, maxBytes) => there(host.files.read(path, maxBytes)),
  list: (path) => there(host.files.list(path)),
  link: (path) => there(host.files.link(path)),
  run: async (command, args = [], options = {}) => {
    const answer = await host.run(command, args, { timeoutMs, ...options })()
    if (E.isLeft(answer)) throw asError(answer.left)
    return answer.right
  }
})

const there = async <A>(asked: TE.TaskEither<ProbeError, A>): Promise<A | null> => {
  const answer = await asked()
  if (E.isRight(answer)) return answer.right
  if (answer.left.kind === 'not-installed') return null
  throw asError(answer.left)
}

const asError = ({ kind, message }: ProbeError): Error => Object.assign(new Error(message), { kind })
