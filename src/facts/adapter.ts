import type { taskEither as TE } from 'fp-ts'
import type { FactDefinition } from './dictionary.ts'
import type { Reading } from './reading.ts'

const KINDS = ['not-installed', 'not-supported', 'no-permission', 'timed-out', 'malformed', 'failed'] as const

/** Why an adapter gave no answer: plain data, told to the user with what to do about it. */
export interface ProbeError {
  readonly kind: (typeof KINDS)[number]
  /** In words, the tool's own where it said something. */
  readonly message: string
}

/** The kind that an adapter gives its failure; `failed` where it gives none. */
export const kindOfError = (told: object): ProbeError['kind'] => KINDS.find((kind) => 'kind' in told && kind === told.kind) ?? 'failed'

/** What a tool printed and how it ended. */
export interface ToolOutput {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

export interface ToolOptions {
  /** After this time the tool and all its children are killed, in ms. */
  readonly timeoutMs?: number
  /** More output than this is `malformed`, in bytes. */
  readonly maxBytes?: number
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What is asked, where the command is only the way to it: a child process that reads `nvidia-smi -q -x`. Captures call it so. */
  readonly asks?: string
  /** Given to the tool as standard input. */
  readonly input?: string
}

/** Files of the machine that is looked at. A file that is not there is `not-installed`, one that may not be read `no-permission`. */
export interface Files {
  /** The text of a file, cut off after `maxBytes` (1 MiB where it is left out). */
  readonly read: (path: string, maxBytes?: number) => TE.TaskEither<ProbeError, string>
  /** The names in a folder, sorted. */
  readonly list: (path: string) => TE.TaskEither<ProbeError, ReadonlyArray<string>>
  /** Where a link leads to, as it is written. */
  readonly link: (path: string) => TE.TaskEither<ProbeError, string>
  /** Bytes free for this user where a path is kept; left out where only files can be read. */
  readonly free?: (path: string) => TE.TaskEither<ProbeError, number>
}

/** All that an adapter may touch: files, tools and variables are arguments, so that a captured machine can stand in for them. */
export interface Host {
  /** As `process.platform` tells it. */
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly files: Files
  /** Runs a tool without a shell, in a process group of its own that never outlives the call. */
  readonly run: (command: string, args: ReadonlyArray<string>, options?: ToolOptions) => TE.TaskEither<ProbeError, ToolOutput>
  /** What a tool printed on the machine that was captured; left out on a machine that is really there. */
  readonly printed?: (commandLine: string) => ToolOutput | undefined
}

/** One probe's circumstances. */
export interface ProbeContext {
  readonly host: Host
  /** Fires when the answer is no longer wanted. */
  readonly signal: AbortSignal
  /** The facts that are asked for; an adapter may leave out the work for others. */
  readonly wanted: ReadonlySet<string>
  /** How long this probe may take, in ms. */
  readonly timeoutMs: number
}

/** A source of readings. */
export interface Adapter {
  /** Stands in every decision as the source of a fact: lower case, words joined by hyphens. */
  readonly name: string
  /** The facts that its readings can decide. */
  readonly provides: ReadonlyArray<string>
  /** What asking costs; cheaper adapters are asked first, and the rest only for what is still unknown. */
  readonly cost: 'memory' | 'files' | 'process'
  /** Where two adapters disagree the one with the higher precedence is believed (see `precedence`). */
  readonly precedence: number
  /** Facts of its own, beside the dictionary's. */
  readonly declares?: ReadonlyArray<FactDefinition>
  /** It looks at the machine through the host alone, so that a captured one can stand in: it is asked about machine files as well. */
  readonly replays?: boolean
  readonly probe: (context: ProbeContext) => TE.TaskEither<ProbeError, Reading>
}

/** Who is believed: a person over a file, a file over a vendor's tool, and so on down to systeminformation. */
export const precedence = {
  user: 70,
  fixture: 60,
  custom: 50,
  vendorTool: 40,
  driverFiles: 30,
  operatingSystem: 20,
  systeminformation: 10
} as const
