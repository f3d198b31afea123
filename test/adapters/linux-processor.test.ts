import { describe, expect, it } from 'vitest'
import { cpuinfo, linuxFacts, meminfo } from './linux-facts.ts'

const topology = (siblings: ReadonlyArray<string>, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  ...meminfo(16 * 2 ** 20),
  ...Object.fromEntries(siblings.map((list, n) => [`/sys/devices/system/cpu/cpu${n}/topology/thread_siblings_list`, `${list}\n`])),
  '/sys/devices/system/cpu/cpufreq/x': '',
  ...more
})

const SMT = ['0,4', '1,5', '2,6', '3,7', '0,4', '1,5', '2,6', '3,7']
const blocks = (count: number, fields: Readonly<Record<string, string | number>>): ReadonlyArray<Readonly<Record<string, string | number>>> =>
  Array.from({ length: count }, (_, processor) => ({ processor, ...fields }))

const ONE_KIND = cpuinfo(blocks(8, { vendor_id: 'GenuineIntel', 'cpu family': 6, model: 158 }))
const A55 = { 'CPU implementer': '0x41', 'CPU part': '0xd05' }

describe('processors on Linux, by the topology', () => {
  it('share a core where they are siblings', async () => {
    expect(await linuxFacts(topology(SMT, ONE_KIND))).toMatchObject({ cpu_cores: 4, cpu_threads: 8, cpu_performance_cores: 4 })
    expect(await linuxFacts(topology(SMT))).not.toHaveProperty('cpu_performance_cores')
  })

  it('count where this process may run', async () => {
    expect(await linuxFacts(topology(SMT, { '/proc/self/status': 'Name:\tx\nCpus_allowed_list:\t0,4-5\n' }))).toMatchObject({
      cpu_cores: 2,
      cpu_threads: 3
    })
  })

  it('do not count where they are offline', async () => {
    for (const files of [{ '/sys/devices/system/cpu/cpu3/online': '0\n' }, { '/sys/devices/system/cpu/online': '0-2\n' }]) {
      expect(await linuxFacts(topology(['0', '1', '2', '3'], files))).toMatchObject({ cpu_cores: 3, cpu_threads: 3 })
    }
  })

  it('of two kinds are told apart on Intel and on ARM', async () => {
    const lakefield = topology(['0', '1', '2', '3', '4'], { '/sys/devices/cpu_core/cpus': '4\n' })
    expect(await linuxFacts(lakefield)).toMatchObject({ cpu_cores: 5, cpu_performance_cores: 1 })
    const capacities = [414, 414, 414, 414, 963, 963, 1024, 1024].map((c, n) => [`/sys/devices/system/cpu/cpu${n}/cpu_capacity`, `${c}\n`] as const)
    const rk3588 = topology(['0', '1', '2', '3', '4', '5', '6', '7'], { ...Object.fromEntries(capacities), ...cpuinfo(blocks(8, A55)) })
    expect(await linuxFacts(rk3588)).toMatchObject({ cpu_cores: 8, cpu_performance_cores: 4 })
  })

  it('are unknown, not none, where the lists make no sense', async () => {
    expect(await linuxFacts(topology(['x', '1-', '']))).not.toHaveProperty('cpu_cores')
  })
})

describe('processors on Linux, by /proc/cpuinfo alone', () => {
  it.each([
    ['threads of a core', blocks(8, { siblings: 8, 'cpu cores': 4 }), 8, 4],
    ['two dies of a package (Magny-Cours)', blocks(48, { siblings: 12, 'cpu cores': 12, 'core id': 0 }), 48, 48],
    ['a guest that sees a part of its package', blocks(2, { siblings: 4, 'cpu cores': 4 }), 2, 2],
    ['a guest with a core in each node', blocks(16, { siblings: 1, 'cpu cores': 1 }), 16, 16],
    ['cores with and without a second thread', blocks(16, { siblings: 16, 'cpu cores': 12 }), 16, 12]
  ])('%s', async (_, listed, threads, cores) => {
    expect(await linuxFacts({ ...meminfo(2 ** 24), ...cpuinfo(listed) })).toMatchObject({ cpu_threads: threads, cpu_cores: cores })
  })

  it.each([
    ['POWER8', cpuinfo([...blocks(20, { cpu: 'POWER8 (raw), altivec supported' }), { timebase: 512000000 }])['/proc/cpuinfo'], 20],
    [
      's390x',
      'vendor_id       : IBM/S390\n# processors    : 2\nprocessor 0: version = 00,  identification = 1\nprocessor 1: version = 00,  identification = 2\n',
      2
    ],
    ['ARM', cpuinfo(blocks(4, { Features: 'fp asimd evtstrm' }))['/proc/cpuinfo'], 4]
  ])('%s says how many threads, and not how many cores', async (_, text, threads) => {
    const facts = await linuxFacts({ '/proc/cpuinfo': text ?? '' })
    expect(facts['cpu_threads']).toBe(threads)
    expect(facts).not.toHaveProperty('cpu_cores')
  })

  it('tells instruction sets, and that those of another architecture are not there', async () => {
    expect(await linuxFacts(cpuinfo(blocks(1, { flags: 'fpu avx2 avx512f amx_tile' })))).toMatchObject({
      cpu_avx2: true,
      cpu_avx512: true,
      cpu_amx: true,
      cpu_neon: false
    })
    expect(await linuxFacts(cpuinfo(blocks(1, { flags: 'fpu sse2' })))).toMatchObject({ cpu_avx2: false })
    expect(await linuxFacts(cpuinfo(blocks(1, { Features: 'fp asimd' })))).toMatchObject({ cpu_avx2: false, cpu_neon: true })
    expect(await linuxFacts(cpuinfo(blocks(1, { cpu: 'POWER8' })))).toMatchObject({ cpu_avx2: false, cpu_neon: false })
    expect(await linuxFacts(cpuinfo(blocks(1, { model: 'of another kind' })))).not.toHaveProperty('cpu_avx2')
  })
})
