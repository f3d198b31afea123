import { cards, unified, type Entry } from './entry.ts'
import { listed, times } from './listed.ts'
import { bus, slices, smiFails } from './tools.ts'

const memory = (kb: number): Readonly<Record<string, string>> => ({ '/proc/meminfo': `MemTotal:       ${kb} kB\n` })

const GB10 = { addressing_mode: 'ATS' }
const CLOUD: ReadonlyArray<readonly [string, number, number]> = [
  ['L4', 23034, 24],
  ['A10', 23028, 24],
  ['L40S', 46068, 48],
  ['T4', 15360, 16],
  ['H100', 81559, 80]
]
const HYBRID = bus(['0x8086', '0x7d67', '0x030000'], ['0x10de', '0x2d19', '0x030000'])

/** Machines of public threads. */
export const NVIDIA_THREADS: ReadonlyArray<Entry> = [
  listed('iss-llmfit-239', 'name-table-wrong', 'AlexsJones/llmfit#239', times(5, 'NVIDIA RTX A4000', 16376), cards(5, 'nvidia', 16, 16376)),
  listed('iss-inf-143', 'unified-memory', 'canonical/inference-snaps#143', [{ name: 'NVIDIA GB10', mib: 'Not Supported' }], unified('nvidia', null)),
  listed(
    'iss-nvitop-208',
    'unified-memory',
    'XuehaiPan/nvitop#208',
    [{ name: 'NVIDIA GB10', mib: '[N/A]', more: GB10 }],
    unified('nvidia', 127600748 / 1024),
    memory(127600748)
  ),
  listed(
    'iss-gpud-1170',
    'unified-memory',
    'leptonai/gpud#1170',
    [{ name: 'NVIDIA GB10', mib: 'N/A', more: GB10 }],
    unified('nvidia', 128501256192 / 2 ** 20),
    memory(125489508)
  ),
  listed(
    'iss-llmfit-792',
    'unified-memory',
    'AlexsJones/llmfit#792',
    [{ name: 'Orin (nvgpu)', mib: 'N/A', more: { addressing_mode: 'N/A' } }],
    unified('nvidia', null)
  ),
  listed(
    'iss-xpuperf-129',
    'gpu-memory-as-ram',
    'intel/xpu-perf#129',
    [{ name: 'NVIDIA GH200 480GB', mib: 97871, more: GB10 }],
    cards(1, 'nvidia', 96, 97871)
  ),
  listed(
    'iss-vllm-50463',
    'mig',
    'vllm-project/vllm#50463',
    [{ name: 'NVIDIA H200', mib: 0, more: slices([[1, 33280]], 'Insufficient Permissions') }],
    cards(1, 'nvidia', 32.5, 33280, 'partition')
  ),
  listed(
    'iss-vssmig-25',
    'mig',
    'public thread on a DGX H200 with MIG',
    [{ name: 'NVIDIA H200', mib: '[Insufficient Permissions]', more: { mig_mode: { current_mig: 'Enabled' } } }],
    cards(1, 'nvidia', null, null, 'partition')
  ),
  listed(
    'iss-nvdocker-464',
    'driver-failure',
    'NVIDIA/nvidia-docker#464',
    [{ name: 'Unknown Error', mib: 'Unknown Error' }],
    cards(1, 'nvidia', null, null)
  ),
  listed('iss-llmfit-52', 'wsl', 'AlexsJones/llmfit#52', times(1, 'NVIDIA GeForce RTX 5080', 16303), cards(1, 'nvidia', 16, 16303), {
    '/proc/driver/nvidia/version': '',
    '/proc/sys/kernel/osrelease': '5.15-microsoft-standard-WSL2'
  }),
  listed(
    'iss-wsl-9254',
    'mixed-multi-gpu',
    'microsoft/WSL#9254',
    [...times(1, 'Tesla P100-PCIE-16GB', 16384), ...times(1, 'NVIDIA GeForce', 11264)],
    {
      ...cards(2, 'nvidia', 16, 16384),
      gpu_vram_total_gb: 27
    }
  ),
  listed(
    'iss-ods-68',
    'mixed-multi-gpu',
    'public thread',
    [...times(1, 'NVIDIA GeForce RTX 3090', 24576), ...times(1, 'NVIDIA GeForce RTX 4090', 24564)],
    {
      ...cards(2, 'nvidia', 24, 24576),
      gpu_vram_total_gb: 48
    }
  ),
  listed('iss-lhm-636', 'mixed-multi-gpu', 'LibreHardwareMonitor#636', [...times(1, 'RTX 2060 SUPER', 8192), ...times(1, 'GTX 1660 SUPER', 6144)], {
    ...cards(2, 'nvidia', 8, 8192),
    gpu_vram_total_gb: 14
  }),
  listed(
    'iss-lhm-2347',
    'mixed-multi-gpu',
    'LibreHardwareMonitor#2347',
    [...times(1, 'RTX 5060', 16384), ...times(1, 'RTX 3090', 24576)],
    cards(2, 'nvidia', 24, 24576)
  ),
  listed('iss-monitee-295', 'bar-or-aperture-as-vram', 'public thread', times(1, 'Quadro P400', 2048), cards(1, 'nvidia', 2, 2048)),
  listed(
    'iss-nvtop-436',
    'bar-or-aperture-as-vram',
    'Syllo/nvtop#436',
    [{ name: 'RTX 3090', mib: 24576, more: { bar1_memory_usage: { total: '32768 MiB' } } }],
    cards(1, 'nvidia', 24, 24576)
  ),
  listed('iss-ollama-14052', 'vram-shortfall', 'ollama/ollama#14052', times(1, 'NVIDIA GeForce RTX 4070', 12282), cards(1, 'nvidia', 12, 12282)),
  listed(
    'iss-1panel-11910',
    'schema-version',
    '1Panel-dev/1Panel#11910',
    [{ name: 'NVIDIA GeForce RTX 4090', mib: 'Requested functionality has been deprecated' }],
    cards(1, 'nvidia', null, null)
  ),
  ...CLOUD.map(([name, mib, gb]) =>
    listed(
      `iss-modal-2797 ${name}`,
      'vram-ecc-shortfall',
      'modal-labs/modal-client#2797',
      times(1, `NVIDIA ${name}`, mib),
      cards(1, 'nvidia', gb, mib)
    )
  ),
  listed(
    'gsrt-nvidia_h100_mig',
    'mig',
    'gpustack/runtime @88026d62a1c1',
    [
      {
        name: 'N/A',
        mib: 'N/A',
        more: slices(
          [
            [6, 20096],
            [11, 9984],
            [12, 9984]
          ],
          'N/A'
        )
      },
      ...times(2, 'NVIDIA H100 80GB HBM3', 81559),
      {
        name: 'N/A',
        mib: 'N/A',
        more: slices(
          [
            [2, 40448],
            [2, 40448]
          ],
          'N/A'
        )
      },
      ...times(4, 'NVIDIA H100 80GB HBM3', 81559)
    ],
    { ...cards(10, 'nvidia', 80, 81559), gpu_vram_total_gb: 20 + 10 + 10 + 40 + 6 * 80 }
  ),
  listed('iss-ollama-15650', 'container-limit', 'ollama/ollama#15650', [...times(1, 'RTX 3090', 24576), { name: 'RTX 3060', mib: 'N/A' }], {
    gpu_present: true,
    gpu_count: 2,
    gpu_kind: 'discrete',
    gpu_vendor: 'nvidia',
    gpu_vram_gb: null
  }),
  listed(
    'iss-whichllm-165',
    'unified-memory',
    'Andyyyy64/whichllm#165',
    [{ name: 'Orin (nvgpu)', mib: 'N/A' }],
    unified('nvidia', 16042964 / 1024),
    memory(16042964)
  ),
  listed('iss-ollama-4693', 'unified-memory', 'ollama/ollama#4693', [{ name: 'Xavier', mib: 6857 }], unified('nvidia', 6857)),
  {
    id: 'iss-neofetch-1306',
    pitfall: 'bmc-as-gpu',
    from: 'written',
    source: 'dylanaraps/neofetch#1306',
    machine: {
      ...smiFails('NVIDIA-SMI has failed', {
        '/proc/meminfo': 'MemTotal: 32000000 kB\n',
        ...bus(['0x10de', '0x1b06', '0x030000'], ['0x10de', '0x1b06', '0x030000'], ['0x1a03', '0x2000', '0x030000'], ['0x10de', '0x1b06', '0x030000'])
      })
    },
    expect: cards(3, 'nvidia', null, null)
  },
  {
    id: 'iss-easygpupv-276',
    pitfall: 'driver-failure',
    from: 'written',
    source: 'jamesstringer90/Easy-GPU-PV#276',
    machine: smiFails('Unable to detect the device handle for GPU0000:B1:00.0: Unknown Error', {}),
    expect: { gpu_vram_gb: null }
  },
  {
    id: 'iss-beszel-35',
    pitfall: 'tool-noise-or-hang',
    from: 'written',
    source: 'henrygd/beszel#35',
    machine: smiFails('hangs', { ...HYBRID, '/proc/meminfo': 'MemTotal: 32000000 kB\n' }),
    expect: cards(1, 'nvidia', null, null)
  },
  {
    id: 'iss-workspace-19',
    pitfall: 'driver-failure',
    from: 'written',
    source: 'public thread',
    machine: smiFails('Unable to determine the device handle for GPU 0000:0B:00.0: Unknown Error', {}),
    expect: { gpu_vram_gb: null, gpu_count: null }
  }
]
