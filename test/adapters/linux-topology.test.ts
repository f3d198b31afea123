import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuinfo, linuxFacts } from './linux-facts.ts'

const CPUS = '/sys/devices/system/cpu'

interface Machine {
  /** Threads of each core, by package. */
  readonly packages: ReadonlyArray<ReadonlyArray<number>>
  /** Numbers are given to processors in this order of their place. */
  readonly order: ReadonlyArray<number>
  readonly offline: ReadonlySet<number>
}

/** Processors with their core and package, and their siblings that are online. */
const processorsOf = ({ packages, order, offline }: Machine): ReadonlyArray<Processor> => {
  const places = packages.flatMap((cores, pack) => cores.flatMap((threads, core) => Array.from({ length: threads }, () => ({ pack, core }))))
  const numbered = order.map((place, number) => ({ number, ...(places[place] ?? { pack: 0, core: 0 }) }))
  return numbered.filter(({ number }) => !offline.has(number))
}
interface Processor {
  readonly number: number
  readonly pack: number
  readonly core: number
}

const coreOf = ({ pack, core }: Processor): string => `${pack}:${core}`
const siblingsOf = (all: ReadonlyArray<Processor>, one: Processor): ReadonlyArray<number> =>
  all.filter((other) => coreOf(other) === coreOf(one)).map(({ number }) => number)

const machines = (threads: fc.Arbitrary<number>): fc.Arbitrary<Machine> =>
  fc.array(fc.array(threads, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }).chain((packages) => {
    const count = packages.flat().reduce((sum, n) => sum + n, 0)
    const numbers = Array.from({ length: count }, (_, n) => n)
    return fc
      .tuple(fc.shuffledSubarray(numbers, { minLength: count }), fc.subarray(numbers, { maxLength: count - 1 }))
      .map(([order, offline]) => ({ packages, order, offline: new Set(offline) }))
  })

/** Words of 32 bits, the highest first. */
const mask = (numbers: ReadonlyArray<number>): string =>
  [1, 0]
    .map((word) => numbers.filter((n) => n >> 5 === word).reduce((sum, n) => sum + 2 ** (n & 31), 0))
    .map((word) => word.toString(16).padStart(8, '0'))
    .join(',')

const WRITERS = {
  thread_siblings_list: (numbers: ReadonlyArray<number>) => numbers.join(','),
  core_cpus_list: (numbers: ReadonlyArray<number>) => numbers.join(','),
  thread_siblings: mask,
  core_cpus: (numbers: ReadonlyArray<number>) => `00000000,${mask(numbers)}`
}

const sysfs = (machine: Machine, file: keyof typeof WRITERS, tellsOnline: boolean): Readonly<Record<string, string>> => {
  const online = processorsOf(machine)
  const off = [...machine.offline]
  return {
    ...Object.fromEntries(online.map((one) => [`${CPUS}/cpu${one.number}/topology/${file}`, `${WRITERS[file](siblingsOf(online, one))}\n`])),
    ...Object.fromEntries(off.map((number) => [`${CPUS}/cpu${number}/online`, '0\n'])),
    ...(tellsOnline ? { [`${CPUS}/online`]: `${online.map(({ number }) => number).join(',')}\n` } : {})
  }
}

const anyFile = fc.constantFrom<keyof typeof WRITERS>('thread_siblings_list', 'core_cpus_list', 'thread_siblings', 'core_cpus')

describe('any machine', () => {
  it('has the cores and threads that are online, however the kernel writes them', () =>
    fc.assert(
      fc.asyncProperty(machines(fc.integer({ min: 1, max: 4 })), anyFile, fc.boolean(), async (machine, file, tellsOnline) => {
        const online = processorsOf(machine)
        expect(await linuxFacts(sysfs(machine, file, tellsOnline))).toMatchObject({
          cpu_threads: online.length,
          cpu_cores: new Set(online.map(coreOf)).size
        })
      }),
      { numRuns: 300 }
    ))

  it('has no other than its own cores by /proc/cpuinfo alone, though its dies may count alike', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 2), machines(fc.constant(1)), fc.boolean(), async (threads, drawn, diesCountAlike) => {
        const packages = drawn.packages.map((cores) => cores.map(() => threads))
        const count = packages.flat().length * threads
        const order = Array.from({ length: count }, (_, n) => n)
        const all = processorsOf({ packages, order, offline: new Set() })
        const blocks = all.map(({ number, pack, core }) => ({
          processor: number,
          vendor_id: 'AuthenticAMD',
          'cpu family': diesCountAlike ? 16 : 23,
          flags: 'fpu',
          'physical id': pack,
          siblings: (packages[pack]?.length ?? 0) * threads,
          'core id': diesCountAlike ? core >> 1 : core,
          'cpu cores': packages[pack]?.length ?? 0,
          'power management': ''
        }))
        // As a container is shown a part of them.
        const listed = blocks.filter((_, n) => !drawn.offline.has(n))
        const facts = await linuxFacts(cpuinfo(listed))
        const truth = new Set(all.filter(({ number }) => !drawn.offline.has(number)).map(coreOf)).size
        expect(facts['cpu_threads']).toBe(listed.length)
        expect([truth, undefined]).toContain(facts['cpu_cores'])
        if (!diesCountAlike || threads === 1) expect(facts['cpu_cores']).toBe(truth)
      }),
      { numRuns: 500 }
    ))
})

describe('a topology that cannot be', () => {
  const one = (list: string): Readonly<Record<string, string>> => ({
    [`${CPUS}/cpu0/topology/thread_siblings_list`]: list,
    [`${CPUS}/online`]: '0-1'
  })
  it.each([
    ['leaves out a processor that is online', one('0')],
    ['leaves a processor out of its own core', { ...one('1'), [`${CPUS}/cpu1/topology/thread_siblings_list`]: '1' }],
    ['is of masks that are none', { [`${CPUS}/cpu0/topology/thread_siblings`]: 'x,1', [`${CPUS}/online`]: '0' }],
    [
      'puts sixteen threads on a core',
      Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`${CPUS}/cpu${n}/topology/thread_siblings_list`, '0-15']))
    ]
  ])('%s: threads are told, and cores are not', async (_, files) => {
    const facts = await linuxFacts(files)
    expect(facts['cpu_threads']).toBeGreaterThan(0)
    expect(facts).not.toHaveProperty('cpu_cores')
  })
})
