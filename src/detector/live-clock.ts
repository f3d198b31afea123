/** Time as the monitor and the scaler need it: an argument, so that a test can be its own time. All in milliseconds. */
export interface LiveClock {
  /** Since the epoch; people and other programs may set it. */
  readonly now: () => number
  /** Of a clock that is never set. */
  readonly monotonic: () => number
  /** Calls once after so long, and gives what calls it off. Only with `keepAlive` it keeps the process from ending. */
  readonly after: (ms: number, call: () => void, keepAlive: boolean) => () => void
  /** CPU time that this process has used. */
  readonly cpuMs: () => number
}

export const systemClock: LiveClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, call, keepAlive) => {
    const timer = setTimeout(call, ms)
    if (!keepAlive) timer.unref()
    return () => clearTimeout(timer)
  },
  cpuMs: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
}
