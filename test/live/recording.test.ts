import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/live/action.ts'
import { policyOf } from '../../src/live/policy.ts'
import { readEvent, readHeader, writeLine, type RecordingHeader } from '../../src/live/recording.ts'
import { replay, type Replay } from '../../src/live/replay.ts'
import { initialState } from '../../src/live/state.ts'
import { tierNamed, type Ladder } from '../../src/tiers/ladder.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'
import { run, sampleAt, wildTraces } from './policies.ts'

const LADDER: Ladder = ladderOf(readFileSync(new URL('../../rules/tiers.yaml', import.meta.url), 'utf8'))
const HEADER: RecordingHeader = { schemaVersion: 1, tier: 'high_end', model: 'large', total_memory_bytes: 2 ** 34 }

const problems = (line: string, number = 7): ReadonlyArray<string> => {
  const read = number === 1 ? readHeader(line, 'a.jsonl') : readEvent(line, 'a.jsonl', number)
  return E.isLeft(read) ? read.left.map(({ line: at, message, hint }) => `${at}: ${message}${hint === null ? '' : `; ${hint}`}`) : []
}
const begun = (header: object = HEADER): Replay => {
  const started = replay(LADDER, JSON.stringify(header), 'a.jsonl')
  if (E.isLeft(started)) throw new Error(JSON.stringify(started.left))
  return started.right
}

describe('a line of a recording', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(wildTraces, ({ events }) => {
        for (const event of events) {
          const written = writeLine(event)
          const read = readEvent(written, 'x', 2)
          if (E.isRight(read)) expect(JSON.parse(writeLine(read.right))).toEqual(JSON.parse(written))
          else expect(Object.values(event).some((value) => value === -1 || Number.isNaN(value))).toBe(true)
        }
      }),
      { numRuns: 300 }
    )
    expect(readHeader(writeLine(HEADER), 'x')).toEqual(E.right(HEADER))
  })

  it('leaves out what is unknown', () => {
    expect(readEvent('{"t": 5, "memory_percent": 71.2}', 'x', 2)).toEqual(E.right({ ...sampleAt(5, 71.2), cpu_percent: null }))
    expect(readEvent('{"t": 5, "event": "preflight", "needs_bytes": 4}', 'x', 2)).toEqual(
      E.right({ t: 5, event: 'preflight', needs_bytes: 4, releases_bytes: 0 })
    )
    expect(readHeader('{"schemaVersion": 1, "tier": "a", "model": "b"}', 'x')).toEqual(
      E.right({ schemaVersion: 1, tier: 'a', model: 'b', total_memory_bytes: null })
    )
  })

  it.each([
    ['{"t": 5', '7: found "{\\"t\\": 5", expected a sample such as {"t": 1732300000000, "memory_percent": 71.2}, a line of JSON'],
    ['', '7: found "", expected a sample'],
    ['[]', '7: found a list, expected a sample'],
    ['{}', '7: t: the key "t" is missing'],
    ['{"t": "5"}', '7: t: found "5", expected milliseconds since the epoch'],
    ['{"t": 5, "memory_percent": -1}', '7: memory_percent: found -1, expected a percentage from 0 up'],
    ['{"t": 5, "memory": 5}', '7: memory: the key "memory" is not known here'],
    [
      '{"t": 5, "event": "task_ends"}',
      '7: event: found "task_ends", expected one of task_start, task_end, task_failed, preflight; did you mean "task_end"?'
    ],
    ['{"t": 5, "event": 5}', '7: event: found 5, expected one of task_start, task_end, task_failed'],
    ['{"t": 5, "event": "preflight"}', '7: needs_bytes: the key "needs_bytes" is missing'],
    ['{"__proto__": {"t": 5}}', '7: __proto__: the key "__proto__" is not known here']
  ])('is refused where it cannot be: %s', (line, message) => {
    expect(problems(line)[0]).toContain(message)
  })

  it('of all problems tells all', () => {
    expect(problems('{"t": null, "cpu_percent": "x"}')).toHaveLength(2)
    expect(problems('{"schemaVersion": 2, "model": 5}', 1)).toHaveLength(3)
  })

  it('of any text is an event or a finding, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(readEvent(line, 'x', 2)).toHaveProperty('_tag')
        expect(readHeader(line, 'x')).toHaveProperty('_tag')
      }),
      { numRuns: 2000 }
    )
  })
})

describe('a replay', () => {
  it('equals what happened live, the same bytes twice', () => {
    const tier = tierNamed(LADDER, 'high_end')
    if (tier === undefined) throw new Error('the shipped tiers have no high_end')
    fc.assert(
      fc.property(wildTraces, fc.constantFrom('large', 'medium', 'small'), ({ events }, model) => {
        const policy = policyOf(LADDER, tier, HEADER.total_memory_bytes)
        const readable = events.filter((event) => E.isRight(readEvent(writeLine(event), 'x', 2)))
        const live = run({ policy, events: readable }, initialState(policy, model)).flatMap(({ actions }) => actions)
        const again = (): ReadonlyArray<Action> => {
          const { line } = begun({ ...HEADER, model })
          return readable.flatMap((event, i) => {
            const replayed = line(writeLine(event), i + 2)
            return E.isRight(replayed) ? replayed.right.actions : []
          })
        }
        expect(again()).toEqual(live)
        expect(JSON.stringify(again())).toBe(JSON.stringify(live))
      }),
      { numRuns: 500 }
    )
  })

  it('tells the model after each line, and goes on after one that cannot be read', () => {
    const { line, policy, header } = begun()
    expect([header, policy.cascade]).toEqual([HEADER, ['large', 'medium', 'small']])
    expect(line(writeLine(sampleAt(0, 99)), 2)).toMatchObject(E.right({ model: 'medium', actions: [{ action: 'step_down' }] }))
    expect(E.isLeft(line('nonsense', 3))).toBe(true)
    expect(line(writeLine(sampleAt(2000, 99)), 4)).toMatchObject(E.right({ model: 'small' }))
  })

  it.each([
    [{ ...HEADER, tier: 'hihg_end' }, 'tier: found "hihg_end": the tier file has no such tier', 'did you mean "high_end"?'],
    [
      { ...HEADER, model: 'enormous' },
      'model: found "enormous": neither high_end nor a tier below it prefers such a model',
      'there are large, medium, small'
    ],
    [{ ...HEADER, tier: 'low_end', model: 'large' }, 'model: found "large": neither low_end', 'there are small']
  ])('is refused where the header does not fit the tiers: %j', (header, message, hint) => {
    const started = replay(LADDER, JSON.stringify(header), 'a.jsonl')
    expect(started).toMatchObject(E.left([{ line: 1, hint, message: expect.stringContaining(message) as string }]))
  })
})
