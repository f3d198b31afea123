import type { LoadReading } from '../../adapters/load.ts'
import { ProactiveScaler, type ScalerOptions } from '../../src/detector/proactive-scaler.ts'
import { ResourceMonitor } from '../../src/detector/resource-monitor.ts'
import type { Action } from '../../src/live/action.ts'
import type { LiveEvent } from '../../src/live/event.ts'
import type { ScalingPolicy } from '../../src/live/policy.ts'
import { policyWith } from '../live/policies.ts'
import { VirtualClock } from './virtual-clock.ts'

export const GIB = 2 ** 30

export interface Scaled {
  readonly clock: VirtualClock
  readonly scaler: ProactiveScaler
  readonly monitor: ResourceMonitor
  /** What was told and done, a text each. */
  readonly log: string[]
  readonly events: LiveEvent[]
  readonly actions: Action[]
  /** Memory in use from now on, in percent of 16 GiB. */
  readonly load: (percent: number) => void
}

/** A scaler in virtual time, on a machine whose memory is as full as the test says. */
export const scaled = (more: Partial<ScalingPolicy> = {}, options: ScalerOptions = {}): Scaled => {
  const clock = new VirtualClock()
  let percent = 50
  const reading = (): LoadReading => ({
    memory: [{ usedBytes: (16 * GIB * percent) / 100, totalBytes: 16 * GIB }],
    processor: [],
    devices: [],
    temperatures: []
  })
  const monitor = new ResourceMonitor({ clock, source: () => () => Promise.resolve(reading()) })
  const [log, events, actions]: [string[], LiveEvent[], Action[]] = [[], [], []]
  const scaler = new ProactiveScaler(policyWith({ totalMemoryBytes: null, ...more }), {
    monitor,
    clock,
    onAction: ({ action, from, to, immediate }) => void log.push(`${clock.monotonic() / 1000} ${action} ${from} ${to}${immediate ? ' now' : ''}`),
    onSwitch: ({ from, to }) => void log.push(`${clock.monotonic() / 1000} ${from} -> ${to}`),
    onEvent: (event, done) => {
      events.push(event)
      actions.push(...done)
    },
    ...options
  })
  return { clock, scaler, monitor, log, events, actions, load: (next) => (percent = next) }
}
