import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { either as E, taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { precedence, type Adapter, type ProbeContext } from '../../src/facts/adapter.ts'
import { defineAdapter } from '../../src/facts/define-adapter.ts'
import type { Reading } from '../../src/facts/reading.ts'
import { describeAdapter, type AdapterSample, type Runner } from '../../src/testing/index.ts'

/** Runs the contract, or some clauses of it, as a test runner would, and gives those that were broken with what was said of them. */
const brokenClauses = async (adapter: Adapter, samples: ReadonlyArray<AdapterSample>, among = /^/): Promise<Readonly<Record<string, string>>> => {
  const clauses: [string, () => Promise<void> | void][] = []
  const runner: Runner = { describe: (_, body) => body(), it: (name, body) => clauses.push([name, body]) }
  describeAdapter(adapter, samples, runner)
  const broken: Record<string, string> = {}
  for (const [name, body] of clauses.filter(([clause]) => among.test(clause))) {
    const failure = await Promise.resolve()
      .then(body)
      .then(() => null)
      .catch((cause: unknown) => String(cause))
    if (failure !== null) broken[name] = failure
  }
  return broken
}

const GIB = 2 ** 30
const sample: AdapterSample = {
  name: 'a card',
  tool: () => ({ stdout: '{"vram": "8192 MiB"}', stderr: '', exitCode: 0 }),
  expect: { gpu_vram_gb: 8 },
  devices: 1
}

const reading = (stdout: string): Reading => {
  const mib = /^\{"vram": "(\d+) MiB"\}$/.exec(stdout)?.[1]
  return mib === undefined ? {} : { devices: [{ name: 'card', vendor: 'other', kind: 'discrete', memoryBytes: Number(mib) * 2 ** 20 }] }
}
const PROVIDES = ['gpu_present', 'gpu_count', 'gpu_kind', 'gpu_vendor', 'gpu_vram_gb', 'gpu_vram_total_gb', 'gpu_vram_usable_gb']

/** An adapter that keeps the contract, but for what is changed of it. */
const card = (more: Partial<Adapter> = {}, ask: (context: ProbeContext) => ReturnType<Adapter['probe']> = asked): Adapter => ({
  name: 'card',
  provides: PROVIDES,
  cost: 'process',
  precedence: precedence.custom,
  probe: ask,
  ...more
})
const asked = ({ host, timeoutMs }: ProbeContext): ReturnType<Adapter['probe']> =>
  TE.map(({ stdout }: { readonly stdout: string }) => reading(stdout))(host.run('card-tool', [], { timeoutMs }))

const after =
  (effect: () => unknown) =>
  (context: ProbeContext): ReturnType<Adapter['probe']> =>
  async () => {
    await effect()
    return asked(context)()
  }

describe('the contract', () => {
  it('is kept by an adapter that keeps it', async () => {
    expect(await brokenClauses(card(), [sample])).toEqual({})
  })

  it.each<readonly [string, Adapter, AdapterSample, string, string]>([
    ['a name of two words', card({ name: 'My Card' }), sample, 'says what it is and what it provides', 'expected lower case words joined by hyphens'],
    ['a fact that nobody declares', card({ provides: [...PROVIDES, 'npu'] }), sample, 'says what it is and what it provides', 'provides npu'],
    ['another figure', card(), { ...sample, expect: { gpu_vram_gb: 12 } }, 'gives what is expected, and the same for the same input', '12'],
    ['another number of devices', card(), { ...sample, devices: 2 }, 'gives what is expected, and the same for the same input', '2'],
    [
      'an answer that changes',
      card({}, () => TE.right({ memory: { totalBytes: 8 * GIB, availableBytes: Math.floor(Math.random() * 8 * GIB) } })),
      { name: 'any' },
      'gives what is expected, and the same for the same input',
      'availableBytes'
    ],
    ['more than it provides', card({ provides: ['gpu_present'] }), sample, 'claims only what it provides, in the right types', 'gpu_vram_gb'],
    [
      'words for figures',
      card({}, () => TE.right({ memory: { totalBytes: '8 GB' } } as unknown as Reading)),
      { name: 'any' },
      'claims only what it provides, in the right types',
      'memory.totalBytes'
    ],
    [
      'nothing for "there is none"',
      card({}, ({ host, timeoutMs }) => async () => {
        const ran = await host.run('card-tool', [], { timeoutMs })()
        return E.right(E.isRight(ran) ? reading(ran.right.stdout) : { devices: [] })
      }),
      sample,
      'settles, and says nothing untrue, with a tool that is missing',
      'gpu_present'
    ],
    [
      '0 for N/A',
      card({}, ({ host, timeoutMs }) =>
        TE.map(({ stdout }: { readonly stdout: string }) => reading(stdout.replace('N/A', '0 MiB')))(host.run('card-tool', [], { timeoutMs }))
      ),
      sample,
      'settles, and says nothing untrue, with a tool that answers N/A for every amount',
      'gpu_vram_gb'
    ],
    [
      'a deaf ear',
      card(
        {},
        after(() => wait(200))
      ),
      sample,
      'honours abort within 100 ms',
      'still at work after the abort'
    ],
    [
      'a rejection that nobody handles',
      card(
        {},
        after(() => void Promise.reject(new Error('a stray promise')))
      ),
      sample,
      'leaves no rejection unhandled and no process behind',
      'a stray promise'
    ],
    [
      'a busy loop',
      card(
        {},
        after(() => {
          for (const end = performance.now() + 60; performance.now() < end;);
        })
      ),
      sample,
      'never blocks the event loop for more than 50 ms',
      'blocked for'
    ]
  ])('is broken by %s', async (_, adapter, given, clause, message) => {
    const handlers = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => undefined)
    const broken = await brokenClauses(adapter, [given], new RegExp(`^${clause}$`))
    process.removeAllListeners('unhandledRejection')
    for (const handler of handlers) process.on('unhandledRejection', handler)
    expect(broken).toHaveProperty([clause], expect.stringContaining(message))
  })

  it('is broken by an adapter that never settles', async () => {
    const broken = await brokenClauses(
      card({}, () => () => new Promise(() => undefined)),
      [sample],
      /tool that is silent$/
    )
    expect(Object.values(broken)).toEqual([expect.stringContaining('still at work 1000 ms after its deadline')])
  })

  it.runIf(process.platform === 'linux')(
    'is broken by a process that is left running',
    async () => {
      const children: (() => boolean)[] = []
      const leave = (): void => {
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
        children.push(() => child.kill('SIGKILL'))
      }
      const broken = await brokenClauses(card({}, after(leave)), [sample], /no process behind$/)
      for (const kill of children) kill()
      expect(broken).toHaveProperty(['leaves no rejection unhandled and no process behind'])
    },
    60_000
  )

  it('holds for an adapter of one async function, and for a failure that is told', async () => {
    const mine = defineAdapter({ name: 'mine', provides: ['npu_tops'], facts: { npu_tops: { type: 'number' } }, probe: () => ({ npu_tops: 45 }) })
    expect(await brokenClauses(mine, [{ name: 'any', expect: { npu_tops: 45, ram_gb: null } }])).toEqual({})
    const broken = await brokenClauses(
      card({}, () => TE.left({ kind: 'failed', message: 'no luck' })),
      [{ name: 'any', devices: 1 }]
    )
    expect(Object.keys(broken)).toEqual(['gives what is expected, and the same for the same input'])
  })
})
