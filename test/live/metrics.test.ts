import { describe, expect, it } from 'vitest'
import { metricsOf } from '../../src/live/metrics.ts'
import { sampleAt } from './policies.ts'

describe('a sample by the names of OpenTelemetry', () => {
  it('has shares from 0 to 1, degrees, and nothing for what is not known', () => {
    const all = { cpu_percent: 40, gpu_memory_percent: 0, gpu_percent: 100, temperature_c: 61.5 }
    expect(metricsOf(sampleAt(0, 75, all))).toEqual([
      { name: 'system.memory.utilization', unit: '1', value: 0.75, attributes: { 'system.memory.state': 'used' } },
      { name: 'system.cpu.utilization', unit: '1', value: 0.4, attributes: {} },
      { name: 'hw.gpu.memory.utilization', unit: '1', value: 0, attributes: {} },
      { name: 'hw.gpu.utilization', unit: '1', value: 1, attributes: {} },
      { name: 'hw.temperature', unit: 'Cel', value: 61.5, attributes: {} }
    ])
    expect(metricsOf(sampleAt(0, null, { cpu_percent: null }))).toEqual([])
  })
})
