import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { Host, ProbeContext } from '../../src/facts/adapter.ts'
import { defineAdapter } from '../../src/facts/define-adapter.ts'
import { emptyHost } from '../probe/adapters.ts'
import { both, context, serving } from './both-sides.ts'

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

describe('an adapter in a process of its own', () => {
  it('says what it is', async () => {
    const { process } = serving({ provides: ['ram_gb', 'tpu'], facts: { tpu: { type: 'boolean' } }, cost: 'files', precedence: 51, replays: true })
    const { probe: _, ...said } = defineAdapter({
      name: 'mine',
      provides: ['ram_gb', 'tpu'],
      facts: { tpu: { type: 'boolean' } },
      cost: 'files',
      precedence: 51,
      replays: true,
      probe: () => ({})
    })
    expect(await process.loaded).toEqual(E.right(said))
  })

  it('answers as it would here', async () => {
    expect(await serving({}).process.probe(context())).toEqual(E.right({ facts: { ram_gb: 8 } }))
    const denied = serving({ probe: () => Promise.reject(Object.assign(new Error('no'), { kind: 'no-permission' })) })
    expect(await denied.process.probe(context())).toEqual(E.left({ kind: 'no-permission', message: 'no' }))
  })

  it('is given the circumstances of the probe', async () => {
    const whole = both(() =>
      Promise.resolve({
        adapter: {
          name: 'whole',
          provides: ['ram_gb'],
          probe:
            ({ host, wanted, timeoutMs, signal }: ProbeContext) =>
            () =>
              Promise.resolve({ platform: host.platform, env: host.env, wanted: [...wanted], timeoutMs, free: host.files.free !== undefined, signal })
        }
      })
    )
    expect(await whole.process.probe(context({ platform: 'win32', env: { PATH: '/bin' } }))).toMatchObject({
      platform: 'win32',
      env: { PATH: '/bin' },
      wanted: ['ram_gb'],
      timeoutMs: 1000,
      free: false
    })
  })

  it('asks the machine through this program', async () => {
    const { process, seen } = both(() =>
      Promise.resolve({
        named: {
          name: 'curious',
          provides: ['ram_gb'],
          probe:
            ({ host: { files, run } }: ProbeContext) =>
            async () => [
              await files.read('/a')(),
              await files.read('/a', 3)(),
              await files.read('/a', 2 ** 40)(),
              await files.list('/b')(),
              await files.link('/c')(),
              await files.free?.('/d')(),
              await run('tool', ['-x'], { input: 'y' })(),
              await run('tool', [], { maxBytes: 5, timeoutMs: 9 })(),
              await run('tool', [5 as never])()
            ]
        }
      })
    )
    const asked =
      (what: string) =>
      (...args: ReadonlyArray<unknown>) =>
      () =>
        Promise.resolve(E.right([what, ...args]))
    const host = {
      files: { read: asked('read'), list: asked('list'), link: asked('link'), free: asked('free') },
      run: asked('run')
    } as unknown as Partial<Host>
    expect(await process.probe(context(host))).toEqual([
      E.right(['read', '/a', null]),
      E.right(['read', '/a', 3]),
      E.right(['read', '/a', 2 ** 24]),
      E.right(['list', '/b']),
      E.right(['link', '/c']),
      E.right(['free', '/d']),
      E.right(['run', 'tool', ['-x'], { input: 'y', maxBytes: 2 ** 24 }]),
      E.right(['run', 'tool', [], { maxBytes: 5, timeoutMs: 9 }]),
      E.left({ kind: 'malformed', message: 'a question that no machine answers: expected a path, or a command and its words' })
    ])
    expect(seen).not.toContainEqual({ isHeld: true })
  })

  it('waits where it asks more than a machine is asked at once', async () => {
    const { process, seen } = serving({
      probe: async (_, { read }) => ({ ram_gb: (await Promise.all(Array.from({ length: 100 }, () => read('/a')))).length })
    })
    const answers: (() => void)[] = []
    const read: Host['files']['read'] = () => () => new Promise((resolve) => answers.push(() => resolve(E.right('x'))))
    const answer = process.probe(context({ files: { ...emptyHost.files, read } }))
    await settled()
    expect(seen).toContainEqual({ isHeld: true })
    answers.forEach((give) => give())
    expect(await answer).toEqual(E.right({ facts: { ram_gb: 100 } }))
    expect(seen.filter((one) => typeof one === 'object' && one !== null && 'isHeld' in one).at(-1)).toEqual({ isHeld: false })
  })

  it('is told when its answer is no longer wanted, and ended where it goes on', async () => {
    const listens = serving({ probe: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ ram_gb: 4 }))) })
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 5)
    expect(await listens.process.probe(context({}, abort.signal))).toEqual(E.right({ facts: { ram_gb: 4 } }))
    expect(listens.seen).not.toContain('ended')
    const deaf = serving({ probe: () => new Promise(() => {}) })
    expect(await deaf.process.probe(context({}, AbortSignal.abort()))).toEqual(E.left({ kind: 'failed', message: 'ended' }))
    expect(deaf.seen).toContain('ended')
  })

  it('is kept alive while it owes an answer, and no longer', async () => {
    const { process, seen } = serving({ probe: () => settled().then(() => ({})) })
    await process.loaded
    expect(seen).toEqual([{ isKept: false }])
    await Promise.all([process.probe(context()), process.probe(context())])
    expect(seen).toEqual([false, true, true, false].map((isKept) => ({ isKept })))
  })

  it('tells what it throws where nobody waits for it', async () => {
    const { strays, stray, process } = serving({})
    stray(new Error('behind the back'))
    stray(null)
    await process.probe(context())
    expect(strays).toEqual(['behind the back', 'null'])
  })
})
