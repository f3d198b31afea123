import { beforeAll, describe, expect, it } from 'vitest'
import { CAPTURED } from './captured.ts'
import { reported } from './report.ts'
import { score, table, type Score } from './score.ts'
import { CARDS } from './written-cards.ts'
import { GRAPHICS } from './written-graphics.ts'
import { LIMITS } from './written-limits.ts'
import { MEMORY } from './written-memory.ts'
import { PROCESSORS } from './written-processors.ts'

const ENTRIES = [...CAPTURED, ...MEMORY, ...PROCESSORS, ...LIMITS, ...CARDS, ...GRAPHICS]
const LEAST_KNOWN = 0.95

describe('real machines, by their files alone', () => {
  let scores: ReadonlyArray<Score> = []
  beforeAll(async () => {
    scores = await Promise.all(ENTRIES.map(score))
  })

  it('nothing is said that is wrong', () => {
    const wrong = scores.flatMap((each) => each.wrong.map((what) => `${each.entry.source}, ${each.entry.what}: ${what}`))
    expect(wrong).toEqual([])
  })

  it('what the files hold the answer to is known', () => {
    const unknown = scores.flatMap((each) => each.unknown.map((fact) => `${each.entry.source}, ${each.entry.what}: ${fact}`))
    const asked = ENTRIES.reduce((sum, { expect: facts }) => sum + Object.keys(facts).length, 0)
    expect(1 - unknown.length / asked, unknown.join('\n')).toBeGreaterThanOrEqual(LEAST_KNOWN)
  })

  it('the report tells it', () => expect(reported('corpus', table(scores))).toBe(table(scores)))
})
