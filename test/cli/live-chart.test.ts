import { describe, expect, it } from 'vitest'
import { barsIn, chartLines } from '../../src/cli/live-chart.ts'
import { plain, type Paint } from '../../src/decision/columns.ts'
import type { Limit } from '../../src/live/policy.ts'
import { policyWith, sampleAt } from '../live/policies.ts'

const marked: Paint = { ...plain, bad: (text) => `<${text}>`, faint: (text) => (text === '·' ? text : '') }
const cpu: Limit = { name: 'cpu_percent', threshold: 90, hardness: 'advise', at: { file: 'x', line: 1, col: 1 } }
const policy = policyWith({ limits: [...policyWith().limits, cpu] })

describe('the chart of a watched machine', () => {
  it('has a row of bars for each limit, its latest load, and the model in use', () => {
    const samples = [0, 12.4, 50, 79.9, 80, 100].map((load, i) => sampleAt(2000 * i, load))
    expect(chartLines(policy, samples, 'medium', 40, marked)).toEqual([
      'memory         ▁▁▅▇<▇><█>  < 100 %> ',
      'processor      ▁▁▁▁▁▁    10 % ',
      'model        medium '
    ])
  })

  it('shows what is not known as such, and only what there is room for', () => {
    const [memory] = chartLines(policy, [sampleAt(0, null)], 'large', 0, marked)
    expect(memory).toBe('memory             ·       ? ')
    const many = Array.from({ length: 500 }, (_, i) => sampleAt(i, 50))
    for (const width of [0, 32, 60, 500]) {
      const bars = /▅+/.exec(chartLines(policy, many, 'large', width, plain)[0] ?? '')?.[0] ?? ''
      expect([bars.length, barsIn(width)]).toEqual([barsIn(width), Math.min(60, Math.max(8, width - 31))])
    }
  })

  it('is no wider than the terminal, from where it has room at all', () => {
    const samples = Array.from({ length: 80 }, (_, i) => sampleAt(i, 83.3, { cpu_percent: null }))
    for (const width of [40, 60, 80, 120])
      for (const line of chartLines(policy, samples, 'large', width, plain)) expect(line.length).toBeLessThan(width)
  })
})
