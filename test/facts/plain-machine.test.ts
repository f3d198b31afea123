import { either as E, taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { Host, ProbeError, ToolOptions } from '../../src/facts/adapter.ts'
import { defineAdapter, type AdapterSpec } from '../../src/facts/define-adapter.ts'
import type { Reading } from '../../src/facts/reading.ts'

const asked: unknown[] = []
const missing: ProbeError = { kind: 'not-installed', message: 'not there' }
const forbidden: ProbeError = { kind: 'no-permission', message: '/forbidden: may not be read' }
const answer = <A>(path: string, value: A): TE.TaskEither<ProbeError, A> =>
  path === '/missing' ? TE.left(missing) : path === '/forbidden' ? TE.left(forbidden) : TE.right(value)
const host: Host = {
  platform: 'linux',
  env: { A: 'b' },
  files: {
    read: (path, maxBytes) => answer(path, `text of ${path}, ${String(maxBytes)}`),
    list: (path) => answer(path, ['a', 'b']),
    link: (path) => answer(path, '../c')
  },
  run: (command, args, options?: ToolOptions) => {
    asked.push([command, args, options])
    return answer(command, { stdout: 'said', stderr: '', exitCode: 1 })
  }
}

/** What an adapter that looks at its machine so answers. */
const told = (look: (machine: Parameters<AdapterSpec['probe']>[1]) => unknown): Promise<E.Either<ProbeError, Reading>> => {
  const adapter = defineAdapter({ name: 'a', provides: ['x'], probe: async (_, machine) => ({ x: await look(machine) }) })
  return adapter.probe({ host, signal: new AbortController().signal, wanted: new Set(), timeoutMs: 123 })()
}
const gives = (x: unknown): unknown => E.right({ facts: { x } })

describe('the machine that an adapter of your own is given', () => {
  it('is read with plain promises', async () => {
    expect(await told(({ platform, env }) => [platform, env])).toEqual(gives(['linux', { A: 'b' }]))
    expect(await told(({ read }) => read('/a'))).toEqual(gives('text of /a, undefined'))
    expect(await told(({ read }) => read('/a', 7))).toEqual(gives('text of /a, 7'))
    expect(await told(({ list }) => list('/a'))).toEqual(gives(['a', 'b']))
    expect(await told(({ link }) => link('/a'))).toEqual(gives('../c'))
  })

  it('has no text, names or target where nothing is', async () => {
    expect(await told(({ read, list, link }) => Promise.all([read('/missing'), list('/missing'), link('/missing')]))).toEqual(
      gives([null, null, null])
    )
  })

  it.each(['read', 'list', 'link', 'run'] as const)('says why it could not %s, which is the failure of an adapter that leaves it so', async (how) => {
    expect(await told((machine) => machine[how]('/forbidden'))).toEqual(E.left(forbidden))
    expect(await told((machine) => machine[how]('/forbidden').catch((cause: unknown) => cause instanceof Error && 'kind' in cause))).toEqual(
      gives(true)
    )
  })

  it('runs tools for as long as the adapter has, or less', async () => {
    expect(await told(({ run }) => run('tool'))).toEqual(gives({ stdout: 'said', stderr: '', exitCode: 1 }))
    await told(({ run }) => run('tool', ['-a'], { timeoutMs: 5, input: 'in' }))
    expect(asked.slice(-2)).toEqual([
      ['tool', [], { timeoutMs: 123 }],
      ['tool', ['-a'], { timeoutMs: 5, input: 'in' }]
    ])
    expect(await told(({ run }) => run('/missing'))).toEqual(E.left(missing))
  })

  it('can be captured only where its adapter says so', () => {
    const spec: AdapterSpec = { name: 'a', provides: [], probe: () => ({}) }
    expect([spec, { ...spec, replays: true }].map((each) => defineAdapter(each).replays)).toEqual([false, true])
  })

  it.each([
    [Object.assign(new Error('no'), { kind: 'timed-out' }), { kind: 'timed-out', message: 'no' }],
    [Object.assign(new Error('no'), { kind: 'lost' }), { kind: 'failed', message: 'no' }],
    ['no', { kind: 'failed', message: 'no' }]
  ])('a failure of its own keeps its kind: %s', async (cause, failure) => {
    expect(await told(() => Promise.reject(cause as Error))).toEqual(E.left(failure))
  })
})
