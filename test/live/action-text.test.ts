import { describe, expect, it } from 'vitest'
import type { Why } from '../../src/live/action.ts'
import { movedText, placeText, quantity, timeText, whyText } from '../../src/live/action-text.ts'

const why = (more: Partial<Why>): Why => ({ limit: 'memory_percent', threshold: 80, value: 83.1, forecast: null, at: null, ...more })

describe('actions in words', () => {
  it('say why', () => {
    expect(whyText(why({}))).toBe('memory 83.1 %, threshold 80 %')
    expect(whyText(why({ value: null }))).toBe('memory unknown, threshold 80 %')
    expect(whyText(why({ value: 65, forecast: 104 }))).toBe('memory 65 %, on its way to 100 %, threshold 80 %')
    expect(whyText(why({ limit: 'task_failures', value: 3, threshold: 3 }))).toBe('failed tasks 3, threshold 3')
    expect(whyText(why({ limit: 'response_ms', value: 630, threshold: 500 }))).toBe('response time 630 ms, threshold 500 ms')
  })

  it('never round a load up to a threshold that it is below', () => {
    expect([79.96, 83.1, 80, 0.04, 8.04].map((value) => quantity('memory_percent', value))).toEqual(['79.9 %', '83.1 %', '80 %', '0 %', '8 %'])
  })

  it('name models, places and times', () => {
    expect(movedText({ from: 'a', to: 'b', immediate: true })).toBe('a → b, at once')
    expect(movedText({ from: 'a', to: 'a', immediate: true })).toBe('a')
    expect([placeText(null), placeText({ file: 't.yaml', line: 3, col: 4 })]).toEqual(['', 't.yaml:3:4'])
    expect([timeText(1_732_300_000_000), timeText(1e300)]).toEqual(['2024-11-22 18:26:40Z', '1e+300 ms'])
  })
})
