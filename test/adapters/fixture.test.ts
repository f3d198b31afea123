import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { fixtureAdapter, parse } from '../../adapters/fixture.ts'
import { precedence } from '../../src/facts/adapter.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { parseMachineFile } from '../../src/facts/machine-file.ts'
import { answering, emptyHost, surveyOf } from '../probe/adapters.ts'

const laptop = { ram_gb: 16, cpu_cores: 8, gpu_present: false }

describe('the fixture adapter', () => {
  it('gives the facts that were written down, and touches no machine', async () => {
    const adapter = fixtureAdapter(laptop)
    expect(adapter).toMatchObject({
      name: 'fixture',
      provides: ['ram_gb', 'cpu_cores', 'gpu_present'],
      cost: 'memory',
      precedence: precedence.fixture
    })
    const context = { host: emptyHost, signal: new AbortController().signal, wanted: new Set<string>(), timeoutMs: 1 }
    expect(await adapter.probe(context)()).toEqual(E.right({ facts: laptop }))
  })

  it('stands in a survey under its name, and null stays unknown', async () => {
    const found = await surveyOf([fixtureAdapter({ ...laptop, cpu_threads: null }, 'laptop.yaml')])
    expect(found).toEqual({
      facts: laptop,
      sources: { ram_gb: 'laptop.yaml', cpu_cores: 'laptop.yaml', gpu_present: 'laptop.yaml' },
      failures: [],
      conflicts: [],
      notes: []
    })
  })

  it('is believed over what is measured', async () => {
    const found = await surveyOf([answering('vendor', { facts: { ram_gb: 64 } }, { precedence: precedence.vendorTool }), fixtureAdapter(laptop)])
    expect(found.facts['ram_gb']).toBe(16)
    expect(found.conflicts).toMatchObject([{ fact: 'ram_gb', kept: { source: 'fixture' }, dropped: [{ value: 64, source: 'vendor' }] }])
  })

  it('reads machine files as everything else does: YAML or JSON', () => {
    expect(parse).toBe(parseMachineFile)
    const yaml = parse('facts: {ram_gb: 16, cpu_cores: 8, gpu_present: false}\nexpect: {tier: mid_range}\n', 'm.yaml', builtInFacts)
    const json = parse('{"facts": {"ram_gb": 16, "cpu_cores": 8, "gpu_present": false}, "expect": {"tier": "mid_range"}}', 'm.json', builtInFacts)
    expect(yaml).toEqual(E.right({ machine: { facts: laptop, expect: { tier: 'mid_range' } }, notes: [] }))
    expect(json).toEqual(yaml)
  })
})
