import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, ratios, row } from './measure.mjs'

const ROUNDS = 51

/** A survey of this machine with all adapters that are asked by default, and how many processes it started. */
const surveyOf = async () => {
  const { builtInFacts, defaultAdapters, nodeHost, survey } = await import('plimsoll')
  let started = 0
  const host = (signal) => {
    const real = nodeHost(signal)
    return { ...real, run: (...tool) => (started++, real.run(...tool)) }
  }
  // What a container's disk or a driver alone would tell is not asked: those need tools.
  const wanted = new Set([...builtInFacts.keys()].filter((fact) => fact !== 'disk_free_gb'))
  const take = survey({ adapters: defaultAdapters(), dictionary: builtInFacts, wanted, timeoutMs: 5000, host })
  return { take, started: () => started }
}

/** The longest that the event loop went without a turn while something was under way, in ms. */
const longestTurn = async (work) => {
  let last = performance.now()
  let longest = 0
  let isOver = false
  const turn = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  isOver = true
  return longest
}

/** What reading this machine costs, warm in one process, and as a process of its own. */
export const reading = async () => {
  const { take, started } = await surveyOf()
  const took = []
  const turns = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    await take()
    took.push(performance.now() - start)
    turns.push(await longestTurn(take))
  }
  const run = (...args) => {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`)
  }
  const npu = join(mkdtempSync(join(tmpdir(), 'plimsoll-bench-')), 'npu.mjs')
  writeFileSync(
    npu,
    "export default { name: 'npu', provides: ['disk_free_gb'], cost: 'files', precedence: 50, probe: () => async () => ({ _tag: 'Right', right: {} }) }\n"
  )
  const whole = await ratios(31, {
    'node -e 0': () => run('-e', '0'),
    facts: () => run('dist/cli.cjs', 'facts'),
    apart: () => run('dist/cli.cjs', 'facts', '--adapter', npu)
  })
  return [
    row('a warm survey of this machine, all default adapters', median(took), ' ms', 5, { note: `least ${Math.min(...took).toFixed(2)} ms` }),
    row('processes that it starts', started() / (2 * ROUNDS), '', 0),
    row('the longest turn of the event loop in it', median(turns), ' ms', 5, { note: `least ${Math.min(...turns).toFixed(2)} ms` }),
    row('`plimsoll facts`, whole process, of `node -e 0`', whole.facts.ratio, ' ×', 2.2, {
      note: `${whole.facts.ms.toFixed(0)} ms of ${whole['node -e 0'].ms.toFixed(0)} ms`
    }),
    row('the same with an adapter in a process of its own', whole.apart.ratio, ' ×', undefined, { note: `${whole.apart.ms.toFixed(0)} ms` })
  ]
}
