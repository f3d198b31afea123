import { defined } from '../../src/facts/defined.ts'
import { kindByName } from '../../src/facts/device-name.ts'
import { wordOf, type Fields } from '../../src/facts/loose-json.ts'
import { kindByPciId } from '../../src/facts/pci-kind.ts'
import type { DeviceKind, DeviceReading } from '../../src/facts/reading.ts'
import { carveOut, ownMemory } from './adapter-memory.ts'
import { rowsOf, wholeNumber, type Row } from './rows.ts'

/** The display adapters that Windows knows, one for each device; undefined where it names none, which no Windows is without. */
export const readDevices = (document: Fields): ReadonlyArray<DeviceReading> | undefined => {
  const controllers = rowsOf(document, 'Win32_VideoController')
  if (controllers === undefined || controllers.some((row) => wordOf(row.get('name')) === undefined)) return undefined
  const registry = new Map((rowsOf(document, 'DisplayAdapters') ?? []).map((row) => [instanceOf(row), row]))
  const seen = new Set<string>()
  return controllers.flatMap((controller) => {
    const instance = instanceOf(controller)
    // Some drivers give an adapter a row for each screen.
    if (instance !== '' && seen.has(instance)) return []
    seen.add(instance)
    return [device(controller, instance === '' ? undefined : registry.get(instance))]
  })
}

const instanceOf = (row: Row): string => (wordOf(row.get('pnpdeviceid')) ?? '').toUpperCase()

const VENDORS: Readonly<Record<string, DeviceReading['vendor']>> = { '10DE': 'nvidia', '1002': 'amd', '1022': 'amd', '8086': 'intel' }
/** What Microsoft's paravirtual graphics bus calls the part of a card that a guest is given. */
const GUEST_PART = /^PCI\\VEN_1414&DEV_008E/
/** Drivers of Windows' own that stand in where a card's own is missing. */
const STAND_IN = /basic (display|render)|standard vga|vgasave/i

const device = (controller: Row, registry: Row | undefined): DeviceReading => {
  const name = wordOf(controller.get('name')) ?? ''
  const instance = instanceOf(controller)
  const [, vendorId = '', deviceId = ''] = /^PCI\\VEN_([\dA-F]{4})&DEV_([\dA-F]{4})/.exec(instance) ?? []
  const named = kindByName(wordOf(controller.get('adaptercompatibility')) ?? '', name, 'win32')
  const vendor = VENDORS[vendorId] ?? named.vendor
  const kind = kindOf(named.kind, name, instance, kindByPciId(vendorId, deviceId))
  const isLarge = kind === 'integrated' && vendor === 'amd' && carveOut(registry).memoryBytes !== undefined
  return {
    name,
    vendor,
    kind: isLarge ? 'unified' : kind,
    ...(kind === 'discrete' ? ownMemory(vendor, controller, registry) : kind === 'unified' || isLarge ? carveOut(registry) : {}),
    ...defined({ pciAddress: addressOf(wordOf(registry?.get('locationinformation'))) }),
    ...unusable(name, vendorId, wholeNumber(controller.get('configmanagererrorcode')))
  }
}

/** A device that is on no bus was made up by a program: a remote session, a headset's or a tablet's screen. */
const kindOf = (byName: DeviceKind, name: string, instance: string, byId: DeviceKind | undefined): DeviceKind => {
  if (GUEST_PART.test(instance)) return 'partition'
  if (/^(ROOT|SWD|VMBUS|USB|DISPLAY)\\/.test(instance) || byName === 'virtual') return byId ?? 'virtual'
  if (byName === 'display-only' || byName === 'unified') return byName
  return byId ?? (STAND_IN.test(name) ? 'virtual' : byName)
}

/** Problem codes of the device manager: 0 works, 45 was unplugged and is remembered. Source: Microsoft, "Device Manager error codes". */
const unusable = (name: string, vendorId: string, code: number | undefined): Pick<DeviceReading, 'usable' | 'unusableBecause'> => {
  if (STAND_IN.test(name) && Object.hasOwn(VENDORS, vendorId)) return { usable: false, unusableBecause: 'its own driver is not installed' }
  return code === undefined || code === 0 ? {} : { usable: false, unusableBecause: `the device manager reports problem ${code}` }
}

/** `(1,0,0)` at the end stands for bus, device and function in every language. */
const addressOf = (location: string | undefined): string | undefined => {
  const [, ...places] = /\((\d{1,3}),(\d{1,2}),([0-7])\)$/.exec(location ?? '') ?? []
  const [bus = Number.NaN, slot = Number.NaN, part = Number.NaN] = places.map(Number)
  const hex = (value: number): string => value.toString(16).padStart(2, '0')
  return bus <= 255 && slot <= 31 ? `0000:${hex(bus)}:${hex(slot)}.${part}` : undefined
}
