import { describe, it } from 'vitest'
import { amdSmiAdapter } from '../../adapters/amd-smi.ts'
import { appleAdapter } from '../../adapters/apple.ts'
import { windowsAdapter } from '../../adapters/windows.ts'
import { describeAdapter, type AdapterSample, type ToolAnswer } from '../../src/testing/index.ts'
import { answer, LAPTOP, pci } from '../adapters/windows-answers.ts'

const GIB = 2 ** 30
const COUNTS = [0, 1, 2, 16]
const runner = { describe, it }

const times = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> => Array.from({ length: count }, (_, index) => make(index))
const hex = (index: number): string => (index + 1).toString(16).padStart(2, '0')
const printed = (stdout: string, stderr = '', exitCode = 0): ToolAnswer => ({ stdout, stderr, exitCode })

const AMD_FILES = { '/opt/rocm/bin/amd-smi': '#!', '/usr/bin/rocm-smi': '#!', '/dev/kfd': '' }

const amdSmi =
  (count: number): NonNullable<AdapterSample['tool']> =>
  (command, [section]) => {
    if (command !== '/opt/rocm/bin/amd-smi') return undefined
    const gpus = times(count, (gpu) =>
      section === 'static'
        ? {
            gpu,
            asic: { market_name: 'AMD Instinct MI300X', device_id: '0x74a1' },
            bus: { bdf: `0000:${hex(gpu)}:00.0` },
            vram: { size: '196592 MB' }
          }
        : { gpu, mem_usage: { total_vram: '196592 MB', used_vram: '1 MB' } }
    )
    return printed(JSON.stringify({ gpu_data: gpus }))
  }

const rocmSmi: NonNullable<AdapterSample['tool']> = (command) =>
  command === '/usr/bin/rocm-smi'
    ? printed(`WARNING: low-power state\n${JSON.stringify({ card0: { 'Device ID': '0x73df', 'VRAM Total Memory (B)': '12868124672' } })}`)
    : printed('', 'amd-smi: error: argument --json', 2)

describeAdapter(
  amdSmiAdapter(),
  [
    ...COUNTS.map((count): AdapterSample => ({
      name: `with ${count} cards`,
      files: AMD_FILES,
      tool: amdSmi(count),
      ...(count === 0 ? {} : { devices: count }),
      expect: count === 0 ? { gpu_present: null } : { gpu_count: count, gpu_vram_gb: 192, gpu_vram_total_gb: 192 * count }
    })),
    {
      name: 'with the older tool',
      files: AMD_FILES,
      tool: rocmSmi,
      devices: 1,
      expect: { gpu_vram_gb: 12, gpu_vendor: 'amd', gpu_kind: 'discrete' }
    },
    { name: 'without a sign of AMD', tool: amdSmi(1), expect: { gpu_present: null } }
  ],
  runner
)

const MAC = 'hw.memsize: 25769803776\nhw.physicalcpu: 8\nhw.logicalcpu: 8\nhw.perflevel0.physicalcpu: 4\nhw.optional.arm64: 1\n'
const profile = (displays: ReadonlyArray<object>): string =>
  JSON.stringify({ SPHardwareDataType: [{ chip_type: 'Apple M2', physical_memory: '24 GB' }], SPDisplaysDataType: displays })
const mac =
  (displays: ReadonlyArray<object>): NonNullable<AdapterSample['tool']> =>
  (command) =>
    command === '/usr/sbin/sysctl' ? printed(MAC, "sysctl: unknown oid 'iogpu.wired_limit_mb'", 1) : printed(profile(displays))

describeAdapter(
  appleAdapter(),
  [
    {
      name: 'of an M2',
      platform: 'darwin',
      tool: mac([{ sppci_model: 'Apple M2', spdisplays_vendor: 'sppci_vendor_Apple' }]),
      devices: 1,
      expect: { ram_gb: 24, cpu_cores: 8, cpu_performance_cores: 4, gpu_kind: 'unified', gpu_vram_gb: 16, cpu_neon: true }
    },
    ...COUNTS.slice(1).map((count): AdapterSample => ({
      name: `with ${count} cards`,
      platform: 'darwin',
      tool: mac(times(count, () => ({ sppci_model: 'AMD Radeon Pro 5300M', spdisplays_vram: '4 GB' }))),
      devices: count,
      expect: { gpu_count: count, gpu_vram_gb: 4, gpu_vendor: 'amd' }
    })),
    {
      name: 'with a card whose memory is not told',
      platform: 'darwin',
      tool: mac([{ sppci_model: 'AMD Radeon Pro 5300M' }]),
      expect: { gpu_present: true, gpu_vram_gb: null }
    },
    { name: 'on another system', tool: mac([]), expect: { ram_gb: null } }
  ],
  runner
)

const POWERSHELL = 'D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'
const FROM_WSL = '/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe'
const WSL = { '/proc/sys/kernel/osrelease': '5.15.167.4-microsoft-standard-WSL2\n', '/dev/dxg': '', [FROM_WSL]: 'MZ' }
const radeons = (count: number): string =>
  answer(
    times(count, (i) => [{ Name: 'AMD Radeon RX 7900 XTX', PNPDeviceID: pci('1002', '744C', hex(i)) }, { qwMemorySize: 24 * GIB }]),
    LAPTOP
  )
const windows =
  (command: string, text: string): NonNullable<AdapterSample['tool']> =>
  (asked) =>
    asked === command ? printed(text, 'Get-CimInstance : Zugriff verweigert') : undefined

describeAdapter(
  windowsAdapter(),
  [
    ...COUNTS.map((count): AdapterSample => ({
      name: `with ${count} cards`,
      platform: 'win32',
      env: { SYSTEMROOT: 'D:\\Windows\\' },
      tool: windows(POWERSHELL, radeons(count)),
      ...(count === 0 ? {} : { devices: count }),
      expect: {
        ram_gb: 16,
        cpu_cores: 14,
        cpu_performance_cores: 6,
        ...(count === 0 ? { gpu_present: null } : { gpu_count: count, gpu_vram_gb: 24 })
      }
    })),
    {
      name: 'with a card at the cap',
      platform: 'win32',
      env: { SystemRoot: 'somewhere' },
      tool: windows(POWERSHELL.replace('D:', 'C:'), answer([[{ Name: 'NVIDIA GeForce RTX 4090', AdapterRAM: 4293918720 }]])),
      expect: { gpu_present: true, gpu_vram_gb: null }
    },
    {
      name: 'seen from WSL, where only the graphics is the host’s',
      files: WSL,
      tool: windows(FROM_WSL, radeons(1)),
      devices: 1,
      expect: { gpu_vram_gb: 24, ram_gb: null, cpu_cores: null }
    },
    {
      name: 'seen from WSL with a card of NVIDIA',
      files: { ...WSL, '/usr/lib/wsl/lib/nvidia-smi': '' },
      tool: windows(FROM_WSL, radeons(1)),
      expect: { gpu_present: null }
    },
    { name: 'on another system', tool: windows(POWERSHELL, radeons(1)), expect: { ram_gb: null } }
  ].map((sample): AdapterSample => sample),
  runner
)
