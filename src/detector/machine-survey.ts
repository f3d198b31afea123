import type { task as T } from 'fp-ts'
import type { OsRaw } from '../../adapters/os.ts'
import type { Capture } from '../facts/capture.ts'
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
}

const DEFAULT_TIMEOUT_MS = 5000

/** The survey of a stored machine: facts as they are stated, or what the real adapters make of its capture. Nothing of this machine is looked at. */
export const machineSurvey = (
  { facts, capture }: MachineFile,
  { dictionary, wanted = new Set(dictionary.keys()), timeoutMs = DEFAULT_TIMEOUT_MS }: MachineSurveyOptions
): T.Task<Survey> => {
  if (capture === undefined) {
    const known = Object.entries(facts ?? {}).filter(([name]) => dictionary.has(name))
    return () => Promise.resolve(stated(Object.fromEntries(known), 'fixture'))
  }
  return survey({
    // Of a machine whose capture does not hold it systeminformation has nothing to say, and that is no failure.
    adapters: defaultAdapters({ os: () => osOf(capture) }).filter(({ name }) => name !== 'systeminformation' || capture.tools?.[name] !== undefined),
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
