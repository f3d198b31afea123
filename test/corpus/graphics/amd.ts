import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cards, integrated, unified, type Entry } from './entry.ts'
import { amd, amdSmi, rocm } from './tools.ts'

const TELEGRAF = 'influxdata/telegraf:plugins/inputs/amd_rocm_smi/testdata @b27263146617'
const text = (name: string): string => readFileSync(fileURLToPath(new URL(`../../captures/rocm-smi/telegraf-${name}.json`, import.meta.url)), 'utf8')
const capture = (name: string, pitfall: string, expect: Entry['expect']): Entry => ({
  id: `rocm-telegraf-${name}`,
  pitfall,
  from: 'capture',
  source: TELEGRAF,
  machine: rocm(text(name)),
  expect
})
const written = (id: string, pitfall: string, source: string, machine: Entry['machine'], expect: Entry['expect']): Entry => ({
  id,
  pitfall,
  from: 'written',
  source,
  machine,
  expect
})

const MIB = 2 ** 20
const GIB = 2 ** 30
const rx6700 = cards(1, 'amd', 12, 12272)

export const AMD: ReadonlyArray<Entry> = [
  capture('mi100_rocm571', 'exact-discrete', cards(6, 'amd', 32, 32752)),
  capture('rx6700xt_rocm430', 'generic-name', rx6700),
  capture('rx6700xt_rocm571', 'bar-or-aperture-as-vram', rx6700),
  capture('rx6700xt_rocm602', 'schema-version', rx6700),
  capture('rx6700xt_rocm612', 'schema-version', rx6700),
  capture('vega-20-WKS-GL-XE', 'exact-discrete', cards(1, 'amd', 32, 32752)),
  written('gsrt-amd_mi308x', 'huge-server', 'gpustack/runtime @88026d62a1c1', amdSmi(8, '0x74a2', 196592), cards(8, 'amd', 192, 196592)),
  written('gsrt-amd_rx7800xt', 'vram-shortfall', 'gpustack/runtime @88026d62a1c1', amdSmi(2, '0x747e', 16368), cards(2, 'amd', 16, 16368)),
  written('gsw-linux_rocm_1_7800_16gx1', 'vram-shortfall', 'gpustack/gpustack @47277d79f4a5', amdSmi(1, '0x747e', 16368), cards(1, 'amd', 16, 16368)),
  written('iss-llmfit-964', 'apu-carveout-gtt', 'AlexsJones/llmfit#964', rocm([amd('0x1586', 103079215104, 16_000_000_000)]), unified('amd', 98304)),
  written('iss-rocmsys-8475', 'apu-carveout-gtt', 'ROCm/rocm-systems#8475', rocm([amd('0x1586', 536870912, 118111600640)]), unified('amd', 112640)),
  written(
    'iss-lms-1480',
    'apu-carveout-gtt',
    'lmstudio-ai/lmstudio-bug-tracker#1480',
    rocm([amd('0x1586', 512 * MIB, 126976 * MIB)]),
    unified('amd', 126976)
  ),
  written('iss-turbo-85', 'apu-carveout-gtt', 'mohitsoni48/TurboLLM#85', rocm([amd('0x1586', GIB, 110592 * MIB)]), unified('amd', 110592)),
  written('iss-checker-112', 'apu-carveout-gtt', 'signerless/llm-checker#112', rocm([amd('0x1586', GIB)]), unified('amd', null)),
  written(
    'iss-checker-75',
    'tool-noise-or-hang',
    'signerless/llm-checker#75',
    rocm(
      `WARNING: AMD GPU device(s) is/are in a low-power state. Check power control/runtime_status\n\n${JSON.stringify({ card0: { 'GFX Version': 'gfx1151', 'VRAM Total Memory (B)': '2147483648' } })}`
    ),
    unified('amd', null)
  ),
  written(
    'iss-checker-76',
    'duplicate-or-multi-display',
    'signerless/llm-checker#76',
    rocm([{ 'GFX Version': 'gfx1035', ...amd('0x1681', 4 * GIB, 14 * GIB) }]),
    integrated('amd')
  ),
  written(
    'iss-ollama-2637note',
    'apu-carveout-gtt',
    'ollama/ollama#2637',
    rocm([{ 'GFX Version': 'gfx1103', 'VRAM Total Memory (B)': String(2 * GIB), 'GTT Total Memory (B)': String(50 * GIB) }]),
    integrated('amd')
  ),
  written('iss-llmfit-91', 'apu-carveout-gtt', 'AlexsJones/llmfit#91', rocm([amd('0x150e', GIB / 2)]), integrated('amd')),
  written('iss-jan-6337', 'igpu-only', 'janhq/jan#6337', rocm([amd('0x1636', GIB / 2)]), integrated('amd')),
  written(
    'iss-llmfit-303',
    'hybrid-igpu-dgpu',
    'AlexsJones/llmfit#303',
    rocm([amd('0x13c0', 2 * GIB), amd('0x7590', 16304 * MIB)]),
    cards(1, 'amd', 16, 16304)
  ),
  written(
    'iss-llmfit-638',
    'mixed-multi-gpu',
    'AlexsJones/llmfit#638',
    rocm([amd('0x66a0', 34342961152), amd('0x66a1', 17163091968), amd('0x1638', 536870912)]),
    {
      ...cards(2, 'amd', 32, 32752),
      gpu_vram_total_gb: 48
    }
  ),
  written(
    'iss-rocm-4750',
    'vgpu-partition',
    'ROCm/ROCm#4750',
    rocm(Array.from({ length: 8 }, (_, part) => ({ ...amd('0x74a1', 206141652992), 'PCI Bus': `0000:0C:00.${part}` }))),
    cards(1, 'amd', 192, 196592, 'partition')
  ),
  written(
    'iss-si-170',
    'bar-or-aperture-as-vram',
    'sebhildebrandt/systeminformation#170',
    rocm([{ ...amd('0x67ef', 4 * GIB), 'VIS_VRAM Total Memory (B)': String(256 * MIB) }]),
    cards(1, 'amd', 4, 4096)
  )
]
