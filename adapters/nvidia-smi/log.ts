import { either as E, function as F } from 'fp-ts'
import * as t from 'io-ts'
import type { ProbeError } from '../../src/facts/adapter.ts'
import { defined } from '../../src/facts/defined.ts'
import { kindByName } from '../../src/facts/device-name.ts'
import { bytesOf, list, nameOf, pciAddressOf, section, uuidOf, word } from './fields.ts'
import { logOfText } from './text.ts'
import type { DeviceReading, Reading } from '../../src/facts/reading.ts'

/**
 * Turns the log that node-nvidia-smi yields, or the plain text of `nvidia-smi -q` or of `--query-gpu`, into a reading: memory in bytes, what the driver does not
 * tell left out. Pure.
 *
 * `attached_gpus` does not decide how many devices there are. Where captures count more than they list (telegraf's A100: 4 and 1,
 * pai's sample: 6 and 2) the listing was asked for one device or cut by hand; a tool that is asked for all lists what it counts, and a
 * card that it keeps back is still found on the PCI bus. A placeholder would make every size unknown for the sake of a cut file. The
 * count does decide that an empty list is meant: only with a 0 it says that there is none.
 */
export const parse = (raw: unknown): E.Either<ProbeError, Reading> =>
  F.pipe(
    Log.decode(typeof raw === 'string' ? logOfText(raw) : raw),
    E.mapLeft(() => malformed('the answer is no log of nvidia-smi')),
    E.chain(({ nvidia_smi_log: { gpu: gpus, attached_gpus: attached } }) => {
      if (gpus.length > MOST_DEVICES) return E.left(malformed(`it lists ${gpus.length} devices`))
      if (gpus.length > 0 || attached === '0') return E.traverseArray(readGpu)(gpus)
      return E.left(malformed(attached === undefined ? 'it neither counts nor lists devices' : `it counts ${attached} devices and lists none`))
    }),
    E.map((gpus): Reading => ({ devices: gpus.flatMap(devicesOf), devicesOf: 'nvidia' }))
  )

/** Far beyond any machine, and little enough to be read at once. */
const MOST_DEVICES = 1024

const malformed = (message: string): ProbeError => ({ kind: 'malformed', message })

const Memory = section(t.type({ total: word, used: word, free: word }))
const Slice = t.type({ gpu_instance_id: word, uuid: word, fb_memory_usage: Memory })
const Gpu = t.type({
  $: section(t.type({ id: word })),
  product_name: word,
  uuid: word,
  pci: section(t.type({ pci_bus_id: word })),
  addressing_mode: word,
  compute_mode: word,
  gpu_virtualization_mode: section(t.type({ virtualization_mode: word })),
  mig_mode: section(t.type({ current_mig: word })),
  mig_devices: section(t.union([t.string, t.type({ mig_device: list })])),
  fb_memory_usage: Memory
})
const Log = t.type({ nvidia_smi_log: t.type({ attached_gpus: word, gpu: list }) })

type RawGpu = t.TypeOf<typeof Gpu>
type RawSlice = t.TypeOf<typeof Slice>

/** A device without name, UUID and address is none; a list with one in it does not say how many there are. */
const readGpu = (raw: unknown): E.Either<ProbeError, RawGpu> =>
  F.pipe(
    Gpu.decode(raw),
    E.mapLeft(() => malformed('a device that it lists cannot be read')),
    E.filterOrElse(
      (gpu) => gpu.product_name !== undefined || uuidOf(gpu.uuid) !== undefined || addressOf(gpu) !== undefined,
      () => malformed('it lists a device with neither a name, a UUID nor an address')
    )
  )

const addressOf = ({ pci, $ }: RawGpu): string | undefined => pciAddressOf(pci?.pci_bus_id) ?? pciAddressOf($?.id)

/** The device, or the slices that it was cut into: with MIG on, nothing can use the whole of it. */
const devicesOf = (gpu: RawGpu): ReadonlyArray<DeviceReading> => {
  const { mig_devices: mig, mig_mode: mode } = gpu
  const slices = typeof mig === 'object' ? readSlices(mig.mig_device) : []
  const device = {
    name: nameOf(gpu.product_name) ?? 'NVIDIA device',
    vendor: 'nvidia',
    ...defined({ pciAddress: addressOf(gpu) }),
    ...unusable(gpu)
  } as const
  if (slices.length > 0) return slices.map((slice) => ({ ...device, name: `${device.name} MIG ${slice.id}`, kind: 'partition', ...slice.told }))
  // Slices that were not made yet and those that a container may not see look alike.
  const cut = mode?.current_mig === 'Enabled' || HIDDEN.test(mode?.current_mig ?? '') || (typeof mig === 'string' && HIDDEN.test(mig))
  const own = { ...device, ...defined({ uuid: uuidOf(gpu.uuid) }) }
  return [cut ? { ...own, kind: 'partition' } : { ...own, ...kindAndMemory(gpu) }]
}

const HIDDEN = /insufficient permissions/i

/** A card has at most a few dozen; it becomes part of the device's name. */
const INSTANCE = /^\d{1,9}$/

/** Slices that share a GPU instance share its memory, and are one device. */
const readSlices = (raw: ReadonlyArray<unknown>): ReadonlyArray<{ readonly id: string; readonly told: Partial<DeviceReading> }> => {
  const instances = new Map<string, RawSlice[]>()
  raw.slice(0, MOST_DEVICES).forEach((each, index) => {
    const slice = Slice.decode(each)
    if (E.isLeft(slice)) return
    const id = slice.right.gpu_instance_id
    const key = INSTANCE.test(id ?? '') ? `${id}` : `slice ${index}`
    instances.set(key, [...(instances.get(key) ?? []), slice.right])
  })
  return [...instances].map(([id, slices]) => ({
    id,
    told: {
      ...defined({ uuid: slices.length === 1 ? uuidOf(slices[0]?.uuid) : undefined }),
      // Without its instance nothing tells whether a slice's memory was counted already.
      ...(INSTANCE.test(id) ? (slices.map((slice) => memoryOf(slice.fb_memory_usage)).find((memory) => memory.memoryBytes !== undefined) ?? {}) : {})
    }
  }))
}

type MemoryTold = Pick<DeviceReading, 'memoryBytes' | 'memoryFreeBytes'>

/** Figures that contradict each other are unknown, all of them. */
const memoryOf = (memory: t.TypeOf<typeof Memory>): MemoryTold => {
  const [total, used = 0, free] = [bytesOf(memory?.total), bytesOf(memory?.used), bytesOf(memory?.free)]
  if (total === undefined || total === 0 || used > total || (free ?? 0) > total) return {}
  return defined({ memoryBytes: total, memoryFreeBytes: free })
}

/** Grace-Blackwell: some have memory of their own beside the processor's, some have not. */
const GRACE_BLACKWELL = /\bgb20/i

const kindAndMemory = (gpu: RawGpu): Pick<DeviceReading, 'kind'> & MemoryTold => {
  const memory = memoryOf(gpu.fb_memory_usage)
  const name = gpu.product_name ?? ''
  // No memory of its own: a figure that newer drivers give is what the platform grants it.
  if (kindByName('NVIDIA', name, '').kind === 'unified') return { kind: 'unified', ...memory }
  // GH200 shares addresses with its processor and has memory of its own; where there is none no total is reported.
  const shares = gpu.addressing_mode === 'ATS' || GRACE_BLACKWELL.test(name)
  if (shares && memory.memoryBytes === undefined) return { kind: 'unified' }
  return { kind: gpu.gpu_virtualization_mode?.virtualization_mode === 'VGPU' ? 'partition' : 'discrete', ...memory }
}

/** The driver's own word that no program can compute there. */
const unusable = (gpu: RawGpu): Pick<DeviceReading, 'usable'> => {
  const lost = [gpu.product_name, gpu.uuid, gpu.fb_memory_usage?.total].some((text) => /gpu is lost|gpu requires reset/i.test(text ?? ''))
  return lost || gpu.compute_mode === 'Prohibited' ? { usable: false } : {}
}
