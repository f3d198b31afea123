import os from 'node:os'
import type { Host } from '../src/facts/adapter.ts'
import { planLinux, type LinuxPlan } from './load/linux-plan.ts'
import { readLinux } from './load/linux.ts'
import { askNvidia, findNvidia } from './load/nvidia.ts'
import { readOther, type OsLoads } from './load/other.ts'
import type { LoadReading } from './load/reading.ts'

export { loadsBetween, totalOf, UNKNOWN_LOADS, type LoadReading, type Loads } from './load/reading.ts'

/** Reads what a machine is loaded with, each time that it is asked; loads of the processor take two readings. */
export type LoadSource = () => Promise<LoadReading>

export interface LoadSourceOptions {
  /** Milliseconds of a clock that is never set. */
  readonly nowMs: () => number
  readonly readOs?: () => OsLoads
}

interface Plan {
  readonly linux: LinuxPlan | null
  /** The path of nvidia-smi. */
  readonly nvidia: string | null
}

/** Limits are changed and devices come and go while a program runs: after so many readings what there is to read is looked at again. */
const READINGS_PER_PLAN = 30

/** The loads of a host: files on Linux, node:os elsewhere, and nvidia-smi where there is a sign of NVIDIA. */
export const loadSource = (host: Host, { nowMs, readOs = osLoads }: LoadSourceOptions): LoadSource => {
  let plan: Plan | null = null
  let readings = 0
  return async () => {
    if (plan === null || readings >= READINGS_PER_PLAN) {
      plan = { linux: host.platform === 'linux' ? await planLinux(host.files) : null, nvidia: await findNvidia(host) }
      readings = 0
    }
    readings++
    const asked = plan.nvidia === null ? null : askNvidia(host, plan.nvidia)
    const nothing = { devices: [], temperatures: [] }
    const own = plan.linux === null ? { ...(await readOther(host, readOs())), ...nothing } : await readLinux(host.files, plan.linux, nowMs)
    const { devices, temperatures } = asked === null ? nothing : await asked
    // What gave no answer is left in peace until then.
    if (devices.length === 0) plan = { ...plan, nvidia: null }
    return { ...own, devices: [...own.devices, ...devices], temperatures: [...own.temperatures, ...temperatures] }
  }
}

const osLoads = (): OsLoads => ({ totalmem: os.totalmem(), freemem: os.freemem(), cpus: os.cpus() })
