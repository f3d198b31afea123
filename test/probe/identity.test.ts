import { describe, expect, it } from 'vitest'
import { appleAdapter } from '../../adapters/apple.ts'
import { defaultAdapters } from '../../src/detector/default-adapters.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import type { Survey } from '../../src/facts/survey.ts'
import { survey } from '../../src/probe/survey.ts'
import { capturedHost, type CapturedMachine } from '../../src/testing/captured-host.ts'
import { answer, at, LAPTOP, pci } from '../adapters/windows-answers.ts'
import { bus, rocm, smi, smiFails, windows } from '../corpus/graphics/tools.ts'

const MIB = 2 ** 20

const detect = (machine: CapturedMachine, env = {}): Promise<Survey> =>
  survey({
    adapters: defaultAdapters().filter(({ name }) => name !== 'os'),
    dictionary: builtInFacts,
    wanted: new Set(builtInFacts.keys()),
    timeoutMs: 5000,
    host: (signal) => capturedHost({ ...machine, env: { ...machine.env, ...env } }, signal)
  })()

/** What systeminformation tells beside the machine's other tools. */
const withLibrary = (machine: CapturedMachine, controllers: ReadonlyArray<object>): CapturedMachine => ({
  ...machine,
  tool: (command, args) =>
    args.some((arg) => /systeminformation/.test(arg))
      ? { stdout: JSON.stringify({ platform: 'win32', arch: 'x64', graphics: { controllers } }), stderr: '', exitCode: 0 }
      : machine.tool?.(command, args)
})

const RTX = { Name: 'NVIDIA GeForce RTX 4090', PNPDeviceID: pci('10DE', '2684'), AdapterRAM: 4293918720 }
const UHD = { Name: 'Intel(R) UHD Graphics 770', PNPDeviceID: pci('8086', '4680'), AdapterRAM: 2 ** 30 }
const IN_REGISTRY = { qwMemorySize: 24564 * MIB, LocationInformation: at(1) }

describe('a card that three adapters see on Windows', () => {
  const library = [
    { vendor: 'NVIDIA', model: 'NVIDIA GeForce RTX 4090', vram: 4095, pciBus: '00000000:01:00.0' },
    { vendor: 'Intel', model: 'Intel(R) UHD Graphics 770', vram: 1024 }
  ]
  const text = answer([[UHD], [RTX, IN_REGISTRY]], LAPTOP)

  it('is one device, with the memory that its own tool tells', async () => {
    const { facts, sources, conflicts } = await detect(withLibrary(windows(text, smi([{ name: 'RTX 4090', mib: 24564 }])), library))
    expect(facts).toMatchObject({
      gpu_count: 1,
      gpu_vram_gb: 24,
      gpu_vram_total_gb: 24,
      gpu_kind: 'discrete',
      cpu_cores: 14,
      cpu_performance_cores: 6
    })
    expect([sources['gpu_vram_gb'], sources['cpu_cores']]).toEqual(['nvidia-smi', 'windows'])
    expect(conflicts.filter(({ fact }) => fact.startsWith('gpu'))).toEqual([])
  })
  it('is one where the tool crashes, with the memory that the registry tells', async () => {
    const crashes = smiFails('', {})
    const { facts, failures } = await detect(withLibrary(windows(text, crashes), library))
    expect(facts).toMatchObject({ gpu_count: 1, gpu_vram_gb: 24 })
    expect(failures.map(({ adapter }) => adapter)).toContain('nvidia-smi')
  })
  it('is one where its place is not told', async () => {
    const { facts } = await detect(windows(answer([[UHD], [RTX]]), smi([{ name: 'RTX 4090', mib: 24564 }])))
    expect(facts).toMatchObject({ gpu_count: 1, gpu_vram_gb: 24 })
  })
  it('is hidden by a variable, and then graphics inside the processor is what is left', async () => {
    const { facts, notes } = await detect(windows(text, smi([{ name: 'RTX 4090', mib: 24564 }])), { CUDA_VISIBLE_DEVICES: '-1' })
    expect(facts).toMatchObject({ gpu_present: false, gpu_kind: 'integrated', gpu_vendor: 'intel' })
    expect(notes).toContainEqual({
      fact: 'gpu_present',
      message: 'RTX 4090 is there, and cannot be used: hidden by CUDA_VISIBLE_DEVICES',
      estimate: false
    })
  })
})

describe('machines with several kinds of devices on Linux', () => {
  const HYBRID = { '/proc/meminfo': 'MemTotal: 32000000 kB\n', ...bus(['0x10de', '0x2d19', '0x030000'], ['0x8086', '0x7d67', '0x030000']) }

  it('a card on the bus and in its tool is one; an external one is one more', async () => {
    const one = await detect({ ...smi([{ name: 'RTX 5060', mib: 8151 }], HYBRID) })
    expect(one.facts).toMatchObject({ gpu_count: 1, gpu_vram_gb: 8, gpu_vendor: 'nvidia' })
    const external = await detect(
      smi(
        [
          { name: 'RTX 5060', mib: 8151 },
          { name: 'RTX 3090', mib: 24576, more: { pci: { pci_bus_id: '00000000:3F:00.0' } } }
        ],
        HYBRID
      )
    )
    expect(external.facts).toMatchObject({ gpu_count: 2, gpu_vram_gb: 24, gpu_vram_total_gb: 32 })
  })
  it('a card that sleeps and gives no answer in time is there, its memory unknown, and nothing else is taken for it', async () => {
    const { facts, failures } = await detect(smiFails('hangs', HYBRID))
    expect(facts).toMatchObject({ gpu_present: true, gpu_count: 1, gpu_kind: 'discrete', gpu_vendor: 'nvidia' })
    expect(facts['gpu_vram_gb']).toBeUndefined()
    expect(failures).toContainEqual(expect.objectContaining({ adapter: 'nvidia-smi', kind: 'timed-out' }))
  })
  it('a card of AMD on the bus without its driver’s files is one with that in its tool', async () => {
    const files = { '/proc/meminfo': 'MemTotal: 32000000 kB\n', ...bus(['0x1002', '0x744c', '0x030000']) }
    const machine = rocm([{ 'Device ID': '0x744c', 'PCI Bus': '0000:01:00.0', 'VRAM Total Memory (B)': '25753026560' }])
    expect((await detect({ ...machine, files: { ...machine.files, ...files } })).facts).toMatchObject({ gpu_count: 1, gpu_vram_gb: 24 })
  })
})

it('cores of a Mac are those that the Mac tells, and system_profiler is asked for graphics alone', async () => {
  const asked: string[] = []
  const tool = (command: string) => {
    asked.push(command)
    return { stdout: 'hw.memsize: 17179869184\nhw.physicalcpu: 10\nhw.logicalcpu: 10\n', stderr: '', exitCode: 0 }
  }
  const found = await survey({
    adapters: [appleAdapter()],
    dictionary: builtInFacts,
    wanted: new Set(['cpu_cores']),
    timeoutMs: 1000,
    host: (signal) => capturedHost({ platform: 'darwin', tool }, signal)
  })()
  expect([found.facts['cpu_cores'], asked]).toEqual([10, ['/usr/sbin/sysctl']])
})
