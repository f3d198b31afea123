import { EventEmitter } from 'node:events'
import { loadsBetween, loadSource, totalOf, UNKNOWN_LOADS, type LoadReading, type LoadSource } from '../../adapters/load.ts'
import type { Sample } from '../live/event.ts'
import { metricsOf, type Metric } from '../live/metrics.ts'
import { nodeHost } from '../probe/node-host.ts'
import { systemClock, type LiveClock } from './live-clock.ts'
import { SampleQueue } from './sample-queue.ts'

export interface MonitorOptions {
  /** Time between samples in ms, from 100 to a day; 2000 where it is left out. */
  readonly intervalMs?: number
  /** True keeps the process from ending while the monitor runs, for a program that does nothing else. */
  readonly keepAlive?: boolean
  /** What loads are read from; this machine where it is left out. The signal fires when the monitor stops. */
  readonly source?: (signal: AbortSignal) => LoadSource
  readonly clock?: LiveClock
}

/** What the monitor itself costs. */
export interface MonitorCost {
  readonly samples: number
  /** Samples of nothing but unknown loads, because a reading failed. */
  readonly failed: number
  /** The same, because a reading was still under way when the next one was due. */
  readonly late: number
  /** Times that passed without a sample, because the process was kept busy or the machine slept. */
  readonly skipped: number
  /** Time that readings took, in ms. */
  readonly readingMs: number
  /** CPU time that the whole process used meanwhile, in ms: no more than this is the monitor's. */
  readonly cpuMs: number
  /** The same in percent of a core since the start; null before it. */
  readonly corePercent: number | null
}

type Counts = Omit<MonitorCost, 'corePercent'>

/** One stretch from start to stop. */
interface Run {
  readonly source: LoadSource
  readonly started: number
  readonly controller: AbortController
  tick: number
  before: LoadReading | null
  cancel: () => void
}

const DEFAULT_MS = 2000
const [LEAST_MS, MOST_MS] = [100, 86_400_000]

/**
 * Samples what this machine is loaded with, as events and as an async iterable. Samples keep to their times from the start, however long
 * a reading takes; no reading starts before the one before it has ended, and what could not be read is unknown. Memory is bounded: a
 * reader that falls behind misses the oldest samples.
 */
export class ResourceMonitor extends EventEmitter<{ readonly sample: [Sample] }> implements AsyncIterable<Sample> {
  readonly intervalMs: number
  readonly #source: (signal: AbortSignal) => LoadSource
  readonly #clock: LiveClock
  readonly #keepAlive: boolean
  readonly #queues = new Set<SampleQueue<Sample>>()
  #run: Run | null = null
  #isReading = false
  #latest: Sample | null = null
  #totalMemoryBytes: number | null = null
  #cost: Counts = { samples: 0, failed: 0, late: 0, skipped: 0, readingMs: 0, cpuMs: 0 }
  #ranMs = 0

  constructor({ intervalMs = DEFAULT_MS, keepAlive = false, source, clock = systemClock }: MonitorOptions = {}) {
    super()
    this.intervalMs = Number.isNaN(intervalMs) ? DEFAULT_MS : Math.min(MOST_MS, Math.max(LEAST_MS, intervalMs))
    this.#keepAlive = keepAlive
    this.#clock = clock
    this.#source = source ?? ((signal) => loadSource(nodeHost(signal), { nowMs: clock.monotonic }))
  }

  /** The sample before the next one. */
  get latest(): Sample | null {
    return this.#latest
  }

  /** What percentages of memory are of, in bytes: the tightest limit, or the machine's memory; null until it is known. */
  get totalMemoryBytes(): number | null {
    return this.#totalMemoryBytes
  }

  get cost(): MonitorCost {
    const ranMs = this.#ranMs + (this.#run === null ? 0 : this.#clock.monotonic() - this.#run.started)
    return { ...this.#cost, corePercent: ranMs > 0 ? (100 * this.#cost.cpuMs) / ranMs : null }
  }

  /** The latest sample by the names of OpenTelemetry. */
  metrics(): ReadonlyArray<Metric> {
    return this.#latest === null ? [] : metricsOf(this.#latest)
  }

  /** Begins to sample, now and then at every interval. */
  start(): this {
    if (this.#run !== null) return this
    const controller = new AbortController()
    const source = this.#source(controller.signal)
    const run: Run = { source, started: this.#clock.monotonic(), controller, tick: 0, before: null, cancel: () => undefined }
    this.#run = run
    this.#tick(run)
    return this
  }

  /** Ends sampling and every loop over it; tools that are under way are ended too. */
  stop(): void {
    const run = this.#run
    if (run === null) return
    this.#run = null
    run.cancel()
    run.controller.abort()
    this.#ranMs += this.#clock.monotonic() - run.started
    for (const queue of this.#queues) queue.end()
    this.#queues.clear()
  }

  /** Samples from now on; starts the monitor where it does not run. Ending the loop does not stop it. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Sample> {
    const queue: SampleQueue<Sample> = new SampleQueue(() => this.#queues.delete(queue))
    this.#queues.add(queue)
    this.start()
    return queue
  }

  #tick(run: Run): void {
    const passed = this.#clock.monotonic() - run.started
    // A timer may fire a little early, and late by any number of intervals.
    const next = Math.max(run.tick + 1, Math.floor(passed / this.intervalMs) + 1)
    const t = Math.round(this.#clock.now())
    run.cancel = this.#clock.after(
      run.started + next * this.intervalMs - this.#clock.monotonic(),
      () => {
        this.#count({ skipped: next - run.tick - 1 })
        run.tick = next
        this.#tick(run)
      },
      this.#keepAlive
    )
    if (!this.#isReading) return void this.#read(run, t)
    this.#count({ late: 1 })
    this.#tell({ t, ...UNKNOWN_LOADS })
  }

  async #read(run: Run, t: number): Promise<void> {
    const [tick, startMs, startCpuMs] = [run.tick, this.#clock.monotonic(), this.#clock.cpuMs()]
    this.#isReading = true
    const reading = await run.source().catch(() => null)
    this.#isReading = false
    const loads = reading === null ? UNKNOWN_LOADS : loadsBetween(run.before, reading)
    this.#count({ failed: reading === null ? 1 : 0, readingMs: this.#clock.monotonic() - startMs, cpuMs: this.#clock.cpuMs() - startCpuMs })
    if (this.#run !== run) return
    if (reading !== null) {
      run.before = reading
      this.#totalMemoryBytes = totalOf(reading)
    }
    // Later samples have been told already: this one would be news of the past.
    if (run.tick === tick) this.#tell({ t, ...loads })
  }

  #count(more: Partial<Counts>): void {
    const add = (key: keyof Counts): number => this.#cost[key] + (more[key] ?? 0)
    this.#cost = {
      samples: add('samples'),
      failed: add('failed'),
      late: add('late'),
      skipped: add('skipped'),
      readingMs: add('readingMs'),
      cpuMs: add('cpuMs')
    }
  }

  #tell(sample: Sample): void {
    this.#count({ samples: 1 })
    this.#latest = sample
    for (const queue of this.#queues) queue.push(sample)
    this.emit('sample', sample)
  }
}
