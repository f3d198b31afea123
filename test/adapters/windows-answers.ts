/** What the one PowerShell prints, written from Microsoft's documents of the classes and from threads that quote their values. */
export interface Adapter {
  readonly Name: string
  readonly AdapterCompatibility?: string
  readonly AdapterRAM?: number | string | null
  readonly PNPDeviceID?: string
  readonly ConfigManagerErrorCode?: number
}

export interface Registry {
  readonly LocationInformation?: string
  readonly qwMemorySize?: number | string | ReadonlyArray<number>
  readonly MemorySize?: number | ReadonlyArray<number>
}

/** A device instance as Windows names it; the last part tells two cards of one model apart. */
export const pci = (vendor: string, device: string, slot = '0008'): string =>
  `PCI\\VEN_${vendor}&DEV_${device}&SUBSYS_12345678&REV_A1\\4&2283F625&0&${slot}`

/** The place of a device in every language: only the figures at the end are not translated. */
export const at = (bus: number, language = 'PCI bus %1, device %2, function %3'): string =>
  `@system32\\drivers\\pci.sys,#65536;${language};(${bus},0,0)`

export const answer = (adapters: ReadonlyArray<readonly [Adapter, (Registry | undefined)?]>, more: object = {}): string =>
  JSON.stringify({
    Win32_VideoController: adapters.map(([adapter]) => ({
      AdapterCompatibility: '',
      AdapterRAM: null,
      PNPDeviceID: '',
      ConfigManagerErrorCode: 0,
      ...adapter
    })),
    DisplayAdapters: adapters.flatMap(([{ PNPDeviceID }, registry]) => (registry === undefined ? [] : [{ PNPDeviceID, ...registry }])),
    ...more
  })

const GIB = 2 ** 30

/** A hybrid laptop with 16 GiB: 8 GiB modules, 6 performance and 8 efficiency cores. */
export const LAPTOP = {
  Machine: [{ Manufacturer: 'LENOVO', Model: '21K6', TotalPhysicalMemory: 16_858_000_000, HypervisorPresent: true }],
  Win32_OperatingSystem: [{ TotalVisibleMemorySize: 16_462_892, FreePhysicalMemory: 7_340_032 }],
  Win32_PhysicalMemory: [{ Capacity: 8 * GIB }, { Capacity: 8 * GIB }],
  Win32_Processor: [{ NumberOfCores: 14, NumberOfLogicalProcessors: 20, Architecture: 9 }],
  EfficiencyClasses: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
  ProcessorFeatures: { avx2: true, avx512: false }
}
