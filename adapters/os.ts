import os from 'node:os'
import { either as E, taskEither as TE } from 'fp-ts'
import { precedence, type Adapter, type ProbeError } from '../src/facts/adapter.ts'
import type { Reading, SystemReading } from '../src/facts/reading.ts'

/** What node:os and process say, as they say it; memory in bytes. */
export interface OsRaw {
  readonly platform: string
  /** Empty where it is not known. */
  readonly arch: string
  readonly totalmem: number
  readonly freemem: number
  readonly availableMemory: number | undefined
  readonly constrainedMemory: number | undefined
  readonly logicalProcessors: number
  readonly availableParallelism: number
}

/** Turns what node:os said into a reading; what it cannot know, such as physical cores, is left out. Pure. */
export const parse = (raw: OsRaw): Reading => {
  const total = bytes(raw.totalmem)
  const available = bytes(raw.availableMemory) ?? bytes(raw.freemem)
  const limit = bytes(raw.constrainedMemory)
  const threads = count(raw.logicalProcessors)
  const usable = count(raw.availableParallelism)
  return {
    memory: {
      ...(total === undefined ? {} : { totalBytes: total }),
      // On macOS node:os asks hw.memsize, which is what is built in.
      ...(total !== undefined && raw.platform === 'darwin' ? { installedBytes: total } : {}),
      ...(available === undefined || (total !== undefined && available > total) ? {} : { availableBytes: available }),
      ...(limit === undefined ? {} : { limitBytes: limit })
    },
    processor: { ...(threads === undefined ? {} : { logicalProcessors: threads }), ...(usable === undefined ? {} : { usableThreads: usable }) },
    system: {
      os: systemOf(raw.platform),
      ...(raw.arch === '' ? {} : { arch: raw.arch === 'x64' || raw.arch === 'arm64' ? raw.arch : 'other' })
    }
  }
}

/** What node:os knows on every platform, without a file or a process: the floor that always answers. */
export const osAdapter = (read: () => OsRaw = () => readOs()): Adapter => ({
  name: 'os',
  provides: ['ram_gb', 'ram_usable_gb', 'ram_available_gb', 'cpu_threads', 'os', 'arch'],
  cost: 'memory',
  precedence: precedence.operatingSystem,
  probe: () => TE.fromEither(E.tryCatch(() => parse(read()), failed))
})

/** Asks this machine. */
export const readOs = (): OsRaw => ({
  platform: process.platform,
  arch: process.arch,
  totalmem: os.totalmem(),
  freemem: os.freemem(),
  availableMemory: asked('availableMemory'),
  constrainedMemory: asked('constrainedMemory'),
  logicalProcessors: os.cpus().length,
  availableParallelism: os.availableParallelism()
})

/** Some runtimes that carry Node inside leave these out, and the floor has to answer there too. */
const asked = (method: 'availableMemory' | 'constrainedMemory'): number | undefined => (process as Partial<NodeJS.Process>)[method]?.()

const failed = (cause: unknown): ProbeError => ({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) })

/** Zero stands for what the system did not tell, and a number beyond all memory for "no limit". */
const bytes = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isSafeInteger(value) && value > 0 && value <= MOST_BYTES ? value : undefined

const MOST_BYTES = 2 ** 50

const count = (value: number): number | undefined => (Number.isSafeInteger(value) && value > 0 ? value : undefined)

/** The fact `os` by the name that Node has for a system. */
export const systemOf = (platform: string): NonNullable<SystemReading['os']> =>
  platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other'
