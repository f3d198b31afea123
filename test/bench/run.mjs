/** Prints what the project promises of its speed and size, measured on this machine in one run. */
import { checks } from './check.bench.mjs'
import { batches, decisions, loading } from './decide.bench.mjs'
import { header } from './gguf.bench.mjs'
import { watching } from './live.bench.mjs'
import { size } from './size.bench.mjs'
import { start } from './start.bench.mjs'
import { reading } from './survey.bench.mjs'

console.log(`Node ${process.version} on ${process.platform} ${process.arch}\n\n| figure | found | target | |\n| --- | --- | --- | --- |`)
let missed = 0
for (const bench of [start, reading, decisions, batches, loading, checks, header, watching, size]) {
  for (const { what, found, target, met, note } of await bench()) {
    console.log(`| ${what} | ${found} | ${target} | ${[met ? '' : 'missed', note].filter(Boolean).join('; ')} |`)
    missed += met ? 0 : 1
  }
}
console.log(missed === 0 ? '\nEvery target is met.' : `\n${missed} missed.`)
process.exitCode = missed === 0 ? 0 : 1
