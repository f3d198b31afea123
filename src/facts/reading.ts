/**
 * What one adapter saw, raw: memory in bytes, processors as counts. A part that is left out is unknown; an empty list of
 * devices says that the adapter looked and there is none.
 */
export interface Reading {
  readonly memory?: MemoryReading
  readonly processor?: ProcessorReading
  /** All display and compute devices that this adapter can see; left out where it could not look. */
  readonly devices?: ReadonlyArray<DeviceReading>
  /** The vendor whose devices the list is complete for; of all vendors where it is left out. */
  readonly devicesOf?: DeviceReading['vendor']
  readonly system?: SystemReading
  readonly disk?: { readonly freeBytes?: number }
  /** Facts stated outright, taken as they are. */
  readonly facts?: Readonly<Record<string, unknown>>
}

export interface MemoryReading {
  /** What the system reports as its memory. */
  readonly totalBytes?: number
  /** What is built in (memory modules, memory blocks of the kernel, `hw.memsize`). */
  readonly installedBytes?: number
  /** What firmware set aside for graphics: built in, and no part of what the system reports. */
  readonly carveOutBytes?: number
  /** The tightest container or group limit. */
  readonly limitBytes?: number
  /** What a new process could take now. */
  readonly availableBytes?: number
}

export interface ProcessorReading {
  readonly physicalCores?: number
  readonly logicalProcessors?: number
  readonly performanceCores?: number
  /** Physical cores that affinity leaves to this process. */
  readonly usableCores?: number
  /** Logical processors that affinity leaves to this process. */
  readonly usableThreads?: number
  /** Processors' worth of time that a quota grants, such as 1.5. */
  readonly quota?: number
  readonly avx2?: boolean
  readonly avx512?: boolean
  readonly amx?: boolean
  readonly neon?: boolean
}

export type DeviceKind = 'discrete' | 'partition' | 'unified' | 'integrated' | 'display-only' | 'virtual' | 'unknown'

export interface DeviceReading {
  /** What the device is called by the one who saw it. */
  readonly name: string
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'apple' | 'other'
  readonly kind: DeviceKind
  /** UUID where there is one. */
  readonly uuid?: string
  /** PCI address, `0000:01:00.0`, lower case, where there is one. */
  readonly pciAddress?: string
  /** Own memory, or the budget that the platform grants where memory is unified. Left out where unknown. */
  readonly memoryBytes?: number
  readonly memoryFreeBytes?: number
  /** What a reader of the memory's size should know: how far an estimate may be off, or what the source did say of an unknown one. */
  readonly memoryNote?: string
  /** False where the driver says that this process cannot use it. */
  readonly usable?: boolean
  /** Why it cannot be used, to be shown. */
  readonly unusableBecause?: string
}

export interface SystemReading {
  readonly os?: 'linux' | 'darwin' | 'win32' | 'other'
  readonly arch?: 'x64' | 'arm64' | 'other'
  readonly container?: boolean
  readonly virtualMachine?: boolean
}
