import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { start } from '../cli/built-program.ts'

const LIBRARY = fileURLToPath(new URL('../../dist/index.js', import.meta.url))

/** A process that may use so much memory and no more: beyond it the engine ends it. */
const LIMITED = ['--max-old-space-size=160', '--input-type=module', '-e']

/**
 * An app that takes memory for its model without end, 2 MiB every 10 ms, until the model is changed; that gives back what it took. What
 * fills up is its own heap, so its own heap is what its monitor reads.
 */
const APP = `
import { getHeapStatistics } from 'node:v8'
import { ProactiveScaler, ResourceMonitor, parseTierFile, policyOf } from ${JSON.stringify(LIBRARY)}

const tiers = 'tiers: {only: {preferred_models: [small, large], scaling_thresholds: {memory_percent: 70}}}'
const { right: ladder } = parseTierFile(tiers)
const limit = getHeapStatistics().heap_size_limit
const percent = () => (100 * getHeapStatistics().used_heap_size) / limit
const source = () => async () => ({
  memory: [{ usedBytes: getHeapStatistics().used_heap_size, totalBytes: limit }], processor: [], devices: [], temperatures: []
})
let model = []
let highest = 0
const told = []
const monitor = new ResourceMonitor({ intervalMs: 100, keepAlive: true, source })
const scaler = new ProactiveScaler(policyOf(ladder, ladder.tiers[0]), {
  monitor,
  onAction: ({ action, from, to, why }) => told.push({ action, from, to, value: why.value, forecast: why.forecast, at: percent() }),
  onSwitch: () => { model = [] }
})
if (process.argv[1] === 'watched') { scaler.start(); monitor.start() }
const filling = setInterval(() => {
  model.push(Array.from({ length: 2 ** 18 }, (_, i) => i + 0.5))
  highest = Math.max(highest, percent())
  if (scaler.model === 'large') return
  clearInterval(filling)
  console.log(JSON.stringify({ told, highest, model: scaler.model }))
  scaler.stop().then(() => monitor.stop())
}, 10)
`

interface Told {
  readonly told: ReadonlyArray<{ readonly action: string; readonly from: string; readonly to: string; readonly value: number; readonly at: number }>
  readonly highest: number
  readonly model: string
}

describe('a process that fills its memory for real', () => {
  it('sees the step down before its limit, and goes on', async () => {
    const { code, out, err } = await start(process.execPath, [...LIMITED, APP, 'watched']).ended
    expect([code, err]).toEqual([0, ''])
    const { told, highest, model } = JSON.parse(out) as Told
    expect(told).toMatchObject([{ action: 'step_down', from: 'large', to: 'small' }])
    expect(told[0]?.value).toBeGreaterThan(20)
    expect(told[0]?.at).toBeLessThan(95)
    expect([highest < 100, model]).toEqual([true, 'small'])
  })

  it('is ended at that limit where nobody watches', async () => {
    const { code, signal, out, err } = await start(process.execPath, [...LIMITED, APP, 'alone']).ended
    expect([code === 0, out]).toEqual([false, ''])
    expect(err).toMatch(/heap out of memory/i)
    expect(code ?? signal).not.toBeNull()
  })
})
