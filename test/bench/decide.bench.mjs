import { readFileSync } from 'node:fs'
import { Engine } from 'json-rules-engine'
import { decide, decideMany, deriveFacts, evidenceOfMany, parseTierFile } from 'plimsoll/core'
import { HardwareTierDetector } from 'plimsoll'
import { parse } from 'yaml'
import { byHand, machines, NAMES, rulesByHand } from './machines.mjs'
import { ratios, row } from './measure.mjs'

const FILE = 'rules/tiers.yaml'
const text = readFileSync(FILE, 'utf8')
const { right: ladder } = parseTierFile(text, FILE)

/** Keeps results in use, or the compiler would leave the work out. */
let sink = 0
const use = (value) => void (sink += typeof value === 'string' ? value.length : Number(value))

const engine = new Engine(rulesByHand, { allowUndefinedFacts: true })
const engineByHand = async (facts) => {
  const { events } = await engine.run(facts)
  let rank = -1
  for (const { params } of events) if (params.rank > rank) rank = params.rank
  return NAMES[rank] ?? 'low_end'
}

const inTurn = (facts, task) => async () => {
  for (const machine of facts) use(await task(machine))
}

/** One decision after another through json-rules-engine. */
export const decisions = async () => {
  const some = machines(1000)
  const tasks = {
    byHand: inTurn(some, engineByHand),
    tier: inTurn(some, async (facts) => (await decide(ladder, facts)()).right.tier),
    whole: inTurn(some, async (facts) => JSON.stringify((await decide(ladder, facts)()).right))
  }
  await ratios(10, tasks)
  const { byHand: base, tier, whole } = await ratios(61, tasks)
  const note = `${((tier.ms * 1000) / some.length).toFixed(1)} µs of ${((base.ms * 1000) / some.length).toFixed(1)} µs`
  return [
    row('`decide`, of a flat json-rules-engine by hand', tier.ratio, ' ×', 1.1, { note }),
    row('the same, its whole Decision printed as JSON', whole.ratio, ' ×')
  ]
}

const tiers = ladder.tiers.length
const bounds = ladder.tiers.reduce((sum, tier) => sum + tier.bounds.length, 0)

/** Reads what evidence there is: each machine's tier and every possible one, each bound's status and margin. */
const readEvidence = ({ ranks, tierStatuses, boundStatuses, margins }) => {
  let sum = 0
  for (let m = 0; m < ranks.length; m++) {
    for (let t = 0; t < tiers; t++) if (t === ranks[m] || (t > ranks[m] && tierStatuses[m * tiers + t] === 2)) sum += t
    for (let b = m * bounds; b < (m + 1) * bounds; b++) sum += boundStatuses[b] + (margins[b] > 0 ? margins[b] : 0)
  }
  return sum
}

/** Many machines at once, on facts that have been derived; by hand on the plain ones. */
export const batches = async () => {
  const plain = machines(100_000)
  const derived = plain.map((facts) => deriveFacts(ladder, facts).right)
  const few = plain.slice(0, 2000)
  const found = decideMany(ladder, derived)
  const wrong = plain.findIndex((facts, i) => byHand(facts) !== found[i])
  if (wrong >= 0) throw new Error(`${JSON.stringify(plain[wrong])} is ${byHand(plain[wrong])} by hand and ${found[wrong]} by decideMany`)
  const tasks = {
    byHand: () => {
      for (const facts of plain) use(byHand(facts))
    },
    tier: () => use(decideMany(ladder, derived).at(-1)),
    evidence: () => use(readEvidence(evidenceOfMany(ladder, derived))),
    engine: inTurn(few, engineByHand)
  }
  await ratios(5, tasks)
  const { byHand: base, tier, evidence, engine: rules } = await ratios(31, tasks)
  const nanoseconds = (ms) => `${((ms * 1e6) / derived.length).toFixed(0)} ns`
  const note = ({ ms }) => `${nanoseconds(ms)} of ${nanoseconds(base.ms)}`
  return [
    row('`decideMany`, tier alone, of an if-chain by hand', tier.ratio, ' ×', 6, { note: note(tier) }),
    row('`evidenceOfMany`, possible, statuses and margins read, of the if-chain', evidence.ratio, ' ×', 15, { note: note(evidence) }),
    row('json-rules-engine by hand, of `decideMany`', (rules.ratio / tier.ratio) * (derived.length / few.length), ' ×', 150, { atLeast: true })
  ]
}

/** Reading the tier file that ships. */
export const loading = async () => {
  const repeat = (task) => () => {
    for (let i = 0; i < 50; i++) use(task())
  }
  const tasks = {
    yaml: repeat(() => Object.keys(parse(text)).length),
    plimsoll: repeat(() => parseTierFile(text, FILE).right.tiers.length),
    load: async () => {
      for (let i = 0; i < 50; i++) use((await HardwareTierDetector.load({ tiers: FILE })) === null ? 0 : 1)
    }
  }
  await ratios(10, tasks)
  const { yaml, plimsoll, load } = await ratios(41, tasks)
  const each = ({ ms }) => `${(ms / 50).toFixed(2)} ms`
  const note = `${each(plimsoll)} of ${each(yaml)}, ${text.trimEnd().split('\n').length} lines`
  return [
    row('`parseTierFile` of the shipped file, of the parse of `yaml`', plimsoll.ratio, ' ×', 1.5, { note }),
    row('`HardwareTierDetector.load` of it, read and checked for errors, of the same', load.ratio, ' ×', 2, {
      note: `${each(load)} of ${each(yaml)}`
    })
  ]
}
