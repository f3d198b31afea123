import { kindByName } from '../../src/facts/device-name.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { AMD_FILES, amdMemory, type MachineMemory } from './amd-device.ts'
import { NVIDIA_CARDS } from './card-memory.ts'
import { drmCards, INTEL_FILES } from './intel-device.ts'
import { deviceIn, isAccelerator, isDisplay, PCI, type Device } from './pci.ts'
import { pciDevice, wholeMemory } from './pci-device.ts'
import { DRM, platformDevice } from './platform-device.ts'
import { bytesOf, linesOf, type Tree } from './tree.ts'
import { isWsl } from './virtual.ts'

/** What is read of every display or compute device; most are there only for some drivers. */
const DEVICE_FILES = ['device', 'uevent', ...AMD_FILES, ...INTEL_FILES] as const

/** Folders of display and compute devices: on the bus, and the cards of boards that have no bus for them. */
const folders = (tree: Tree): ReadonlyArray<string> => [
  ...(tree.names(PCI) ?? [])
    .map((address) => `${PCI}/${address}`)
    .filter((folder) => tree.text(`${folder}/class`) === undefined || counts(deviceIn(tree, folder))),
  ...(needsDrm(tree) ? drmFolders(tree) : [])
]

const drmFolders = (tree: Tree): ReadonlyArray<string> =>
  (tree.names(DRM) ?? []).filter((name) => /^card\d+$/.test(name)).map((name) => `${DRM}/${name}/device`)

/** Boards' graphics is on no bus; and where no bus can be seen, cards may be. */
const needsDrm = (tree: Tree): boolean => tree.names(PCI) === undefined || tree.text('/proc/device-tree/model') !== undefined

const counts = (device: Device): boolean => isDisplay(device) || isAccelerator(device)

export const deviceFiles = (tree: Tree): ReadonlyArray<string> =>
  folders(tree).flatMap((folder) =>
    ['vendor', 'class', ...DEVICE_FILES].map((file) => `${folder}/${file}`).filter((path) => tree.text(path) === undefined)
  )

/** Folders below devices of Intel that name their cards, and then the files of those. */
export const cardFolders = (tree: Tree): ReadonlyArray<string> =>
  folders(tree)
    .filter((folder) => deviceIn(tree, folder).vendorId === '0x8086')
    .map((folder) => `${folder}/drm`)
export const cardFiles = (tree: Tree): ReadonlyArray<string> =>
  folders(tree).flatMap((folder) => drmCards(tree.names(`${folder}/drm`) ?? []).map((file) => `${folder}/${file}`))

/** All display and compute devices, or undefined where the bus cannot be seen or a device hides behind another driver. */
export const readDevices = (tree: Tree, machine: MachineMemory): ReadonlyArray<DeviceReading> | undefined => {
  // Under WSL the card stands behind /dev/dxg and on no bus; other guests of Hyper-V show a device without a screen in its place.
  if (isWsl(tree)) return undefined
  const onBus = tree.names(PCI)?.map((address) => deviceIn(tree, `${PCI}/${address}`, address))
  if (onBus?.some(({ vendorId, deviceId }) => vendorId === '0x1414' && deviceId === '0x008e')) return undefined
  const seen = (onBus ?? []).flatMap((device) =>
    device.pciClass === undefined ? [unread(device)] : counts(device) ? (pciDevice(device, machine) ?? []) : []
  )
  const addresses = new Set(seen.map(({ pciAddress }) => pciAddress))
  const besides = needsDrm(tree) ? onBoard(tree, machine, addresses) : []
  const all = [...seen, ...besides]
  const driven = nvidiaAddresses(tree).flatMap((address) => (addresses.has(address.toLowerCase()) ? [] : driverDevice(tree, address, machine)))
  const tegra = isTegra(tree) && !all.some(({ vendor, kind }) => vendor === 'nvidia' && kind === 'unified')
  const found: ReadonlyArray<DeviceReading> = [
    ...(tegra ? [{ name: 'NVIDIA Tegra', vendor: 'nvidia' as const, ...wholeMemory(machine) }] : []),
    ...all,
    ...driven
  ]
  // The driver is there, and its card is not to be seen.
  const isHidden = tree.text('/proc/driver/nvidia/version') !== undefined && !found.some(({ vendor }) => vendor === 'nvidia')
  const isLooked = onBus !== undefined || tree.text('/proc/device-tree/model') !== undefined || found.length > 0
  return isHidden || !isLooked ? undefined : found
}

const nvidiaAddresses = (tree: Tree): ReadonlyArray<string> =>
  (tree.names(NVIDIA_CARDS) ?? []).filter((address) => /^[\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.\d$/i.test(address))

const informationFile = (address: string): string => `${NVIDIA_CARDS}/${address}/information`

/** Where the bus is hidden from a container, NVIDIA's driver still names the cards that it was given. */
export const driverFiles = (tree: Tree): ReadonlyArray<string> => nvidiaAddresses(tree).map(informationFile)

const driverDevice = (tree: Tree, address: string, machine: MachineMemory): DeviceReading => {
  const name = linesOf(tree.text(informationFile(address)) ?? '', ':').get('Model') ?? ''
  const { kind } = kindByName('NVIDIA', name, 'linux')
  const memory = name === '' ? { kind: 'unknown' as const } : kind === 'unified' ? wholeMemory(machine) : { kind }
  return { name: name === '' ? 'NVIDIA' : name, vendor: 'nvidia', pciAddress: address.toLowerCase(), ...memory }
}

/** What firmware set aside for graphics inside AMD's processors, in bytes. */
export const carveOutBytes = (tree: Tree): number =>
  folders(tree)
    .map((folder) => deviceIn(tree, folder))
    .filter((device) => device.vendorId === '0x1002' && ['integrated', 'unified'].includes(amdMemory(device, {}).kind))
    .reduce((sum, device) => sum + (bytesOf(device.text('mem_info_vram_total')) ?? 0), 0)

const unread = ({ address }: Device): DeviceReading => ({
  name: address ?? '',
  vendor: 'other',
  kind: 'unknown',
  ...(address === undefined ? {} : { pciAddress: address })
})

const onBoard = (tree: Tree, machine: MachineMemory, addresses: ReadonlySet<string | undefined>): ReadonlyArray<DeviceReading> => {
  const devices = drmFolders(tree).map((folder) => deviceIn(tree, folder))
  const known = new Set(addresses)
  return devices.flatMap((device) => {
    if (device.vendorId === '') return platformDevice(device) ?? []
    // Partitions of a card are cards of their own here, at one address.
    if (device.address !== undefined && known.has(device.address)) return []
    known.add(device.address)
    return pciDevice(device, machine) ?? []
  })
}

/** From TX1 on; graphics of older ones computes with nothing of today. */
const isTegra = (tree: Tree): boolean =>
  /nvidia,tegra(186|194|210|2[3-9]\d|[3-9]\d\d)/.test(tree.text('/proc/device-tree/compatible') ?? '') ||
  tree.text('/etc/nv_tegra_release') !== undefined
