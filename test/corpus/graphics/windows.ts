import { answer, pci, type Adapter, type Registry } from '../../adapters/windows-answers.ts'
import { cards, integrated, unified, type Entry } from './entry.ts'
import { smi, windows } from './tools.ts'

const GIB = 2 ** 30
const MIB = 2 ** 20
const CAP = 4293918720

const on = (
  id: string,
  pitfall: string,
  source: string,
  adapters: ReadonlyArray<readonly [Adapter, Registry?]>,
  expect: Entry['expect'],
  more = {}
): Entry => ({
  id,
  pitfall,
  from: 'written',
  source,
  machine: windows(answer(adapters, more)),
  expect
})
/** The same machine where nvidia-smi answers too. */
const both = (entry: Entry, name: string, mib: number): Entry => {
  const printed = entry.machine.tool?.('powershell.exe', [])
  return { ...entry, machine: windows(typeof printed === 'object' && 'stdout' in printed ? printed.stdout : '', smi([{ name, mib }])) }
}

const dev = (vendor: string, device: string, Name: string, AdapterRAM?: number | string): Adapter => ({
  Name,
  PNPDeviceID: pci(vendor, device),
  ...(AdapterRAM === undefined ? {} : { AdapterRAM })
})
const RX_9070 = dev('1002', '7550', 'AMD Radeon RX 9070 XT', CAP)
const INTEL = dev('8086', '7D67', 'Intel(R) Graphics', 2 * GIB)

export const WINDOWS: ReadonlyArray<Entry> = [
  on(
    'iss-foundry-927',
    'uint32-cap',
    'microsoft/Foundry-Local#927',
    [[dev('10DE', '2D39', 'NVIDIA RTX PRO 2000 Blackwell Generation Laptop GPU', CAP)], [INTEL]],
    cards(1, 'nvidia', null, null)
  ),
  on(
    'iss-foundry-927, with the registry',
    'uint32-cap',
    'microsoft/Foundry-Local#927',
    [[dev('10DE', '2D39', 'NVIDIA RTX PRO 2000', CAP), { qwMemorySize: 8192 * MIB }], [INTEL]],
    cards(1, 'nvidia', 8, 8192)
  ),
  on('iss-mesh-1811', 'uint32-cap', 'public thread', [[RX_9070]], cards(1, 'amd', null, null)),
  on('iss-mesh-1811, with the registry', 'uint32-cap', 'public thread', [[RX_9070, { qwMemorySize: 16302 * MIB }]], cards(1, 'amd', 16, 16302)),
  on('iss-turbo-63', 'uint32-cap', 'mohitsoni48/TurboLLM#63', [[RX_9070]], cards(1, 'amd', null, null)),
  on(
    'iss-llmfit-830',
    'name-table-wrong',
    'AlexsJones/llmfit#830',
    [[dev('1002', '7551', 'AMD Radeon AI PRO R9700', CAP)]],
    cards(1, 'amd', null, null)
  ),
  on(
    'iss-lemonade-1682',
    'hostile-value',
    'lemonade-sdk/lemonade#1682',
    [[dev('10DE', '2684', 'NVIDIA GeForce RTX 4090', '18446744073709551615')]],
    cards(1, 'nvidia', null, null)
  ),
  on(
    'iss-oshi-2907',
    'uint32-cap',
    'oshi/oshi#2907',
    [[dev('8086', '56A0', 'Intel(R) Arc(TM) A770'), { MemorySize: [0, 240, 255, 127] }]],
    cards(1, 'intel', null, null)
  ),
  on(
    'iss-igcit-1370',
    'uint32-cap',
    'IGCIT/Intel-GPU-Community-Issue-Tracker-IGCIT#1370',
    [[dev('8086', 'E20B', 'Intel(R) Arc(TM) B580 Graphics', 2 * GIB)]],
    cards(1, 'intel', null, null)
  ),
  on(
    'iss-waifu-7',
    'egpu',
    'public thread',
    [
      [dev('8086', '56A0', 'Intel(R) Arc(TM) A770 Graphics', GIB)],
      [dev('8086', '46A6', 'Iris Xe Graphics')],
      [dev('8086', '46A6', 'Iris Xe Graphics')]
    ],
    cards(1, 'intel', null, null)
  ),
  on(
    'iss-waifu-7, with the registry',
    'egpu',
    'public thread',
    [[dev('8086', '56A0', 'Intel(R) Arc(TM) A770 Graphics', GIB), { qwMemorySize: 16 * GIB }], [INTEL]],
    cards(1, 'intel', 16, 16384)
  ),
  on(
    'iss-llmfit-731',
    'vram-shortfall',
    'AlexsJones/llmfit#731',
    [[dev('10DE', '2684', 'NVIDIA GeForce RTX 4090'), { qwMemorySize: 24564 * MIB }]],
    { ...cards(1, 'nvidia', 24, 24564), cpu_cores: 24, cpu_threads: 32, ram_gb: 64 },
    {
      Win32_ComputerSystem: { Manufacturer: 'Micro-Star International Co., Ltd.', Model: 'MS-7D91' },
      Win32_OperatingSystem: { TotalVisibleMemorySize: Math.floor(63.69118881225586 * 2 ** 20) },
      Win32_Processor: { NumberOfCores: 24, NumberOfLogicalProcessors: 32 }
    }
  ),
  on(
    'iss-llmfit-840',
    'igpu-shared-as-vram',
    'AlexsJones/llmfit#840',
    [[dev('8086', '0166', 'Intel(R) HD Graphics 4000', 2158112768)]],
    integrated('intel')
  ),
  both(
    on(
      'iss-llmfit-25',
      'hybrid-igpu-dgpu',
      'AlexsJones/llmfit#25',
      [[dev('1002', '1636', 'AMD Radeon(TM) Graphics', GIB / 2)], [dev('10DE', '1F99', 'NVIDIA GeForce GTX 1650', CAP)]],
      cards(1, 'nvidia', 4, 4096)
    ),
    'NVIDIA GeForce GTX 1650',
    4096
  ),
  on(
    'iss-turbo-164',
    'igpu-shared-as-vram',
    'mohitsoni48/TurboLLM#164',
    [[dev('1002', '1114', 'AMD Radeon 860M'), { qwMemorySize: 459 * MIB }]],
    integrated('amd')
  ),
  both(
    on(
      'iss-lms-1216',
      'mixed-multi-gpu',
      'lmstudio-ai/lmstudio-bug-tracker#1216',
      [
        [dev('8086', 'E211', 'Intel(R) Arc(TM) Pro B60 Graphics')],
        [dev('10DE', '2571', 'NVIDIA RTX A2000 12GB', CAP), { LocationInformation: '(1,0,0)' }]
      ],
      { gpu_present: true, gpu_count: 2, gpu_kind: 'discrete', gpu_vram_gb: null }
    ),
    'NVIDIA RTX A2000 12GB',
    12288
  ),
  both(
    on(
      'iss-whichllm-93',
      'mixed-multi-gpu',
      'Andyyyy64/whichllm#93',
      [
        [dev('10DE', '2805', 'NVIDIA GeForce RTX 4060 Ti'), { LocationInformation: '(1,0,0)' }],
        [dev('8086', 'E223', 'Intel(R) Arc(TM) Pro B70 Graphics'), { qwMemorySize: 32563 * MIB }]
      ],
      { ...cards(2, 'intel', 32, 32563), gpu_vram_total_gb: 48 }
    ),
    'NVIDIA GeForce RTX 4060 Ti',
    16380
  ),
  on(
    'iss-llamacpp-16832',
    'apu-carveout-gtt',
    'ggml-org/llama.cpp#16832',
    [[dev('1002', '1586', 'AMD Radeon(TM) 8060S Graphics'), { qwMemorySize: 96 * GIB }]],
    unified('amd', 98304)
  ),
  on(
    'iss-llamacpp-26089',
    'apu-carveout-gtt',
    'ggml-org/llama.cpp#26089',
    [[dev('1002', '1586', 'AMD Radeon(TM) 8060S Graphics')]],
    unified('amd', null)
  ),
  on(
    'iss-checker-106',
    'virtual-adapter',
    'signerless/llm-checker#106',
    [
      [dev('1002', '744C', 'AMD Radeon RX 7900 XTX', CAP), { qwMemorySize: 24560 * MIB }],
      [{ Name: 'IddSampleDriver Device', PNPDeviceID: 'ROOT\\DISPLAY\\0000' }],
      [{ Name: 'Meta Quest', PNPDeviceID: 'ROOT\\DISPLAY\\0001' }]
    ],
    cards(1, 'amd', 24, 24560)
  ),
  on(
    'iss-uls-8',
    'virtual-adapter',
    'techjarves/Uncensored-Local-Studio#8',
    [[{ Name: 'Virtual Desktop Monitor', PNPDeviceID: 'ROOT\\DISPLAY\\0000' }], [{ ...RX_9070, AdapterRAM: null }]],
    cards(1, 'amd', null, null)
  ),
  on('iss-ollama-5360', 'emulation', 'ollama/ollama#5360', [[{ Name: 'Qualcomm(R) Adreno(TM) X1-85 GPU', PNPDeviceID: 'ACPI\\QCOM0C36' }]], {
    gpu_present: null,
    gpu_vram_gb: null
  }),
  on(
    'iss-ollama-16970',
    'driver-failure',
    'ollama/ollama#16970',
    [[dev('10DE', '1B06', 'NVIDIA GeForce GTX 1080 Ti', CAP), { qwMemorySize: 11264 * MIB }]],
    cards(1, 'nvidia', 11, 11264)
  ),
  on(
    'iss-directml-680',
    'igpu-shared-as-vram',
    'microsoft/DirectML#680',
    [
      [{ ...dev('10DE', '2231', 'NVIDIA RTX A5000'), PNPDeviceID: pci('10DE', '2231', '1') }, { qwMemorySize: 24576 * MIB }],
      [{ ...dev('10DE', '2231', 'NVIDIA RTX A5000'), PNPDeviceID: pci('10DE', '2231', '2') }, { qwMemorySize: 24576 * MIB }]
    ],
    cards(2, 'nvidia', 24, 24576)
  )
]
