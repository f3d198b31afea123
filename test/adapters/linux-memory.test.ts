import { describe, expect, it } from 'vitest'
import { linuxFacts, meminfo, memoryBlocks } from './linux-facts.ts'

const KIB_OF_24_GIB_VM = 24682584
const BARE = { '/sys/class/dmi/id/sys_vendor': 'LENOVO\n', '/proc/cpuinfo': 'processor\t: 0\nflags\t\t: fpu avx2\n' }
const VIRTUAL = { '/proc/cpuinfo': 'processor\t: 0\nflags\t\t: fpu hypervisor\n' }
const MIB = 2 ** 20

const v2 = (group: string, root = '/'): Readonly<Record<string, string>> => ({
  '/proc/self/cgroup': `0::${group}\n`,
  '/proc/self/mountinfo': `30 24 0:26 ${root} /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n`
})

describe('memory on Linux', () => {
  it('is what the memory blocks say, where the system sees most of it', async () => {
    const facts = await linuxFacts({ ...meminfo(KIB_OF_24_GIB_VM), ...memoryBlocks(192, 128 * MIB), ...VIRTUAL })
    expect(facts).toMatchObject({ ram_gb: 24, ram_usable_gb: KIB_OF_24_GIB_VM / MIB })
  })

  it.each([
    [60, 7.5],
    [30, 3.75],
    [122, 15.25],
    [244, 30.5]
  ])('of a cloud machine with %i blocks of 128 MiB stays %d GiB', async (blocks, gib) => {
    expect(await linuxFacts({ ...meminfo(Math.round(gib * MIB * 0.975)), ...memoryBlocks(blocks, 128 * MIB), ...VIRTUAL })).toMatchObject({
      ram_gb: gib
    })
  })

  it('of an 8 GB laptop is 8, though the firmware took its share of the blocks too', async () => {
    expect(await linuxFacts({ ...meminfo(7484328), ...memoryBlocks(61, 128 * MIB), ...BARE })).toMatchObject({
      ram_gb: 8,
      ram_usable_gb: 7484328 / MIB
    })
    expect(await linuxFacts({ ...meminfo(7484328), ...BARE })).toMatchObject({ ram_gb: 8 })
  })

  it('that firmware carved out is not rounded away', async () => {
    expect(await linuxFacts({ ...meminfo(Math.round(23.824 * MIB)), ...memoryBlocks(256, 128 * MIB), ...BARE })).toMatchObject({
      ram_gb: Math.round(23.824 * MIB) / MIB
    })
  })

  it('is what is reported where nothing tells more', async () => {
    expect(await linuxFacts(meminfo(7864320))).toMatchObject({ ram_gb: 7.5 })
    expect(await linuxFacts({ '/proc/meminfo': 'MemTotal: 32876765184\n' })).toMatchObject({ ram_usable_gb: 32876765184 / 2 ** 30 })
  })

  it('is the limit of the control group, its parents included', async () => {
    const host = { ...meminfo(32 * MIB), ...BARE }
    const inside = { ...host, ...v2('/a/b') }
    expect(await linuxFacts({ ...inside, '/sys/fs/cgroup/a/b/memory.max': '2147483648\n', '/sys/fs/cgroup/a/memory.max': 'max\n' })).toMatchObject({
      ram_gb: 2,
      ram_usable_gb: 2
    })
    expect(await linuxFacts({ ...inside, '/sys/fs/cgroup/a/b/memory.max': 'max\n', '/sys/fs/cgroup/a/memory.max': '8053063680\n' })).toMatchObject({
      ram_gb: 7.5
    })
    expect(await linuxFacts({ ...host, ...v2('/'), '/sys/fs/cgroup/memory.max': '1073741824\n' })).toMatchObject({ ram_gb: 1 })
    expect(await linuxFacts({ ...inside, '/sys/fs/cgroup/a/b/memory.max': '99999999999999\n' })).toMatchObject({ ram_gb: 32 })
  })

  it('is limited under version 1 too, where a container sees a part of the hierarchy', async () => {
    const files = {
      ...meminfo(32 * MIB),
      ...BARE,
      '/proc/self/cgroup': '9:memory:/docker/x\n3:cpu,cpuacct:/docker/x\n',
      '/proc/self/mountinfo':
        '40 30 0:35 /docker/x /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n41 30 0:36 /docker/x /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '4294967296\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '150000\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
      '/proc/cpuinfo': Array.from({ length: 8 }, (_, i) => `processor\t: ${i}\nsiblings\t: 8\ncpu cores\t: 8\n`).join('\n')
    }
    expect(await linuxFacts(files)).toMatchObject({ ram_gb: 4, cpu_cores: 2, cpu_threads: 2 })
    expect(
      await linuxFacts({
        ...files,
        '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
        '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1\n'
      })
    ).toMatchObject({
      ram_usable_gb: 32,
      cpu_cores: 8
    })
  })
})
