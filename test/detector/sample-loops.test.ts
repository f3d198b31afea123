import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/live/event.ts'
import { brief, EPOCH, scene } from './monitored.ts'

describe('a loop over samples', () => {
  it('starts the monitor, and ends with it', async () => {
    const { clock, monitor } = scene()
    const seen: Sample[] = []
    const loop = (async () => {
      for await (const sample of monitor) seen.push(sample)
    })()
    await clock.pass(4000)
    monitor.stop()
    await loop
    expect(brief(seen)).toEqual(['0 1', '2 2', '4 3'])
  })

  it('that ends leaves the monitor and other loops alone', async () => {
    const { clock, monitor } = scene()
    const [one, other] = [monitor[Symbol.asyncIterator](), monitor[Symbol.asyncIterator]()]
    await clock.pass(2000)
    for await (const sample of one) {
      expect(sample.memory_percent).toBe(1)
      break
    }
    await clock.pass(2000)
    expect(await one.next()).toEqual({ done: true, value: undefined })
    for (const used of [1, 2, 3]) expect((await other.next()).value).toMatchObject({ memory_percent: used })
    monitor.stop()
    expect(await other.next()).toEqual({ done: true, value: undefined })
  })

  it('that falls behind misses the oldest, and takes no more memory for it', async () => {
    const { clock, monitor } = scene({ intervalMs: 1000 })
    const loop = monitor[Symbol.asyncIterator]()
    await clock.pass(99_000)
    expect((await loop.next()).value).toMatchObject({ t: EPOCH + 36_000 })
    monitor.stop()
    let left = 0
    while ((await loop.next()).done !== true) left++
    expect(left).toBe(63)
  })

  it('hands out samples in the order in which they were asked for', async () => {
    const { clock, monitor } = scene()
    const loop = monitor[Symbol.asyncIterator]()
    const asked = [loop.next(), loop.next(), loop.next()]
    await clock.pass(2000)
    monitor.stop()
    expect((await Promise.all(asked)).map(({ value }) => (value as Sample | undefined)?.memory_percent)).toEqual([1, 2, undefined])
  })
})
