import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_HISTORY, remembered, stretchesOf, type History } from '../../src/live/history.ts'
import type { LiveEvent } from '../../src/live/event.ts'
import type { ScalingPolicy } from '../../src/live/policy.ts'
import { timelineSvg } from '../../src/live/timeline.ts'
import { clockTicks, duration } from '../../src/live/timeline-text.ts'
import { allOf, readXml, type Element } from '../check/svg-reader.ts'
import { policyWith, run, sampleAt, wildTraces } from './policies.ts'

const historyOf = (policy: ScalingPolicy, events: ReadonlyArray<LiveEvent>): History =>
  run({ policy, events }).reduce((history, { event, actions }) => remembered(history, event, actions), NO_HISTORY)
const drawn = (policy: ScalingPolicy, events: ReadonlyArray<LiveEvent>, first = 'large'): string =>
  timelineSvg(policy, historyOf(policy, events), first)
const every2s = (loads: ReadonlyArray<number | null>, from = 0): ReadonlyArray<LiveEvent> => loads.map((load, i) => sampleAt(from + 2000 * i, load))
const numbersIn = ({ attributes, children }: Element): ReadonlyArray<string> => [
  ...Object.entries(attributes).flatMap(([name, value]) => (['x', 'y', 'width', 'height', 'd'].includes(name) ? [value] : [])),
  ...children.flatMap(numbersIn)
]

describe('a history', () => {
  it('keeps to a size, and its stretches hold every load that was seen', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(null), fc.nat({ max: 100 })), { maxLength: 60 }), fc.constantFrom(1, 40, 120), (loads, times) => {
        const all = Array.from({ length: times }, () => loads).flat()
        const history = historyOf(policyWith(), every2s(all))
        const stretches = stretchesOf(history)
        expect(stretches.length).toBeLessThanOrEqual(800)
        expect(history.samples).toBe(all.length)
        expect(stretches.reduce((sum, { samples }) => sum + samples, 0)).toBe(all.length)
        const known = all.filter((load) => load !== null)
        const ranges = stretches.flatMap(({ loads: { memory_percent } }) => memory_percent ?? [])
        if (known.length > 0) expect([Math.min(...ranges), Math.max(...ranges)]).toEqual([Math.min(...known), Math.max(...known)])
        else expect(ranges).toEqual([])
        stretches.forEach(({ from, to }, i) => {
          expect(from).toBeLessThanOrEqual(to)
          expect(from).toBeGreaterThan(stretches[i - 1]?.to ?? -1)
        })
      }),
      { numRuns: 200 }
    )
  })

  it('keeps the latest 500 actions, and counts all', () => {
    const history = historyOf(policyWith(), every2s(Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? 79 : 81))))
    const { step_down, warn, suggest } = history.counts
    expect([history.actions.length, step_down, suggest]).toEqual([500, 2, 1])
    expect(warn).toBeGreaterThan(900)
    expect(timelineSvg(policyWith(), history, 'large')).toMatch(/\d+ earlier actions are not shown/)
  })

  it('takes nothing in that has no time', () => {
    expect(remembered(NO_HISTORY, sampleAt(Number.NaN, 5), [])).toBe(NO_HISTORY)
  })
})

describe('a timeline', () => {
  it('of any policy and trace is well-formed, of finite numbers, and the same twice', () => {
    fc.assert(
      fc.property(wildTraces, ({ policy, events }) => {
        const svg = drawn(policy, events)
        expect(drawn(policy, events)).toBe(svg)
        const root = readXml(svg)
        expect(root.name).toBe('svg')
        for (const value of numbersIn(root)) expect(value).not.toMatch(/NaN|Infinity|undefined|e[+-]?\d/)
      }),
      { numRuns: 300 }
    )
  })

  it('tells in words what it shows', () => {
    const svg = drawn(policyWith(), [...every2s([50, 96, 40]), { t: 7000, event: 'preflight', needs_bytes: 2 ** 34, releases_bytes: 0 }])
    expect(svg).toContain('<title id="timeline-title">Tier high_end over 7 s</title>')
    expect(svg).toContain('>1 step down, 0 up, 0 warnings; ended with medium. Models in use, in order: large, medium.</desc>')
    expect(svg).toContain('began at 1970-01-01 00:00:00Z')
    expect(svg).toContain('<title>step down: large → medium, at once, memory 96 %, threshold 80 %</title>')
    expect(svg).toContain('<title>blocked: medium, memory 140 %, threshold 80 %</title>')
    expect(svg.match(/class="sign (\w+)"/g)).toHaveLength(4)
  })

  it('leaves a hole where a load was unknown, or nobody looked for long', () => {
    const lines = (loads: ReadonlyArray<number | null>, later: ReadonlyArray<LiveEvent> = []): number =>
      drawn(
        policyWith(),
        [...every2s(loads), ...later].map((event) => ({ ...event, cpu_percent: null }))
      ).match(/class="load"/g)?.length ?? 0
    expect(lines([50, 51, 52])).toBe(1)
    expect(lines([50, null, 52])).toBe(2)
    expect(lines([null, null])).toBe(0)
    expect(lines([50, 51], every2s([50, 51], 3_600_000))).toBe(2)
    expect(lines([50, 51], every2s([50, 51], 60_000))).toBe(1)
  })

  it('has a lane for each load that is limited or known, and draws what is above a threshold apart', () => {
    const lanes = (policy: ScalingPolicy, events: ReadonlyArray<LiveEvent>): ReadonlyArray<string> =>
      allOf(readXml(drawn(policy, events))).flatMap(({ attributes, text }) => (attributes['class'] === 'axis ink' ? [text] : []))
    expect(lanes(policyWith(), [sampleAt(0, 5, { gpu_memory_percent: 7 })])).toEqual(['memory', 'processor', 'GPU memory', 'model'])
    expect(lanes(policyWith(), [sampleAt(0, null, { cpu_percent: null })])).toEqual(['memory', 'model'])
    expect(lanes(policyWith({ limits: [] }), [])).toEqual(['model'])
    expect(drawn(policyWith(), every2s([50])).match(/clip-path=/g)).toHaveLength(1)
  })

  it('stands for nothing at all, one moment, no models, many models and names that are none', () => {
    expect(drawn(policyWith(), [])).toContain('0 steps down, 0 up, 0 warnings; ended with large</text>')
    expect(drawn(policyWith({ cascade: [] }), every2s([50]), 'none')).toContain('>none<')
    const many = Array.from({ length: 40 }, (_, i) => `model-${i}`)
    expect(() => readXml(drawn(policyWith({ cascade: many, cooldownMs: 0 }), every2s(Array.from({ length: 60 }, () => 99)), 'model-0'))).not.toThrow()
    const strange = drawn(policyWith({ tier: '<&"\u0000', cascade: ['</svg>', '日本語', 'x'.repeat(300)] }), every2s([50, 99, 99, 40]), '</svg>')
    expect(() => readXml(strange)).not.toThrow()
  })
})

describe('times', () => {
  it('are ticked at round lengths, a few of them, from the start on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 10 ** 12 }), (length) => {
        const ticks = clockTicks(5, 5 + length)
        expect(ticks.length).toBeLessThanOrEqual(9)
        expect([ticks[0]?.t, ticks[0]?.label]).toEqual([5, 'start'])
        for (const { t } of ticks) expect(t).toBeLessThanOrEqual(5 + length)
      })
    )
    expect(clockTicks(0, 3_600_000).map(({ label }) => label)).toEqual(['start', '+15 min', '+30 min', '+45 min', '+1 h'])
    expect(clockTicks(0, 10 ** 15)).toHaveLength(2)
  })

  it('are told in their two largest units', () => {
    expect([0, 999, 61_000, 3_660_000, 93_784_000, 86_400_000].map(duration)).toEqual(['0 s', '0 s', '1 min 1 s', '1 h 1 min', '1 d 2 h', '1 d'])
  })
})
