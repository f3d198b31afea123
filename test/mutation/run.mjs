/** Mutates the deciding rooms, all or those that are named (`npm run mutate -- tiers engine`), and holds each to its least score. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { LEAST_SCORE, ROOMS } from './rooms.mjs'

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(ROOMS, name))
if (unknown.length > 0) throw new Error(`No such room: ${unknown.join(', ')}. There are ${Object.keys(ROOMS).join(', ')}.`)

const DETECTED = ['Killed', 'Timeout']
const UNDETECTED = ['Survived', 'NoCoverage']

const scoreOf = (mutants) => {
  const count = (statuses) => mutants.filter(({ status }) => statuses.includes(status)).length
  const [detected, undetected] = [count(DETECTED), count(UNDETECTED)]
  const other = mutants.length - detected - undetected
  return {
    mutants: mutants.length,
    killed: count(['Killed']),
    timeouts: count(['Timeout']),
    survived: count(['Survived']),
    uncovered: count(['NoCoverage']),
    other,
    score: (100 * detected) / (detected + undetected)
  }
}

const mutantsOf = (name) => {
  const report = `reports/mutation/${name}.json`
  rmSync(report, { force: true })
  const { status } = spawnSync(process.execPath, ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'test/mutation/stryker.config.mjs'], {
    stdio: 'inherit',
    env: { ...process.env, MUTATE_ROOM: name }
  })
  if (status !== 0 || !existsSync(report)) throw new Error(`Stryker gave no figures for ${name}: what it said is above.`)
  const { files } = JSON.parse(readFileSync(report, 'utf8'))
  return Object.entries(files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ ...mutant, file })))
}

const rooms = (asked.length > 0 ? asked : Object.keys(ROOMS)).map((name) => ({ name, mutants: mutantsOf(name) }))
const rows = [...rooms, ...(rooms.length > 1 ? [{ name: 'together', mutants: rooms.flatMap(({ mutants }) => mutants) }] : [])].map(
  ({ name, mutants }) => ({ name, ...scoreOf(mutants) })
)

for (const { name, mutants } of rooms) {
  const left = mutants.filter(({ status }) => UNDETECTED.includes(status))
  if (left.length > 0) console.log(`\nSurvivors of ${name}:`)
  for (const { file, location, mutatorName, replacement } of left) {
    console.log(`  ${file}:${location.start.line}:${location.start.column} ${mutatorName} → ${replacement.replaceAll(/\s+/g, ' ').slice(0, 100)}`)
  }
}

console.log('\n| room | mutants | killed | timed out | survived | not covered | other | score |\n| --- | --- | --- | --- | --- | --- | --- | --- |')
for (const { name, mutants, killed, timeouts, survived, uncovered, other, score } of rows) {
  console.log(`| ${name} | ${mutants} | ${killed} | ${timeouts} | ${survived} | ${uncovered} | ${other} | ${score.toFixed(1)} % |`)
}

const short = rows.filter(({ score }) => !(score >= LEAST_SCORE))
console.log(
  short.length === 0 ? `\nEvery score is at least ${LEAST_SCORE} %.` : `\nBelow ${LEAST_SCORE} %: ${short.map(({ name }) => name).join(', ')}.`
)
process.exitCode = short.length === 0 ? 0 : 1
