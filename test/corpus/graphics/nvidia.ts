import { cards, type Entry } from './entry.ts'
import { listed, times } from './listed.ts'
import { smiCapture, smiText } from './tools.ts'

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

/** The plain text of `nvidia-smi -q`. */
const text = (name: string, pitfall: string, expect: Entry['expect']): Entry => ({
  id: `nvsmicsv-${name}`,
  pitfall,
  from: 'capture',
  source: EXPORTER,
  machine: smiText(name),
  expect
})

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
  capture('pai-nvidia_smi_sample', 'vram-shortfall', { ...cards(2, 'nvidia', 8, 8114), gpu_vram_free_gb: 4057 / 1024 }),
  capture('pai-nvidia_smi_sample_ecc_unsupported', 'vram-shortfall', cards(2, 'nvidia', 11, 10989)),
  text('h100-80gb', 'vram-shortfall', cards(1, 'nvidia', 80, 81559)),
  text('h100-mig', 'mig', { ...cards(4, 'nvidia', 40, 40448, 'partition'), gpu_vram_total_gb: 80 }),
  text('l40s', 'vram-ecc-shortfall', cards(1, 'nvidia', 48, 46068)),
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
  )
]
