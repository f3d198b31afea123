import { describe, it } from 'vitest'
import { fixtureAdapter } from '../../adapters/fixture.ts'
import { linuxAdapter } from '../../adapters/linux.ts'
import { nvidiaSmiAdapter } from '../../adapters/nvidia-smi.ts'
import { osAdapter } from '../../adapters/os.ts'
import { systeminformationAdapter } from '../../adapters/systeminformation.ts'
import { describeAdapter, type AdapterSample, type ToolAnswer } from '../../src/testing/index.ts'

const GIB = 2 ** 30
const COUNTS = [0, 1, 2, 16]

const times = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> => Array.from({ length: count }, (_, index) => make(index))
const hex = (index: number): string => (index + 1).toString(16).padStart(2, '0')
const printed = (value: unknown): ToolAnswer => ({ stdout: JSON.stringify(value), stderr: '', exitCode: 0 })

const runner = { describe, it }

describeAdapter(
  osAdapter(() => ({
    platform: 'linux',
    arch: 'x64',
    totalmem: 16 * GIB,
    freemem: 4 * GIB,
    availableMemory: 8 * GIB,
    constrainedMemory: 2 ** 64,
    logicalProcessors: 8,
    availableParallelism: 6
  })),
  [{ name: 'of a machine with 16 GiB', expect: { ram_usable_gb: 16, ram_available_gb: 8, cpu_threads: 6, cpu_cores: null, arch: 'x64' } }],
  runner
)

describeAdapter(fixtureAdapter({ ram_gb: 16, gpu_present: false }), [{ name: 'of two facts', expect: { ram_gb: 16, cpu_cores: null } }], runner)

const RADEON = { class: '0x030000', vendor: '0x1002', device: '0x744c', mem_info_vram_total: String(24 * GIB), mem_info_vram_vendor: 'samsung' }

/** Radeon cards as amdgpu tells of them. */
const cards = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    times(count, (i) =>
      Object.entries(RADEON).map(([file, text]) => [`/sys/bus/pci/devices/0000:${hex(i)}:00.0/${file}`, `${text}\n`] as const)
    ).flat()
  )

describeAdapter(
  linuxAdapter(),
  COUNTS.map((count): AdapterSample => ({
    name: `with ${count} cards`,
    files: { '/proc/meminfo': 'MemTotal: 32000000 kB\n', '/sys/bus/pci/devices/0000:00:00.0/class': '0x060000\n', ...cards(count) },
    devices: count,
    expect: count === 0 ? { gpu_present: false } : { gpu_count: count, gpu_vram_gb: 24, gpu_vram_total_gb: 24 * count }
  })),
  runner
)

/** What the child process prints after node-nvidia-smi read the log of a machine; one GPU is no list. */
const nvidia = (count: number, memory: string): ToolAnswer => {
  const gpus = times(count, (i) => ({
    product_name: 'NVIDIA H100 80GB HBM3',
    uuid: `GPU-00000000-0000-4000-8000-0000000000${hex(i)}`,
    pci: { pci_bus_id: `00000000:${hex(i).toUpperCase()}:00.0` },
    fb_memory_usage: { total: memory, used: '0 MiB', free: memory }
  }))
  const log = { attached_gpus: String(count), ...(count === 0 ? {} : { gpu: count === 1 ? gpus[0] : gpus }) }
  return printed({ isXml: true, stdoutStart: '', stderr: '', exitCode: 0, result: { nvidia_smi_log: log } })
}
const driver = { '/proc/driver/nvidia/version': 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86\n' }

describeAdapter(
  nvidiaSmiAdapter(),
  [
    ...COUNTS.map((count): AdapterSample => ({
      name: `with ${count} cards`,
      files: driver,
      tool: () => nvidia(count, '81559 MiB'),
      devices: count,
      // No device of NVIDIA says nothing of other makers' devices.
      expect: count === 0 ? { gpu_present: null } : { gpu_count: count, gpu_vram_gb: 80 }
    })),
    {
      name: 'with a card whose memory is N/A',
      files: driver,
      tool: () => nvidia(1, '[N/A]'),
      devices: 1,
      expect: { gpu_present: true, gpu_vram_gb: null }
    },
    { name: 'without a sign of NVIDIA', tool: () => nvidia(1, '81559 MiB'), expect: { gpu_present: null, gpu_vram_gb: null } }
  ],
  runner
)

/** What the child process prints after systeminformation answered. */
const answers = (count: number, memoryTotal: number | undefined): ToolAnswer =>
  printed({
    platform: 'linux',
    arch: 'x64',
    mem: { total: 64 * GIB, available: 32 * GIB },
    cpu: { cores: 16, physicalCores: 8, flags: 'fpu avx2' },
    graphics: {
      controllers: times(count, (i) => ({
        vendor: 'NVIDIA Corporation',
        model: 'RTX 4090',
        pciBus: `00000000:${hex(i)}:00.0`,
        vram: 32768,
        memoryTotal
      }))
    }
  })

describeAdapter(
  systeminformationAdapter(),
  [
    ...COUNTS.map((count): AdapterSample => ({
      name: `with ${count} cards`,
      tool: () => answers(count, 24564),
      ...(count === 0 ? {} : { devices: count }),
      expect: count === 0 ? { gpu_present: null, cpu_cores: 8 } : { gpu_count: count, gpu_vram_gb: 24, cpu_cores: 8, cpu_avx2: true }
    })),
    { name: 'with a card whose memory is not told', tool: () => answers(1, undefined), devices: 1, expect: { gpu_present: true, gpu_vram_gb: null } }
  ],
  runner
)
