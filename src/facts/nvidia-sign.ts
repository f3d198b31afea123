import { either as E, type task as T } from 'fp-ts'
import type { Host } from './adapter.ts'

/** What speaks for a device of NVIDIA: its driver, a device on the bus, Windows below Linux, a board of its own, its tool. */
export type NvidiaSign = 'driver' | 'pci-device' | 'wsl' | 'tegra' | 'tool'

type Machine = Pick<Host, 'platform' | 'env' | 'files'>
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

/** A variable's own name: Windows does not tell `Path` from `PATH`, a copy of its variables does. */
export const nameOfVariable = (env: Host['env'], name: string): string =>
  Object.hasOwn(env, name) ? name : (Object.keys(env).find((key) => key.toUpperCase() === name.toUpperCase()) ?? name)

const variable = (env: Host['env'], name: string): string | undefined => env[nameOfVariable(env, name)]

const pathFolders = ({ platform, env }: Pick<Host, 'platform' | 'env'>): ReadonlyArray<string> =>
  platform === 'win32'
    ? (variable(env, 'PATH') ?? '').split(';').flatMap((folder) => /^"?((?:[a-z]:|\\\\).*?)[\\/]*"?$/i.exec(folder)?.[1] ?? [])
    : (env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(':').flatMap((folder) => /^(\/.*?)\/*$/.exec(folder)?.[1] ?? [])

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

const textOf = async ({ files }: Machine, path: string): Promise<string> => {
  const text = await files.read(path, 4096)()
  return E.isRight(text) ? text.right : ''
}

const namesIn = async ({ files }: Machine, path: string): Promise<ReadonlyArray<string>> => {
  const names = await files.list(path)()
  return E.isRight(names) ? names.right : []
}

/** A file that may be run and not read is there as well; of one in a folder that may not be entered nobody knows. */
const isFile = async (machine: Machine, folder: string, name: string): Promise<boolean> => {
  const start = await machine.files.read(machine.platform === 'win32' ? `${folder}\\${name}` : `${folder}/${name}`, 1)()
  return E.isRight(start) || (start.left.kind === 'no-permission' && (await namesIn(machine, folder)).includes(name))
}

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
