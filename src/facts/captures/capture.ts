import type { ProbeError } from '../adapter.ts'

/** What a tool of a captured machine said: what it printed and how it ended, or why it gave no answer. */
export interface CapturedTool {
  readonly stdout?: string
  readonly stderr?: string
  /** Null where it was ended by a signal. */
  readonly exitCode?: number | null
  /** What the child process that read the tool's output handed back, as text; it stands for `stdout` where it is there. */
  readonly decoded?: string
  readonly error?: ProbeError
}

/** What node:os and process said; memory in bytes. */
interface CapturedOs {
  readonly totalmem?: number
  readonly freemem?: number
  readonly availableMemory?: number
  readonly constrainedMemory?: number
  readonly logicalProcessors?: number
  readonly availableParallelism?: number
}

/**
 * A machine as its adapters saw it, raw: replayed through the real parsers it gives the same facts, wherever it is replayed. All that is
 * left out was not there, or was not looked at.
 */
export interface Capture {
  /** As `process.platform` tells it: linux, darwin, win32. */
  readonly platform: string
  /** As `process.arch` tells it: x64, arm64. */
  readonly arch?: string
  /** Variables that say which devices may be used. */
  readonly env?: Readonly<Record<string, string>>
  readonly os?: CapturedOs
  /** Texts by absolute path. */
  readonly files?: Readonly<Record<string, string>>
  /** Names in a folder, by absolute path; what lies below a folder by `files` need not be listed. */
  readonly folders?: Readonly<Record<string, ReadonlyArray<string>>>
  /** Where links lead to, by absolute path. */
  readonly links?: Readonly<Record<string, string>>
  /** Files and folders that are there and may not be read. */
  readonly forbidden?: ReadonlyArray<string>
  /** What tools said, by command line: `nvidia-smi -q -x`. */
  readonly tools?: Readonly<Record<string, CapturedTool>>
  /** Bytes free where models are kept. */
  readonly disk_free_bytes?: number
}
