import { either as E } from 'fp-ts'
import type { Host } from '../../src/facts/adapter.ts'
import { isShutOut, signOfNvidia, toolFolders, type NvidiaSign } from '../nvidia-smi/sign.ts'
import type { DeviceLoad, LoadReading } from './reading.ts'

const ASKED = ['--query-gpu=memory.used,memory.total,utilization.gpu,temperature.gpu', '--format=csv,noheader,nounits']
const TIMEOUT_MS = 5000
const MOST_BYTES = 64 * 1024
const MIB = 2 ** 20

type Devices = Pick<LoadReading, 'devices' | 'temperatures'>

/** On Linux a card without its driver, or the tool alone, has nothing to tell, and each question would be a process in vain. */
const VAIN: ReadonlySet<NvidiaSign | null> = new Set([null, 'pci-device', 'tool'])

/** Where NVIDIA's own tool is, or null where there is no sign of NVIDIA or no tool to ask. */
export const findNvidia = async (host: Host): Promise<string | null> => {
  const sign = await signOfNvidia(host)()
  if (host.platform === 'linux' ? VAIN.has(sign) : sign === null) return null
  if (await isShutOut(host)()) return null
  const [separator, name] = host.platform === 'win32' ? ['\\', 'nvidia-smi.exe'] : ['/', 'nvidia-smi']
  for (const folder of new Set(await toolFolders(host)())) {
    // By its whole path: a bare name would be looked for in the working folder on Windows.
    const path = `${folder}${separator}${name}`
    if (E.isRight(await host.files.read(path, 1)())) return path
  }
  return null
}

/** Asks the tool, which is one process; nothing where it gives no answer. */
export const askNvidia = async (host: Host, tool: string): Promise<Devices> => {
  const answer = await host.run(tool, ASKED, { timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, env: { ...host.env, LC_ALL: 'C' } })()
  return E.isRight(answer) && answer.right.exitCode === 0 ? parseNvidia(answer.right.stdout) : { devices: [], temperatures: [] }
}

/** A line for each device: MiB, MiB, percent, degrees; words such as [N/A] for what it does not tell. */
export const parseNvidia = (text: string): Devices => {
  const rows = text.split(/\r?\n/).flatMap((line) => {
    const cells = line.split(',').map((cell) => (/^\s*\d+(\.\d+)?\s*$/.test(cell) ? Number(cell) : null))
    return cells.length === 4 ? [cells] : []
  })
  return {
    devices: rows.map(([used = null, total = null, busy = null]): DeviceLoad => ({
      memory: used === null || total === null || total === 0 ? null : { usedBytes: used * MIB, totalBytes: total * MIB },
      busyPercent: busy
    })),
    temperatures: rows.flatMap(([, , , degrees = null]) => (degrees === null ? [] : [degrees]))
  }
}
