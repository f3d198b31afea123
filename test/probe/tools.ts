import { readFileSync } from 'node:fs'
import type { either as E } from 'fp-ts'
import type { ProbeError, ToolOptions, ToolOutput } from '../../src/facts/adapter.ts'
import { runTool } from '../../src/probe/run-tool.ts'

/** Runs a JavaScript program as a tool. */
export const runScript = (
  script: string,
  options: ToolOptions = {},
  signal = new AbortController().signal
): Promise<E.Either<ProbeError, ToolOutput>> => runTool(signal)(process.execPath, ['-e', script], options)()

/** Whether a process runs. On Linux one that was killed can stay listed until the first process of a container asks for it. */
export const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

/** Resolves when none of the processes runs any more: one that is killed takes a moment to end. */
export const ended = async (pids: ReadonlyArray<number>): Promise<boolean> => {
  while (pids.some(runs)) await new Promise((resolve) => setTimeout(resolve, 10))
  return true
}

/** All numbers in a text. */
export const pidsIn = (text: string): ReadonlyArray<number> => [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits))
