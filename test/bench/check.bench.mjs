import { check, diff, parseTierFile } from 'plimsoll/core'
import { median, row } from './measure.mjs'

/** The same numbers from 0 to 1 at every run (mulberry32). */
const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
}

const FACTS = 'a b c d e f g h i j k l'.split(' ')
const declared = (names, type = 'number') => Object.fromEntries(names.map((name) => [name, { type, better: 'more' }]))

const fileOf = (match, count, facts, tier, type) => {
  const tiers = Object.fromEntries(Array.from({ length: count }, (_, rank) => [`t${rank}`, tier(rank)]))
  const parsed = parseTierFile(JSON.stringify({ match, facts: declared(facts, type), tiers }), 'bench.yaml')
  if (parsed._tag === 'Left') throw new Error(JSON.stringify(parsed.left[0]))
  return parsed.right
}

/** A ladder of minimums that rise from tier to tier; with ends, three in ten of them have one, under `within`. */
const ladder = (count, ends, seed) => {
  const next = random(seed)
  const rising = (rank) => Math.round((rank + 1 + 2 * next()) * 4) / 4
  const asked = (rank) => {
    const min = rising(rank)
    return ends && next() < 0.3 ? { min, max: min + 1 + Math.round((next() * count) / 2) } : { min }
  }
  const facts = FACTS.slice(0, 8)
  return fileOf(ends ? 'within' : 'at_least', count, facts, (rank) => Object.fromEntries(facts.map((fact) => [fact, asked(rank)])))
}

/** Boxes that are fat and have two ends on every fact: the hard family. */
const fat = (count, dimensions, seed) => {
  const next = random(seed)
  const facts = FACTS.slice(0, dimensions)
  const asked = () => {
    const min = Math.round(next() * 40)
    return { min, max: min + 60 + Math.round(next() * 40) }
  }
  return fileOf('within', count, facts, () => Object.fromEntries(facts.map((fact) => [fact, asked()])))
}

/** Random 3-SAT at its hardest, as tiers: a machine in no tier is a solution. */
const hostile = (variables, seed) => {
  const next = random(seed)
  const facts = Array.from({ length: variables }, (_, i) => `f${i}`)
  const clause = () => Object.fromEntries([0, 0, 0].map(() => [facts[Math.floor(next() * variables)], next() < 0.5]))
  return fileOf('at_least', Math.round(variables * 4.26), facts, clause, 'boolean')
}

const SEED = `match: within
tiers:
  low_end: {ram_gb: {min: 2, max: 4}, cpu_cores: {min: 2, max: 4}}
  mid_range: {ram_gb: {min: 4, max: 8}, cpu_cores: {min: 4, max: 8}}
  high_end: {ram_gb: {min: 8}, cpu_cores: {min: 6}, gpu_required: true, gpu_vram_gb: {min: 6}}
`

/** Findings are put into words, with machines and fixes, when they are read. */
const inWords = (file) => {
  const { findings, proven } = check(file)
  return { proven: proven && findings.length >= 0 }
}

/** The median time of a check over several files of one family, each checked once before; whether all was proven. */
const timed = (files, rounds, task = check) => {
  const took = []
  let proven = true
  for (const file of files) task(file)
  for (let round = 0; round < rounds; round++) {
    for (const file of files) {
      const start = performance.now()
      proven = task(file).proven && proven
      took.push(performance.now() - start)
    }
  }
  return { ms: median(took), note: proven ? 'proven' : 'not proven' }
}

const seeds = [1, 2, 3, 4, 5]

/** Checks of whole files: every finding, its machine, its fix. */
export const checks = () => {
  const seed = parseTierFile(SEED, 'seed.yaml').right
  const holes = check(seed).findings.filter(({ code }) => code === 'tier/gap').length
  if (holes !== 14) throw new Error(`the seed has ${holes} gaps, not 14`)
  const rows = []
  const add = (what, { ms, note }, bound) => void rows.push(row(what, ms, ' ms', bound, { note }))
  add('check of the seed under `within`, 14 gaps', timed([seed], 41), 5)
  for (const [count, bound, rounds] of [
    [30, 5, 9],
    [300, 100, 3],
    [1000, 1000, 1]
  ]) {
    add(
      `check of a ladder of minimums, 8 facts, ${count} tiers`,
      timed(
        seeds.map((s) => ladder(count, false, s)),
        rounds
      ),
      bound
    )
    add(
      `the same under \`within\`, three in ten with a max`,
      timed(
        seeds.map((s) => ladder(count, true, s)),
        rounds
      ),
      bound
    )
    add(
      `and its first hundred findings in words`,
      timed(
        seeds.map((s) => ladder(count, true, s)),
        rounds,
        inWords
      ),
      null
    )
  }
  add(
    'check of fat boxes, 8 facts, 300 tiers',
    timed(
      seeds.map((s) => fat(300, 8, s)),
      1
    ),
    3000
  )
  add(
    'check of fat boxes, 8 facts, 1,000 tiers',
    timed(
      seeds.map((s) => fat(1000, 8, s)),
      1
    ),
    3000
  )
  add(
    'check of a hostile file, 200 facts, 852 tiers',
    timed(
      seeds.slice(0, 3).map((s) => hostile(200, s)),
      1
    ),
    3000
  )
  const twins = seeds.map((s) => ladder(300, false, s))
  add(
    '`diff` of 300 tiers and themselves',
    timed(twins, 3, (file) => diff(file, file)),
    null
  )
  return rows
}
