import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { osAdapter } from '../../adapters/os.ts'
import { defaultAdapters } from '../../src/detector/default-adapters.ts'
import { machineSurvey, osOf } from '../../src/detector/machine-survey.ts'
import type { Host, ToolOutput } from '../../src/facts/adapter.ts'
import { anonymous } from '../../src/facts/captures/anonymous.ts'
import type { Capture } from '../../src/facts/captures/capture.ts'
import { captureText } from '../../src/facts/captures/capture-text.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { parseMachineFile, type MachineFile } from '../../src/facts/machine-file.ts'
import type { Survey } from '../../src/facts/survey.ts'
import { recorder } from '../../src/probe/record-host.ts'
import { replayHost } from '../../src/probe/replay-host.ts'
import { survey } from '../../src/probe/survey.ts'
import { cpuinfo, meminfo, memoryBlocks, pci } from '../adapters/linux-facts.ts'
import { captureText as nvidiaXml } from '../captures/nvidia-smi/fake-tool.ts'

const never: Host['run'] = () => () => Promise.reject(new Error('no process has a place here'))
const read = (text: string): MachineFile => {
  const machine = parseMachineFile(text, 'machine.yaml', builtInFacts)
  if (E.isLeft(machine)) throw new Error(machine.left.map(({ message }) => message).join('\n'))
  return machine.right.machine
}
const replayed = (machine: MachineFile): Promise<Survey> => machineSurvey(machine, { dictionary: builtInFacts })()
const uhd = pci('0000:00:02.0', { class: '0x030000', vendor: '0x8086', device: '0x9a49' })

/** Captures of machines of several kinds, as whoever writes them down. */
const captures: fc.Arbitrary<Capture> = fc.record({
  platform: fc.constant('linux'),
  arch: fc.constantFrom('x64', 'arm64'),
  os: fc.record({ totalmem: fc.constantFrom(0, 2 ** 34), logicalProcessors: fc.constantFrom(4, 8), availableParallelism: fc.constantFrom(2, 8) }),
  disk_free_bytes: fc.constantFrom(0, 2 ** 40),
  files: fc
    .tuple(
      fc.constantFrom(meminfo(16_000_000), meminfo(7_484_328), {}),
      fc.constantFrom(memoryBlocks(128, 2 ** 27), {}),
      fc.constantFrom(uhd, pci('0000:01:00.0', { class: '0x030000', vendor: '0x10de', device: '0x2684' }), {}),
      fc.constantFrom(cpuinfo([{ processor: 0, Serial: '10000000deadbeef', flags: 'fpu avx2' }]), {}),
      fc.constantFrom(
        {
          '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
          '/proc/self/cgroup': '0::/user.slice/user@1000.service/app-secret-4711.scope\n',
          '/sys/fs/cgroup/user.slice/user@1000.service/app-secret-4711.scope/memory.max': '4294967296\n',
          '/proc/1/environ': 'HOME=/home/mira\0container=lxc\0'
        },
        { '/proc/self/status': 'Name:\tx\nCpus_allowed_list:\t0-1\n' },
        {}
      )
    )
    .map((parts) => Object.assign({}, ...parts) as Record<string, string>),
  tools: fc.constantFrom(
    {},
    {
      systeminformation: {
        decoded: JSON.stringify({ platform: 'linux', arch: 'x64', cpu: { cores: 8, physicalCores: 4 }, user: 'mira' }),
        exitCode: 0
      }
    },
    { 'nvidia-smi -q -x': { error: { kind: 'timed-out' as const, message: 'no answer in 5000 ms' } } }
  )
})

/** A detection that is captured, as `plimsoll capture` does it. */
const captureOf = async (source: Capture): Promise<readonly [Survey, Capture]> => {
  const seen = recorder(() => replayHost(source, never), ['CUDA_VISIBLE_DEVICES'])
  const found = await survey({
    adapters: defaultAdapters({ os: () => osOf(source) }),
    dictionary: builtInFacts,
    wanted: new Set(builtInFacts.keys()),
    timeoutMs: 5000,
    host: seen.host
  })()
  return [found, { ...seen.seen(), ...(source.arch ? { arch: source.arch } : {}), os: source.os ?? {} }]
}

describe('a capture', () => {
  it('gives the same facts when it is replayed, anonymous, from its text, as often as it is captured again', async () =>
    fc.assert(
      fc.asyncProperty(captures, async (source) => {
        const [found, seen] = await captureOf(source)
        const text = captureText(anonymous(seen, { hosts: ['thinkpad'], users: ['mira'] }))
        expect(text).not.toMatch(/deadbeef|4711|mira/)
        const again = await replayed(read(text))
        expect(again.facts).toEqual(found.facts)
        expect(again.sources).toEqual(found.sources)
        expect(again.conflicts).toEqual(found.conflicts)
        const [, twice] = await captureOf(read(text).capture ?? source)
        expect(captureText(anonymous(twice, { hosts: [], users: [] }))).toBe(text)
      }),
      { numRuns: 150 }
    ))

  it('lets nothing of this machine through', async () => {
    const { facts } = await replayed({ capture: { platform: 'linux' } })
    expect(facts).toEqual({ os: 'linux' })
    expect((await replayed({ capture: { platform: 'win32', arch: 'arm64' } })).facts).toEqual({ os: 'win32', arch: 'arm64' })
  })

  it('may say what a tool printed: it goes through the real parser, without the tool', async () => {
    const capture: Capture = { platform: 'linux', tools: { 'nvidia-smi -q -x': { stdout: nvidiaXml('telegraf-rtx-3080-v13') } } }
    expect((await replayed({ capture })).facts).toMatchObject({ gpu_present: true, gpu_vram_gb: 10, gpu_vendor: 'nvidia' })
    const failing: Capture = {
      platform: 'win32',
      tools: { 'nvidia-smi': { stdout: 'NVIDIA-SMI has failed because it couldn’t communicate', exitCode: 9 } }
    }
    expect((await replayed({ capture: failing })).failures).toContainEqual({
      adapter: 'nvidia-smi',
      kind: 'failed',
      message: expect.stringContaining('NVIDIA-SMI has failed') as string
    })
  })

  it('is written by hand in a few lines', async () => {
    const machine = read(`
capture:
  platform: linux
  files:
    /proc/meminfo: |
      MemTotal:       16291992 kB
      MemAvailable:   11112222 kB
    /sys/bus/pci/devices/0000:00:02.0/class: "0x030000"
    /sys/bus/pci/devices/0000:00:02.0/vendor: "0x8086"
    /sys/bus/pci/devices/0000:00:02.0/device: "0x9a49"
`)
    expect((await replayed(machine)).facts).toMatchObject({ gpu_present: false, gpu_kind: 'integrated', ram_available_gb: 11112222 / 2 ** 20 })
  })
})

describe('a captured machine', () => {
  const host = replayHost(
    {
      platform: 'linux',
      env: { CUDA_VISIBLE_DEVICES: '1' },
      files: { '/proc/meminfo': 'MemTotal' },
      folders: { '/sys/empty': [], '/dev': ['dxg'] },
      links: { '/sys/x': '../y' },
      forbidden: ['/root/secret'],
      tools: {
        'rocm-smi --json': { stdout: '{}', exitCode: 2 },
        a: { error: { kind: 'not-installed', message: 'no' } },
        'b x': { stdout: '1' },
        'b y': { stdout: '2' }
      }
    },
    never
  )
  const left = (kind: string): unknown => expect.objectContaining({ _tag: 'Left', left: expect.objectContaining({ kind }) as unknown }) as unknown
  const ran = (command: string, ...args: ReadonlyArray<string>): Promise<E.Either<unknown, ToolOutput>> => host.run(command, args)()

  it('has its files, folders and links, and those of its tools', async () => {
    expect([host.platform, host.env['CUDA_VISIBLE_DEVICES']]).toEqual(['linux', '1'])
    expect(await host.files.read('/proc/meminfo', 3)()).toEqual(E.right('Mem'))
    expect(await host.files.read('/none')()).toEqual(left('not-installed'))
    expect(await host.files.read('/root/secret')()).toEqual(left('no-permission'))
    expect(await host.files.list('/root')()).toEqual(E.right(['secret']))
    expect(await host.files.list('/root/secret')()).toEqual(left('no-permission'))
    expect(await host.files.list('/sys/empty')()).toEqual(E.right([]))
    expect(await host.files.list('/')()).toEqual(E.right(['captured-tools', 'proc', 'root', 'sys']))
    expect(await host.files.list('/none')()).toEqual(left('not-installed'))
    expect(await host.files.link('/sys/x')()).toEqual(E.right('../y'))
    expect(await host.files.link('/sys/y')()).toEqual(left('not-installed'))
    expect(await host.files.list(host.env['PATH'] ?? '')()).toEqual(E.right(['b', 'rocm-smi']))
    expect(host.files.free).toBeUndefined()
  })

  it('has tools that say what they said: by the command line, else by a name that stands for one alone', async () => {
    expect(await ran('/opt/rocm/bin/rocm-smi', '--json')).toEqual(E.right({ stdout: '{}', stderr: '', exitCode: 2 }))
    expect(await ran('rocm-smi', '--other')).toEqual(E.right({ stdout: '{}', stderr: '', exitCode: 2 }))
    expect(await ran('C:\\x\\b.exe', 'y')).toEqual(E.right({ stdout: '2', stderr: '', exitCode: 0 }))
    expect(await ran('b')).toEqual(left('not-installed'))
    expect(await ran('a')).toEqual(left('not-installed'))
    expect(await ran('c')).toEqual(left('not-installed'))
    expect(await host.run('rocm-smi', [], { maxBytes: 1 })()).toEqual(left('malformed'))
    expect([host.printed?.('b x'), host.printed?.('a'), host.printed?.('c')]).toEqual([
      { stdout: '1', stderr: '', exitCode: 0 },
      undefined,
      undefined
    ])
  })

  it('has folders for tools of its own on Windows', async () => {
    const windows = replayHost({ platform: 'win32', tools: { 'nvidia-smi': {} } }, never)
    expect(await windows.files.list(windows.env['PATH'] ?? '')()).toEqual(E.right(['nvidia-smi.exe']))
  })
})

describe('what node:os says of a capture', () => {
  it('is unknown where it was not captured', async () => {
    const { signal } = new AbortController()
    const asked = osAdapter(() => osOf({ platform: 'darwin' })).probe({
      host: replayHost({ platform: 'darwin' }, never),
      signal,
      wanted: new Set(),
      timeoutMs: 1
    })
    expect(await asked()).toEqual(E.right({ memory: {}, processor: {}, system: { os: 'darwin' } }))
  })
})
