import type { CpuInfo } from './cpuinfo.ts'
import { parseCpuList } from './cpu-list.ts'
import { PCI } from './pci.ts'
import type { Tree } from './tree.ts'

export const NODES = '/sys/devices/system/node'
export const NVIDIA_CARDS = '/proc/driver/nvidia/gpus'

/** Memory of cards that the kernel counts as the machine's own, in bytes. */
export interface CardMemory {
  readonly totalBytes: number
  readonly freeBytes: number
  readonly blocks: ReadonlySet<string>
}

const NONE: CardMemory = { totalBytes: 0, freeBytes: 0, blocks: new Set() }

const nodeNames = (tree: Tree): ReadonlyArray<string> => (tree.names(NODES) ?? []).filter((name) => /^node\d{1,4}$/.test(name))

/** Machines with one node need no look. */
export const nodeFiles = (tree: Tree): ReadonlyArray<string> => {
  const names = nodeNames(tree)
  const statuses = (tree.names(NVIDIA_CARDS) ?? []).map((address) => `${NVIDIA_CARDS}/${address}/numa_status`)
  return names.length < 2 ? [] : [...names.flatMap((name) => [`${NODES}/${name}/cpulist`, `${NODES}/${name}/meminfo`]), ...statuses]
}

/** The folders whose names tell which memory blocks a card's node holds. */
export const cardNodeFolders = (tree: Tree, info: CpuInfo): ReadonlyArray<string> => cardNodes(tree, info).map((name) => `${NODES}/${name}`)

/**
 * Over NVLink the memory of cards is the processors' too, as nodes without a processor: POWER9 with V100 (hwloc's capture reports 341.6 GiB
 * where 251.6 are built in), Grace with Hopper or Blackwell. Elsewhere a node without a processor is memory like any other: behind CXL, on a
 * socket that is off, HBM beside Xeons.
 */
export const cardMemory = (tree: Tree, info: CpuInfo): CardMemory | 'may be in it' => {
  if (tree.names(NODES) === undefined) return canHold(tree, info) ? 'may be in it' : NONE
  return cardNodes(tree, info).reduce((sum, name): CardMemory => {
    const bytes = (field: string): number =>
      1024 * Number(new RegExp(`${field}:\\s*(\\d+) kB`).exec(tree.text(`${NODES}/${name}/meminfo`) ?? '')?.[1] ?? 0)
    const blocks = (tree.names(`${NODES}/${name}`) ?? []).filter((block) => /^memory\d+$/.test(block))
    return {
      totalBytes: sum.totalBytes + bytes('MemTotal'),
      freeBytes: sum.freeBytes + bytes('MemFree'),
      blocks: new Set([...sum.blocks, ...blocks])
    }
  }, NONE)
}

/** What the driver names, and where it does not, nodes without a processor on machines that join memory so. */
const cardNodes = (tree: Tree, info: CpuInfo): ReadonlyArray<string> => {
  const named = new Set(
    (tree.names(NVIDIA_CARDS) ?? []).flatMap((address) => {
      const node = /^Node:\s*(\d+)$/m.exec(tree.text(`${NVIDIA_CARDS}/${address}/numa_status`) ?? '')?.[1]
      return node === undefined ? [] : [`node${node}`]
    })
  )
  const isWithout = (name: string): boolean => {
    const list = tree.text(`${NODES}/${name}/cpulist`)
    return list !== undefined && parseCpuList(list) === null && list.trim() === ''
  }
  const joins = info.architecture === 'power' ? isPower9(info) : info.architecture === 'arm' && hasNvidia(tree)
  return nodeNames(tree).filter((name) => isWithout(name) && (named.has(name) || (joins && (info.architecture === 'arm' || isHigh(name)))))
}

/** Firmware of POWER9 numbers the nodes of cards downwards from 255. */
const isHigh = (name: string): boolean => Number(name.slice('node'.length)) >= 240

const isPower9 = ({ processors }: CpuInfo): boolean => processors[0]?.get('cpu')?.startsWith('POWER9') === true

const hasNvidia = (tree: Tree): boolean =>
  tree.text('/proc/driver/nvidia/version') !== undefined ||
  (tree.names(PCI) ?? []).some((address) => tree.text(`${PCI}/${address}/vendor`)?.trim() === '0x10de')

/** Machines that join memory so, seen without their nodes: AC922 (8335-GT…, not the POWER8 8335-GTB), and Neoverse V2 beside a card of NVIDIA. */
const canHold = (tree: Tree, info: CpuInfo): boolean => {
  const machine = info.common.get('machine')
  if (isPower9(info)) return machine === undefined ? !/architected/.test(info.processors[0]?.get('cpu') ?? '') : /8335-GT[CGHWX]/.test(machine)
  return info.architecture === 'arm' && info.processors.some((fields) => fields.get('CPU part') === '0xd4f') && hasNvidia(tree)
}
