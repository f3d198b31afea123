import type { DeviceReading } from './reading.ts'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Devices as the variables leave them to this process: those that CUDA_VISIBLE_DEVICES (NVIDIA), ROCR_VISIBLE_DEVICES and then
 * HIP_VISIBLE_DEVICES (AMD) leave out cannot be used. Names are places in the vendor's own order or UUIDs, also shortened; a list ends
 * at the first name that no device has, so an empty one and -1 hide all. CUDA counts the fastest card as the first unless
 * CUDA_DEVICE_ORDER is PCI_BUS_ID, and ROCm has an order of its own: where cards differ, a place then stands for a card of unknown size.
 * Sources: CUDA C++ Programming Guide, "CUDA Environment Variables"; ROCm, "GPU isolation techniques".
 */
export const visibleDevices = (devices: ReadonlyArray<DeviceReading>, env: Variables): ReadonlyArray<DeviceReading> =>
  VARIABLES.reduce((left, { name, vendor }) => {
    const list = env[name]
    if (list === undefined) return left
    const view: View = { name, vendor, byAddress: vendor === 'nvidia' && env['CUDA_DEVICE_ORDER'] === 'PCI_BUS_ID' }
    return narrowed(left, list, view)
  }, devices)

interface View {
  readonly name: string
  readonly vendor: DeviceReading['vendor']
  /** Places are in the order of PCI addresses. */
  readonly byAddress: boolean
}

const VARIABLES = [
  { name: 'CUDA_VISIBLE_DEVICES', vendor: 'nvidia' },
  { name: 'ROCR_VISIBLE_DEVICES', vendor: 'amd' },
  { name: 'HIP_VISIBLE_DEVICES', vendor: 'amd' }
] as const

const narrowed = (devices: ReadonlyArray<DeviceReading>, list: string, view: View): ReadonlyArray<DeviceReading> => {
  const candidates = devices.filter((device) => device.vendor === view.vendor && device.usable !== false)
  if (candidates.length === 0) return devices
  const named = namedBy(list, view, candidates)
  const sure = new Set(named.flatMap((choice) => (choice === 'one of them' ? [] : [choice])))
  const rest = candidates.filter((device) => !sure.has(device))
  const open = Math.min(named.filter((choice) => choice === 'one of them').length, rest.length)
  // Whichever of equal devices is meant, what is left is the same.
  const isSettled = open === rest.length || rest.every((device) => isLike(device, rest[0]))
  const chosen = new Set(isSettled ? rest.slice(0, open) : [])
  const seen = devices.map((device) => {
    if (chosen.has(device)) return open === rest.length ? device : asAny(device, rest)
    return candidates.includes(device) && !sure.has(device) ? { ...device, usable: false, unusableBecause: `hidden by ${view.name}` } : device
  })
  return isSettled ? seen : [...seen, ...Array.from({ length: open }, () => oneOf(rest, view))]
}

const namedBy = (list: string, view: View, candidates: ReadonlyArray<DeviceReading>): ReadonlyArray<DeviceReading | 'one of them'> => {
  const named: (DeviceReading | 'one of them')[] = []
  for (const name of new Set(list.split(',').map((part) => part.trim()))) {
    const found = /^\d{1,4}$/.test(name) ? atPlace(Number(name), view, candidates) : withId(name, candidates)
    if (found === undefined) return named
    named.push(found)
  }
  return named
}

const atPlace = (place: number, { byAddress }: View, candidates: ReadonlyArray<DeviceReading>): DeviceReading | 'one of them' | undefined => {
  if (place >= candidates.length) return undefined
  const addresses = candidates.flatMap(({ pciAddress }) => pciAddress ?? []).sort()
  if (!byAddress || addresses.length < candidates.length) return 'one of them'
  return candidates.find(({ pciAddress }) => pciAddress === addresses[place])
}

/** A whole card's UUID names the first slice where the card was cut into slices; a slice whose UUID is not known could be any. */
const withId = (name: string, candidates: ReadonlyArray<DeviceReading>): DeviceReading | 'one of them' | undefined => {
  const [, family] = /^(gpu|mig)-./i.exec(name) ?? []
  if (family === undefined) return undefined
  const found = candidates.filter(({ uuid }) => uuid?.toLowerCase().startsWith(name.toLowerCase()) === true)
  if (found.length > 0) return found.length === 1 ? found[0] : undefined
  const isSlice = family.toLowerCase() === 'mig'
  const couldBe = candidates.filter(({ kind, uuid }) => (isSlice ? uuid === undefined : uuid === undefined || kind === 'partition'))
  return couldBe.length > 0 ? 'one of them' : undefined
}

/** Cards of one model differ by a few MiB, as 8112 and 8114 of two GTX 1070. */
const MOST_DIFFERENCE = 0.01

const isLike = (a: DeviceReading, b: DeviceReading | undefined): boolean => {
  const [one = 0, other = 0] = [a.memoryBytes, b?.memoryBytes]
  return a.kind === b?.kind && a.name === b.name && one > 0 === other > 0 && Math.abs(one - other) <= MOST_DIFFERENCE * Math.max(one, other)
}

/** What holds of a device whichever of some equal ones it is. */
const asAny = (device: DeviceReading, alike: ReadonlyArray<DeviceReading>): DeviceReading => {
  const { memoryBytes, memoryFreeBytes, ...rest } = device
  const least = Math.min(...alike.map((each) => each.memoryBytes ?? 0))
  return memoryBytes === undefined || memoryFreeBytes === undefined ? device : { ...rest, memoryBytes: least }
}

const oneOf = (candidates: ReadonlyArray<DeviceReading>, { name, vendor }: View): DeviceReading => {
  const kinds = new Set(candidates.map(({ kind }) => kind))
  const [kind = 'unknown'] = kinds.size === 1 ? kinds : []
  const remedy = vendor === 'nvidia' ? 'set CUDA_DEVICE_ORDER=PCI_BUS_ID, or name it by its UUID' : 'name it by its UUID'
  return {
    name: `one of ${candidates.length} devices`,
    vendor,
    kind,
    memoryNote: `${name} tells its place in an order that is not known here; ${remedy}`
  }
}
