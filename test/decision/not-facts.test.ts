import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { decide, decideSync } from '../../src/decision/decide.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { parseTierFile } from '../../src/tiers/parse-tier-file.ts'

const ladderOf = (text: string): Ladder => {
  const parsed = parseTierFile(text)
  if (E.isLeft(parsed)) throw new Error('the tier file decodes')
  return parsed.right
}
const ladder = ladderOf('tiers: {a: {ram_gb: {min: 8}}}')

describe('what is no facts at all', () => {
  it.each([
    [null, 'found null'],
    [undefined, 'found nothing'],
    ['16 GB', 'found "16 GB"'],
    [[16], 'found a list']
  ])('%j is told, and nothing is thrown', async (facts, message) => {
    const problems = [{ fact: 'facts', message: `${message}, expected facts by name` }]
    expect(await decide(ladder, facts as unknown as Facts)()).toEqual(E.left({ _tag: 'InvalidFacts', problems }))
    expect(decideSync(ladder, facts as unknown as Facts)).toEqual(E.left({ _tag: 'InvalidFacts', problems }))
  })

  it('numbers in quotes are not numbers', () => {
    const problems = [{ fact: 'ram_gb', message: 'found "16", expected a number of GiB from 0 up' }]
    expect(decideSync(ladder, { ram_gb: '16' })).toEqual(E.left({ _tag: 'InvalidFacts', problems }))
  })
})
