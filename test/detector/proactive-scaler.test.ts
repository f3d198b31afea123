import { fileURLToPath } from 'node:url'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { codeOf, exitCode } from '../../src/cli/exit-code.ts'
import { PlimsollError } from '../../src/detector/errors.ts'
import { ProactiveScaler } from '../../src/detector/proactive-scaler.ts'
import { ResourceMonitor } from '../../src/detector/resource-monitor.ts'
import { loadCatalogue } from '../../src/detector/load-catalogue.ts'
import { findModel, type Catalogue } from '../../src/models/catalogue.ts'
import { fit } from '../../src/models/fit.ts'
import type { Placement } from '../../src/models/placement.ts'
import { poolsOf } from '../../src/models/pools.ts'
import { wishFor } from '../../src/models/wishes.ts'
import { policyWith } from '../live/policies.ts'
import { start } from '../cli/built-program.ts'
import { fileOf, LADDER_WITHOUT_FALLBACK, machine, TIERS } from './machines.ts'
import { GIB, scaled } from './scaled.ts'

describe('a scaler', () => {
  it('steps down under pressure and up after calm, and says so', async () => {
    const { clock, scaler, monitor, log, load } = scaled()
    monitor.start()
    expect([scaler.model, scaler.target]).toEqual(['large', 'large'])
    scaler.start().start()
    await clock.pass(1000)
    load(85)
    await clock.pass(2000)
    expect(log).toEqual(['2 step_down large medium', '2 large -> medium'])
    load(60)
    await clock.pass(303_000)
    expect(log.slice(2)).toEqual(['304 step_up medium large', '304 medium -> large'])
    expect([scaler.model, scaler.target, scaler.state.level]).toEqual(['large', 'large', 0])
    await scaler.stop()
    expect(monitor.latest).not.toBeNull()
    monitor.stop()
  })

  it('counts tasks that fail, and takes answers that are too slow for pressure', async () => {
    const { clock, scaler, monitor, log, events } = scaled({ maxResponseMs: 1000 })
    monitor.start()
    scaler.start()
    await clock.pass(10)
    for (let i = 0; i < 3; i++) scaler.taskStart().failed()
    expect(log).toEqual(['0.01 step_down large medium', '0.01 large -> medium'])
    await clock.pass(60_000)
    const tasks = [scaler.taskStart(), scaler.taskStart(), scaler.taskStart()]
    await clock.pass(1500)
    tasks.forEach(({ end }) => end())
    expect(log[2]).toMatch(/ step_down medium small$/)
    expect(events.at(-1)).toMatchObject({ event: 'task_end', ms: 1500 })
    await scaler.stop()
    monitor.stop()
  })

  it('says whether an operation may start, by what is free, what it releases and what it needs', async () => {
    const { clock, scaler, monitor, log } = scaled()
    expect(scaler.mayStart({ needsBytes: 1 })).toMatchObject({ allowed: true, actions: [{ action: 'warn', why: { value: null } }] })
    monitor.start()
    scaler.start()
    await clock.pass(100)
    expect(scaler.mayStart({ needsBytes: 4 * GIB })).toEqual({ allowed: true, actions: [] })
    expect(scaler.mayStart({ needsBytes: 8 * GIB })).toMatchObject({ allowed: false, actions: [{ action: 'block', why: { value: 100 } }] })
    expect(scaler.mayStart({ needsBytes: 8 * GIB, releasesBytes: 4 * GIB })).toEqual({ allowed: true, actions: [] })
    expect(log).toEqual(['0.1 block large large'])
    await scaler.stop()
    monitor.stop()
  })

  it('says whether a model may be loaded, by what it needs at most, less what the one before it gives back', async () => {
    const { right: catalogue } = (await loadCatalogue()()) as { readonly right: Catalogue }
    const pools = poolsOf({ ram_gb: 64, gpu_present: false })
    const ramOf = (id: string): Placement => {
      const model = findModel(catalogue, id)
      return E.isRight(model) && E.isRight(pools) ? fit(wishFor(model.right), pools.right).placement : expect.fail(id)
    }
    const [small, large] = [ramOf('qwen2.5-1.5b'), ramOf('qwen2.5-14b')]
    const { clock, scaler, monitor, load } = scaled()
    load(60)
    monitor.start()
    scaler.start()
    await clock.pass(100)
    expect(scaler.mayLoad(small).allowed).toBe(true)
    expect(scaler.mayLoad(large)).toMatchObject({ allowed: false, actions: [{ why: { value: 60 + (100 * large.ram) / (16 * GIB) } }] })
    expect(scaler.mayLoad(large, large)).toEqual({ allowed: true, actions: [] })
    await scaler.stop()
    monitor.stop()
  })

  it('keeps from starting only what a limit is hard on', async () => {
    const { clock, scaler, monitor } = scaled({ limits: policyWith().limits.map((limit) => ({ ...limit, hardness: 'advise' })) })
    monitor.start()
    scaler.start()
    await clock.pass(100)
    expect(scaler.mayStart({ needsBytes: 5 * GIB })).toMatchObject({ allowed: true, actions: [{ action: 'advise' }] })
    await scaler.stop()
    monitor.stop()
  })

  it('tells and changes nothing once it is stopped, and begins anew where it is', async () => {
    const { clock, scaler, monitor, log, load } = scaled({}, { model: 'medium' })
    load(85)
    monitor.start()
    scaler.start()
    const task = scaler.taskStart()
    await clock.pass(1000)
    await scaler.stop()
    task.end()
    for (let i = 0; i < 3; i++) scaler.taskStart().failed()
    load(99)
    await clock.pass(10_000)
    expect([log, scaler.model]).toEqual([['0 step_down medium small'], 'medium'])
    load(50)
    await clock.pass(2000)
    scaler.start()
    expect(scaler.target).toBe('medium')
    load(85)
    await clock.pass(2000)
    expect([log.slice(1), scaler.model]).toEqual([['14 step_down medium small', '14 medium -> small'], 'small'])
    await scaler.stop()
    monitor.stop()
  })

  it('needs no callbacks', async () => {
    const { clock, monitor } = scaled()
    const scaler = new ProactiveScaler(policyWith({ criticalPercent: 40 }), { monitor, clock }).start()
    monitor.start()
    await clock.pass(100)
    expect(scaler.model).toBe('medium')
    await scaler.stop()
    monitor.stop()
  })
})

describe('a scaler that cannot see its machine', () => {
  it('changes nothing, and says that it does not know', async () => {
    const { clock } = scaled()
    const monitor = new ResourceMonitor({ clock, source: () => () => Promise.reject(new Error('blind')) })
    const scaler = new ProactiveScaler(policyWith(), { monitor, clock }).start()
    monitor.start()
    await clock.pass(400_000)
    expect([scaler.model, scaler.mayStart({ needsBytes: 1 }).actions[0]?.why.value]).toEqual(['large', null])
    await scaler.stop()
    monitor.stop()
  })
})

describe('a scaler of this machine', () => {
  const tiers = fileOf('tiers.yaml', TIERS)

  it('takes the policy of the tier that it is in', async () => {
    const detector = { tiers, adapters: [machine({ ram_gb: 32, gpu_present: true }).adapter], defaults: false }
    const scaler = await ProactiveScaler.load({ detector, model: 'small' })
    expect([scaler.model, scaler.monitor.intervalMs]).toEqual(['small', 2000])
    expect((await ProactiveScaler.load({ detector })).model).toBe('large')
    scaler.start()
    await scaler.stop()
    expect((await ProactiveScaler.load()).model).not.toBe('none')
  })

  it('is not there where the machine is in no tier', async () => {
    const bare = fileOf('bare.yaml', LADDER_WITHOUT_FALLBACK)
    const detector = { tiers: bare, adapters: [machine({ ram_gb: 2, gpu_present: false }).adapter], defaults: false }
    const thrown: unknown = await ProactiveScaler.load({ detector }).catch((cause: unknown) => cause)
    const { message, reason } = thrown instanceof PlimsollError ? thrown : expect.fail('no error')
    expect(message).toBe(`no tier of ${bare} takes this machine; name a tier, or write fallback: in the file`)
    expect(codeOf(reason)).toBe(exitCode.negative)
  })
})

describe('a process with a scaler', () => {
  it('ends when it has nothing else to do', async () => {
    const library = fileURLToPath(new URL('../../dist/index.js', import.meta.url))
    const program = `import { ProactiveScaler } from ${JSON.stringify(library)}
      const scaler = await ProactiveScaler.load()
      scaler.start().taskStart()
      console.log(scaler.model)`
    const { code, out, err } = await start(process.execPath, ['--input-type=module', '-e', program]).ended
    expect([code, out === '', err]).toEqual([0, false, ''])
  })
})
