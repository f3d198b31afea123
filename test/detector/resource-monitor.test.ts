import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ResourceMonitor } from '../../src/detector/resource-monitor.ts'
import type { Sample } from '../../src/live/event.ts'
import { brief, EPOCH, scene } from './monitored.ts'

describe('a monitor', () => {
  it('samples at once and at every interval, until it is stopped', async () => {
    const { clock, monitor, samples, signals } = scene()
    expect([monitor.latest, monitor.totalMemoryBytes, monitor.metrics(), monitor.cost.corePercent]).toEqual([null, null, [], null])
    monitor.start().start()
    await clock.pass(6500)
    expect(brief(samples)).toEqual(['0 1', '2 2', '4 3', '6 4'])
    expect(monitor.latest).toEqual({
      t: EPOCH + 6000,
      memory_percent: 4,
      cpu_percent: null,
      gpu_memory_percent: null,
      gpu_percent: null,
      temperature_c: null
    })
    expect([monitor.totalMemoryBytes, monitor.metrics().map(({ name }) => name)]).toEqual([100, ['system.memory.utilization']])
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    monitor.stop()
    monitor.stop()
    expect([signals.map(({ aborted }) => aborted), clock.waiting]).toEqual([[true], 0])
    await clock.pass(10_000)
    expect(samples).toHaveLength(4)
    monitor.start()
    await clock.pass(2000)
    expect([samples.length, signals.length, monitor.cost.samples]).toEqual([6, 2, 6])
    monitor.stop()
  })

  it('keeps to its times, whatever readings take, whenever timers fire and whatever keeps the process busy', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 1, 300, 1999, 2000, 2001, 7000, 86_400_000), { maxLength: 20 }),
        fc.constantFrom(0, 0.4),
        async (delays, early) => {
          const { clock, monitor, samples } = scene()
          monitor.start()
          for (const delay of delays) {
            clock.jump(delay)
            await clock.pass(2000, early)
          }
          monitor.stop()
          const gaps = samples.slice(1).map(({ t }, i) => t - (samples[i]?.t ?? t))
          expect(gaps.filter((gap) => gap <= 0)).toEqual([])
          const off = samples.filter(({ t }) => Math.abs(((t - EPOCH + 1000) % 2000) - 1000) > 1)
          expect(off.length).toBeLessThanOrEqual(delays.filter((delay) => delay > 1).length)
          const ticks = monitor.cost.samples + monitor.cost.skipped
          expect(Math.abs(ticks - 1 - Math.floor((clock.monotonic() + early) / 2000))).toBeLessThanOrEqual(1)
        }
      ),
      { numRuns: 200 }
    ))

  it('does not drift: a late timer makes no later one late', async () => {
    const { clock, monitor, samples } = scene()
    monitor.start()
    await clock.pass(2000)
    clock.jump(2700)
    await clock.pass(3300)
    expect(brief(samples)).toEqual(['0 1', '2 2', '4.7 3', '6 4', '8 5'])
    clock.jump(60_100)
    await clock.pass(1900)
    expect(brief(samples).slice(5)).toEqual(['68.1 6', '70 7'])
    expect(monitor.cost.skipped).toBe(29)
    monitor.stop()
  })

  it('takes a timer that fires early for no interval more', async () => {
    const { clock, monitor, samples } = scene()
    monitor.start()
    await clock.pass(6000, 0.5)
    expect(brief(samples)).toEqual(['0 1', '2 2', '4 3', '6 4'])
    monitor.stop()
  })

  it('starts no reading while one is under way, and knows nothing meanwhile', async () => {
    const { clock, monitor, samples, answer, asked } = scene({ waits: true })
    monitor.start()
    await answer(10)
    await clock.pass(4100)
    expect([asked(), brief(samples)]).toEqual([2, ['0 10', '4 ?']])
    await answer(20)
    expect(brief(samples)).toEqual(['0 10', '4 ?'])
    await clock.pass(2000)
    await answer(30)
    expect([asked(), brief(samples), monitor.cost.late]).toEqual([3, ['0 10', '4 ?', '6 30'], 1])
    monitor.stop()
    monitor.start()
    await clock.pass(0)
    monitor.stop()
  })

  it('has nothing to say of a reading that ends after it was stopped, and starts none over it', async () => {
    const { clock, monitor, samples, answer, asked } = scene({ waits: true })
    monitor.start()
    monitor.stop()
    monitor.start()
    expect([asked(), brief(samples)]).toEqual([1, ['0 ?']])
    await answer(10)
    expect(monitor.totalMemoryBytes).toBeNull()
    await clock.pass(2000)
    await answer(20)
    expect([asked(), brief(samples)]).toEqual([2, ['0 ?', '2 20']])
    monitor.stop()
  })

  it('knows nothing where a reading fails, and goes on', async () => {
    const { clock, monitor, samples, answer } = scene({ waits: true })
    monitor.start()
    await answer(new Error('no'))
    await clock.pass(2000)
    await answer(20)
    expect([brief(samples), monitor.cost.failed]).toEqual([['0 ?', '2 20'], 1])
    monitor.stop()
  })

  it('tells what it costs, in time and in percent of a core', async () => {
    const { clock, monitor, answer } = scene({ waits: true })
    monitor.start()
    clock.jump(5)
    clock.cpu += 3
    await answer(10)
    await clock.pass(1495)
    expect(monitor.cost).toEqual({ samples: 1, failed: 0, late: 0, skipped: 0, readingMs: 5, cpuMs: 3, corePercent: 0.2 })
    monitor.stop()
    await clock.pass(5000)
    expect(monitor.cost.corePercent).toBe(0.2)
  })

  it.each([
    [Number.NaN, 2000],
    [0, 100],
    [-5, 100],
    [Infinity, 86_400_000],
    [500, 500]
  ])('with an interval of %s ms has one of %s', (intervalMs, used) => expect(scene({ intervalMs }).monitor.intervalMs).toBe(used))
})

describe('a monitor of this machine', () => {
  it.each([true, false])('samples it, whether or not it keeps the process alive: %s', async (keepAlive) => {
    const monitor = new ResourceMonitor({ intervalMs: 100, keepAlive })
    const samples: Sample[] = []
    for await (const sample of monitor) {
      samples.push(sample)
      if (samples.length === 3) break
    }
    monitor.stop()
    expect(samples[2]?.cpu_percent).toBeGreaterThanOrEqual(0)
    expect(Math.abs((samples[0]?.t ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(monitor.cost.corePercent).toBeGreaterThan(0)
  })
})

describe('a process with a monitor', () => {
  const run = promisify(execFile)
  const script = (body: string): ReadonlyArray<string> => [
    '--input-type=module',
    '-e',
    `import { ResourceMonitor } from '${process.cwd()}/dist/index.js'\n${body}`
  ]

  it('ends when it has nothing else to do, with its first sample of this machine', async () => {
    const { stdout } = await run(process.execPath, script(`new ResourceMonitor().on('sample', (s) => console.log(JSON.stringify(s))).start()`))
    expect(JSON.parse(stdout)).toMatchObject({ memory_percent: expect.any(Number) as number, cpu_percent: null })
  })

  it('goes on where it is asked to, and ends when the monitor stops', async () => {
    const body = `const m = new ResourceMonitor({ intervalMs: 100, keepAlive: true }); let n = 0; for await (const s of m) if (++n === 3) { console.log(s.cpu_percent); m.stop() }`
    const { stdout } = await run(process.execPath, script(body))
    expect(Number(stdout)).toBeGreaterThanOrEqual(0)
  })
})
