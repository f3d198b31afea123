import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { both, context, serving } from './both-sides.ts'

describe('a module that is no adapter', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['throws', () => Promise.reject(new Error('at load')), 'at load'],
    [
      'has none',
      () => Promise.resolve({ default: 5, adapter: { name: 'x', provides: [] } }),
      'it exports no adapter; export default defineAdapter({...})'
    ],
    [
      'is a trap',
      () =>
        Promise.resolve({
          default: {
            name: 'x',
            provides: [],
            probe: () => 1,
            get cost() {
              throw new Error('a trap')
            }
          }
        }),
      'a trap'
    ]
  ])('that %s is told, and answers no probe', async (_, load, why) => {
    const { process } = both(load)
    expect(await process.loaded).toEqual(E.left(why))
    const { probe } = both(load).process
    if (why !== 'a trap') expect(await probe(context())).toEqual(E.left({ kind: 'failed', message: why }))
  })

  it('answers with code, a trap, a throw, something else than a task: each is a failure', async () => {
    const probing = (probe: unknown): Promise<unknown> =>
      both(() => Promise.resolve({ default: { name: 'x', provides: ['ram_gb'], probe } })).process.probe(context())
    expect(await probing(() => 5)).toMatchObject({ left: { kind: 'failed', message: expect.stringContaining('is not a function') as string } })
    expect(
      await probing(() => () => {
        throw new Error('now')
      })
    ).toEqual(E.left({ kind: 'failed', message: 'now' }))
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('kept shut')
        }
      }
    )
    expect(await probing(() => () => ({ _tag: 'Right', right: proxy }))).toEqual(
      E.left({ kind: 'malformed', message: 'the answer cannot be read: kept shut' })
    )
    expect(await probing(() => () => E.left(new Error('why')))).toEqual(E.left({ kind: 'failed', message: 'why' }))
  })
})

describe('a process that lies', () => {
  it.each<[string, string, string]>([
    ['says what is no message', '{"says": "hello"}', 'it said what is no message'],
    ['says nothing', 'null', 'it said what is no message']
  ])('and %s is ended', async (_, message, why) => {
    const { process, lie, seen } = serving({ probe: () => new Promise(() => {}) })
    const answer = process.probe(context())
    await process.loaded
    lie(message)
    expect(await answer).toEqual(E.left({ kind: 'failed', message: why }))
    expect(seen).toContain(why)
  })

  it('gives an answer that cannot be read, or to what nobody asked: nothing breaks', async () => {
    const { process, lie } = serving({ probe: () => new Promise(() => {}) })
    await process.loaded
    lie('{"says": "answer", "probe": 7, "answer": 1}')
    lie('{"says": "loaded", "adapter": {"list": 5}}')
    lie('{"says": "question", "number": 1, "duringProbe": 7, "question": {"what": "read", "path": "/etc/passwd"}}')
    const answer = process.probe(context())
    lie('{"says": "answer", "probe": 1, "answer": {"bigint": "x"}}')
    expect(await answer).toEqual(E.left({ kind: 'malformed', message: 'what it says cannot be read' }))
    const deep = serving({ probe: () => new Promise(() => {}) })
    const answered = deep.process.probe(context())
    deep.lie(`{"says": "answer", "probe": 1, "answer": ${'{"list":['.repeat(20_000)}1${']}'.repeat(20_000)}}`)
    expect(await answered).toEqual(E.left({ kind: 'malformed', message: 'what it says cannot be read' }))
  })

  it('asks after its probe is over', async () => {
    let late: (() => Promise<unknown>) | undefined
    const { process } = serving({
      probe: (_, machine) => {
        late = () => machine.read('/a')
        return {}
      }
    })
    await process.probe(context())
    await expect(late?.()).rejects.toMatchObject({ kind: 'timed-out', message: 'the probe that asks is over' })
  })
})
