import { win32 } from 'node:path'
import type { ChildProcess, SpawnOptions } from 'node:child_process'

/** What ending a tool needs of the system that it runs on. */
export interface System {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly kill: (pid: number, signal: 'SIGKILL') => unknown
  readonly spawn: (command: string, args: string[], options: SpawnOptions) => ChildProcess
  /** Starts a program and waits for its end. */
  readonly spawnSync: (command: string, args: string[], options: SpawnOptions) => unknown
}

/** A group of its own: on POSIX a signal reaches all of it. Windows has no groups, there the children are looked up. */
export const hasGroup = ({ platform }: Pick<System, 'platform'>): boolean => platform !== 'win32'

/**
 * Ends a tool and all processes that it started. With `waits`, as this program ends itself, only what was done before it returns counts.
 * Of a tool that has ended nothing can be found on Windows, and another program may have its number by now.
 */
export const endTool = (child: ChildProcess, system: System, waits = false): void => {
  const { pid } = child
  if (pid === undefined) return
  if (hasGroup(system)) return kill(-pid, system)
  if (child.exitCode !== null || child.signalCode !== null) return
  const alone = (): void => kill(pid, system)
  const args = ['/T', '/F', '/PID', String(pid)]
  if (waits) {
    system.spawnSync(taskkill(system), args, { ...QUIET, timeout: 2000 })
    return alone()
  }
  // Ended first, the tool would leave children that no longer say whose they are.
  const ending = system.spawn(taskkill(system), args, { ...QUIET, detached: true })
  ending.on('error', alone)
  ending.on('exit', (code) => (code === 0 ? undefined : alone()))
  ending.unref()
}

const QUIET = { stdio: 'ignore', windowsHide: true } as const

/** By its whole path: a program of that name in the working folder is not asked. */
const taskkill = ({ env }: System): string => win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe')

const kill = (pid: number, system: System): void => {
  try {
    system.kill(pid, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}
