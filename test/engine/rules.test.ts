import { describe, expect, it } from 'vitest'
import { statusAt } from '../../src/engine/batch.ts'
import { toRules } from '../../src/engine/rules.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

describe('rules for other engines', () => {
  it('are one for each way into a tier, named after it, with its rank', () => {
    expect(
      toRules(
        ladderOf(
          'fallback: a\ntiers:\n  a: {}\n  b: {ram_gb: {min: 4, above: null}, os: [linux], any_of: [{cpu_cores: {above: 2}}, {container: false}]}\n'
        )
      )
    ).toEqual({
      schemaVersion: 1,
      fallback: 'a',
      tiers: ['a', 'b'],
      rules: [
        { name: 'a', conditions: { all: [] }, event: { type: 'tier', params: { rank: 0 } } },
        {
          name: 'b/0',
          conditions: {
            all: [
              { fact: 'ram_gb', operator: 'greaterThanInclusive', value: 4 },
              { fact: 'os', operator: 'in', value: ['linux'] },
              { fact: 'cpu_cores', operator: 'greaterThan', value: 2 }
            ]
          },
          event: { type: 'tier', params: { rank: 1 } }
        },
        {
          name: 'b/1',
          conditions: {
            all: [
              { fact: 'ram_gb', operator: 'greaterThanInclusive', value: 4 },
              { fact: 'os', operator: 'in', value: ['linux'] },
              { fact: 'container', operator: 'equal', value: false }
            ]
          },
          event: { type: 'tier', params: { rank: 1 } }
        }
      ]
    })
    expect(toRules(ladderOf('tiers: {a: {ram_gb: {min: 1}}}')).fallback).toBeNull()
  })
})

describe('a status in a column', () => {
  it('beyond its end is unknown', () =>
    expect([0, 1, 2, 3].map((i) => statusAt(Uint8Array.of(0, 1, 2), i))).toEqual(['met', 'unmet', 'unknown', 'unknown']))
})
