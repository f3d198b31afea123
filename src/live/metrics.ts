import type { Sample } from './event.ts'

/** A measurement by the name, unit and attributes of OpenTelemetry's semantic conventions (1.45, where all of these are experimental). */
export interface Metric {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly attributes: Readonly<Record<string, string>>
}

/** A sample for who collects metrics; utilization is from 0 to 1, and what is not known is left out. */
export const metricsOf = (sample: Sample): ReadonlyArray<Metric> => {
  const metric = (name: string, unit: string, value: number | null, attributes: Metric['attributes'] = {}): ReadonlyArray<Metric> =>
    value === null ? [] : [{ name, unit, value, attributes }]
  const share = (name: string, percent: number | null, attributes?: Metric['attributes']): ReadonlyArray<Metric> =>
    metric(name, '1', percent === null ? null : percent / 100, attributes)
  return [
    ...share('system.memory.utilization', sample.memory_percent, { 'system.memory.state': 'used' }),
    ...share('system.cpu.utilization', sample.cpu_percent),
    ...share('hw.gpu.memory.utilization', sample.gpu_memory_percent),
    ...share('hw.gpu.utilization', sample.gpu_percent),
    ...metric('hw.temperature', 'Cel', sample.temperature_c)
  ]
}
