import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meminfo } from './linux-facts.ts'
import { inGroup, LAPTOP, radeon, stat, watched } from './load-machines.ts'

const GIB = 2 ** 30
const memoryOf = async (files: Readonly<Record<string, string>>): Promise<number | null> =>
  (await watched({ files })).loads[0]?.memory_percent ?? null

describe('memory on Linux', () => {
  it('is what is not available', async () => {
    expect(await memoryOf(LAPTOP)).toBe(25)
    expect(await memoryOf({ '/proc/meminfo': 'MemTotal: 1000 kB\nMemFree: 10 kB\n' })).toBeNull()
    expect(await memoryOf({})).toBeNull()
    expect(await memoryOf({ '/proc/stat': LAPTOP['/proc/stat'] ?? '' })).toBeNull()
  })

  it('counts the limit of the container, without the file cache that could be given back', async () => {
    const limited = { 'memory.max': String(4 * GIB), 'memory.current': String(3 * GIB), 'memory.stat': `anon 5\ninactive_file ${GIB}\nactive_file 7` }
    const found = await watched({ files: { ...LAPTOP, ...inGroup('/a/b', { '/a/b': limited }) } })
    expect(found.loads[0]?.memory_percent).toBe(50)
    expect(found.readings[0]?.memory).toContainEqual({ usedBytes: 2 * GIB, totalBytes: 4 * GIB })
    const { 'memory.stat': _, ...bare } = limited
    expect(await memoryOf({ ...LAPTOP, ...inGroup('/a/b', { '/a/b': bare }) })).toBe(75)
  })

  it('is as tight as the tightest of the machine, the group and its parents', async () => {
    const group = (max: string, current: number): Readonly<Record<string, string>> => ({ 'memory.max': max, 'memory.current': String(current) })
    const groups = { '/a/b': group(String(8 * GIB), 2 * GIB), '/a': group(String(10 * GIB), 9 * GIB), '': group('max', 0) }
    expect(await memoryOf({ ...LAPTOP, ...inGroup('/a/b', groups) })).toBe(90)
    expect(await memoryOf({ ...LAPTOP, ...inGroup('/a/b', { '/a/b': group(String(100 * GIB), 2 * GIB) }) })).toBe(25)
  })

  it('is not guessed for a group that does not say what it uses', async () => {
    const files = { ...LAPTOP, ...inGroup('/a', { '/a': { 'memory.max': String(GIB) } }) }
    expect(await memoryOf(files)).toBe(25)
    expect(await memoryOf({ ...files, ...inGroup('/a', { '/a': { 'memory.max': String(GIB), 'memory.current': '' } }) })).toBe(25)
  })

  it('counts the groups of version 1 as well', async () => {
    const memory = '/sys/fs/cgroup/memory'
    const files = {
      ...LAPTOP,
      '/proc/self/cgroup': '4:memory:/job\n3:cpu,cpuacct:/job\n',
      '/proc/self/mountinfo': `30 24 0:26 / ${memory} rw - cgroup cgroup rw,memory\n31 24 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n`,
      [`${memory}/job/memory.limit_in_bytes`]: String(2 * GIB),
      [`${memory}/job/memory.usage_in_bytes`]: String(GIB),
      [`${memory}/job/memory.stat`]: `total_cache 5\ninactive_file 9\ntotal_inactive_file ${GIB / 2}\n`,
      [`${memory}/memory.limit_in_bytes`]: '9223372036854771712\n',
      '/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu/job/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/cpu/job/cpuacct.usage': '5000000000\n'
    }
    const { loads, readings } = await watched({ files }, [{}, { '/sys/fs/cgroup/cpu/job/cpuacct.usage': '6500000000\n' }])
    expect(readings[0]?.memory).toEqual([
      { usedBytes: 4_000_000 * 1024, totalBytes: 16_000_000 * 1024 },
      { usedBytes: GIB / 2, totalBytes: 2 * GIB }
    ])
    expect(loads.map(({ cpu_percent }) => cpu_percent)).toEqual([null, 75])
  })
})

describe('memory of cards in the account of the machine', () => {
  const NODES = '/sys/devices/system/node'
  const node = (number: number, gib: number, free: number, processors: string): Readonly<Record<string, string>> => ({
    [`${NODES}/node${number}/cpulist`]: `${processors}\n`,
    [`${NODES}/node${number}/meminfo`]: `Node ${number} MemTotal: ${gib * 2 ** 20} kB\nNode ${number} MemFree: ${free * 2 ** 20} kB\n`
  })
  const superchip = {
    ...meminfo(574 * 2 ** 20, 214 * 2 ** 20),
    '/proc/cpuinfo': 'processor\t: 0\nFeatures\t: asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xd4f\n',
    '/proc/driver/nvidia/version': 'NVRM\n',
    ...node(0, 480, 120, '0-71'),
    ...node(1, 94, 94, '')
  }

  it('is not memory that a program fills, and is looked at anew at every reading', async () => {
    const { loads, read } = await watched({ files: superchip }, [{}, node(1, 94, 22, '')])
    expect(loads.map(({ memory_percent }) => memory_percent)).toEqual([75, 60])
    expect(read[1]).not.toContain('/proc/cpuinfo')
  })

  it('makes memory unknown where it can be told no more', async () => {
    const { loads } = await watched({ files: superchip }, [{}, { '/proc/meminfo': null }])
    expect(loads[1]?.memory_percent).toBeNull()
  })
})

describe('the processor on Linux', () => {
  const busy = async (...moments: ReadonlyArray<Readonly<Record<string, string>>>): Promise<ReadonlyArray<number | null>> =>
    (await watched({ files: LAPTOP }, moments)).loads.map(({ cpu_percent }) => cpu_percent)

  it('is busy with all that is not idle and does not wait for a disk, guests counted once', async () => {
    const first = stat([100, 10, 50, 800, 40, 0, 0, 0, 90, 5])
    expect(await busy(first, stat([110, 12, 55, 870, 50, 1, 1, 1, 95, 6]))).toEqual([null, 20])
  })

  it('is not known before the second reading, nor where time stood still or the file is no such file', async () => {
    const first = stat([100, 0, 0, 900])
    expect(await busy(first, first, stat([200, 0, 0, 800]))).toEqual([null, null, null])
    expect(await busy({ '/proc/stat': 'cpu\n' }, { '/proc/stat': 'cpu  1 2 x 4\n' }, { '/proc/stat': '' })).toEqual([null, null, null])
  })

  it('stays within 0 and 100 where counters go backwards', async () => {
    expect(await busy(stat([100, 0, 0, 100, 500]), stat([50, 0, 0, 300, 500]))).toEqual([null, 0])
    expect(await busy(stat([100, 0, 0, 300]), stat([300, 0, 0, 200]))).toEqual([null, 100])
  })

  it('counts the processors that this process may use', async () => {
    const may = (list: string): Readonly<Record<string, string>> => ({ ...LAPTOP, '/proc/self/status': `Name:\tx\nCpus_allowed_list:\t${list}\n` })
    const moments = [stat([0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]), stat([0, 0, 0, 100], [90, 0, 0, 10], [50, 0, 0, 50])]
    const load = async (files: Readonly<Record<string, string>>): Promise<number | null | undefined> =>
      (await watched({ files }, moments)).loads[1]?.cpu_percent
    expect(await load(may('1'))).toBe(90)
    expect(await load(may('1-2'))).toBe(70)
    expect(await load(may('0-2'))).toBeCloseTo(46.67, 2)
    expect(await load(may('64-127'))).toBeCloseTo(46.67, 2)
    expect(await load(may('nonsense'))).toBeCloseTo(46.67, 2)
  })

  it('compares nothing with a time when there were other processors', async () => {
    const files = { ...LAPTOP, '/proc/self/status': 'Cpus_allowed_list:\t0-1\n' }
    const { loads } = await watched({ files }, [stat([0, 0, 0, 100]), stat([0, 0, 0, 200], [900, 0, 0, 0])])
    expect(loads[1]?.cpu_percent).toBeNull()
  })

  it('is as busy as the quota of the container leaves it', async () => {
    const group = (usec: number, max = '50000 100000'): Readonly<Record<string, string>> =>
      inGroup('/a', { '/a': { 'cpu.max': max, 'cpu.stat': `usage_usec ${usec}\nuser_usec 1` } })
    const files = { ...LAPTOP, ...group(0) }
    const { loads } = await watched({ files }, [
      {},
      group(450_000),
      group(500_000, '100000 100000'),
      group(900_000, '100000 100000'),
      group(Number.NaN)
    ])
    expect(loads.map(({ cpu_percent }) => cpu_percent)).toEqual([null, 90, null, 40, null])
    const silent = { ...LAPTOP, ...inGroup('/a', { '/a': { 'cpu.max': '1 2' } }) }
    expect((await watched({ files: silent })).readings[0]?.processor.map(({ name }) => name)).toEqual(['processors 1'])
  })
})

const CARD = '/sys/class/drm/card1/device'

describe('a Linux machine without NVIDIA', () => {
  it('starts no process, and reads a handful of files', async () => {
    const tool = { '/usr/bin/nvidia-smi': '' }
    const noDriver = { '/sys/bus/pci/devices/0000:01:00.0/vendor': '0x10de\n', '/sys/bus/pci/devices/0000:01:00.0/class': '0x030000\n' }
    const { started, read } = await watched(
      { files: { ...LAPTOP, ...radeon(), ...tool, ...noDriver } },
      Array.from({ length: 40 }, () => ({}))
    )
    expect(started.flat()).toEqual([])
    expect(read[1]?.toSorted()).toEqual([
      '/proc/meminfo',
      '/proc/stat',
      ...['gpu_busy_percent', 'hwmon/hwmon3/temp1_input', 'mem_info_gtt_used', 'mem_info_vram_used', 'power/runtime_status'].map(
        (name) => `${CARD}/${name}`
      )
    ])
  })

  it('is looked at again now and then: limits change, and devices come and go', async () => {
    const limited = inGroup('/a', { '/a': { 'memory.max': String(GIB), 'memory.current': String(GIB) } })
    const { loads } = await watched({ files: LAPTOP }, [{}, limited, ...Array.from({ length: 30 }, () => ({}))])
    expect(loads.map(({ memory_percent }) => memory_percent)).toEqual([...Array.from({ length: 30 }, () => 25), 100, 100])
  })

  it('gives loads from 0 to 100 or none, whatever its files say', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            file: fc.constantFrom(
              ...Object.keys({
                ...LAPTOP,
                ...radeon(),
                ...inGroup('/a', { '/a': { 'memory.max': '', 'memory.current': '', 'cpu.max': '', 'cpu.stat': '' } })
              })
            ),
            text: fc.oneof(
              fc.constantFrom(
                '',
                '0',
                '-1',
                'max',
                '1e999',
                '99999999999999999999',
                'cpu  1 2 3 4',
                'MemTotal: 0 kB\nMemAvailable: 5 kB',
                'usage_usec 5',
                '\u0000'
              ),
              fc.string()
            )
          }),
          { maxLength: 8 }
        ),
        async (edits) => {
          const start = {
            ...LAPTOP,
            ...radeon(),
            ...inGroup('/a', { '/a': { 'memory.max': '1000', 'memory.current': '500', 'cpu.max': '1 2', 'cpu.stat': 'usage_usec 1' } })
          }
          const { loads } = await watched({ files: start }, [{}, ...edits.map(({ file, text }) => ({ [file]: text }))])
          for (const { temperature_c, ...percents } of loads) {
            for (const percent of Object.values(percents)) expect(percent === null || (percent >= 0 && percent <= 100)).toBe(true)
            expect(temperature_c === null || Number.isFinite(temperature_c)).toBe(true)
          }
        }
      ),
      { numRuns: 500 }
    ))
})
