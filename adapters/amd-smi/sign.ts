import type { task as T } from 'fp-ts'
import { isFile, namesIn, pathFolders, textOf, type Machine } from '../../src/facts/look-around.ts'

const PCI = '/sys/bus/pci/devices'

/**
 * Whether AMD's tools are worth asking: there is a device of AMD whose driver's files do not tell its memory, or its compute driver is
 * there without a bus to be seen, or, where no bus can be seen, a tool of AMD. Files alone are asked.
 */
export const isWorthAsking =
  (machine: Machine): T.Task<boolean> =>
  async () => {
    if (machine.platform !== 'linux') return false
    const addresses = await namesIn(machine, PCI)
    const states = await Promise.all(addresses.map((address) => stateOf(machine, `${PCI}/${address}`)))
    if (states.includes('not told')) return true
    if (states.includes('told')) return false
    const devices = await namesIn(machine, '/dev')
    if (devices.includes('kfd')) return true
    // Where a bus is seen and no device of AMD is on it, a tool of AMD's is only a tool; below Windows the devices are on no bus.
    if (addresses.length > 0 && !devices.includes('dxg')) return false
    const tools = await Promise.all(['amd-smi', 'rocm-smi'].map((name) => toolPath(name, machine)()))
    return tools.some((path) => path !== null)
  }

const stateOf = async (machine: Machine, device: string): Promise<'other' | 'told' | 'not told'> => {
  const isAmd = (await textOf(machine, `${device}/vendor`)).trim() === '0x1002' && /^0x(03|12)/.test(await textOf(machine, `${device}/class`))
  if (!isAmd) return 'other'
  return /^\d+\s*$/.test(await textOf(machine, `${device}/mem_info_vram_total`)) ? 'told' : 'not told'
}

/** Where a tool is: in the PATH, or where ROCm installs itself, which no PATH leads to by itself. */
export const toolPath =
  (name: string, machine: Machine): T.Task<string | null> =>
  async () => {
    for (const folder of new Set([...pathFolders(machine), '/opt/rocm/bin'])) {
      if (await isFile(machine, folder, name)) return `${folder}/${name}`
    }
    return null
  }
