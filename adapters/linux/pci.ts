import { linesOf, type Tree } from './tree.ts'

export const PCI = '/sys/bus/pci/devices'

/** Read of every device, to find those that display or compute; `uevent` says the same and more. */
export const PCI_FILES = ['class', 'vendor'] as const

/** One device as the kernel shows it: what a file of its folder says, and what its `uevent` says. */
export interface Device {
  readonly address: string | undefined
  readonly text: (file: string) => string | undefined
  readonly names: (folder: string) => ReadonlyArray<string>
  readonly vendorId: string
  readonly deviceId: string
  /** Six digits, `0x030000`; undefined where nothing tells it. */
  readonly pciClass: string | undefined
  readonly driver: string | undefined
}

export const deviceIn = (tree: Tree, folder: string, address?: string): Device => {
  const text = (file: string): string | undefined => tree.text(`${folder}/${file}`)?.trim()
  const said = linesOf(text('uevent') ?? '', '=')
  const [vendor, device] = (said.get('PCI_ID') ?? '').toLowerCase().split(':')
  const word = said.get('PCI_CLASS')
  return {
    address: address ?? said.get('PCI_SLOT_NAME')?.toLowerCase(),
    text,
    names: (sub) => tree.names(`${folder}/${sub}`) ?? [],
    vendorId: text('vendor')?.toLowerCase() ?? (vendor === undefined || vendor === '' ? '' : `0x${vendor}`),
    deviceId: text('device')?.toLowerCase() ?? (device === undefined || device === '' ? '' : `0x${device}`),
    pciClass: text('class')?.toLowerCase() ?? (word === undefined ? undefined : `0x${word.toLowerCase().padStart(6, '0')}`),
    driver: said.get('DRIVER')
  }
}

/** PCI classes 03 (display) and 12 (processing accelerators). */
export const isDisplay = ({ pciClass }: Device): boolean => pciClass?.startsWith('0x03') === true
export const isAccelerator = ({ pciClass }: Device): boolean => pciClass?.startsWith('0x12') === true
