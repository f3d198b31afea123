import { taskEither as TE } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../../src/facts/adapter.ts'
import { defineAdapter, type AdapterSpec } from '../../src/facts/define-adapter.ts'
import type { Survey } from '../../src/facts/survey.ts'
import { answering, facts, strange, surveyOf } from './adapters.ts'

/** A rejection with something that is no Error, as JavaScript allows and strangers do. */
const rejection = (reason: unknown): Promise<never> => new Promise((_, reject) => [reason].forEach(reject))

const right = (reading: unknown) => (): unknown => () => Promise.resolve({ _tag: 'Right', right: reading })
const nameless = (): object => Object.create(null) as object
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const trap = (): never => {
  throw new Error('code of a stranger was run')
}

/** Probes that give no usable answer, and what is said of each. */
const BAD: Readonly<Record<string, readonly [() => unknown, string, string]>> = {
  'throws at once': [() => trap(), 'failed', 'code of a stranger was run'],
  'throws when it is run': [() => trap, 'failed', 'code of a stranger was run'],
  rejects: [() => () => Promise.reject(new Error('no luck')), 'failed', 'no luck'],
  'rejects with a word': [() => () => rejection('just so'), 'failed', 'just so'],
  'rejects with nothing': [() => () => rejection(undefined), 'failed', 'undefined'],
  'throws what has no words': [
    () => {
      throw nameless() as Error
    },
    'failed',
    'it did not say why'
  ],
  'throws what throws when it is read': [
    () => {
      throw Object.defineProperty(new Error('x'), 'message', { get: trap })
    },
    'failed',
    'it did not say why'
  ],
  'throws an error whose message is a number': [
    () => {
      throw Object.assign(new Error('x'), { message: 42 })
    },
    'failed',
    'it did not say why'
  ],
  'gives no task': [() => 5, 'failed', 'adapter.probe(...) is not a function'],
  'gives nothing': [() => () => undefined, 'malformed', 'the answer is not a reading'],
  'gives a number': [() => () => Promise.resolve(5), 'malformed', 'the answer is not a reading'],
  'gives facts outright': [() => () => Promise.resolve({ ram_gb: 8 }), 'malformed', 'the answer is not a reading'],
  'gives an empty right': [right(undefined), 'malformed', 'the answer is not a reading'],
  'gives a list': [right([]), 'malformed', 'the answer is not a reading'],
  'gives what cannot be read': [right(revoked()), 'malformed', "the answer cannot be read: Cannot perform 'IsArray' on a proxy"],
  'says why not': [() => TE.left({ kind: 'no-permission', message: 'ask the owner' }), 'no-permission', 'ask the owner'],
  'says why not in words of its own': [() => TE.left({ kind: 'sulking', message: 'no' }), 'failed', 'no'],
  'says nothing of why': [() => TE.left(null), 'failed', 'null'],
  'leaves the reason out': [() => TE.left({}), 'failed', 'it did not say why']
}

describe('an adapter that gives no usable answer', () => {
  it.each(Object.entries(BAD))('and %s is a listed failure', async (_, [probe, kind, message]) => {
    const found = await surveyOf([strange('bad', probe), answering('good', facts({ ram_gb: 8 }))])
    expect(found).toEqual({
      facts: { ram_gb: 8 },
      sources: { ram_gb: 'good' },
      failures: [{ adapter: 'bad', kind, message: expect.stringContaining(message) as string }],
      conflicts: [],
      notes: []
    })
  })
})

const defined = (probe: () => unknown, more: Partial<AdapterSpec> = {}): Promise<Survey> =>
  surveyOf([defineAdapter({ name: 'mine', provides: ['ram_gb', 'cpu_cores', 'os', 'npu'], probe: probe as AdapterSpec['probe'], ...more })])

describe('an answer of an async function', () => {
  it('is taken fact by fact, and what is wrong with the rest is told', async () => {
    const { facts: known, failures } = await defined(() => ({ ram_gb: 8, cpu_cores: 2.5, os: 'beos', cpu_threads: 8, npu: 1 }))
    expect(known).toEqual({ ram_gb: 8 })
    expect(failures.map(({ kind, message }) => `${kind} ${message}`)).toEqual([
      'malformed cpu_cores: found 2.5, expected a whole number from 0 up',
      'malformed os: found "beos", expected one of linux, darwin, win32, other',
      'malformed cpu_threads: given, but not among what it provides',
      'malformed npu: no dictionary, tier file or adapter declares this fact'
    ])
  })

  it.each([
    ['NaN', NaN],
    ['a negative size', -1],
    ['endless memory', Infinity],
    ['a word', '16'],
    ['a list', [16]],
    ['a mapping', { value: 16 }],
    ['a symbol', Symbol('16')],
    ['a big integer', 16n]
  ])('is refused where it is %s', async (_, ram_gb) => {
    const { facts: known, failures } = await defined(() => ({ ram_gb, cpu_cores: 4 }))
    expect(known).toEqual({ cpu_cores: 4 })
    expect(failures).toMatchObject([
      { kind: 'malformed', message: expect.stringMatching(/^ram_gb: found .*, expected a number of GiB from 0 up$/) as string }
    ])
  })

  it('is never run: a getter, a setter and a function are not values', async () => {
    const codes = [
      Object.defineProperty({}, 'ram_gb', { get: trap, enumerable: true }),
      Object.defineProperty({}, 'ram_gb', { set: trap }),
      { ram_gb: trap }
    ]
    for (const code of codes) {
      expect(await defined(() => code)).toMatchObject({
        facts: {},
        failures: [{ kind: 'malformed', message: 'ram_gb: expected a value, found code' }]
      })
    }
  })

  it('says unknown with null, with undefined and by leaving out', async () => {
    expect(await defined(() => ({ ram_gb: null, cpu_cores: undefined }))).toMatchObject({ facts: {}, failures: [] })
    expect(await defined(() => ({}))).toMatchObject({ facts: {}, failures: [] })
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', [['ram_gb', 8]]],
    ['16', 16],
    ['true', true]
  ])('is facts by name, and not %s', async (name, answer) => {
    expect(await defined(() => answer)).toMatchObject({
      facts: {},
      failures: [{ adapter: 'mine', kind: 'malformed', message: `expected facts by name, found ${name}` }]
    })
  })

  it('comes with what may not be given: a prototype is no fact', async () => {
    const found = await defined(() => JSON.parse('{"__proto__": {"ram_gb": 4}, "ram_gb": 8}') as unknown)
    expect(found.facts).toEqual({ ram_gb: 8 })
    expect(found.failures).toMatchObject([{ message: '__proto__: given, but not among what it provides' }])
  })

  it('can hold any number of mistakes and words, of which the first are told', async () => {
    const many = await defined(() => Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`fact_${i}`, i])))
    expect(many.failures).toHaveLength(21)
    expect(many.failures.at(-1)?.message).toBe('and 2980 more of this kind')
    const few = await defined(() => Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`fact_${i}`, i])))
    expect(few.failures.map(({ message }) => message)).toEqual(
      Array.from({ length: 20 }, (_, i) => `fact_${i}: given, but not among what it provides`)
    )
    const long = 'm'.repeat(1001)
    const told = await Promise.all([
      defined(() => Promise.reject(new Error(long))),
      defined(() => rejection(long)),
      defined(() => ({ [long]: 1 })),
      surveyOf([strange('bad', () => () => rejection(long))])
    ])
    for (const { failures } of told) expect(failures[0]?.message).toBe(`${'m'.repeat(1000)}…`)
    expect((await defined(() => Promise.reject(new Error('m'.repeat(1000))))).failures[0]?.message).toHaveLength(1000)
  })

  it('has bounds: to look at more than any machine has to tell would hold all others up', async () => {
    const nothings = (count: number): Promise<Survey> =>
      defined(() => ({ ram_gb: 8, ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`fact_${i}`, null])) }))
    // The parts of the reading are entries too: here it has one.
    expect(await nothings(16_382)).toMatchObject({ facts: { ram_gb: 8 }, failures: [] })
    expect(await nothings(16_383)).toMatchObject({
      facts: {},
      failures: [{ kind: 'malformed', message: 'the answer cannot be read: it holds more than 16384 values' }]
    })
    const devices = (count: number): Promise<Survey> => {
      const list = Array.from({ length: count }, () => ({ name: 'x', vendor: 'amd', kind: 'discrete' }))
      return surveyOf([strange('many', () => () => Promise.resolve({ _tag: 'Right', right: { devices: list } }), { provides: ['gpu_count'] })])
    }
    expect((await devices(1024)).facts).toMatchObject({ gpu_count: 1024 })
    expect(await devices(1025)).toMatchObject({ facts: {}, failures: [{ message: 'devices: found 1025, expected 1024 at most' }] })
  })

  it.each([
    [new Map([['ram_gb', 8]]), 'Map'],
    [new Date(0), 'Date'],
    [new Set(['ram_gb']), 'Set']
  ])('is no %s, in which no fact would be found', async (answer, name) => {
    expect((await defined(() => answer)).failures).toEqual([
      { adapter: 'mine', kind: 'malformed', message: `expected facts by name, found a ${name}` }
    ])
  })

  it('may be thrown away: throwing, rejecting and hanging are failures', async () => {
    expect((await defined(trap)).failures).toEqual([{ adapter: 'mine', kind: 'failed', message: 'code of a stranger was run' }])
    expect((await defined(() => rejection('x'))).failures).toEqual([{ adapter: 'mine', kind: 'failed', message: 'x' }])
  })
})

describe('a bad adapter', () => {
  const good = fc.record(
    {
      ram_gb: fc.constantFrom(4, 8, 16),
      cpu_threads: fc.constantFrom(8, 16),
      cpu_cores: fc.constantFrom(2, 4),
      os: fc.constantFrom('linux', 'darwin')
    },
    { requiredKeys: [] }
  )
  const costs = fc.constantFrom<Adapter['cost']>('memory', 'files', 'process')
  const bad = fc.record({
    name: fc.constantFrom('aa', 'zz'),
    probe: fc.constantFrom(...Object.values(BAD).map(([probe]) => probe)),
    cost: costs,
    precedence: fc.integer({ min: 0, max: 100 })
  })

  it('never changes what others gave', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ given: good, cost: costs, precedence: fc.constantFrom(10, 20) }), { maxLength: 4 }),
        bad,
        fc.nat(4),
        async (others, { probe, ...rest }, position) => {
          const adapters = others.map(({ given, ...more }, i) => answering(`good-${i}`, facts(given), more))
          const alone = await surveyOf(adapters)
          const beside = await surveyOf([
            ...adapters.slice(0, position),
            strange(rest.name, probe, { ...rest, provides: ['disk_free_gb'] }),
            ...adapters.slice(position)
          ])
          expect({ ...beside, failures: [] }).toEqual(alone)
          expect(alone.failures).toEqual([])
          expect(beside.failures.map(({ adapter }) => adapter)).toEqual([rest.name])
        }
      ),
      { numRuns: 300 }
    ))
})
