import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { either as E } from 'fp-ts'
import type { Adapter, ProbeError } from '../facts/adapter.ts'
import type { Reading } from '../facts/reading.ts'
import { thisSystem } from '../probe/under-way.ts'
import { adapterProcess, type AdapterProcess } from './adapter-process.ts'
import { programText } from './program-text.ts'
import { startNode } from './start-node.ts'

export interface LoadOptions {
  /** How long loading may take, in ms; 5000 where it is left out. */
  readonly timeoutMs?: number
  /** Told what the adapter throws where nobody waits for it, in words. */
  readonly onStray?: (message: string) => void
}

const DEFAULT_TIMEOUT_MS = 5000
/** An answer is some facts and devices: one that is longer is none, in bytes. */
const LONGEST_ANSWER = 4 * 2 ** 20
/** A process that nobody needed for so long is ended, in ms; the next probe starts another. */
const IDLE_MS = 2000

/**
 * Loads an adapter from a module into a process of its own. There an endless loop, an end of the process, changed globals and whatever
 * is printed reach nothing else: each is a failure of this adapter. What it asks of the machine this program asks for it. The error is
 * why there is no adapter, in words.
 */
export const adapterApart = async (
  path: string,
  { timeoutMs = DEFAULT_TIMEOUT_MS, onStray = () => undefined }: LoadOptions = {}
): Promise<E.Either<string, Adapter>> => {
  const module = pathToFileURL(resolve(path)).href
  const system = await thisSystem()
  const program = programText()
  const withProcess = keeping(() =>
    adapterProcess((heard) => startNode({ system, program, args: [module], longest: LONGEST_ANSWER, ...heard }), onStray)
  )
  const loaded = await withProcess((process) => inTime(process, timeoutMs))
  if (E.isLeft(loaded)) return loaded
  // A detector looks at each part of it before anybody is asked, and at all that a probe gives.
  const said = loaded.right as Omit<Adapter, 'probe'>
  return E.right({ ...said, probe: (context) => () => withProcess((process) => process.probe(context) as Promise<E.Either<ProbeError, Reading>>) })
}

const inTime = async (process: AdapterProcess, timeoutMs: number): Promise<E.Either<string, unknown>> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<E.Either<string, never>>((give) => {
    timer = setTimeout(() => give(E.left(`no answer in ${timeoutMs} ms`)), timeoutMs)
  })
  const loaded = await Promise.race([process.loaded, late])
  clearTimeout(timer)
  if (E.isLeft(loaded)) process.end()
  return loaded
}

/** One process for all uses: started where it is needed, ended where nobody needed it for a while. */
const keeping = (start: () => AdapterProcess): (<A>(use: (process: AdapterProcess) => Promise<A>) => Promise<A>) => {
  let current: AdapterProcess | undefined
  let users = 0
  let idle: NodeJS.Timeout | undefined
  return async (use) => {
    clearTimeout(idle)
    users += 1
    if (current === undefined || current.isGone()) current = start()
    try {
      return await use(current)
    } finally {
      users -= 1
      if (users === 0) idle = setTimeout(() => current?.end(), IDLE_MS).unref()
    }
  }
}
