import { defined } from '../../src/facts/defined.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { kindOf, memoryOf, type AmdDevice } from './kind.ts'

/** A device for each that can be used by itself: partitions that share a card's memory are one. */
export const readings = (devices: ReadonlyArray<AmdDevice>): ReadonlyArray<DeviceReading> => {
  const cards = new Map<string, AmdDevice[]>()
  devices.forEach((device, index) => {
    // Partitions of a card differ in the last digit of its address, or not at all.
    const card = device.pciAddress?.replace(/\.\d$/, '') ?? `device ${index}`
    cards.set(card, [...(cards.get(card) ?? []), device])
  })
  return [...cards.values()].flatMap((parts) => (parts.length === 1 ? parts.map(whole) : partitions(parts)))
}

const nameOf = ({ name }: AmdDevice): string => name ?? 'AMD device'

const whole = (device: AmdDevice): DeviceReading => {
  const kind = kindOf(device)
  const memoryBytes = memoryOf(device, kind)
  const used = kind === 'discrete' ? device.usedBytes : undefined
  const free = used === undefined || memoryBytes === undefined || used > memoryBytes ? undefined : memoryBytes - used
  const carveOut = kind === 'unified' && memoryBytes === undefined && device.totalBytes !== undefined
  return {
    name: nameOf(device),
    vendor: 'amd',
    kind,
    ...defined({
      uuid: device.uuid,
      pciAddress: device.pciAddress,
      memoryBytes,
      memoryFreeBytes: free,
      memoryNote: carveOut
        ? `${Math.round(device.totalBytes / 2 ** 20)} MiB are set aside for it; what it may map beside that is not told`
        : undefined
    })
  }
}

/** An accelerator of this size or more is known to print all of its memory for each partition where nothing tells the mode. */
const WHOLE_MEMORY_BYTES = 96 * 2 ** 30

/**
 * Each partition of an accelerator prints the memory of all of it where they share it (NPS1): one device then, with that memory. In the
 * other modes nothing says which part each figure stands for.
 */
const partitions = (parts: ReadonlyArray<AmdDevice>): ReadonlyArray<DeviceReading> => {
  const [first] = parts
  const total = first?.totalBytes
  const alike = parts.every(({ totalBytes }) => totalBytes === total)
  const mode = first?.memoryPartition
  const shared = alike && total !== undefined && (mode === undefined ? total >= WHOLE_MEMORY_BYTES : /^nps1$/i.test(mode))
  const told = shared ? parts.slice(0, 1) : parts
  return told.map((part, index) => ({
    name: shared ? nameOf(part) : `${nameOf(part)} partition ${index}`,
    vendor: 'amd',
    kind: 'partition',
    ...defined({
      pciAddress: part.pciAddress,
      memoryBytes: shared ? total : undefined,
      memoryNote: shared ? undefined : 'nothing tells how the partitions of this card share its memory'
    })
  }))
}
