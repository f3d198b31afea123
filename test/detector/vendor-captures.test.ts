import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { machineSurvey } from '../../src/detector/machine-survey.ts'
import { anonymous } from '../../src/facts/captures/anonymous.ts'
import type { Capture } from '../../src/facts/captures/capture.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { answer, at, LAPTOP, pci } from '../adapters/windows-answers.ts'

const MIB = 2 ** 20
const text = (path: string): string => readFileSync(fileURLToPath(new URL(`../captures/${path}`, import.meta.url)), 'utf8')
const facts = async (capture: Capture): Promise<Readonly<Record<string, unknown>>> =>
  (await machineSurvey({ capture }, { dictionary: builtInFacts })()).facts

/** Captures by hand: a platform, and what one tool printed. */
describe('what a tool printed, replayed', () => {
  it.each<[string, Capture, object]>([
    [
      'nvidia-smi -q',
      { platform: 'linux', tools: { 'nvidia-smi -q': { stdout: text('nvidia-smi/exporter-h100-mig.txt') } } },
      { gpu_count: 4, gpu_vram_gb: 40 }
    ],
    [
      'nvidia-smi -q -x',
      { platform: 'linux', tools: { 'nvidia-smi -q -x': { stdout: text('nvidia-smi/telegraf-tesla-t4.xml') } } },
      { gpu_count: 1, gpu_vram_gb: 16 }
    ],
    [
      'nvidia-smi --query-gpu',
      {
        platform: 'linux',
        tools: { 'nvidia-smi --query-gpu=name,memory.total --format=csv': { stdout: 'name, memory.total [MiB]\nNVIDIA L4, 23034 MiB\n' } }
      },
      { gpu_count: 1, gpu_vram_gb: 24 }
    ],
    [
      'rocm-smi',
      { platform: 'linux', tools: { 'rocm-smi -a --json': { stdout: text('rocm-smi/telegraf-rx6700xt_rocm612.json') } } },
      { gpu_count: 1, gpu_vram_gb: 12 }
    ],
    [
      'amd-smi',
      {
        platform: 'linux',
        tools: {
          'amd-smi static --json': { stdout: '[{"gpu": 0, "asic": {"device_id": "0x7551"}, "vram": {"size": {"value": 32624, "unit": "MB"}}}]' }
        }
      },
      { gpu_count: 1, gpu_vram_gb: 32 }
    ],
    [
      'system_profiler and sysctl',
      {
        platform: 'darwin',
        tools: {
          'system_profiler SPHardwareDataType SPDisplaysDataType': {
            stdout:
              'Graphics/Displays:\n\n    Apple M2:\n\n      Chipset Model: Apple M2\n      Vendor: Apple (0x106b)\n\nHardware:\n\n    Hardware Overview:\n\n      Chip: Apple M2\n      Memory: 24 GB\n\n'
          },
          'sysctl -a': { stdout: 'hw.physicalcpu: 8\nhw.perflevel0.physicalcpu: 4\niogpu.wired_limit_mb: 20480\n' }
        }
      },
      { ram_gb: 24, cpu_cores: 8, cpu_performance_cores: 4, gpu_kind: 'unified', gpu_vram_gb: 20 }
    ],
    [
      'PowerShell',
      {
        platform: 'win32',
        tools: {
          powershell: {
            stdout: answer(
              [
                [
                  { Name: 'AMD Radeon RX 9070 XT', PNPDeviceID: pci('1002', '7550') },
                  { qwMemorySize: 16302 * MIB, LocationInformation: at(3) }
                ]
              ],
              LAPTOP
            )
          }
        }
      },
      { ram_gb: 16, cpu_cores: 14, gpu_count: 1, gpu_vram_gb: 16, gpu_vendor: 'amd' }
    ]
  ])('%s', async (_, capture, expected) => {
    const found = await facts(capture)
    expect(found).toMatchObject(expected)
    // What is taken out before a capture is shown is nothing that a fact hangs on.
    expect(await facts(anonymous(capture, { hosts: [], users: [] }))).toEqual(found)
  })

  it('with the variables of its process', async () => {
    const capture: Capture = {
      platform: 'linux',
      env: { CUDA_VISIBLE_DEVICES: '1' },
      tools: { 'nvidia-smi -q -x': { stdout: text('nvidia-smi/pai-nvidia_smi_sample.xml') } }
    }
    expect(await facts(capture)).toMatchObject({ gpu_count: 1, gpu_vram_gb: 8 })
    expect(await facts({ ...capture, env: { CUDA_VISIBLE_DEVICES: '' } })).toMatchObject({ gpu_present: false })
  })
})

it('what tells one device from all others does not stay in a capture', () => {
  const tools = {
    'system_profiler -json': {
      stdout: '{"SPHardwareDataType": [{"serial_number": "C02XX", "provisioning_UDID": "00008112-000251423E78201E", "physical_memory": "24 GB"}]}'
    },
    'rocm-smi --json': { stdout: '{"card0": {"Unique ID": "0x2f04861", "Serial Number": "69202400", "Card series": "Radeon"}}' },
    'amd-smi static --json': { stdout: '[{"gpu": 0, "asic": {"asic_serial": "0x6F1F0A2B", "market_name": "Radeon"}}]' }
  }
  const kept = JSON.stringify(anonymous({ platform: 'darwin', tools }, { hosts: [], users: [] }))
  for (const secret of ['C02XX', '000251423E78201E', '2f04861', '69202400', '6F1F0A2B']) expect(kept).not.toContain(secret)
  for (const told of ['24 GB', 'Radeon']) expect(kept).toContain(told)
})
