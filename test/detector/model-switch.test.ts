import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/live/action.ts'
import { scaled } from './scaled.ts'
import { settled } from './virtual-clock.ts'

describe('a change of the model', () => {
  it('finishes the tasks in hand before it switches; those that begin meanwhile do not put it off', async () => {
    const { clock, scaler, monitor, log, load, events } = scaled()
    monitor.start()
    scaler.start()
    await clock.pass(1000)
    const [one, two] = [scaler.taskStart(), scaler.taskStart()]
    load(85)
    await clock.pass(1000)
    expect([log, scaler.model, scaler.target]).toEqual([['2 step_down large medium'], 'large', 'medium'])
    const late = scaler.taskStart()
    one.end()
    one.end()
    one.failed()
    await clock.pass(500)
    expect([scaler.model, events.filter((event) => 'ms' in event).length]).toEqual(['large', 1])
    two.failed()
    await clock.pass(500)
    expect([log.slice(1), scaler.model]).toEqual([['2.5 large -> medium'], 'medium'])
    late.end()
    await scaler.stop()
    monitor.stop()
  })

  it('waits for no other tasks where it is decided once more meanwhile', async () => {
    const { clock, scaler, monitor, log, load } = scaled()
    monitor.start()
    scaler.start()
    const first = scaler.taskStart()
    load(85)
    await clock.pass(2000)
    const second = scaler.taskStart()
    await clock.pass(32_000)
    expect(log).toEqual([
      '2 step_down large medium',
      '4 warn medium medium',
      '32 step_down medium small',
      '34 warn small small',
      '34 suggest small small'
    ])
    first.end()
    await settled()
    expect([log.at(-1), scaler.model]).toEqual(['34 large -> small', 'small'])
    second.end()
    await scaler.stop()
    monitor.stop()
  })

  it('does not wait where a load is critical, and skips the model that it never came to', async () => {
    const { clock, scaler, monitor, log, load } = scaled()
    load(85)
    monitor.start()
    scaler.start()
    const task = scaler.taskStart()
    await clock.pass(1000)
    load(96)
    await clock.pass(3000)
    expect(log).toEqual([
      '0 step_down large medium',
      '2 step_down medium small now',
      '2 large -> small',
      '4 warn small small now',
      '4 suggest small small'
    ])
    task.end()
    await scaler.stop()
    monitor.stop()
  })

  it('changes nothing that was taken back while it waited', async () => {
    const { clock, scaler, monitor, log, load } = scaled()
    load(85)
    monitor.start()
    scaler.start()
    const task = scaler.taskStart()
    await clock.pass(1000)
    load(20)
    await clock.pass(320_000)
    task.end()
    await settled()
    expect([log.map((line) => line.split(' ')[1]), scaler.model]).toEqual([['step_down', 'step_up'], 'large'])
    await scaler.stop()
    monitor.stop()
  })

  it('waits for one change before it begins the next, and forgets none', async () => {
    const changes: { readonly to: string; readonly from: string; readonly done: () => void }[] = []
    const onSwitch = ({ from, to }: Action): Promise<void> => new Promise((resolve) => changes.push({ from, to, done: resolve }))
    const { clock, scaler, monitor, load } = scaled({}, { onSwitch })
    monitor.start()
    scaler.start()
    load(96)
    await clock.pass(6000)
    expect([changes.map(({ from, to }) => `${from} ${to}`), scaler.model]).toEqual([['large medium'], 'large'])
    changes[0]?.done()
    await settled()
    expect([changes.map(({ from, to }) => `${from} ${to}`), scaler.model]).toEqual([['large medium', 'medium small'], 'medium'])
    let hasStopped = false
    const stopped = scaler.stop().then(() => (hasStopped = true))
    await settled()
    expect(hasStopped).toBe(false)
    changes[1]?.done()
    await stopped
    expect(scaler.model).toBe('small')
    monitor.stop()
  })

  it('keeps the model that it has where a change fails', async () => {
    const failures: unknown[] = []
    const onSwitch = (): void => {
      throw new Error('no such model')
    }
    const keep = (cause: unknown): unknown => failures.push(cause)
    const before = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', keep)
    const { clock, scaler, monitor, load } = scaled({}, { onSwitch })
    load(96)
    monitor.start()
    scaler.start()
    await clock.pass(2000)
    process.off('unhandledRejection', keep)
    before.forEach((listener) => process.on('unhandledRejection', listener))
    expect([scaler.model, failures.length]).toEqual(['large', 2])
    await scaler.stop()
    monitor.stop()
  })
})
