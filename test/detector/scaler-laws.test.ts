import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Task } from '../../src/detector/proactive-scaler.ts'
import type { Action } from '../../src/live/action.ts'
import { initialState } from '../../src/live/state.ts'
import { policyWith, run } from '../live/policies.ts'
import { GIB, scaled } from './scaled.ts'
import { settled } from './virtual-clock.ts'

type Move = readonly [what: 'load', percent: number] | readonly [what: 'start' | 'end' | 'fail' | 'wait', n: number]

const moves: fc.Arbitrary<ReadonlyArray<Move>> = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('load' as const), fc.constantFrom(20, 60, 75, 80, 85, 95, 99)),
    fc.tuple(fc.constantFrom('start' as const, 'end' as const, 'fail' as const), fc.nat({ max: 3 })),
    fc.tuple(fc.constant('wait' as const), fc.constantFrom(500, 2000, 10_000, 400_000))
  ),
  { maxLength: 40 }
)

describe('a scaler, whatever happens', () => {
  it('does what a replay of what it took in does, one change at a time, never while a task of before is in hand unless at once', () =>
    fc.assert(
      fc.asyncProperty(moves, fc.boolean(), async (told, slow) => {
        const policy = policyWith({ totalMemoryBytes: 16 * GIB })
        const [switches, problems]: [Action[], string[]] = [[], []]
        const inHand = new Set<Task>()
        let underWay = 0
        // Tasks that the next change has to wait for; null where none is decided.
        const next: { waits: Set<Task> | null } = { waits: null }
        const onAction = ({ action, immediate }: Action): void => {
          if (action.startsWith('step_')) next.waits = immediate ? new Set() : (next.waits ?? new Set(inHand))
        }
        const onSwitch = async (action: Action): Promise<void> => {
          if (underWay++ > 0) problems.push('two changes at once')
          if (next.waits?.size !== 0) problems.push('a change before its tasks had ended')
          next.waits = null
          switches.push(action)
          if (slow) await settled()
          underWay--
        }
        const { clock, scaler, monitor, events, actions, load } = scaled({ totalMemoryBytes: 16 * GIB }, { onAction, onSwitch })
        monitor.start()
        scaler.start()
        for (const [what, n] of told) {
          if (what === 'load') load(n)
          else if (what === 'wait') await clock.pass(n)
          else if (what === 'start') inHand.add(scaler.taskStart())
          else {
            const [task] = [...inHand].slice(n)
            if (task === undefined) continue
            // The last of them may set a change going at once.
            inHand.delete(task)
            next.waits?.delete(task)
            if (what === 'end') task.end()
            else task.failed()
          }
          if (next.waits?.size === 0 && scaler.target === scaler.model) next.waits = null
        }
        next.waits?.clear()
        expect(problems).toEqual([])
        for (const task of inHand) task.end()
        for (let i = 0; i < 5; i++) await settled()
        expect(actions).toEqual(run({ policy, events }, initialState(policy)).flatMap(({ actions: done }) => done))
        expect(scaler.model).toBe(scaler.target)
        let model = 'large'
        for (const { from, to } of switches) {
          expect([from, to === model]).toEqual([model, false])
          model = to
        }
        expect(model).toBe(scaler.model)
        await scaler.stop()
        monitor.stop()
      }),
      { numRuns: 300 }
    ))
})
