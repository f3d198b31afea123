import { either as E } from 'fp-ts'
import type { Host } from '../../src/facts/adapter.ts'
import type { LoadReading, MemoryLoad } from './reading.ts'

/** What node:os says at one moment; bytes, and milliseconds of each processor. */
export interface OsLoads {
  readonly totalmem: number
  readonly freemem: number
  readonly cpus: ReadonlyArray<{ readonly times: Readonly<Record<'user' | 'nice' | 'sys' | 'idle' | 'irq', number>> }>
}

/** The loads of a system other than Linux, GPUs apart. */
export const readOther = async (host: Host, os: OsLoads): Promise<Omit<LoadReading, 'devices' | 'temperatures'>> => ({
  memory: host.platform === 'darwin' ? await macMemory(host, os) : parseMemory(os),
  processor: parseProcessor(os)
})

const parseMemory = ({ totalmem, freemem }: OsLoads): ReadonlyArray<MemoryLoad> =>
  totalmem > 0 && freemem >= 0 && freemem <= totalmem ? [{ usedBytes: totalmem - freemem, totalBytes: totalmem }] : []

/**
 * On macOS node:os counts the file cache as memory in use, so that it looks full at all times. The kernel's own figure of what is free,
 * in percent, is what `memory_pressure` shows.
 */
const macMemory = async (host: Host, { totalmem }: OsLoads): Promise<ReadonlyArray<MemoryLoad>> => {
  const answer = await host.run('/usr/sbin/sysctl', ['-n', 'kern.memorystatus_level'], { timeoutMs: 2000, maxBytes: 1024 })()
  const free = E.isRight(answer) && /^\d{1,3}\s*$/.test(answer.right.stdout) ? Number(answer.right.stdout) : NaN
  return free <= 100 ? parseMemory({ totalmem, freemem: (totalmem * free) / 100, cpus: [] }) : []
}

const parseProcessor = ({ cpus }: OsLoads): LoadReading['processor'] => {
  const sum = (of: (times: OsLoads['cpus'][number]['times']) => number): number => cpus.reduce((all, { times }) => all + of(times), 0)
  const busy = sum(({ user, nice, sys, irq }) => user + nice + sys + irq)
  return cpus.length === 0 ? [] : [{ name: `processors ${cpus.length}`, busy, capacity: busy + sum(({ idle }) => idle) }]
}
