import type { task as T } from 'fp-ts'
import type { OsRaw } from '../../adapters/os.ts'
import type { Adapter } from '../facts/adapter.ts'
import type { Capture } from '../facts/captures/capture.ts'
import type { Dictionary } from '../facts/dictionary.ts'
import type { MachineFile } from '../facts/machine-file.ts'
import { stated, type Survey } from '../facts/survey.ts'
import { replayHost } from '../probe/replay-host.ts'
import { runTool } from '../probe/run-tool.ts'
import { survey } from '../probe/survey.ts'
import { defaultAdapters } from './default-adapters.ts'

export interface MachineSurveyOptions {
  readonly dictionary: Dictionary
  /** The facts that are asked for; all of the dictionary where it is left out. */
  readonly wanted?: ReadonlySet<string>
  readonly timeoutMs?: number
  /** Adapters of your own; those that look at the host alone are asked about a capture. */
  readonly adapters?: ReadonlyArray<Adapter>
  /** False asks, of our own, only those that have the names of adapters given. */
  readonly defaults?: boolean
}

const DEFAULT_TIMEOUT_MS = 5000

/** The survey of a stored machine: facts as they are stated, or what the real adapters make of its capture. Nothing of this machine is looked at. */
export const machineSurvey = (
  { facts, capture }: MachineFile,
  { dictionary, wanted = new Set(dictionary.keys()), timeoutMs = DEFAULT_TIMEOUT_MS, adapters = [], defaults = true }: MachineSurveyOptions
): T.Task<Survey> => {
  if (capture === undefined) {
    const known = Object.entries(facts ?? {}).filter(([name]) => dictionary.has(name))
    return () => Promise.resolve(stated(Object.fromEntries(known), 'fixture'))
  }
  const ours = defaultAdapters({ os: () => osOf(capture) })
  const brought = adapters.filter(({ name, replays }) => replays === true && !ours.some((own) => own.name === name))
  // Of a machine whose capture does not hold it systeminformation has nothing to say, and that is no failure.
  const holds = ({ name }: Adapter): boolean => name !== 'systeminformation' || capture.tools?.[name] !== undefined
  return survey({
    adapters: [...ours.filter((own) => holds(own) && (defaults || adapters.some(({ name }) => name === own.name))), ...brought],
    dictionary,
    wanted,
    timeoutMs,
    host: (signal) => replayHost(capture, runTool(signal))
  })
}

/** What was not captured is what node:os says for "unknown". */
export const osOf = ({ platform, arch = '', os = {} }: Pick<Capture, 'platform' | 'arch' | 'os'>): OsRaw => ({
  platform,
  arch,
  totalmem: os.totalmem ?? 0,
  freemem: os.freemem ?? 0,
  availableMemory: os.availableMemory,
  constrainedMemory: os.constrainedMemory,
  logicalProcessors: os.logicalProcessors ?? 0,
  availableParallelism: os.availableParallelism ?? 0
})
