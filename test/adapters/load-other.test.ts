import { totalmem } from 'node:os'
import { describe, expect, it } from 'vitest'
import { loadsBetween, loadSource, totalOf, type LoadReading } from '../../adapters/load.ts'
import { parseNvidia } from '../../adapters/load/nvidia.ts'
import type { OsLoads } from '../../adapters/load/other.ts'
import { capturedHost, type ToolAnswer } from '../../src/testing/captured-host.ts'
import { LAPTOP, watched } from './load-machines.ts'

const MIB = 2 ** 20
const cpu = (user: number, idle: number): OsLoads['cpus'][number] => ({ times: { user, nice: 1, sys: 2, irq: 3, idle } })
const os = (freemem: number, ...cpus: OsLoads['cpus']): OsLoads => ({ totalmem: 16_000, freemem, cpus })
const printed = (stdout: string, exitCode = 0): ToolAnswer => ({ stdout, stderr: '', exitCode })

describe('a system other than Linux', () => {
  it('tells memory and processor by node:os', async () => {
    const moments = [os(4000, cpu(0, 0), cpu(0, 0)), os(8000, cpu(75, 25), cpu(25, 75)), os(8000), os(20_000, cpu(80, 30))]
    const { loads } = await watched(
      { platform: 'freebsd' },
      moments.map(() => ({})),
      moments
    )
    expect(loads.map(({ memory_percent, cpu_percent }) => [memory_percent, cpu_percent])).toEqual([
      [75, null],
      [50, 50],
      [50, null],
      [null, null]
    ])
    const source = loadSource(capturedHost({ platform: 'freebsd' }, new AbortController().signal), { nowMs: () => 0 })
    expect(totalOf(await source())).toBe(totalmem())
    expect((await watched({ platform: 'win32' })).loads[0]).toMatchObject({ memory_percent: null, cpu_percent: null })
  })

  it('is asked for its own figure of free memory on macOS, where the file cache is no memory in use', async () => {
    const mac = async (answer: ToolAnswer | undefined): Promise<number | null | undefined> =>
      (await watched({ platform: 'darwin', tool: (command) => (command === '/usr/sbin/sysctl' ? answer : undefined) }, [{}], [os(100)])).loads[0]
        ?.memory_percent
    expect(await mac(printed('62\n'))).toBe(38)
    expect(await mac(printed('0\n'))).toBe(100)
    for (const answer of [printed('101\n'), printed(''), printed('-5'), printed('free'), undefined]) expect(await mac(answer)).toBeNull()
  })
})

describe('cards of NVIDIA', () => {
  const DRIVER = { ...LAPTOP, '/proc/driver/nvidia/version': 'NVRM', '/usr/bin/nvidia-smi': 'x' }

  it('are asked by one process a reading, the tool by its whole path', async () => {
    const { loads, started } = await watched({ files: DRIVER, tool: () => printed('6144, 24576, 35, 62\n') }, [{}, {}])
    expect(loads[1]).toMatchObject({ memory_percent: 25, gpu_memory_percent: 25, gpu_percent: 35, temperature_c: 62 })
    const asked = '/usr/bin/nvidia-smi --query-gpu=memory.used,memory.total,utilization.gpu,temperature.gpu --format=csv,noheader,nounits'
    expect(started).toEqual([[asked], [asked]])
  })

  it('are asked on Windows and below it, where there is the tool', async () => {
    const env = { Path: 'C:\\Windows\\System32', PATH: '/usr/bin' }
    const windows = { platform: 'win32', env, files: { 'C:\\Windows\\System32\\nvidia-smi.exe': 'MZ' }, tool: () => printed('1, 4, 5, 6\r\n') }
    expect((await watched({ ...windows, env: { Path: env.Path } })).loads[0]).toMatchObject({ gpu_memory_percent: 25, gpu_percent: 5 })
    expect((await watched({ ...windows, files: {} })).started).toEqual([[]])
    const wsl = { ...LAPTOP, '/usr/lib/wsl/lib/nvidia-smi': 'x', '/dev/dxg': '' }
    expect((await watched({ files: wsl, tool: () => printed('1, 4, 5, 6\n') })).started[0]?.[0]).toMatch(/^\/usr\/lib\/wsl\/lib\/nvidia-smi /)
  })

  it('are left in peace where there is no tool, or it gave no answer, until what there is is looked at again', async () => {
    const { '/usr/bin/nvidia-smi': _, ...bare } = DRIVER
    expect((await watched({ files: bare })).started).toEqual([[]])
    const shutOut = { ...DRIVER, '/.dockerenv': '', '/dev/null': '' }
    expect((await watched({ files: shutOut })).started).toEqual([[]])
    const failing = await watched(
      { files: DRIVER, tool: () => printed('Failed to initialize NVML', 9) },
      Array.from({ length: 31 }, () => ({}))
    )
    expect(failing.started.map(({ length }) => length)).toEqual([1, ...Array.from({ length: 29 }, () => 0), 1])
    expect(failing.loads[0]).toMatchObject({ memory_percent: 25, gpu_memory_percent: null })
    expect((await watched({ files: DRIVER, tool: () => ({ kind: 'timed-out', message: '' }) })).loads[0]).toMatchObject({ gpu_percent: null })
  })

  it('tell what they tell, and nothing for words', () => {
    expect(parseNvidia('[N/A], [N/A], 12, 45\n 100, 0, [Not Supported], ERR!\n\nWARNING: x\n1, 2, 3\n')).toEqual({
      devices: [
        { memory: null, busyPercent: 12 },
        { memory: null, busyPercent: null }
      ],
      temperatures: [45]
    })
    expect(parseNvidia('').devices).toEqual([])
    expect(parseNvidia('10, 20, 30.5, 40').devices).toEqual([{ memory: { usedBytes: 10 * MIB, totalBytes: 20 * MIB }, busyPercent: 30.5 }])
  })
})

describe('loads', () => {
  const nothing: LoadReading = { memory: [], processor: [], devices: [], temperatures: [] }

  it('are not known where nothing was read', () => {
    expect(loadsBetween(null, nothing)).toEqual({
      memory_percent: null,
      cpu_percent: null,
      gpu_memory_percent: null,
      gpu_percent: null,
      temperature_c: null
    })
    expect(totalOf(nothing)).toBeNull()
  })

  it('of memory are of the tightest limit', () => {
    const memory = [
      { usedBytes: 1, totalBytes: 100 },
      { usedBytes: 40, totalBytes: 50 },
      { usedBytes: 0, totalBytes: 0 }
    ]
    expect(loadsBetween(null, { ...nothing, memory }).memory_percent).toBe(80)
    expect(totalOf({ ...nothing, memory: memory.slice(0, 2) })).toBe(50)
  })

  it('of a GPU that tells no memory are known by its load', () => {
    const devices = [
      { memory: null, busyPercent: 12 },
      { memory: null, busyPercent: Number.NaN }
    ]
    expect(loadsBetween(null, { ...nothing, devices }).gpu_percent).toBe(12)
    expect(loadsBetween(null, { ...nothing, devices: devices.slice(1) }).gpu_percent).toBeNull()
  })
})
