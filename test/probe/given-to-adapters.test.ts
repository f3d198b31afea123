import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/facts/adapter.ts'
import { defineAdapter, type AdapterSpec } from '../../src/facts/define-adapter.ts'
import { nodeHost } from '../../src/probe/node-host.ts'
import { answering, emptyHost, strange, surveyOf } from './adapters.ts'

describe('what adapters are given', () => {
  const free: AdapterSpec = { name: 'free', provides: ['disk_free_gb'], cost: 'memory', probe: () => ({ disk_free_gb: 5 }) }
  const slow = (signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> =>
    new Promise((resolve) => setTimeout(() => resolve({ disk_free_gb: signal.aborted ? 0 : 5 }), 30))

  it('a signal of its own each: that one fires it, or stops it from being heard, reaches no other', async () => {
    const fires = strange('fires', () => () => Promise.reject(new Error('unused')), {
      probe: ({ signal }) => {
        signal.dispatchEvent(new Event('abort'))
        return TE.right({ facts: { ram_gb: 8 } })
      }
    })
    expect(await surveyOf([fires, defineAdapter({ ...free, probe: slow })])).toMatchObject({
      facts: { ram_gb: 8, disk_free_gb: 5 },
      failures: []
    })
    const deaf = strange('deaf', () => () => Promise.reject(new Error('unused')), {
      probe: ({ signal }) => {
        signal.addEventListener('abort', (event) => event.stopImmediatePropagation())
        return () => new Promise(() => {})
      }
    })
    expect((await surveyOf([deaf], { timeoutMs: 50 })).failures).toEqual([{ adapter: 'deaf', kind: 'timed-out', message: 'no answer in 50 ms' }])
  })

  it('tells them when time is up', async () => {
    let heard = false
    const listens = strange('listens', () => undefined, {
      probe: ({ signal }) => {
        signal.addEventListener('abort', () => (heard = true))
        return () => new Promise(() => {})
      }
    })
    await surveyOf([listens], { timeoutMs: 50 })
    expect(heard).toBe(true)
  })

  it('a list of facts of its own each, and variables that stay as they were', async () => {
    const host: Host = { ...emptyHost, env: { CUDA_VISIBLE_DEVICES: '0' } }
    const clears = strange('clears', () => undefined, {
      probe: (context) => {
        ;(context.wanted as Set<string>).clear()
        ;(context.host.env as Record<string, string>)['CUDA_VISIBLE_DEVICES'] = '-1'
        return TE.right({})
      }
    })
    const gpu = answering(
      'gpu',
      { devices: [{ name: 'NVIDIA T4', vendor: 'nvidia', kind: 'discrete', memoryBytes: 2 ** 34 }] },
      { provides: ['gpu_count'] }
    )
    const asked: number[] = []
    const looks = strange('looks', () => undefined, { probe: ({ wanted }) => (asked.push(wanted.size), TE.right({})) })
    expect((await surveyOf([clears, gpu, looks], { host: () => host })).facts).toMatchObject({ gpu_present: true, gpu_count: 1 })
    expect(asked[0]).toBeGreaterThan(0)
  })

  it('is this machine as it is: nobody can change it for the others', () => {
    const host = nodeHost(new AbortController().signal)
    expect([host, host.env, host.files].every(Object.isFrozen)).toBe(true)
    expect(host.env).toEqual({ ...process.env })
  })
})
