/** A program of somebody who installed the package: what it sees is printed as JSON and compared between versions of Node. */
import { createRequire } from 'node:module'
import { readdirSync, readFileSync } from 'node:fs'
import { decisionText, defineAdapter, HardwareTierDetector, nodeHost, parseTierFile, survey, withDeclared } from 'plimsoll'
import { decideMany, decideSync, evidenceOfMany } from 'plimsoll/core'
import { describeAdapter } from 'plimsoll/testing'

const require = createRequire(import.meta.url)
const FACTS = { ram_gb: 32, cpu_cores: 16, gpu_present: true }

const entries = () => {
  const { exports } = JSON.parse(readFileSync('node_modules/plimsoll/package.json', 'utf8'))
  const adapters = readdirSync('node_modules/plimsoll/dist/adapters').filter((name) => name.endsWith('.js'))
  return [
    ...Object.keys(exports).filter((name) => !/[*]|\.json$/.test(name)),
    ...adapters.map((name) => `./adapters/${name.slice(0, -'.js'.length)}`)
  ].map((name) => `plimsoll${name.slice(1)}`)
}

const npu = defineAdapter({
  name: 'npu',
  provides: ['npu_tops'],
  facts: { npu_tops: { type: 'number', better: 'more' } },
  probe: () => Promise.resolve({ npu_tops: 48 })
})

/** A test runner of a few lines: what fails ends the program. */
const contractOf = async (adapter) => {
  const tests = []
  const runner = { describe: (_, body) => body(), it: (name, body) => tests.push({ name, body }) }
  describeAdapter(adapter, [{ name: 'a machine', expect: { npu_tops: 48 } }], runner)
  for (const { body } of tests) await body()
  return tests.map(({ name }) => name)
}

const PARTS = {
  imports: async () => Promise.all(entries().map(async (name) => [name, Object.keys(await import(name)).toSorted()])),
  requires: () => entries().map((name) => [name, Object.keys(require(name)).toSorted()]),
  decision: async () => {
    const detector = await HardwareTierDetector.load({ tiers: 'tiers.yaml' })
    const decision = await detector.decide(FACTS)
    const { right: ladder } = parseTierFile(readFileSync('tiers.yaml', 'utf8'))
    const machines = [4, 8, 64].map((gb) => ({ ram_gb: gb, cpu_cores: gb / 2, gpu_present: gb > 8 }))
    const { ranks } = evidenceOfMany(ladder, machines)
    return {
      decision,
      text: decisionText(decision),
      sync: decideSync(ladder, FACTS),
      many: [...decideMany(ladder, machines)],
      ranks: [...ranks],
      refused: await detector.decide({ ram_gb: 'much' }).catch(String)
    }
  },
  adapter: async () => ({
    contract: await contractOf(npu),
    survey: await survey({
      adapters: [npu],
      dictionary: withDeclared(npu.declares ?? []),
      wanted: new Set(['npu_tops']),
      timeoutMs: 5000,
      host: nodeHost
    })()
  })
}

console.log(JSON.stringify(await PARTS[process.argv[2]](), null, 1))
