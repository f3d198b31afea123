import { amdgpu, device, type Entry, type Tree } from './entry.ts'
import { many, one } from './written-device.ts'

/** Cards whose memory only NVIDIA's or another maker's tool tells. */
const untold = (
  source: string,
  pitfall: string,
  what: string,
  count: number,
  ids: string,
  vendor: string,
  more: Tree = {},
  pciClass?: string
): Entry =>
  one(
    source,
    pitfall,
    what,
    { ...many(count, ids, {}, pciClass), ...more },
    { gpu_present: true, gpu_count: count, gpu_vendor: vendor, gpu_kind: 'discrete' },
    ['gpu_vram_gb', 'gpu_vram_total_gb']
  )

/** Cards of AMD with figures in MiB, and the size that they were sold as in GiB. */
const cards = (source: string, pitfall: string, what: string, count: number, ids: string, mib: number, sold: number, pciClass?: string): Entry =>
  one(source, pitfall, what, many(count, ids, amdgpu(mib, 15900, 'samsung'), pciClass), {
    gpu_present: true,
    gpu_count: count,
    gpu_vendor: 'amd',
    gpu_kind: 'discrete',
    gpu_vram_gb: sold,
    gpu_vram_usable_gb: mib / 1024,
    gpu_vram_total_gb: sold * count
  })

const BMC = device('0000:03:00.0', '1a03:2000')

/** Cards and accelerators, written anew from the figures of public threads and test data. */
export const CARDS: ReadonlyArray<Entry> = [
  cards('influxdata/telegraf mi100_rocm571.json', 'exact-discrete', 'six Instinct MI100', 6, '1002:738c', 32752, 32, '0x120000'),
  cards('influxdata/telegraf rx6700xt_rocm430.json', 'generic-name', 'RX 6700 XT whose name is an id', 1, '1002:73df', 12272, 12),
  cards('influxdata/telegraf rx6700xt_rocm571.json', 'bar-or-aperture-as-vram', 'RX 6700 XT: 256 MiB of it can be seen', 1, '1002:73df', 12272, 12),
  cards('influxdata/telegraf vega-20-WKS-GL-XE.json', 'exact-discrete', 'Radeon Instinct MI50 32GB', 1, '1002:66a1', 32752, 32),
  cards('gpustack/runtime amd_mi308x.json', 'huge-server', 'eight MI308X', 8, '1002:74a2', 196592, 192, '0x120000'),
  cards('gpustack/runtime amd_rx7800xt.json', 'vram-shortfall', 'two RX 7800 XT', 2, '1002:747e', 16368, 16),
  cards('gpustack/gpustack linux_rocm_1_7800_16gx1', 'vram-shortfall', 'RX 7800 XT', 1, '1002:747e', 16368, 16),
  cards('sebhildebrandt/systeminformation#170', 'bar-or-aperture-as-vram', 'RX 460', 1, '1002:67ef', 4096, 4),
  untold('gpustack/runtime nvidia_h100.json', 'huge-server', 'eight H100', 8, '10de:2330', 'nvidia', BMC, '0x030200'),
  untold('gpustack/runtime nvidia_h200.json', 'huge-server', 'eight H200', 8, '10de:2335', 'nvidia', BMC, '0x030200'),
  untold(
    'gpustack/runtime nvidia_h100_mig.json',
    'mig',
    'eight H100, two of them cut up: the bus shows whole cards',
    8,
    '10de:2330',
    'nvidia',
    {},
    '0x030200'
  ),
  untold('gpustack/runtime nvidia_rtx4080super.json', 'vram-shortfall', 'two RTX 4080 SUPER', 2, '10de:2702', 'nvidia'),
  untold('gpustack/runtime nvidia_rtx4090_48g.json', 'name-table-wrong', 'two RTX 4090 with 48 GB put on', 2, '10de:2684', 'nvidia'),
  untold('gpustack/gpustack linux_nvidia_3_4090_24gx1', 'vram-shortfall', 'RTX 4090 D', 1, '10de:2685', 'nvidia'),
  untold('AlexsJones/llmfit#239', 'name-table-wrong', 'five RTX A4000', 5, '10de:24b0', 'nvidia'),
  untold('ollama/ollama#14052', 'vram-shortfall', 'RTX 4070', 1, '10de:2786', 'nvidia'),
  untold('Krillsson/monitee-agent#295', 'bar-or-aperture-as-vram', 'Quadro P400, whose windows come to 288 MiB', 1, '10de:1cb3', 'nvidia'),
  untold('Syllo/nvtop#436', 'bar-or-aperture-as-vram', 'RTX 3090', 1, '10de:2204', 'nvidia'),
  untold(
    'henrygd/beszel-docs#35',
    'tool-noise-or-hang',
    'a card that sleeps: files do not wake it',
    1,
    '10de:2d19',
    'nvidia',
    device('0000:00:02.0', '8086:7d67')
  ),
  untold('dylanaraps/neofetch#1306', 'bmc-as-gpu', 'three cards of NVIDIA and a controller', 3, '10de:1b06', 'nvidia', BMC),
  untold('gpustack/runtime metax_c500.json', 'other-accelerator', 'eight MetaX C500', 8, '9999:4001', 'other', BMC, '0x120000'),
  untold(
    'gpustack/gpustack linux_ascend_1_910b_64gx8',
    'other-accelerator',
    'eight Ascend 910B',
    8,
    '19e5:d802',
    'other',
    device('0000:04:00.0', '19e5:1711'),
    '0x120000'
  )
]
