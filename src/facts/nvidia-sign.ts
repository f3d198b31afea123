import type { task as T } from 'fp-ts'
import type { Host } from './adapter.ts'
import { isFile, namesIn, pathFolders, textOf, variable, type Machine } from './look-around.ts'

/** What speaks for a device of NVIDIA: its driver, a device on the bus, Windows below Linux, a board of its own, its tool. */
export type NvidiaSign = 'driver' | 'pci-device' | 'wsl' | 'tegra' | 'tool'

type Check = (machine: Machine) => Promise<boolean>

/** The first sign of NVIDIA, or null where there is none. Files alone are asked, so a machine without one costs no process. */
export const signOfNvidia =
  (machine: Machine): T.Task<NvidiaSign | null> =>
  async () => {
    for (const [sign, isThere] of machine.platform === 'linux' ? [...LINUX, TOOL] : [TOOL]) {
      if (await isThere(machine)) return sign
    }
    return null
  }

/**
 * Where `nvidia-smi` is looked for: the absolute folders of the PATH (a relative one is anyone's), then those that no PATH leads to
 * below Windows and in older drivers of Windows.
 */
export const toolFolders = (machine: Pick<Host, 'platform' | 'env'>): ReadonlyArray<string> => [...pathFolders(machine), ...besidePath(machine)]

const besidePath = ({ platform, env }: Pick<Host, 'platform' | 'env'>): ReadonlyArray<string> => {
  if (platform === 'linux') return [WSL]
  if (platform !== 'win32') return []
  return [
    `${variable(env, 'SystemRoot') ?? 'C:\\Windows'}\\System32`,
    `${variable(env, 'ProgramFiles') ?? 'C:\\Program Files'}\\NVIDIA Corporation\\NVSMI`
  ]
}

const WSL = '/usr/lib/wsl/lib'
const PCI = '/sys/bus/pci/devices'

const LINUX: ReadonlyArray<readonly [NvidiaSign, Check]> = [
  ['driver', (machine) => isFile(machine, '/proc/driver/nvidia', 'version')],
  [
    'pci-device',
    async (machine) => {
      const addresses = await namesIn(machine, PCI)
      const seen = await Promise.all(addresses.map((address) => isNvidia(machine, `${PCI}/${address}`)))
      return seen.includes(true)
    }
  ],
  // The file may be left over where no device is handed through.
  ['wsl', async (machine) => (await isFile(machine, WSL, 'nvidia-smi')) && (await namesIn(machine, '/dev')).includes('dxg')],
  [
    'tegra',
    async (machine) =>
      (await textOf(machine, '/proc/device-tree/compatible')).includes('nvidia,tegra') || (await isFile(machine, '/etc', 'nv_tegra_release'))
  ]
]

/** Sound and USB of a card are devices of their own: only display (03) and accelerators (12) count. */
const isNvidia = async (machine: Machine, device: string): Promise<boolean> =>
  (await textOf(machine, `${device}/vendor`)).trim() === '0x10de' && /^0x(03|12)/.test(await textOf(machine, `${device}/class`))

/**
 * One file is asked for in each folder rather than all its names: below WSL the PATH leads over the network to System32 with
 * its thousands of them.
 */
const TOOL: readonly [NvidiaSign, Check] = [
  'tool',
  async (machine) => {
    const [folders, name] = machine.platform === 'win32' ? [toolFolders(machine), 'nvidia-smi.exe'] : [pathFolders(machine), 'nvidia-smi']
    const seen = await Promise.all([...new Set(folders)].map((folder) => isFile(machine, folder, name)))
    return seen.includes(true)
  }
]
