import { expect } from 'vitest'
import type { LoadReading } from '../../adapters/load.ts'
import { ResourceMonitor, type MonitorOptions } from '../../src/detector/resource-monitor.ts'
import type { Sample } from '../../src/live/event.ts'
import { settled, VirtualClock } from './virtual-clock.ts'

export const EPOCH = 1_732_300_000_000
const reading = (used: number): LoadReading => ({
  memory: [{ usedBytes: used, totalBytes: 100 }],
  processor: [],
  devices: [],
  temperatures: []
})

interface Scene {
  readonly clock: VirtualClock
  readonly monitor: ResourceMonitor
  readonly samples: Sample[]
  /** Ends the reading that is under way. */
  readonly answer: (used: number | Error) => Promise<void>
  readonly asked: () => number
  readonly signals: AbortSignal[]
}

/** A monitor whose readings end at once, or when the test says so. */
export const scene = ({ waits = false, ...options }: MonitorOptions & { readonly waits?: boolean } = {}): Scene => {
  const clock = new VirtualClock(EPOCH)
  const pending: { readonly resolve: (r: LoadReading) => void; readonly reject: (cause: Error) => void }[] = []
  const signals: AbortSignal[] = []
  let asked = 0
  const monitor = new ResourceMonitor({
    clock,
    source: (signal) => {
      signals.push(signal)
      return () => {
        asked++
        return waits ? new Promise((resolve, reject) => pending.push({ resolve, reject })) : Promise.resolve(reading(asked % 100))
      }
    },
    ...options
  })
  const samples: Sample[] = []
  monitor.on('sample', (sample) => samples.push(sample))
  const answer = async (used: number | Error): Promise<void> => {
    const first = pending.shift() ?? expect.fail('nothing is being read')
    if (used instanceof Error) first.reject(used)
    else first.resolve(reading(used))
    await settled()
  }
  return { clock, monitor, samples, answer, asked: () => asked, signals }
}
/** Seconds since the start and memory, a text a sample. */
export const brief = (samples: ReadonlyArray<Sample>): ReadonlyArray<string> =>
  samples.map(({ t, memory_percent: m }) => `${(t - EPOCH) / 1000} ${m ?? '?'}`)
