import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { initialState, NO_HISTORY, parseTierFile, policyOf, remembered, replay, ResourceMonitor, step, timelineSvg, writeLine } from 'plimsoll'
import { median, row } from './measure.mjs'

const FILE = 'rules/tiers.yaml'
const { right: ladder } = parseTierFile(readFileSync(FILE, 'utf8'), FILE)
const policy = policyOf(ladder, ladder.tiers[2], 2 ** 34)
const WEEK = 302_400

/** A week of samples, 2 s apart: days and nights, bursts, leaks, and a load that swings about its threshold. */
const week = () =>
  Array.from({ length: WEEK }, (_, i) => {
    const hour = (i / 1800) % 24
    const work = hour > 9 && hour < 18 ? 25 : 0
    const memory = 45 + work + 12 * Math.sin(i / 400) + 4 * Math.sin(i / 7) + (i % 20_000 > 19_500 ? 25 : 0)
    const cpu = 15 + work + 40 * (Math.sin(i / 90) > 0.8 ? 1 : 0) + 8 * Math.sin(i / 3)
    return {
      t: 1_732_300_000_000 + 2000 * i,
      memory_percent: memory,
      cpu_percent: cpu,
      gpu_memory_percent: null,
      gpu_percent: null,
      temperature_c: 50
    }
  })

/** CPU time of this process in ms: on a busy machine the clock counts the work of others. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const heap = () => {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

/** What a step, a replay of a week, and watching cost. */
export const watching = async () => {
  const samples = week()
  const steps = Array.from({ length: 5 }, () => {
    let state = initialState(policy)
    const start = cpuMs()
    for (const sample of samples) [state] = step(policy, state, sample)
    return ((cpuMs() - start) * 1000) / WEEK
  })
  const lines = samples.map(writeLine)
  const header = JSON.stringify({ schemaVersion: 1, tier: 'high_end', model: 'large', total_memory_bytes: 2 ** 34 })
  let actions = 0
  const grown = []
  const replays = Array.from({ length: 3 }, () => {
    const { right: begun } = replay(ladder, header, 'week.jsonl')
    let history = NO_HISTORY
    const before = heap()
    const start = cpuMs()
    lines.forEach((line, i) => {
      const { right } = begun.line(line, i + 2)
      history = remembered(history, right.event, right.actions)
      actions += right.actions.length
    })
    timelineSvg(begun.policy, history, 'large')
    const took = (cpuMs() - start) / 1000
    grown.push(heap() - before)
    return took
  })
  const monitor = new ResourceMonitor({ intervalMs: 100, keepAlive: true })
  for await (const { t } of monitor) if (t > 0 && monitor.cost.samples >= 50) break
  monitor.stop()
  const { cpuMs: used, samples: seen } = monitor.cost
  return [
    row('CPU time of a `step`, over a week of samples 2 s apart', median(steps), ' µs', 5),
    row('CPU time of that week read, replayed and drawn', median(replays), ' s', 3, { note: `${(actions / 3).toFixed(0)} actions` }),
    row('what that keeps in memory', Math.max(0, median(grown)), ' MiB', 1),
    row('CPU time of a sample of `ResourceMonitor`, of 2 s', (used / seen / 2000) * 100, ' %', 0.5, {
      note: `${(used / seen).toFixed(2)} ms, this machine`
    })
  ]
}
