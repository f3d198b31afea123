import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cpuinfo, linuxFacts } from './linux-facts.ts'

type Fields = Readonly<Record<string, string | number>>
const same = (count: number, fields: Fields, numbers = (n: number): number => n): ReadonlyArray<Fields> =>
  Array.from({ length: count }, (_, n) => ({ processor: numbers(n), ...fields }))
const withTail = (blocks: ReadonlyArray<Fields>, tail: string): Readonly<Record<string, string>> => ({
  '/proc/cpuinfo': `${cpuinfo(blocks)['/proc/cpuinfo'] ?? ''}\n${tail}`
})
const POWERNV = 'timebase\t: 512000000\nplatform\t: PowerNV\nmachine\t\t: PowerNV 8247-22L\n'
const QEMU = 'platform\t: pSeries\nmachine\t\t: CHRP IBM pSeries (emulated by qemu)\n'

describe('cores by /proc/cpuinfo alone', () => {
  it.each([
    ['POWER8, all eight threads', withTail(same(16, { cpu: 'POWER8 (raw), altivec supported' }), POWERNV), 2],
    [
      'POWER8 with one thread of eight',
      withTail(
        same(4, { cpu: 'POWER8 (raw)' }, (n) => n * 8),
        POWERNV
      ),
      4
    ],
    [
      'POWER8 with two threads of eight',
      withTail(
        same(4, { cpu: 'POWER8 (raw)' }, (n) => (n >> 1) * 8 + (n & 1)),
        POWERNV
      ),
      2
    ],
    ['POWER7 in a partition', withTail(same(8, { cpu: 'POWER7 (architected)' }), 'machine\t: CHRP IBM,9117-MMB\n'), 2],
    ['POWER9, of four threads or eight', withTail(same(8, { cpu: 'POWER9, altivec supported' }), POWERNV), undefined],
    ['POWER8 as a guest of QEMU', withTail(same(8, { cpu: 'POWER8 (architected)' }), QEMU), undefined],
    ['ARM of one make', cpuinfo(same(4, { Features: 'fp asimd', 'CPU implementer': '0x41', 'CPU part': '0xd08' })), 4],
    ['ThunderX2, of up to four threads', cpuinfo(same(4, { Features: 'fp', 'CPU implementer': '0x43', 'CPU part': '0x0af' })), undefined],
    ['Neoverse E1, of two threads', cpuinfo(same(4, { Features: 'fp', 'CPU implementer': '0x41', 'CPU part': '0xd4a' })), undefined],
    ['ARM of an unknown make', cpuinfo(same(4, { Features: 'fp', 'CPU implementer': '0x99', 'CPU part': '0xd08' })), undefined],
    [
      'old kernels, which tell the part once',
      {
        '/proc/cpuinfo':
          'processor\t: 0\nBogoMIPS\t: 38\n\nprocessor\t: 1\nBogoMIPS\t: 38\n\nFeatures\t: neon\nCPU implementer\t: 0x41\nCPU part\t: 0xc07\n'
      },
      2
    ],
    ['RISC-V of a known make', cpuinfo(same(4, { hart: 1, isa: 'rv64imafdc', uarch: 'sifive,u74-mc' })), 4],
    ['RISC-V of an unknown make', cpuinfo(same(4, { hart: 1, isa: 'rv64imafdc' })), undefined],
    ['one processor', cpuinfo(same(1, { flags: 'fpu' })), 1],
    ['two that tell nothing', cpuinfo(same(2, { 'cpu MHz': 1000 })), undefined],
    [
      'a package told in two ways',
      cpuinfo([...same(1, { siblings: 4, 'cpu cores': 2 }), ...same(1, { siblings: 4, 'cpu cores': 4 }, () => 1)]),
      undefined
    ],
    ['a container with two threads of two cores', cpuinfo([0, 1].map((n) => ({ processor: n, siblings: 8, 'cpu cores': 4, 'core id': n }))), 2],
    ['a container with two threads of one core', cpuinfo([0, 1].map((n) => ({ processor: n, siblings: 8, 'cpu cores': 4, 'core id': 0 }))), 1],
    ['a part of a package without core ids', cpuinfo(same(3, { siblings: 8, 'cpu cores': 4 })), undefined],
    ['more cores than threads', cpuinfo(same(2, { siblings: 1, 'cpu cores': 2 })), undefined]
  ])('%s', async (_, files, cores) => expect((await linuxFacts(files))['cpu_cores']).toBe(cores))

  it.each([
    ['SPARC', 'cpu\t\t: UltraSparc T2\nncpus probed\t: 24\nncpus active\t: 16\n', 16],
    ['an ARM that is not numbered', 'Processor\t: ARMv6-compatible processor rev 7 (v6l)\nFeatures\t: swp half\n', 1],
    ['IBM Z without numbers', 'vendor_id\t: IBM/S390\n# processors\t: 3\n', 3],
    ['nothing', 'of no use\n', undefined]
  ])('threads of %s', async (_, text, threads) => expect((await linuxFacts({ '/proc/cpuinfo': text }))['cpu_threads']).toBe(threads))

  it('count where this process may run: unknown where nobody tells which threads share a core', async () => {
    const affinity = { '/proc/self/status': 'Cpus_allowed_list:\t0-2\n' }
    const told = cpuinfo(same(8, { siblings: 8, 'cpu cores': 4 }))
    expect(await linuxFacts({ ...told, ...affinity })).toMatchObject({ cpu_threads: 3 })
    expect(await linuxFacts({ ...told, ...affinity })).not.toHaveProperty('cpu_cores')
    const paired = cpuinfo(Array.from({ length: 8 }, (_, n) => ({ processor: n, siblings: 8, 'cpu cores': 4, 'core id': n >> 1 })))
    expect(await linuxFacts({ ...paired, ...affinity })).toMatchObject({ cpu_threads: 3, cpu_cores: 2 })
    const elsewhere = { '/proc/self/status': 'Cpus_allowed_list:\t64-65\n' }
    expect(await linuxFacts({ ...paired, ...elsewhere })).toMatchObject({ cpu_threads: 8, cpu_cores: 4 })
  })
})

describe('a text that is cut off', () => {
  const whole = readFileSync('test/corpus/captures/ghw-61797caf7c0b6/cpuinfo', 'utf8')
  /** Where a processor ends and none begins nobody can tell that more should follow. */
  const isSeam = (at: number): boolean => /\n\n?$/.test(whole.slice(0, at)) && /^\n*(processor|$)/.test(whole.slice(at))

  it('says nothing that is wrong, wherever it ends', async () => {
    const truth = await linuxFacts({ '/proc/cpuinfo': whole })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (at) => {
        if (isSeam(at)) return
        const facts = await linuxFacts({ '/proc/cpuinfo': whole.slice(0, at) })
        for (const fact of ['cpu_cores', 'cpu_threads', 'cpu_avx2', 'cpu_avx512', 'cpu_amx', 'virtual_machine']) {
          expect([truth[fact], undefined]).toContain(facts[fact])
        }
      }),
      { numRuns: 300 }
    )
  })

  it('says nothing that is wrong in its first processor', async () => {
    const first = whole.slice(0, whole.indexOf('\n\n') + 1)
    for (let at = 0; at < first.length; at++) {
      const facts = await linuxFacts({ '/proc/cpuinfo': first.slice(0, at) })
      expect([true, undefined]).toContain(facts['cpu_avx2'])
    }
  })
})
