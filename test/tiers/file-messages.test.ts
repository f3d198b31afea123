import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { parseTierFile, parseToCheck } from '../../src/tiers/parse-tier-file.ts'

const scaling = (spec: string): ReadonlyArray<string> => {
  const parsed = parseTierFile(`tiers: {a: {}}\nscaling: ${spec}\n`)
  return E.isLeft(parsed) ? parsed.left.map(({ message }) => message) : []
}

describe('how a tier scales, written wrongly', () => {
  it.each<[string, string]>([
    ['5', 'scaling: found 5, expected a mapping such as {stabilization_seconds: 300}'],
    ['{confirm_samples: 3}', 'scaling.confirm_samples: found 3, expected 1 or 2'],
    ['{confirm_samples: 0}', 'scaling.confirm_samples: found 0, expected 1 or 2'],
    ['{enter_margin_percent: 51}', 'scaling.enter_margin_percent: found 51, expected a percentage from 0 to 50'],
    ['{leave_margin_percent: -1}', 'scaling.leave_margin_percent: found -1, expected a percentage from 0 to 50'],
    ['{stabilization_seconds: -1}', 'scaling.stabilization_seconds: found -1, expected seconds from 0 up to a day'],
    ['{cooldown_seconds: 86401}', 'scaling.cooldown_seconds: found 86401, expected seconds from 0 up to a day'],
    ['{trend_window_seconds: 0}', 'scaling.trend_window_seconds: found 0, expected seconds from 1 up to a day'],
    ['{trend_horizon_seconds: -1}', 'scaling.trend_horizon_seconds: found -1, expected seconds from 0 up to a day'],
    ['{critical_percent: 0}', 'scaling.critical_percent: found 0, expected a percentage above 0 and up to 100'],
    ['{critical_percent: 101}', 'scaling.critical_percent: found 101, expected a percentage above 0 and up to 100'],
    ['{max_failures: 1.5}', 'scaling.max_failures: found 1.5, expected a whole number from 1 to 1000'],
    ['{max_failures: 1001}', 'scaling.max_failures: found 1001, expected a whole number from 1 to 1000'],
    ['{max_response_ms: 0}', 'scaling.max_response_ms: found 0, expected milliseconds above 0'],
    ['{limits: 5}', 'scaling.limits: found 5, expected a mapping such as {memory_percent: block}'],
    ['{limits: {cpu_percent: stop}}', 'scaling.limits.cpu_percent: found "stop", expected one of advise, warn, block']
  ])('%s', (spec, message) => expect(scaling(spec)).toEqual([message]))

  it.each([
    '{}',
    '{confirm_samples: 2, enter_margin_percent: 50, leave_margin_percent: 0, stabilization_seconds: 0, cooldown_seconds: 86400}',
    '{trend_window_seconds: 1, trend_horizon_seconds: 86400, critical_percent: 100, max_failures: 1000, max_response_ms: null}',
    '{max_failures: 1, max_response_ms: 0.5, critical_percent: 0.5, limits: {memory_percent: advise, gpu_memory_percent: block}}'
  ])('and rightly: %s', (spec) => expect(scaling(spec)).toEqual([]))
})

describe('a tier file', () => {
  const messages = (parsed: ReturnType<typeof parseTierFile>): ReadonlyArray<string> =>
    E.isLeft(parsed) ? parsed.left.map(({ message, hint }) => `${message} (${hint ?? ''})`) : []

  it('says what it needs at least', () => {
    expect(messages(parseTierFile(''))).toEqual(['the file is empty (a tier file needs at least `tiers:` with one tier)'])
    expect(messages(parseTierFile('5'))).toEqual(['found 5, expected a tier file, a mapping with `tiers:` ()'])
  })

  it('is called tiers.yaml where nobody calls it otherwise', () => {
    const files = [parseTierFile('5', 'mine.yaml'), parseTierFile('5')].map((parsed) => (E.isLeft(parsed) ? parsed.left[0]?.file : null))
    expect(files).toEqual(['mine.yaml', 'tiers.yaml'])
  })

  it('that is to be checked may have a fallback that is not the lowest, and not one that is no tier', () => {
    const odd = 'fallback: b\ntiers: {a: {}, b: {}}'
    expect(messages(parseTierFile(odd))).toHaveLength(1)
    expect(messages(parseToCheck(odd, 'tiers.yaml'))).toEqual([])
    expect(messages(parseToCheck('fallback: zzz\ntiers: {a: {}, b: {}}', 'tiers.yaml'))).toEqual([
      'fallback: the file has no tier "zzz" (tiers of this file: a, b)'
    ])
  })

  it.each(['constructor', 'prototype'])('cannot declare a fact that is called %s', (name) => {
    expect(messages(parseTierFile(`facts: {${name}: {type: number}}\ntiers: {a: {}}`))[0]).toContain(
      'is a part of every JavaScript object and cannot name a fact'
    )
  })
})
