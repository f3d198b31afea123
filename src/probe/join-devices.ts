import type { Sourced } from '../facts/derive.ts'
import type { DeviceReading } from '../facts/reading.ts'
import type { Answer } from './answer.ts'

/**
 * One list of devices from all that were seen, most believed first. The same device is known by its UUID, else its PCI address, never
 * by its name or its place in a list. What a more believed list does not have is not counted again; a card that its vendor's own tool does
 * not list is there and cannot be used.
 */
export const joinDevices = (believed: ReadonlyArray<Answer>): Sourced<ReadonlyArray<DeviceReading>> | undefined => {
  const lists = believed.flatMap(({ adapter, reading }) =>
    reading.devices === undefined ? [] : [{ adapter, devices: reading.devices, of: reading.devicesOf }]
  )
  // A vendor's tool alone says nothing of other vendors' devices.
  if (lists.every(({ of, devices }) => of !== undefined && devices.length === 0)) return undefined
  const joined: { device: DeviceReading; source: string }[] = []
  lists.forEach(({ adapter, devices }, position) => {
    const above = lists.slice(0, position)
    // Devices of one list are never the same device: slices of a card share its address.
    const before = joined.slice()
    for (const device of devices) {
      const same = before.filter((other) => isSame(other.device, device))
      const vendorTool = above.some(({ of }) => of === device.vendor)
      const covered = above.some(({ of }) => of === undefined)
      if (same.length > 0) for (const other of same) other.device = fill(other.device, device)
      else if (vendorTool)
        joined.push({ device: { unusableBecause: 'the tool of its maker does not list it', ...device, usable: false }, source: adapter })
      else if (!covered) joined.push({ device, source: adapter })
    }
  })
  const first = joined.find(({ device }) => device.usable !== false) ?? joined[0]
  return { value: joined.map(({ device }) => device), source: first?.source ?? lists[0]?.adapter ?? '' }
}

const isSame = (a: DeviceReading, b: DeviceReading): boolean =>
  a.uuid !== undefined && b.uuid !== undefined ? a.uuid === b.uuid : a.pciAddress !== undefined && a.pciAddress === b.pciAddress

/** The memory of a card is not that of a slice of it. A kind that is not known is filled in like the rest. */
const fill = (kept: DeviceReading, other: DeviceReading): DeviceReading =>
  kept.kind === 'partition' ? kept : { ...other, ...kept, ...(kept.kind === 'unknown' ? { kind: other.kind } : {}) }
