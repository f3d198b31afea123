import type { LiveClock } from '../../src/detector/live-clock.ts'

interface Timer {
  readonly at: number
  readonly call: () => void
}

/** Time that passes when a test says so. */
export class VirtualClock implements LiveClock {
  readonly #epoch: number
  #ms = 0
  #timers: ReadonlyArray<Timer> = []
  /** CPU time is what the test says as well. */
  cpu = 0

  constructor(epoch = 1_732_300_000_000) {
    this.#epoch = epoch
  }

  get waiting(): number {
    return this.#timers.length
  }

  now = (): number => this.#epoch + this.#ms
  monotonic = (): number => this.#ms
  cpuMs = (): number => this.cpu

  after = (ms: number, call: () => void): (() => void) => {
    const timer = { at: this.#ms + Math.max(0, ms), call }
    this.#timers = [...this.#timers, timer].sort((a, b) => a.at - b.at)
    return () => (this.#timers = this.#timers.filter((each) => each !== timer))
  }

  /** Time passes, and what is due happens in its order; `early` is how much too early timers fire. */
  async pass(ms: number, early = 0): Promise<void> {
    const end = this.#ms + ms
    await settled()
    for (let [first] = this.#timers; first !== undefined && first.at - early <= end; [first] = this.#timers) {
      this.#timers = this.#timers.slice(1)
      this.#ms = Math.max(this.#ms, first.at - early)
      first.call()
      await settled()
    }
    this.#ms = end
  }

  /** Time passes without anything happening: the process was kept busy. */
  jump(ms: number): void {
    this.#ms += ms
  }
}

/** All promises that can go on have gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
