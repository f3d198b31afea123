import type { ChildProcess } from 'node:child_process'
import { endTool, type System } from './end-tool.ts'

/** The system that this program runs on; what starts processes is loaded only where one is started. */
export const thisSystem = async (): Promise<System> => {
  const { spawn, spawnSync } = await import('node:child_process')
  const { platform, env } = process
  return { platform, env, kill: (pid, signal) => process.kill(pid, signal), spawn, spawnSync }
}

const running = new Map<ChildProcess, System>()

/** A program that ends while a process of its own runs takes the process and all that it started with it. */
export const endWithUs = (child: ChildProcess, system: System): void => {
  if (child.pid === undefined) return
  if (running.size === 0 && !process.listeners('exit').includes(endAll)) process.on('exit', endAll)
  running.set(child, system)
}

/** The process has ended, and its number may be another's by now. */
export const outlived = (child: ChildProcess): void => void running.delete(child)

const endAll = (): void => running.forEach((system, child) => endTool(child, system, true))
