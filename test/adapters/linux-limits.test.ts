import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linuxFacts, meminfo } from './linux-facts.ts'

const GIB = 2 ** 30
const HOST = meminfo(64 * 2 ** 20)
const CPU_COUNT = 16
const processors = Object.fromEntries(
  Array.from({ length: CPU_COUNT }, (_, n) => [`/sys/devices/system/cpu/cpu${n}/topology/thread_siblings_list`, `${n}\n`] as const)
)

interface Group {
  readonly limitGib: number | null
  readonly quota: number | null
}

const groups = fc.array(
  fc.record({
    limitGib: fc.option(fc.integer({ min: 1, max: 128 })),
    quota: fc.option(fc.integer({ min: 1, max: 40 }).map((halves) => halves / 2))
  }),
  { minLength: 1, maxLength: 5 }
)

const NAMES = ['', 'kubepods.slice', 'pod 1', 'app', 'main']
const pathOf = (depth: number): string =>
  NAMES.slice(1, depth + 1)
    .map((name) => `/${name}`)
    .join('')

const versionTwo = (all: ReadonlyArray<Group>, point: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    all.flatMap(({ limitGib, quota }, depth) => [
      [`${point}${pathOf(depth)}/memory.max`, `${limitGib === null ? 'max' : limitGib * GIB}\n`],
      [`${point}${pathOf(depth)}/cpu.max`, `${quota === null ? 'max' : quota * 100000} 100000\n`]
    ])
  )

const versionOne = (all: ReadonlyArray<Group>, point: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    all.flatMap(({ limitGib, quota }, depth) => [
      [`${point}/memory${pathOf(depth)}/memory.limit_in_bytes`, `${limitGib === null ? '9223372036854771712' : limitGib * GIB}\n`],
      [`${point}/cpu,cpuacct${pathOf(depth)}/cpu.cfs_quota_us`, `${quota === null ? -1 : quota * 100000}\n`],
      [`${point}/cpu,cpuacct${pathOf(depth)}/cpu.cfs_period_us`, '100000\n']
    ])
  )

const mounts = (version: 1 | 2, point: string, root: string): string => {
  const escaped = point.replaceAll(' ', '\\040')
  const line = (name: string, rest: string): string => `30 24 0:26 ${root.replaceAll(' ', '\\040') || '/'} ${escaped}${name} rw shared:4 - ${rest}\n`
  return version === 2
    ? line('', 'cgroup2 cgroup2 rw')
    : line('/memory', 'cgroup cgroup rw,memory') + line('/cpu,cpuacct', 'cgroup cgroup rw,cpu,cpuacct')
}

const own = (version: 1 | 2, path: string): string =>
  version === 2 ? `0::${path || '/'}\n` : `5:memory:${path || '/'}\n4:cpu,cpuacct:${path || '/'}\n1:name=systemd:/elsewhere\n`

describe('limits of any groups', () => {
  it('are the tightest of all that can be seen, from the group of this process up', () =>
    fc.assert(
      fc.asyncProperty(
        groups,
        fc.constantFrom<1 | 2>(1, 2),
        fc.constantFrom('/sys/fs/cgroup', '/mnt/a b'),
        fc.constantFrom('whole', 'from the group on', 'namespace'),
        async (all, version, point, view) => {
          const path = pathOf(all.length - 1)
          const shown = view === 'whole' ? all : all.slice(-1)
          const files = (version === 2 ? versionTwo : versionOne)(shown, point)
          const facts = await linuxFacts({
            ...HOST,
            ...processors,
            ...files,
            '/proc/self/cgroup': own(version, view === 'namespace' ? '' : path),
            '/proc/self/mountinfo': mounts(version, point, view === 'from the group on' ? path : '')
          })
          const least = (values: ReadonlyArray<number | null>, most: number): number => Math.min(most, ...values.filter((value) => value !== null))
          expect(facts).toMatchObject({
            ram_gb: least(
              shown.map(({ limitGib }) => limitGib),
              64
            ),
            cpu_cores: Math.min(
              CPU_COUNT,
              Math.max(
                1,
                Math.ceil(
                  least(
                    shown.map(({ quota }) => quota),
                    CPU_COUNT
                  )
                )
              )
            )
          })
        }
      ),
      { numRuns: 300 }
    ))
})

describe('limits', () => {
  const limited = async (files: Readonly<Record<string, string>>): Promise<unknown> => (await linuxFacts({ ...HOST, ...files }))['ram_gb']
  const LIMIT = { '/sys/fs/cgroup/a/memory.max': `${2 * GIB}\n` }

  it('above what a container can see are told by version 1', async () => {
    const files = { '/proc/self/cgroup': own(1, ''), '/proc/self/mountinfo': mounts(1, '/sys/fs/cgroup', '') }
    const stat = (limit: string): Readonly<Record<string, string>> => ({
      '/sys/fs/cgroup/memory/memory.stat': `cache 0\nhierarchical_memory_limit ${limit}\n`
    })
    expect(await limited({ ...files, ...stat(String(3 * GIB)) })).toBe(3)
    expect(await limited({ ...files, ...stat('9223372036854771712') })).toBe(64)
  })

  it.each([
    ['by the mounts of the system', { '/proc/self/cgroup': '0::/a\n', '/proc/mounts': 'cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n' }, 2],
    ['where they are mounted everywhere', { '/proc/self/cgroup': '0::/a\n' }, 2],
    ['by the set of processors, whose group is the same', { '/proc/self/cpuset': '/a\n' }, 2],
    ['of a group that is in no mount', { '/proc/self/cgroup': '0::/../a\n', '/proc/self/mountinfo': mounts(2, '/sys/fs/cgroup', '') }, 64],
    ['of another hierarchy', { '/proc/self/cgroup': '1:name=systemd:/a\n', '/proc/self/mountinfo': mounts(2, '/sys/fs/cgroup', '') }, 64],
    ['of groups that are not mounted', { '/proc/self/cgroup': '0::/a\n', '/proc/self/mountinfo': '22 27 0:21 / /proc rw - proc proc rw\n' }, 64],
    ['of a mount that shows another part', { '/proc/self/cgroup': '0::/b/a\n', '/proc/self/mountinfo': mounts(2, '/sys/fs/cgroup', '/c') }, 64]
  ])('are found %s', async (_, files, gib) => expect(await limited({ ...LIMIT, ...files })).toBe(gib))

  it('of version 1 are found where they are mounted everywhere', async () => {
    expect(await limited({ '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${GIB}\n` })).toBe(1)
  })

  it('of the mount are not those of a group that is not in it', async () => {
    const elsewhere = { '/proc/self/cgroup': '0::/../a\n', '/proc/self/mountinfo': mounts(2, '/sys/fs/cgroup', '') }
    expect(await limited({ ...elsewhere, '/sys/fs/cgroup/memory.max': `${GIB}\n` })).toBe(64)
  })

  it('of more parents than a path can have are not all read', async () => {
    const path = '/a'.repeat(2000)
    const files = { '/proc/self/cgroup': `0::${path}\n`, '/proc/self/mountinfo': mounts(2, '/sys/fs/cgroup', '') }
    expect(await limited({ ...files, [`/sys/fs/cgroup${path}/memory.max`]: `${GIB}\n` })).toBe(1)
    expect(await limited({ ...files, '/sys/fs/cgroup/a/memory.max': `${GIB}\n` })).toBe(1)
  })

  it.each([
    ['its own set', { '/sys/fs/cgroup/a/b/cpuset.cpus.effective': '0-3\n', '/sys/fs/cgroup/cpuset.cpus.effective': '0-15\n' }, 4],
    ['the set of the nearest group that has one', { '/sys/fs/cgroup/a/cpuset.cpus.effective': '0-5,8\n' }, 7],
    ['a set and affinity', { '/sys/fs/cgroup/a/b/cpuset.cpus.effective': '0-7\n', '/proc/self/status': 'Cpus_allowed_list:\t4-15\n' }, 4],
    ['a set that cannot be', { '/sys/fs/cgroup/a/b/cpuset.cpus.effective': 'x\n' }, 16]
  ])('leave the processors of %s', async (_, files, count) => {
    const own2 = { '/proc/self/cgroup': '0::/a/b\n', '/proc/self/mountinfo': mounts(2, '/sys/fs/cgroup', '') }
    expect(await linuxFacts({ ...HOST, ...processors, ...own2, ...files })).toMatchObject({ cpu_threads: count, cpu_cores: count })
  })

  it('leave the processors that two sets of version 1 share', async () => {
    const files = {
      '/proc/self/cgroup': '3:cpuset:/a\n',
      '/proc/self/mountinfo': `30 24 0:26 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n31 24 0:26 / /cpusets rw - cgroup cgroup rw,cpuset\n`,
      '/sys/fs/cgroup/cpuset/a/cpuset.effective_cpus': '0-7\n',
      '/cpusets/a/cpuset.cpus': '6-9\n'
    }
    expect(await linuxFacts({ ...HOST, ...processors, ...files })).toMatchObject({ cpu_threads: 2 })
  })
})
