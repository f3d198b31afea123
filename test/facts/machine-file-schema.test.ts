import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { parseMachineFile } from '../../src/facts/machine-file.ts'
import { machineFileSchema } from '../../src/facts/machine-file-schema.ts'
import type { Diagnostic } from '../../src/source/diagnostic.ts'
import { broken } from '../arbitraries/broken-values.ts'
import { contractFacts } from '../contract-facts.ts'
import { refusalsOf } from '../json-schema.ts'
import { holdToCodec, refusedIn, shareOf, type Verdict } from '../schema-law.ts'

const refusals = refusalsOf(machineFileSchema())

const findingsOf = (text: string): ReadonlyArray<Diagnostic> | null => {
  const parsed = parseMachineFile(text, 'machine.yaml', builtInFacts)
  return E.isLeft(parsed) ? parsed.left : null
}

// Values that may contradict each other: that is a finding of the codec alone.
const machines = fc.record(
  {
    description: fc.string(),
    facts: fc
      .subarray(Object.entries(contractFacts))
      .chain((facts) =>
        fc.tuple(
          ...facts.map(([name, { type, values }]) => {
            const known: fc.Arbitrary<unknown> =
              type === 'boolean'
                ? fc.boolean()
                : type === 'enum'
                  ? fc.constantFrom(...values)
                  : fc.constantFrom(0, 4, 8, ...(type === 'number' ? [7.5] : []))
            return fc.option(known).map((value) => [name, value] as const)
          })
        )
      )
      .map((facts): object => ({ ...Object.fromEntries(facts), npu_tops: 'of somebody else' })),
    expect: fc.record(
      {
        tier: fc.option(fc.constant('low_end')),
        basis: fc.constantFrom('matched', 'fallback', 'unclassified'),
        certain: fc.boolean(),
        possible: fc.array(fc.option(fc.constant('low_end')))
      },
      { requiredKeys: [] }
    )
  },
  { requiredKeys: ['facts'] }
)

const captured = fc.record(
  {
    description: fc.string(),
    capture: fc.record(
      {
        platform: fc.constantFrom('linux', 'darwin', 'win32'),
        arch: fc.constantFrom('x64', 'arm64'),
        env: fc.constant({ CUDA_VISIBLE_DEVICES: '0' }),
        os: fc.record({ totalmem: fc.constantFrom(0, 2 ** 34), logicalProcessors: fc.constantFrom(8, 0.5) }, { requiredKeys: [] }),
        files: fc.dictionary(fc.constantFrom('/proc/meminfo', '/proc/cpuinfo'), fc.string()),
        folders: fc.dictionary(fc.constantFrom('/sys'), fc.array(fc.string())),
        links: fc.dictionary(fc.constantFrom('/sys/x'), fc.string()),
        forbidden: fc.array(fc.string()),
        tools: fc.dictionary(
          fc.constantFrom('nvidia-smi -q -x', 'rocm-smi'),
          fc.oneof(
            fc.string(),
            fc.record(
              { stdout: fc.string(), stderr: fc.string(), exitCode: fc.constantFrom(0, 9, null), decoded: fc.string() },
              { requiredKeys: [] }
            ),
            fc.constant({ error: { kind: 'timed-out', message: 'no answer' } })
          )
        ),
        disk_free_bytes: fc.constantFrom(0, 1e12)
      },
      { requiredKeys: ['platform'] }
    )
  },
  { requiredKeys: ['capture'] }
)

describe('the schema of machine files', () => {
  it('accepts whatever the codec accepts, and refuses at the same keys', () => {
    const said: Verdict[] = []
    fc.assert(
      fc.property(
        fc.oneof(
          machines,
          machines.chain((machine) => broken(machine)),
          captured,
          captured.chain((machine) => broken(machine))
        ),
        (machine) => {
          const text = stringify(machine)
          said.push(holdToCodec(text, refusals, findingsOf(text)))
        }
      ),
      { numRuns: 2000 }
    )
    expect(shareOf('both accept', said)).toBeGreaterThan(0.05)
    expect(shareOf('both refuse', said)).toBeGreaterThan(0.15)
  })

  it.each([
    ['a machine without facts', 'description: none', 'facts'],
    ['a size in words', 'facts: {ram_gb: 8GB}', 'facts.ram_gb'],
    ['half a core', 'facts: {cpu_cores: 2.5}', 'facts.cpu_cores'],
    ['an unknown word', 'facts: {os: windows}', 'facts.os'],
    ['a misspelt key', 'facts: {}\nexpects: {tier: low_end}', 'expects'],
    ['facts beside a capture', 'facts: {}\ncapture: {platform: linux}', 'capture'],
    ['a capture without a platform', 'capture: {files: {}}', 'capture.platform'],
    ['a file that is no text', 'capture: {platform: linux, files: {/sys/x: 0x10de}}', 'capture.files./sys/x'],
    ['a tool that is no text', 'capture: {platform: linux, tools: {rocm-smi: 5}}', 'capture.tools.rocm-smi'],
    ['a misspelt part of a tool', 'capture: {platform: linux, tools: {rocm-smi: {stduot: x}}}', 'capture.tools.rocm-smi.stduot'],
    ['a misspelt expectation', 'facts: {}\nexpect: {teir: low_end}', 'expect.teir']
  ])('refuses %s, where the codec does', (_, text, path) => {
    expect(refusedIn(text, refusals)).toEqual([path])
    expect(holdToCodec(text, refusals, findingsOf(text))).toBe('both refuse')
  })
})
