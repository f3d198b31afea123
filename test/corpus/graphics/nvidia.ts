import { cards, unified, type Entry } from './entry.ts'
import { bus, slices, smi, smiCapture, smiFails, type SmiCard } from './tools.ts'

const TELEGRAF = 'influxdata/telegraf:plugins/inputs/nvidia_smi/testdata @b27263146617'
const PAI = 'microsoft/pai:src/job-exporter/test/data @a95d9420e63e'
const EXPORTER = 'utkuozdemir/nvidia_gpu_exporter:internal/captures @e656cd81a180'

const capture = (name: string, pitfall: string, expect: Entry['expect']): Entry => ({
  id: `nvsmi-${name}`,
  pitfall,
  from: 'capture',
  source: name.startsWith('pai') ? PAI : TELEGRAF,
  machine: smiCapture(name),
  expect
})
const listed = (id: string, pitfall: string, source: string, gpus: ReadonlyArray<SmiCard>, expect: Entry['expect'], files = {}): Entry => ({
  id,
  pitfall,
  from: 'written',
  source,
  machine: smi(gpus, files),
  expect
})
const times = (count: number, name: string, mib: number): ReadonlyArray<SmiCard> => Array.from({ length: count }, () => ({ name, mib }))
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

export const NVIDIA: ReadonlyArray<Entry> = [
  capture('telegraf-a100-sxm4-v12', 'mig', cards(4, 'nvidia', 20, 19968, 'partition')),
  capture('telegraf-gtx-1660-ti', 'generic-name', cards(1, 'nvidia', 6, 5912)),
  capture('telegraf-rtx-3060-v12', 'exact-discrete', cards(1, 'nvidia', 12, 12288)),
  capture('telegraf-rtx-3080-v12', 'exact-discrete', cards(1, 'nvidia', 10, 10240)),
  capture('telegraf-rtx-3080-v13', 'schema-version', { ...cards(1, 'nvidia', 10, 10240), gpu_vram_free_gb: 660 / 1024 }),
  capture('telegraf-rtx-3090-v12', 'exact-discrete', cards(1, 'nvidia', 24, 24576)),
  capture('telegraf-rtx-4000-sff-ada-v13', 'schema-version', cards(1, 'nvidia', 20, 20475)),
  capture('telegraf-tesla-t4', 'vram-ecc-shortfall', cards(1, 'nvidia', 16, 15360)),
  capture('pai-nvidia_smi_outdated_gpu', 'missing-memory-field', cards(1, 'nvidia', null, null)),
  capture('pai-nvidia_smi_sample', 'vram-shortfall', cards(2, 'nvidia', 8, 8112)),
  capture('pai-nvidia_smi_sample_ecc_unsupported', 'vram-shortfall', cards(2, 'nvidia', 11, 10989)),
  listed('nvsmicsv-h100-80gb-hbm3', 'vram-shortfall', EXPORTER, times(1, 'NVIDIA H100 80GB HBM3', 81559), cards(1, 'nvidia', 80, 81559)),
  listed(
    'nvsmicsv-h100-mig',
    'mig',
    EXPORTER,
    [
      {
        name: 'NVIDIA H100 80GB HBM3',
        mib: 81559,
        more: slices(
          [
            [2, 40448],
            [3, 20096],
            [9, 9984],
            [10, 9984]
          ],
          '81559 MiB'
        )
      }
    ],
    cards(4, 'nvidia', 40, 40448, 'partition')
  ),
  listed('nvsmicsv-l40s', 'vram-ecc-shortfall', EXPORTER, times(1, 'NVIDIA L40S', 46068), cards(1, 'nvidia', 48, 46068)),
  listed(
    'gsrt-nvidia_h100',
    'huge-server',
    'gpustack/runtime @88026d62a1c1',
    times(8, 'NVIDIA H100 80GB HBM3', 81559),
    cards(8, 'nvidia', 80, 81559)
  ),
  listed('gsrt-nvidia_h200', 'huge-server', 'gpustack/runtime @88026d62a1c1', times(8, 'NVIDIA H200', 143771), cards(8, 'nvidia', 141, 143771)),
  listed(
    'gsrt-nvidia_rtx4080super',
    'vram-shortfall',
    'gpustack/runtime @88026d62a1c1',
    times(2, 'NVIDIA GeForce RTX 4080 SUPER', 16376),
    cards(2, 'nvidia', 16, 16376)
  ),
  listed(
    'gsrt-nvidia_rtx4090_48g',
    'name-table-wrong',
    'gpustack/runtime @88026d62a1c1',
    times(2, 'NVIDIA GeForce RTX 4090', 49140),
    cards(2, 'nvidia', 48, 49140)
  ),
  listed(
    'gsw-linux_nvidia_3_4090_24gx1',
    'vram-shortfall',
    'gpustack/gpustack @47277d79f4a5',
    times(1, 'NVIDIA GeForce RTX 4090', 24564),
    cards(1, 'nvidia', 24, 24564)
  ),
  listed(
    'gsw-linux_nvidia_5_A100_80gx2',
    'huge-server',
    'gpustack/gpustack @47277d79f4a5',
    times(2, 'NVIDIA A100-SXM4-80GB', 81920),
    cards(2, 'nvidia', 80, 81920)
  ),
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
