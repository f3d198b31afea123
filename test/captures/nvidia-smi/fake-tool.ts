import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { either as E } from 'fp-ts'
import { onTestFinished } from 'vitest'
import { nvidiaSmiAdapter } from '../../../adapters/nvidia-smi.ts'
import type { Host, ProbeError } from '../../../src/facts/adapter.ts'
import type { Reading } from '../../../src/facts/reading.ts'
import { nodeHost } from '../../../src/probe/node-host.ts'

/** The path of a capture. */
export const captureFile = (name: string): string => fileURLToPath(new URL(`${name}.xml`, import.meta.url))

/** What nvidia-smi printed. */
export const captureText = (name: string): string => readFileSync(captureFile(name), 'utf8')

export interface FakeTool {
  /** The one folder, beside those of the system, that the PATH leads to. */
  readonly folder: string
  /** Processes that took part: the tool, the process that started it, and those that the tool started. */
  readonly pids: () => ReadonlyArray<number>
  /** Resolves when so many of them were started. */
  readonly started: (count: number) => Promise<void>
  /** Those that are still there after all had ample time to go. */
  readonly survivors: () => Promise<ReadonlyArray<number>>
  readonly probe: (change?: ProbeChange) => Promise<E.Either<ProbeError, Reading>>
}

interface ProbeChange {
  readonly abort?: AbortController
  readonly timeoutMs?: number
  readonly host?: Partial<Host>
}

/** Plenty: no test waits for this deadline. */
const LONG_MS = 100_000

/** An nvidia-smi made of a shell script; `tell PID NAME` in it tells of a process. Texts beside it are files in its folder, `$here`. */
export const fakeTool = (script: string, texts: Readonly<Record<string, string>> = {}): FakeTool => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-nvidia-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const pidFolder = mkdtempSync(join(folder, 'pids-'))
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text)
  const tool = join(folder, 'nvidia-smi')
  // Renaming makes a file appear with all that is in it.
  const tell = `tell() { echo "$1" > '${folder}'/"$2"; mv '${folder}'/"$2" '${pidFolder}'/"$2"; }`
  writeFileSync(tool, `#!/bin/sh\nhere='${folder}'\n${tell}\ntell $$ tool\ntell $PPID parent\n${script}\n`)
  chmodSync(tool, 0o755)
  const pids = (): ReadonlyArray<number> => readdirSync(pidFolder).map((name) => Number(readFileSync(join(pidFolder, name), 'utf8')))
  return {
    folder,
    pids,
    started: (count) => until(() => pids().length >= count),
    survivors: async () => {
      await until(() => !pids().some(isAlive)).catch(() => undefined)
      return pids().filter(isAlive)
    },
    probe: ({ abort = new AbortController(), timeoutMs = LONG_MS, host = {} } = {}) => {
      const adapter = nvidiaSmiAdapter()
      const here: Host = { ...nodeHost(abort.signal), env: { PATH: `${folder}:/usr/bin:/bin` }, ...host }
      return adapter.probe({ host: here, signal: abort.signal, wanted: new Set(adapter.provides), timeoutMs })()
    }
  }
}

/** What has ended and waits for its parent to notice is not alive. */
const isAlive = (pid: number): boolean => {
  const status = `/proc/${pid}/stat`
  if (process.platform === 'linux') return existsSync(status) && !/\) Z /.test(readOrNothing(status))
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ') Z '
  }
}

const until = async (holds: () => boolean, turns = 2000): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) {
    if (holds()) return
    await wait(10)
  }
  throw new Error('it never came to be')
}
