import { taskEither as TE } from 'fp-ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Adapter, ProbeContext } from '../../src/facts/adapter.ts'
import type { Reading } from '../../src/facts/reading.ts'
import { answering, emptyHost, facts, strange, surveyOf } from './adapters.ts'

const GIB = 2 ** 30

/** Adapters that note the order in which they are asked. */
const noting = (): {
  readonly asked: string[]
  readonly adapter: (name: string, cost: Adapter['cost'], reading: Reading, more?: Partial<Adapter>) => Adapter
} => {
  const asked: string[] = []
  return {
    asked,
    adapter: (name, cost, reading, more = {}) =>
      answering(name, reading, { cost, probe: () => TE.fromIO(() => (asked.push(name), reading)), ...more })
  }
}

describe('a survey', () => {
  afterEach(() => vi.useRealTimers())

  it('asks the cheapest first, whatever their order', async () => {
    const { asked, adapter } = noting()
    await surveyOf([
      adapter('tool', 'process', facts({ cpu_threads: 8 })),
      adapter('proc', 'files', facts({ cpu_cores: 4 })),
      adapter('os', 'memory', facts({ ram_gb: 8 }))
    ])
    expect(asked).toEqual(['os', 'proc', 'tool'])
  })

  it('asks those that start processes only for what is still unknown', async () => {
    const { asked, adapter } = noting()
    const known = adapter('files', 'files', facts({ ram_gb: 8, gpu_present: false }))
    const wanted = new Set(['ram_gb', 'gpu_vram_gb', 'cpu_cores'])
    const found = await surveyOf(
      [
        known,
        adapter('ram', 'process', facts({ ram_gb: 16 })),
        adapter('vram', 'process', facts({ gpu_vram_gb: 6 })),
        adapter('cores', 'process', facts({ cpu_cores: 4 }))
      ],
      { wanted }
    )
    // Without a GPU there is no memory of one: what known facts imply is known.
    expect(asked).toEqual(['files', 'cores'])
    expect(found.facts).toEqual({ ram_gb: 8, gpu_present: false, cpu_cores: 4 })
    expect(found.sources).toEqual({ ram_gb: 'files', gpu_present: 'files', cpu_cores: 'cores' })
  })

  it('asks them also for what stands as an estimate', async () => {
    const { asked, adapter } = noting()
    const reported = adapter('os', 'memory', { memory: { totalBytes: 15.5 * GIB } }, { provides: ['ram_gb'] })
    const modules = adapter('modules', 'process', { memory: { installedBytes: 16 * GIB } }, { provides: ['ram_gb'] })
    const found = await surveyOf([reported, modules], { wanted: new Set(['ram_gb']) })
    expect(asked).toEqual(['os', 'modules'])
    expect(found.facts['ram_gb']).toBe(16)
    expect(found.notes).toEqual([])
    expect(await surveyOf([reported], { wanted: new Set(['ram_gb']) })).toMatchObject({
      facts: { ram_gb: 15.5 },
      notes: [{ fact: 'ram_gb', estimate: true }]
    })
  })

  it('asks only those that provide something wanted', async () => {
    const { asked, adapter } = noting()
    await surveyOf([adapter('ram', 'memory', facts({ ram_gb: 8 })), adapter('cores', 'files', facts({ cpu_cores: 4 }))], {
      wanted: new Set(['cpu_cores', 'gpu_kind'])
    })
    expect(asked).toEqual(['cores'])
  })

  it('tells an adapter what is wanted, how long it may take, and what it may touch', async () => {
    const contexts: ProbeContext[] = []
    const wanted = new Set(['ram_gb'])
    const probe = (context: ProbeContext): TE.TaskEither<never, Reading> => {
      contexts.push(context)
      return TE.right({})
    }
    const hosts: AbortSignal[] = []
    const host = (signal: AbortSignal): typeof emptyHost => {
      hosts.push(signal)
      return emptyHost
    }
    await surveyOf([answering('a', {}, { provides: ['ram_gb'], probe })], { wanted, timeoutMs: 1234, host })
    expect(contexts).toMatchObject([{ wanted, timeoutMs: 1234, host: emptyHost }])
    expect(hosts.map(({ aborted }) => aborted)).toEqual([true])
    expect(contexts[0]?.signal).not.toBe(hosts[0])
  })

  it('ends what adapters started when it ends, and leaves no timer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let seen: AbortSignal | undefined
    const watching = strange('watching', () => facts({}), { probe: ({ signal }) => ((seen = signal), TE.right(facts({ ram_gb: 8 }))) })
    expect((await surveyOf([watching])).facts).toEqual({ ram_gb: 8 })
    expect(seen?.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('of no adapters knows nothing', async () => {
    expect(await surveyOf([])).toEqual({ facts: {}, sources: {}, failures: [], conflicts: [], notes: [] })
  })

  it('has the same failures, in the order of names, whatever the order of adapters', async () => {
    const adapters = ['c', 'a', 'b'].map((name) => strange(name, () => TE.left({ kind: 'not-installed', message: name })))
    const names = (await surveyOf(adapters)).failures.map(({ adapter }) => adapter)
    expect(names).toEqual(['a', 'b', 'c'])
  })

  it('makes Node warn of nothing, however many adapters there are', async () => {
    const warnings: string[] = []
    const note = ({ name }: Error): void => void warnings.push(name)
    process.on('warning', note)
    await surveyOf(
      Array.from({ length: 30 }, (_, i) => strange(`hangs-${i}`, () => () => new Promise(() => {}))),
      { timeoutMs: 50 }
    )
    await new Promise(setImmediate)
    process.off('warning', note)
    expect(warnings).toEqual([])
  })
})

describe('an adapter that hangs', () => {
  const hanging = (cost: Adapter['cost']): Adapter => strange('hangs', () => () => new Promise(() => {}), { cost })
  const timedOut = { adapter: 'hangs', kind: 'timed-out', message: 'no answer in 200 ms' }

  it('is given up at the deadline, and takes nothing from the others', async () => {
    const found = await surveyOf([hanging('process'), answering('good', facts({ ram_gb: 8 }), { cost: 'process' })], { timeoutMs: 200 })
    expect(found).toMatchObject({ facts: { ram_gb: 8 }, failures: [timedOut] })
  })

  it('does not keep dearer adapters from being asked', async () => {
    for (const cost of ['memory', 'files'] as const) {
      const found = await surveyOf([hanging(cost), answering('dear', facts({ ram_gb: 8 }), { cost: 'process' })], { timeoutMs: 200 })
      expect(found).toMatchObject({ facts: { ram_gb: 8 }, failures: [timedOut] })
    }
  })

  it('may answer late: the answer is thrown away', async () => {
    let answer: ((reading: unknown) => void) | undefined
    const late = strange('hangs', () => () => new Promise((resolve) => (answer = resolve)))
    const found = await surveyOf([late, answering('good', facts({ cpu_cores: 4 }))], { timeoutMs: 200 })
    const before = structuredClone(found)
    answer?.({ _tag: 'Right', right: facts({ ram_gb: 64, cpu_cores: 64 }) })
    await new Promise(setImmediate)
    expect(found).toEqual(before)
    expect(found).toMatchObject({ facts: { cpu_cores: 4 }, failures: [timedOut] })
  })

  it('that is slow and cheap is still waited for', async () => {
    const slow = answering(
      'slow',
      {},
      {
        provides: ['ram_gb'],
        probe: () => () => new Promise((resolve) => setTimeout(() => resolve({ _tag: 'Right', right: facts({ ram_gb: 8 }) }), 300))
      }
    )
    const found = await surveyOf([slow, answering('dear', facts({ cpu_cores: 4 }), { cost: 'process' })], { timeoutMs: 1000 })
    expect(found).toMatchObject({ facts: { ram_gb: 8, cpu_cores: 4 }, failures: [] })
  })
})
