import type { task as T } from 'fp-ts'
import type { Host } from '../../src/facts/adapter.ts'
import { isFile, namesIn, pathFolders, textOf, variable, type Machine } from '../../src/facts/look-around.ts'

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
 * below Windows and in older drivers of Windows, then, where it is in none of them, the folder of its driver in Windows' store.
 */
export const toolFolders =
  (machine: Machine): T.Task<ReadonlyArray<string>> =>
  async () => {
    const folders = [...pathFolders(machine), ...besidePath(machine)]
    return (await hasTool(machine, folders)) ? folders : [...folders, ...(await inDriverStore(machine))]
  }

const hasTool = async (machine: Machine, folders: ReadonlyArray<string>): Promise<boolean> => {
  const name = machine.platform === 'win32' ? 'nvidia-smi.exe' : 'nvidia-smi'
  const seen = await Promise.all([...new Set(folders)].map((folder) => isFile(machine, folder, name)))
  return seen.includes(true)
}

const MOST_DRIVERS = 16

/** Drivers that came with Windows Update leave the tool beside themselves; below WSL the store is mounted. */
const inDriverStore = async (machine: Machine): Promise<ReadonlyArray<string>> => {
  const store = machine.platform === 'win32' ? `${systemRoot(machine)}\\System32\\DriverStore\\FileRepository` : WSL_STORE
  const separator = machine.platform === 'win32' ? '\\' : '/'
  const drivers = (await namesIn(machine, store)).filter((name) => /^nv[\w.-]*\.inf_(amd64|arm64)_\w+$/i.test(name)).slice(0, MOST_DRIVERS)
  const folders = drivers.map((name) => `${store}${separator}${name}`)
  const seen = await Promise.all(folders.map((folder) => hasTool(machine, [folder])))
  return folders.filter((_, index) => seen[index])
}

const systemRoot = ({ env }: Pick<Host, 'env'>): string => variable(env, 'SystemRoot') ?? 'C:\\Windows'

const besidePath = ({ platform, env }: Machine): ReadonlyArray<string> => {
  if (platform === 'linux') return [WSL]
  if (platform !== 'win32') return []
  return [`${systemRoot({ env })}\\System32`, `${variable(env, 'ProgramFiles') ?? 'C:\\Program Files'}\\NVIDIA Corporation\\NVSMI`]
}

const WSL = '/usr/lib/wsl/lib'
const WSL_STORE = '/usr/lib/wsl/drivers'
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
  async (machine) => hasTool(machine, machine.platform === 'win32' ? await toolFolders(machine)() : pathFolders(machine))
]

/**
 * Whether this is a container that was given no device of NVIDIA: the host's bus and driver are seen in it all the same. On a bare machine
 * the device files may only be made when a program first asks for them.
 */
export const isShutOut =
  (machine: Machine): T.Task<boolean> =>
  async () => {
    const marks = await Promise.all([isFile(machine, '', '.dockerenv'), isFile(machine, '/run', '.containerenv')])
    const isContainer =
      marks.includes(true) ||
      machine.env['KUBERNETES_SERVICE_HOST'] !== undefined ||
      /(^|\0)container=/.test(await textOf(machine, '/proc/1/environ')) ||
      /[/:](docker|kubepods|lxc|libpod|containerd)/.test(await textOf(machine, '/proc/self/cgroup'))
    const devices = isContainer ? await namesIn(machine, '/dev') : []
    return devices.length > 0 && !devices.some((name) => /^(nvidia(ctl|\d+)|dxg|nvhost-ctrl|nvgpu|nvmap)$/.test(name))
  }
