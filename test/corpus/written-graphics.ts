import { amdgpu, device, GUEST, memory, processors, type Entry, type Tree } from './entry.ts'
import { many, one } from './written-device.ts'

const NONE = { gpu_present: false, gpu_kind: 'none', gpu_vendor: 'none' }
const INSIDE = { gpu_present: false, gpu_kind: 'integrated', gpu_vendor: 'amd' }

const apu = (ids: string, carveOut: number, mapped: number): Tree => device('0000:c4:00.0', ids, amdgpu(carveOut, mapped))
const ARM: Tree = { '/proc/cpuinfo': processors(4, { Features: 'fp asimd', 'CPU implementer': '0x41', 'CPU part': '0xd42' }) }
const gb10 = (source: string, gib: number): Entry =>
  one(
    source,
    'unified-memory',
    'DGX Spark',
    { ...ARM, '/sys/class/dmi/id/sys_vendor': 'NVIDIA\n', ...memory(gib), ...device('000f:01:00.0', '10de:2e12', {}, '0x030200') },
    {
      gpu_present: true,
      gpu_count: 1,
      gpu_kind: 'unified',
      gpu_vendor: 'nvidia',
      ram_usable_gb: gib,
      gpu_vram_gb: gib,
      ram_gb: 128
    }
  )
const jetson = (source: string, what: string, gib: number, sold: number, chip: string): Entry =>
  one(
    source,
    'unified-memory',
    what,
    { ...ARM, ...memory(gib), '/proc/device-tree/model': `NVIDIA ${what}\0`, '/proc/device-tree/compatible': `nvidia,p3767\0nvidia,${chip}\0` },
    {
      gpu_present: true,
      gpu_kind: 'unified',
      gpu_vendor: 'nvidia',
      ram_usable_gb: gib,
      gpu_vram_gb: gib,
      ram_gb: sold
    }
  )

/** Graphics in processors, beside cards and of virtual machines, written anew from the figures of public threads and test data. */
export const GRAPHICS: ReadonlyArray<Entry> = [
  one(
    'Osmantic/ODS#68',
    'mixed-multi-gpu',
    'RTX 3090 and RTX 4090',
    { ...device('0000:01:00.0', '10de:2204'), ...device('0000:02:00.0', '10de:2684') },
    { gpu_present: true, gpu_count: 2 },
    ['gpu_vram_gb']
  ),
  one(
    'puppetlabs/facter lspci_aws',
    'virtual-adapter',
    "Cirrus' adapter of a guest of Xen",
    { ...GUEST, ...device('0000:00:02.0', '1013:00b8') },
    { ...NONE, virtual_machine: true }
  ),
  one('containers/ramalama#955', 'virtual-adapter', 'no device: llvmpipe is on no bus', device('0000:00:01.0', '8086:1237', {}, '0x060000'), NONE),
  one('AlexsJones/llmfit#609', 'missing-memory-field', 'two Arc Pro B70', many(2, '8086:e211', { 'tile0/physical_vram_size_bytes': 32 * 2 ** 30 }), {
    gpu_present: true,
    gpu_count: 2,
    gpu_vendor: 'intel',
    gpu_kind: 'discrete',
    gpu_vram_gb: 32,
    gpu_vram_total_gb: 64
  }),
  one(
    'AlexsJones/llmfit#303',
    'hybrid-igpu-dgpu',
    'RX 9060 XT beside graphics in the processor',
    { ...device('0000:03:00.0', '1002:7590', amdgpu(16384, 15900, 'samsung')), ...apu('1002:13c0', 2048, 15900) },
    {
      gpu_present: true,
      gpu_count: 1,
      gpu_kind: 'discrete',
      gpu_vram_gb: 16
    }
  ),
  one(
    'AlexsJones/llmfit#638',
    'mixed-multi-gpu',
    'MI50 of 32 and 16 GB, and graphics in the processor',
    {
      ...device('0000:03:00.0', '1002:66a0', amdgpu(32752, 31e3)),
      ...device('0000:06:00.0', '1002:66a1', amdgpu(16368, 31e3)),
      ...apu('1002:1638', 512, 31e3)
    },
    { gpu_present: true, gpu_count: 2, gpu_vram_gb: 32, gpu_vram_total_gb: 48 }
  ),
  one(
    'ROCm/legacy-rocm-build#4750',
    'vgpu-partition',
    'MI300X cut into eight: each is told the whole memory',
    device(
      '0000:05:00.0',
      '1002:74a1',
      {
        ...amdgpu(196592, 5e5),
        current_compute_partition: 'CPX',
        current_memory_partition: 'NPS1'
      },
      '0x120000'
    ),
    { gpu_present: true, gpu_kind: 'partition', gpu_vram_gb: 192, gpu_vram_total_gb: 192 }
  ),
  one(
    'ollama/ollama#2637',
    'apu-carveout-gtt',
    'Phoenix: 2 GiB set aside, 50 GiB to map',
    { ...memory(60), ...apu('1002:15bf', 2048, 51200) },
    INSIDE
  ),
  one(
    'AlexsJones/llmfit#91',
    'apu-carveout-gtt',
    'Radeon 890M of a 96 GB laptop',
    { ...memory(93.5), ...apu('1002:150e', 512, 47800) },
    { ...INSIDE, ram_gb: 96 }
  ),
  one('janhq/jan#6337', 'igpu-only', 'Renoir of a 16 GB laptop', { ...memory(15.1), ...apu('1002:1636', 512, 7700) }, { ...INSIDE, ram_gb: 16 }),
  one(
    'signerless/llm-checker#76',
    'duplicate-or-multi-display',
    'Radeon 680M with 4 GiB set aside',
    { ...memory(27.2), ...apu('1002:1681', 4096, 13900) },
    { ...INSIDE, ram_gb: 27.2 }
  ),
  one(
    'AlexsJones/llmfit#964',
    'apu-carveout-gtt',
    'Strix Halo, 96 of 128 GiB set aside',
    { ...memory(30.978), ...apu('1002:1586', 98304, 15800) },
    {
      gpu_present: true,
      gpu_kind: 'unified',
      gpu_vendor: 'amd',
      gpu_vram_gb: 96,
      ram_gb: 30.978,
      ram_usable_gb: 30.978
    }
  ),
  one(
    'ROCm/rocm-systems#8475',
    'apu-carveout-gtt',
    'Strix Halo, 110 GiB to map',
    { ...memory(125), ...apu('1002:1586', 512, 112640) },
    { gpu_present: true, gpu_kind: 'unified', gpu_vram_gb: 110, ram_gb: 128 }
  ),
  one(
    'lmstudio-ai/lmstudio-bug-tracker#1480',
    'apu-carveout-gtt',
    'Strix Halo, 124 GiB to map',
    { ...memory(125), ...apu('1002:1586', 512, 126976) },
    { gpu_present: true, gpu_kind: 'unified', gpu_vram_gb: 124 }
  ),
  one(
    'mohitsoni48/TurboLLM#85',
    'apu-carveout-gtt',
    'Strix Halo, 1 GiB set aside, 108 to map',
    { ...memory(124), ...apu('1002:1586', 1024, 110592) },
    { gpu_present: true, gpu_kind: 'unified', gpu_vram_gb: 108 }
  ),
  one(
    'signerless/llm-checker#112',
    'apu-carveout-gtt',
    'Strix Halo, 1 GiB set aside',
    { ...memory(124), ...apu('1002:1586', 1024, 63488) },
    { gpu_present: true, gpu_kind: 'unified', ram_usable_gb: 124 }
  ),
  one(
    'signerless/llm-checker#75',
    'tool-noise-or-hang',
    'Strix Halo, 2 GiB set aside',
    { ...memory(122), ...apu('1002:1586', 2048, 62464) },
    { gpu_present: true, gpu_kind: 'unified' }
  ),
  gb10('XuehaiPan/nvitop#208', 121.69),
  gb10('leptonai/gpud#1170', 119.676),
  jetson('Andyyyy64/whichllm#165', 'Jetson Orin NX', 15.3, 16, 'tegra234'),
  jetson('AlexsJones/llmfit#792', 'Jetson Orin NX dev kit', 7.1, 8, 'tegra234'),
  one(
    'ollama/ollama#4693',
    'unified-memory',
    'Jetson Xavier',
    { '/proc/device-tree/compatible': 'nvidia,p3668\0nvidia,tegra194\0' },
    { gpu_present: true, gpu_kind: 'unified' }
  ),
  one(
    'ollama/ollama#5360',
    'emulation',
    'Snapdragon X: graphics on no bus',
    { '/proc/device-tree/model': 'Microsoft Surface Laptop 7\0', '/sys/class/drm/card0/device/uevent': 'DRIVER=msm_dpu\n' },
    {
      gpu_present: false,
      gpu_kind: 'integrated',
      gpu_vendor: 'other'
    }
  )
]
