import type { FactValue } from '../facts/dictionary.ts'
import type { Bound, Ladder, Tier } from '../tiers/ladder.ts'

type ImpliedFacts = Readonly<Record<string, FactValue>>
type Test = (facts: ImpliedFacts) => boolean

/** The rank of the highest tier whose bounds are all met by these implied facts, or -1. Made once, called often. */
export type RankOf = (facts: ImpliedFacts) => number

const compiled = new WeakMap<Ladder, RankOf>()

/** Compiles the Ladder to closures: no json-rules-engine, no promise, no evidence. */
export const compileRank = (ladder: Ladder): RankOf => {
  const known = compiled.get(ladder)
  if (known !== undefined) return known
  const tests = ladder.tiers.map(tierTest)
  const rankOf: RankOf = (facts) => {
    let rank = tests.length - 1
    while (rank >= 0 && !tests[rank]?.(facts)) rank--
    return rank
  }
  compiled.set(ladder, rankOf)
  return rankOf
}

const tierTest = (tier: Tier): Test => {
  const boxes = tier.boxes.map((box) => box.map((i) => boundTest(tier.bounds[i] as Bound)).reduceRight<Test>(both, always))
  return boxes.slice(1).reduce(either, boxes[0] ?? always)
}

const always: Test = () => true
const both = (rest: Test, test: Test): Test => (rest === always ? test : (facts) => test(facts) && rest(facts))
const either =
  (a: Test, b: Test): Test =>
  (facts) =>
    a(facts) || b(facts)

const boundTest = ({ fact, op, need }: Bound): Test => {
  const amount = need as number
  switch (op) {
    case '>=':
      return (facts) => (facts[fact] as number) >= amount
    case '>':
      return (facts) => (facts[fact] as number) > amount
    case '<=':
      return (facts) => (facts[fact] as number) <= amount
    case '==':
      return (facts) => facts[fact] === need
    case 'in': {
      const words: ReadonlySet<unknown> = new Set(need as ReadonlyArray<string>)
      return (facts) => words.has(facts[fact])
    }
  }
}
