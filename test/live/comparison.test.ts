import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { policyOf, type ScalingPolicy } from '../../src/live/policy.ts'
import { tierNamed } from '../../src/tiers/ladder.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'
import { naive, ours, outcomeOf } from './comparison.ts'
import { traces } from './traces.ts'

const REPORT = new URL('../REPORT.md', import.meta.url)
const SECTION = /(## The scaler against the naive rule\n[^|]*)(\|[^]*?\n)(?=\n[^|])/

const policy = ((): ScalingPolicy => {
  const ladder = ladderOf(readFileSync(new URL('../../rules/tiers.yaml', import.meta.url), 'utf8'))
  return policyOf(ladder, tierNamed(ladder, 'high_end') ?? expect.fail('the shipped tiers have no high_end'))
})()
const outcomes = traces().map((trace) => ({
  ...trace,
  theirs: outcomeOf(policy, naive(policy), trace),
  mine: outcomeOf(policy, ours(policy), trace)
}))

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

describe('the scaler beside the rule that switches at the threshold', () => {
  it.each(outcomes)('never switches more: $name', ({ theirs, mine }) => {
    expect(mine.switches).toBeLessThanOrEqual(theirs.switches)
  })

  it.each(outcomes.filter(({ theirs }) => theirs.switches > 20))(
    'is above a threshold for less time where the other flaps: $name',
    ({ theirs, mine }) => {
      expect(mine.above).toBeLessThan(theirs.above)
    }
  )

  it('comes to what the report says', async () => {
    const rows = outcomes.map(({ name, background, theirs, mine }) =>
      [
        name,
        `${(background.length / 30).toFixed(0)} min`,
        ...(['switches', 'above', 'belowBest'] as const).flatMap((key) =>
          [theirs, mine].map((outcome) => (key === 'switches' ? String(outcome[key]) : percent(outcome[key])))
        )
      ].join(' | ')
    )
    const head = 'trace | length | switches, naive | switches | above a threshold, naive | above | below the best model, naive | below'
    const table = [head, Array.from({ length: 8 }, () => '---').join(' | '), ...rows].map((row) => `| ${row} |`).join('\n') + '\n'
    const report = readFileSync(REPORT, 'utf8')
    const updated = await format(report.replace(SECTION, `$1${table}`), { ...(await resolveConfig(REPORT)), parser: 'markdown' })
    if (process.env['UPDATE_REPORT']) writeFileSync(REPORT, updated)
    expect(SECTION.test(report)).toBe(true)
    expect(readFileSync(REPORT, 'utf8'), 'UPDATE_REPORT=1 npx vitest run test/live/comparison.test.ts writes it').toBe(updated)
  })
})
