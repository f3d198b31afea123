import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { adapterApart, type LoadOptions } from '../../src/apart/adapter-apart.ts'
import { PlimsollError } from '../../src/detector/errors.ts'
import { loadAdapter } from '../../src/detector/load-adapter.ts'
import type { Adapter } from '../../src/facts/adapter.ts'
import { nodeHost } from '../../src/probe/node-host.ts'
import { ended, pidsIn, runs } from '../probe/tools.ts'
import { answering, surveyOf } from '../probe/adapters.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-apart-'))
const module = (name: string, text: string): string => {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, text)
  return path
}
const PIDS = join(folder, 'pids')
const pids = (): ReadonlyArray<number> => pidsIn(readFileSync(PIDS, 'utf8'))

/** A module with an adapter whose probe is this text; it writes down the number of each process that it is loaded in. */
const adapter = (name: string, probe: string): string =>
  module(
    name,
    `import { appendFileSync } from 'node:fs'
    appendFileSync(${JSON.stringify(PIDS)}, process.pid + ' ')
    export default { name: '${name}', provides: ['ram_gb'], cost: 'memory', precedence: 50, probe: ${probe} }`
  )
const loaded = async (path: string, options?: LoadOptions): Promise<Adapter> => {
  const found = await adapterApart(path, options)
  if (E.isLeft(found)) throw new Error(found.left)
  return found.right
}
const other = answering('other', { facts: { cpu_cores: 4 } })

describe('an adapter that is loaded into a process of its own', () => {
  it('is asked as one of this process is, again and again, in one process', async () => {
    writeFileSync(PIDS, '')
    let asked = 0
    const reads = await loaded(
      adapter('reads', `({ host }) => async () => ({ _tag: 'Right', right: { facts: { ram_gb: Number((await host.files.read('/ram')()).right) } } })`)
    )
    const host = (): ReturnType<typeof nodeHost> => {
      const real = nodeHost(new AbortController().signal)
      return { ...real, files: { ...real.files, read: () => () => Promise.resolve(E.right(String(++asked * 8))) } }
    }
    expect(await surveyOf([reads, other], { host })).toMatchObject({ facts: { ram_gb: 8, cpu_cores: 4 }, sources: { ram_gb: 'reads' }, failures: [] })
    expect((await surveyOf([reads, other], { host })).facts).toMatchObject({ ram_gb: 16 })
    expect(pids()).toHaveLength(1)
  })

  it('that never gives the thread back is a failure in time, and is asked anew the next time', async () => {
    writeFileSync(PIDS, '')
    const flag = join(folder, 'healed')
    const loops = await loaded(
      adapter(
        'loops',
        `() => async () => {
          const { existsSync } = await import('node:fs')
          while (!existsSync(${JSON.stringify(flag)}));
          return { _tag: 'Right', right: { facts: { ram_gb: 8 } } }
        }`
      )
    )
    const found = await surveyOf([loops, other], { timeoutMs: 300 })
    expect(found).toMatchObject({ facts: { cpu_cores: 4 }, failures: [{ adapter: 'loops', kind: 'timed-out', message: 'no answer in 300 ms' }] })
    expect(await ended(pids())).toBe(true)
    writeFileSync(flag, '')
    expect(await surveyOf([loops, other])).toMatchObject({ facts: { ram_gb: 8, cpu_cores: 4 }, failures: [] })
    expect(pids()).toHaveLength(2)
  })

  it('keeps no process where nobody asks it for a while', async () => {
    writeFileSync(PIDS, '')
    const idle = await loaded(adapter('idle', `() => async () => ({ _tag: 'Right', right: { facts: { ram_gb: 8 } } })`))
    expect(pids().every(runs)).toBe(true)
    expect(await ended(pids())).toBe(true)
    expect((await surveyOf([idle])).facts).toMatchObject({ ram_gb: 8 })
    expect(pids()).toHaveLength(2)
  })

  it('tells what it throws where nobody waits for it', async () => {
    const strays: string[] = []
    const path = adapter(
      'strays',
      `() => () => new Promise((resolve) => { setTimeout(() => { setTimeout(() => resolve({ _tag: 'Right', right: { facts: { ram_gb: 8 } } }), 20); throw new Error('behind the back') }) })`
    )
    const found = await surveyOf([await loaded(path, { onStray: (message) => strays.push(message) }), await loaded(path)])
    expect([strays, found.facts]).toEqual([['behind the back'], { ram_gb: 8 }])
  })

  it.each<[string, string, LoadOptions, string | RegExp]>([
    ['is not there', join(folder, 'nowhere.mjs'), {}, /^Cannot find module '[^']*nowhere\.mjs'$/],
    ['needs another that is not there', module('needs', "import './nowhere-else.mjs'"), {}, /nowhere-else\.mjs' imported from .*needs\.mjs$/],
    ['throws', module('throws', 'throw new Error("no luck")'), {}, 'no luck'],
    ['ends its process', module('ends', 'process.exit(7)'), {}, 'its process ended with 7 before it answered'],
    ['is never done', module('never', 'await new Promise(() => setInterval(() => {}, 1000))'), { timeoutMs: 300 }, 'no answer in 300 ms'],
    ['loops', module('spins', 'for (;;);'), { timeoutMs: 300 }, 'no answer in 300 ms']
  ])('whose module %s is none', async (_, path, options, why) => {
    const found = await adapterApart(path, options)
    expect(E.isLeft(found) ? found.left : 'loaded').toMatch(why)
  })

  it('cannot be started where no process can', async () => {
    const { execPath } = process
    try {
      process.execPath = join(folder, 'no-node')
      expect(await adapterApart(adapter('unstarted', '() => 1'))).toMatchObject(E.left(expect.stringContaining('ENOENT')))
      process.execPath = 'a\0b'
      expect(await adapterApart(adapter('unstarted', '() => 1'))).toMatchObject(E.left(expect.stringContaining('null bytes')))
    } finally {
      process.execPath = execPath
    }
  })
})

describe('loadAdapter', () => {
  it('gives an adapter that a detector asks beside its own, without a word of fp-ts', async () => {
    const npu = await loadAdapter(
      module(
        'npu',
        "export default { name: 'npu', provides: ['disk_free_gb'], cost: 'files', precedence: 50, probe: () => async () => ({ _tag: 'Right', right: { facts: { disk_free_gb: 45 } } }) }"
      )
    )
    expect((await surveyOf([npu, other])).facts).toEqual({ disk_free_gb: 45, cpu_cores: 4 })
  })

  it('rejects with what is wrong', async () => {
    const path = module('empty', 'export const x = 1')
    await expect(loadAdapter(path)).rejects.toThrow(
      new PlimsollError({ _tag: 'InvalidAdapters', problems: [`${path}: it exports no adapter; export default defineAdapter({...})`] })
    )
  })
})
