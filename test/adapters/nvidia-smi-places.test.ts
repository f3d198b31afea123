import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { nvidiaSmiAdapter } from '../../adapters/nvidia-smi.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import type { Host, ToolOptions } from '../../src/facts/adapter.ts'
import type { Reading } from '../../src/facts/reading.ts'
import { merge } from '../../src/probe/merge.ts'
import { capturedHost, type CapturedMachine, type ToolAnswer } from '../../src/testing/captured-host.ts'
import { linuxAdapter } from '../../adapters/linux.ts'

const GIB = 2 ** 30
const STORE = 'C:\\Windows\\System32\\DriverStore\\FileRepository'
const missing = { isXml: false, stdoutStart: '', stderr: '', exitCode: null, error: { code: 'ENOENT', message: 'spawn nvidia-smi ENOENT' } }
const log = (gpu: object): object => ({
  isXml: true,
  stdoutStart: '',
  stderr: '',
  exitCode: 0,
  result: { nvidia_smi_log: { attached_gpus: '1', gpu } }
})
const printed = (value: object): ToolAnswer => ({ stdout: JSON.stringify(value), stderr: '', exitCode: 0 })

/** What was asked and answered on a machine whose child process answers so. */
const probe = async (
  machine: CapturedMachine,
  answer: object
): Promise<{ readonly asked: ReadonlyArray<ToolOptions>; readonly found: E.Either<unknown, Reading> }> => {
  const abort = new AbortController()
  const asked: ToolOptions[] = []
  const host = capturedHost({ ...machine, tool: () => printed(answer) }, abort.signal)
  const run: Host['run'] = (command, args, options = {}) => (asked.push(options), host.run(command, args, options))
  const adapter = nvidiaSmiAdapter()
  const found = await adapter.probe({ host: { ...host, run }, signal: abort.signal, wanted: new Set(adapter.provides), timeoutMs: 1000 })()
  return { asked, found }
}

describe('where nvidia-smi is looked for last', () => {
  // Windows separates folders by a backslash, so its store is a folder of files here.
  const windows = (files: Readonly<Record<string, string>>): CapturedMachine => ({ platform: 'win32', env: { Path: 'C:\\Tools' }, files })
  const inStore = (name: string): Readonly<Record<string, string>> => ({ [`${STORE}/${name}`]: '', [`${STORE}\\${name}\\nvidia-smi.exe`]: 'MZ' })

  it('is the store of Windows’ drivers', async () => {
    const { asked } = await probe(windows({ ...inStore('nv_dispi.inf_amd64_1a2b3c'), ...inStore('prnms003.inf_amd64_9f') }), missing)
    expect(asked.map(({ env }) => env?.['Path'])).toEqual([
      `C:\\Tools;C:\\Windows\\System32;C:\\Program Files\\NVIDIA Corporation\\NVSMI;${STORE}\\nv_dispi.inf_amd64_1a2b3c`
    ])
  })
  it('is not looked for where the tool is in its place', async () => {
    const { asked } = await probe(windows({ ...inStore('nv_dispi.inf_amd64_1a2b3c'), 'C:\\Windows\\System32\\nvidia-smi.exe': 'MZ' }), missing)
    expect(asked[0]?.env?.['Path']).not.toContain('FileRepository')
  })
  it('is, below Windows, the same store where it is mounted', async () => {
    const folder = '/usr/lib/wsl/drivers/nv_dispi.inf_amd64_1a2b3c'
    const files = { '/proc/driver/nvidia/version': 'NVRM', [`${folder}/nvidia-smi`]: 'ELF', '/usr/lib/wsl/drivers/nvlt.inf_amd64_0/x': '' }
    const { asked } = await probe({ files, env: { PATH: '/usr/bin' } }, missing)
    expect(asked[0]?.env?.['PATH']).toBe(`/usr/bin:/usr/lib/wsl/lib:${folder}`)
  })
})

describe('a card on the bus of a container that was given no device', () => {
  const CARD = Object.fromEntries(
    Object.entries({ vendor: '0x10de\n', device: '0x2684\n', class: '0x030000\n' }).map(([name, text]) => [
      `/sys/bus/pci/devices/0000:01:00.0/${name}`,
      text
    ])
  )
  const CONTAINER = { ...CARD, '/proc/meminfo': 'MemTotal: 16000000 kB\n', '/dev/null': '', '/dev/tty': '' }
  const marks: ReadonlyArray<readonly [string, CapturedMachine]> = [
    ['Docker', { files: { ...CONTAINER, '/.dockerenv': '' } }],
    ['Podman', { files: { ...CONTAINER, '/run/.containerenv': '' } }],
    ['Kubernetes', { files: CONTAINER, env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } }],
    ['LXC', { files: { ...CONTAINER, '/proc/1/environ': 'TERM=linux\0container=lxc\0' } }],
    ['a group', { files: { ...CONTAINER, '/proc/self/cgroup': '0::/kubepods.slice/pod1\n' } }]
  ]
  it.each(marks)('is there and cannot be used: %s', async (_, machine) => {
    const { found } = await probe(machine, missing)
    expect(found).toEqual(E.right({ devices: [], devicesOf: 'nvidia' }))
    const linux = linuxAdapter()
    const abort = new AbortController()
    const files = await linux.probe({
      host: capturedHost(machine, abort.signal),
      signal: abort.signal,
      wanted: new Set(linux.provides),
      timeoutMs: 1000
    })()
    const readings = [found, files].flatMap((each, index) =>
      E.isRight(each) ? [{ adapter: `a${index}`, precedence: 40 - index, reading: each.right }] : []
    )
    const { facts, notes } = merge(readings, builtInFacts)
    expect(facts['gpu_present']).toBe(false)
    expect(notes.map(({ fact, message }) => [fact, message])).toContainEqual([
      'gpu_present',
      '0x10de:0x2684 is there, and cannot be used: the tool of its maker does not list it'
    ])
  })

  it.each<[string, CapturedMachine, object]>([
    ['its files are there', { files: { ...CONTAINER, '/.dockerenv': '', '/dev/nvidiactl': '' } }, missing],
    ['files of devices cannot be seen', { files: { ...CARD, '/.dockerenv': '' } }, missing],
    ['it is no container', { files: CONTAINER }, missing],
    ['the tool failed in another way', { files: { ...CONTAINER, '/.dockerenv': '' } }, { ...missing, error: { code: 'EACCES', message: 'denied' } }]
  ])('is not told from this: %s', async (_, machine, answer) => expect(E.isLeft((await probe(machine, answer)).found)).toBe(true))
})

describe('the budget of graphics that shares the machine’s memory, where the driver names none', () => {
  const SPARK = {
    product_name: 'NVIDIA GB10',
    uuid: 'GPU-1',
    pci: { pci_bus_id: '0000000F:01:00.0' },
    addressing_mode: 'ATS',
    fb_memory_usage: { total: '[N/A]' }
  }
  const machine = (meminfo: string): CapturedMachine => ({ files: { '/proc/driver/nvidia/version': 'NVRM', '/proc/meminfo': meminfo } })

  it('is all that the system has, as CUDA tells it (leptonai/gpud#1170)', async () => {
    const { found } = await probe(machine('MemTotal:       125489508 kB\nMemFree: 1 kB\n'), log(SPARK))
    expect(found).toMatchObject({
      right: { devices: [{ kind: 'unified', memoryBytes: 128501256192, memoryNote: expect.stringMatching(/as CUDA counts it/) as string }] }
    })
  })
  it.each(['', 'MemTotal: 125489508\n', 'MemTotal: 0 kB\n', 'MemTotal: many kB\n'])('is unknown where the kernel says %j', async (text) => {
    const { found } = await probe(machine(text), log(SPARK))
    expect(found).toMatchObject({ right: { devices: [{ kind: 'unified' }] } })
    expect(JSON.stringify(found)).not.toContain('memoryBytes')
  })
  it('is the driver’s where it names one, and no card’s', async () => {
    const { found } = await probe(
      machine('MemTotal: 125489508 kB\n'),
      log([
        { ...SPARK, fb_memory_usage: { total: '1024 MiB' } },
        { ...SPARK, product_name: 'GeForce GT 730', addressing_mode: 'None' }
      ])
    )
    expect(found).toMatchObject({ right: { devices: [{ memoryBytes: GIB }, { kind: 'discrete' }] } })
    expect(JSON.stringify(found)).not.toContain('128501256192')
  })
})
