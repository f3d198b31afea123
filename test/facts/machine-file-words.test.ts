import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { parseFleet } from '../../src/facts/fleet-file.ts'
import { parseMachineFile } from '../../src/facts/machine-file.ts'
import type { Diagnostic } from '../../src/source/diagnostic.ts'

type Words = Pick<Diagnostic, 'code' | 'message' | 'hint' | 'severity'>
const words = (found: ReadonlyArray<Diagnostic>): ReadonlyArray<Words> =>
  found.map(({ code, message, hint, severity }) => ({ code, message, hint, severity }))

const machine = (text: string): ReadonlyArray<Words> => {
  const parsed = parseMachineFile(text, 'my.yaml', builtInFacts)
  return words(E.isLeft(parsed) ? parsed.left : parsed.right.notes)
}
const fleet = (text: string): ReadonlyArray<Words> => {
  const parsed = parseFleet(text, 'fleet.yaml', builtInFacts)
  if (parsed === null) return expect.fail('no list of machines')
  return words(E.isLeft(parsed) ? parsed.left : parsed.right.notes)
}
const error = (code: string, message: string, hint: string | null): Words => ({ code, message, hint, severity: 'error' })
const both = 'both cannot be true of one machine'

describe('what a machine file is told, word by word', () => {
  it.each<[string, Words]>([
    ['', error('yaml/empty', 'the file is empty', 'a machine file needs `facts:` such as {ram_gb: 16}, or a `capture:`')],
    ['description: x', error('schema/missing', 'facts: the key "facts" is missing', 'state facts, or give a capture')],
    [
      'facts: {}\ncapture: {platform: linux}',
      error('machine/both', 'capture: stands beside facts: expected one of the two', 'leave out facts or capture')
    ],
    ['5', error('schema/type', 'found 5, expected a machine file, a mapping with `facts:` or `capture:`', null)],
    ['facts: 5', error('schema/type', 'facts: found 5, expected a mapping of facts', null)],
    ['facts: {}\ndescription: 5', error('schema/type', 'description: found 5, expected text', null)],
    ['facts: {}\nexpect: 5', error('schema/type', 'expect: found 5, expected a mapping such as {tier: mid_range}', null)],
    ['facts: {}\nexpect: {tier: 5}', error('schema/type', 'expect.tier: found 5, expected the name of a tier', null)],
    ['facts: {}\nexpect: {possible: 5}', error('schema/type', 'expect.possible: found 5, expected a list of tiers', null)],
    ['facts: {}\nexpect: {possible: [5]}', error('schema/type', 'expect.possible.0: found 5, expected the name of a tier', null)],
    [
      'facts: {gpu_present: false, gpu_count: 2}',
      error('machine/contradiction', 'facts.gpu_present: gpu_present false says that there is no GPU, gpu_count 2 that there is one', both)
    ],
    [
      'facts: {npu_tops: 4}',
      {
        code: 'machine/ignored-fact',
        message: 'facts.npu_tops: no dictionary or tier file declares this fact; it is ignored',
        hint: null,
        severity: 'info'
      }
    ]
  ])('%s', (text, told) => expect(machine(text)).toEqual([told]))

  it('takes a name of 64 letters for a slip of the pen, and a longer one for nothing', () => {
    const near = { name: 'x'.repeat(64), type: 'number', unit: null, better: 'none', values: [], atMost: [], description: '', caveat: null } as const
    const told = (name: string): unknown => {
      const parsed = parseMachineFile(`facts: {${name}: 1}`, 'my.yaml', new Map([[near.name, near]]))
      return E.isLeft(parsed) ? parsed.left[0]?.code : parsed.right.notes[0]?.code
    }
    expect([told('x'.repeat(63)), told(`${'x'.repeat(63)}y`), told('x'.repeat(65))]).toEqual([
      'schema/unknown-key',
      'schema/unknown-key',
      'machine/ignored-fact'
    ])
  })

  const long = '#\n'.repeat(150_000)
  it.each([
    'capture: {platform: linux}\n',
    '  capture : {platform: linux}\n',
    'description: x\ncapture:\n  platform: linux\n',
    '"capture": {platform: linux}\n',
    "'capture'  : {platform: linux}\n",
    '{"capture": {"platform": "linux"}}\n',
    '{ "capture" : {"platform": "linux"}}\n',
    '{"description": "x","capture": {"platform": "linux"}}\n',
    '{"description": "x",  "capture"  : {"platform": "linux"}}\n'
  ])('may be long where it is a capture: %j', (text) => expect(machine(text + long)).toEqual([]))

  it.each(['facts: {}\n', 'facts: {}\n# a capture: none\n', 'facts: {}\ndescription: uncapture:\n', '{"facts": {}, "captured": 5}\n'])(
    'may not be long where it is none: %j',
    (text) => expect(machine(text + long).map(({ code }) => code)).toContain('file/too-large')
  )
})

describe('what a list of machines is told, word by word', () => {
  it.each<[string, Words]>([
    ['- 5', error('schema/type', '0: found 5, expected a machine, a mapping of facts', null)],
    ['- {facts: 5}', error('schema/type', '0.facts: found 5, expected a mapping of facts', null)],
    ['- {facts: {}, description: 5}', error('schema/type', '0.description: found 5, expected text', null)],
    ['- {facts: {}, name: 5}', error('schema/type', '0.name: found 5, expected a name', null)],
    ['- {name: 5}', error('schema/type', '0.name: found 5, expected a name', null)],
    ['- {facts: {}, count: 0}', error('schema/range', '0.count: found 0, expected how many there are, above 0', null)],
    ['- {arch: 5}', error('schema/choice', expect.stringMatching(/^0\.arch: found 5, expected one of x64, /) as string, null)],
    [
      '- {gpu_present: false, gpu_count: 2}',
      error('machine/contradiction', '0.gpu_present: gpu_present false says that there is no GPU, gpu_count 2 that there is one', both)
    ],
    [
      '- {facts: {gpu_present: false, gpu_count: 2}}',
      error('machine/contradiction', '0.facts.gpu_present: gpu_present false says that there is no GPU, gpu_count 2 that there is one', both)
    ],
    [
      '- {price: 5}',
      {
        code: 'machine/ignored-fact',
        message: '0.price: is no fact that a dictionary or tier file declares; it is ignored wherever it stands',
        hint: null,
        severity: 'info'
      }
    ],
    [
      '- {facts: {name: 5}}',
      {
        code: 'machine/ignored-fact',
        message: '0.facts.name: is no fact that a dictionary or tier file declares; it is ignored wherever it stands',
        hint: null,
        severity: 'info'
      }
    ]
  ])('%s', (text, told) => expect(fleet(text)).toEqual([told]))

  it('nothing, where its own keys and the names of others are all that it has', () => {
    expect(fleet('- {name: a, description: [1], count: 2, vcpus: 2, ram_gb: 8}\n- {facts: {vcpu: 2}, name: b}')).toEqual([])
  })

  it.each<[unknown, unknown]>([
    [{ arch: 'x86_64' }, { arch: 'x64' }],
    [
      { arch: 'aarch64', os: 'linux' },
      { arch: 'arm64', os: 'linux' }
    ],
    [{ vcpus: 4 }, { cpu_threads: 4 }],
    [{ vcpu: 4, vcpus: 6, cpu_threads: 8 }, { cpu_threads: 8 }],
    [{ gpu_count: 0 }, { gpu_count: 0 }],
    [
      { gpu_count: 0, gpu_vram_gb: 0 },
      { gpu_count: 0, gpu_vram_gb: 0 }
    ],
    [
      { gpu_count: 1, gpu_vram_gb: 4 },
      { gpu_count: 1, gpu_vram_gb: 4 }
    ]
  ])('%j are the facts %j', (entry, facts) => {
    const parsed = parseFleet(JSON.stringify([entry]), 'f', builtInFacts)
    expect(parsed && E.isRight(parsed) ? parsed.right.machines[0]?.facts : parsed).toEqual(facts)
  })

  it.each(['[{', ' \n[{', '- {', '- - {', 'machines: {', '{machines: {', '{ "machines" : {', "'machines': {", '"machines"  : {'])(
    'is one that cannot be read: %j',
    (text) => expect(fleet(text).map(({ severity }) => severity)).toContain('error')
  )

  it.each(['{', '-x: {', 'facts: {', 'x: [{', 'my machines: {', 'machine: {'])('is none that cannot be read: %j', (text) =>
    expect(parseFleet(text, 'f', builtInFacts)).toBeNull()
  )

  it('is one of several that stand beside what is no list', () => {
    const told = fleet('{"a": [{"ram_gb": 8}, 5], "b": [1, 2], "c": {"ram_gb": 8}}')
    expect(told.map(({ message }) => message)).toEqual(['a.1: found 5, expected a machine, a mapping of facts'])
    expect(fleet('{"a": [{"ram_gb": 8}], "b": [1, 2], "c": {"ram_gb": 8}}').map(({ message }) => message.split(':')[0])).toEqual(['b', 'c'])
    for (const text of ['{"facts": {}, "a": [{"ram_gb": 8}]}', '{"capture": {}, "a": [{"ram_gb": 8}]}'])
      expect(parseFleet(text, 'f', builtInFacts)).toBeNull()
  })
})
