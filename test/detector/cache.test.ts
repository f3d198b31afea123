import { describe, expect, it } from 'vitest'
import { createDetector, type Detector } from '../../src/detector/detector.ts'
import { cached } from '../../src/detector/survey-cache.ts'
import { defineAdapter, type AdapterSpec } from '../../src/facts/define-adapter.ts'
import { stated } from '../../src/facts/survey.ts'
import { answerOf, fileOf, machine, TIERS } from './machines.ts'

const tiers = fileOf('cached.yaml', TIERS)

/** A detector whose clock is moved by hand. */
const detectorOf = async (
  probe: AdapterSpec['probe'],
  more: Readonly<Record<string, number>> = {}
): Promise<{ readonly detector: Detector; readonly wait: (ms: number) => void; readonly asked: () => number }> => {
  let time = 1_000_000
  let asked = 0
  const counting: AdapterSpec['probe'] = (...given) => {
    asked++
    return probe(...given)
  }
  const adapters = [defineAdapter({ name: 'machine', provides: ['ram_gb', 'gpu_present'], probe: counting })]
  const detector = await answerOf(createDetector({ tiers, adapters, defaults: false, now: () => time, ...more }))
  return { detector, asked: () => asked, wait: (ms) => void (time += ms) }
}

describe('a detection', () => {
  it('is kept for 60 seconds', async () => {
    const { detector, asked, wait } = await detectorOf(() => ({ ram_gb: 16, gpu_present: true }))
    expect(asked()).toBe(0)
    expect((await answerOf(detector.detect)).tier).toBe('large')
    await answerOf(detector.detectCurrentTier)
    await answerOf(detector.getModelRecommendations)
    wait(59_999)
    await answerOf(detector.getPreferredModels())
    expect(asked()).toBe(1)
    wait(1)
    await answerOf(detector.detect)
    expect(asked()).toBe(2)
  })

  it('with a failed probe is kept for 5 seconds', async () => {
    const { detector, asked, wait } = await detectorOf(() => {
      throw new Error('the driver is busy')
    })
    expect((await answerOf(detector.detect)).survey.failures).toEqual([{ adapter: 'machine', kind: 'failed', message: 'the driver is busy' }])
    wait(4999)
    await answerOf(detector.detect)
    expect(asked()).toBe(1)
    wait(1)
    await answerOf(detector.detect)
    expect(asked()).toBe(2)
  })

  it('that ran out of time is kept for 5 seconds', async () => {
    const { detector, asked, wait } = await detectorOf(() => new Promise(() => {}), { timeoutMs: 50 })
    expect((await answerOf(detector.detect)).survey.failures).toMatchObject([{ kind: 'timed-out', message: 'no answer in 50 ms' }])
    wait(4999)
    await answerOf(detector.detect)
    expect(asked()).toBe(1)
    wait(1)
    await answerOf(detector.detect)
    expect(asked()).toBe(2)
  })

  it('is kept for as long as one wants, or not at all', async () => {
    const long = await detectorOf(() => ({ ram_gb: 16 }), { cacheMs: 3_600_000 })
    await answerOf(long.detector.detect)
    long.wait(3_599_999)
    await answerOf(long.detector.detect)
    expect(long.asked()).toBe(1)
    const never = await detectorOf(() => ({ ram_gb: 16 }), { cacheMs: 0 })
    await answerOf(never.detector.detect)
    await answerOf(never.detector.detect)
    expect(never.asked()).toBe(2)
  })

  it('is not asked of the machine for a tier that is named, and not for facts that are given', async () => {
    const { adapter, asked } = machine({ ram_gb: 16 })
    const detector = await answerOf(createDetector({ tiers, adapters: [adapter], defaults: false }))
    await answerOf(detector.getPreferredModels('large'))
    await answerOf(detector.getTierConfig('small'))
    await answerOf(detector.decide({ ram_gb: 8 }))
    expect(asked()).toBe(0)
  })
})

describe('calls at the same time', () => {
  it('share one probe', async () => {
    const { detector, asked } = await detectorOf(() => new Promise((resolve) => setTimeout(() => resolve({ ram_gb: 16, gpu_present: true }), 20)))
    const answers = await Promise.all([
      answerOf(detector.detect),
      answerOf(detector.detect),
      answerOf(detector.detectCurrentTier),
      answerOf(detector.isGpuRequired())
    ])
    expect(asked()).toBe(1)
    expect(answers[0]).toEqual(answers[1])
    expect(answers.slice(2)).toEqual(['large', true])
  })

  it('share a failure too, and the next call asks again', async () => {
    let asked = 0
    const take = cached(
      () => {
        asked++
        return asked === 1 ? Promise.reject(new Error('once')) : Promise.resolve(stated({ ram_gb: 8 }, 'second'))
      },
      { cacheMs: 10, failureCacheMs: 1, now: () => 0 }
    )
    expect(await Promise.allSettled([take(), take()])).toMatchObject([{ reason: { message: 'once' } }, { reason: { message: 'once' } }])
    expect(asked).toBe(1)
    expect((await take()).facts).toEqual({ ram_gb: 8 })
    expect(asked).toBe(2)
  })

  it('of twenty callers get 20,000 decisions of one detector, none of them wrong', async () => {
    const { decideSync } = await import('../../src/decision/decide.ts')
    const { HardwareTierDetector } = await import('../../src/detector/hardware-tier-detector.ts')
    const uneven = fileOf(
      'uneven.yaml',
      'fallback: low\ntiers:\n  low: {}\n  mid: {ram_gb: {min: 4}, cpu_cores: {min: 2}}\n  high: {ram_gb: {min: 8}, cpu_cores: {min: 4}, gpu_present: true, os: [linux, win32], any_of: [{gpu_vram_gb: {min: 6}}, {gpu_count: {min: 2}}]}\n  top: {ram_gb: {min: 32}}\n'
    )
    const detector = await HardwareTierDetector.load({ tiers: uneven, defaults: false })
    const facts = (i: number): Record<string, number | string | boolean> => ({
      ram_gb: [2, 4, 8, 16, 31.5, 32][i % 6] ?? 0,
      cpu_cores: 1 + (i % 5),
      os: i % 4 === 0 ? 'darwin' : 'linux',
      ...(i % 3 === 0 ? { gpu_present: false } : { gpu_vram_gb: i % 13, gpu_count: 1 + (i % 2) })
    })
    const caller = async (from: number): Promise<number> => {
      let wrong = 0
      for (let i = from; i < 20_000; i += 20) {
        const [found, expected] = [await detector.decide(facts(i)), decideSync(detector.ladder, facts(i))]
        if (expected._tag === 'Left' || JSON.stringify(found.tiers) !== JSON.stringify(expected.right.tiers) || found.tier !== expected.right.tier)
          wrong++
      }
      return wrong
    }
    const wrong = await Promise.all(Array.from({ length: 20 }, (_, i) => caller(i)))
    expect(wrong.reduce((sum, each) => sum + each, 0)).toBe(0)
  })
})
