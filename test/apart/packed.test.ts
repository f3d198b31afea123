import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { pack, unpack, type Packed } from '../../src/apart/packed.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import { accept, type Accepted } from '../../src/probe/accept.ts'
import { toldError } from '../../src/probe/told-error.ts'
import { answering } from '../probe/adapters.ts'

const adapter = answering('any', {}, { provides: ['ram_gb', 'cpu_cores', 'os'] })
const judged = (answer: unknown): Accepted => accept(adapter, answer, builtInFacts)
const carried = (value: unknown): unknown => unpack(JSON.parse(JSON.stringify(pack(value))) as Packed)

const code = (key: string): object => Object.defineProperty({}, key, { get: () => 8, enumerable: true })
const odd = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withNullPrototype: true }),
  fc.constantFrom<unknown>(
    NaN,
    -0,
    -Infinity,
    undefined,
    Symbol('s'),
    () => 8,
    10n,
    new Date(0),
    new Error('an error'),
    [undefined],
    '__proto__',
    '\ud800'
  )
)
const mappingOf = (...keys: ReadonlyArray<string>): fc.Arbitrary<unknown> =>
  fc.oneof(fc.record(Object.fromEntries(keys.map((key) => [key, odd])), { requiredKeys: [] }), fc.constantFrom(...keys).map(code), odd)
const reading = fc.record(
  {
    memory: mappingOf('totalBytes', 'limitBytes'),
    system: mappingOf('os', 'container'),
    devices: fc.oneof(fc.array(mappingOf('name', 'vendor', 'kind', 'memoryBytes')), odd),
    devicesOf: odd,
    facts: mappingOf('ram_gb', 'cpu_cores', 'os', 'gpu_count', 'elsewhere')
  },
  { requiredKeys: [] }
)

describe('an answer that went to another process', () => {
  it('is judged as the answer itself is', () =>
    fc.assert(
      fc.property(fc.oneof(reading.map(E.right), reading, odd, odd.map(E.right)), (answer) => {
        expect(judged(carried(answer))).toEqual(judged(answer))
      }),
      { numRuns: 3000 }
    ))

  it('says why there is none as it would have said it here', () =>
    fc.assert(
      fc.property(odd, (why) => {
        expect(judged(carried(E.left(toldError(why))))).toEqual(judged(E.left(why)))
      })
    ))

  it('has all that JSON cannot say', () => {
    const values = { nan: NaN, zero: -0, far: -Infinity, nothing: undefined, big: 2n ** 70n, list: [1, undefined, 3], none: null, text: 'a\n\ud800' }
    expect(carried(values)).toEqual(values)
    // A hole is nothing too.
    expect(carried(Array(2))).toEqual([undefined, undefined])
    expect(typeof carried(Symbol('s'))).toBe('symbol')
    expect(typeof carried(() => 1)).toBe('function')
    expect(Object.prototype.toString.call(carried(new Map([[1, 2]])))).toBe('[object Map]')
  })

  it('takes no prototype along, and gives none', () => {
    const given = carried(JSON.parse('{"__proto__": {"polluted": 1}}')) as object
    expect(Object.hasOwn(given, '__proto__')).toBe(true)
    expect(Object.getPrototypeOf(given)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  it('is not run', () => {
    const trap = Object.defineProperty({}, 'facts', {
      get: () => {
        throw new Error('code of a stranger was run')
      }
    })
    expect(typeof (carried(trap) as { readonly facts: unknown }).facts).toBe('function')
    const listed = Object.defineProperty([1], 0, Object.getOwnPropertyDescriptor(trap, 'facts') ?? {})
    expect(typeof (carried(listed) as ReadonlyArray<unknown>)[0]).toBe('function')
  })

  it('has bounds: circles, long texts, and more values than any machine has', () => {
    const circle: Record<string, unknown> = { name: 'x' }
    circle['self'] = circle
    expect(JSON.stringify(carried(circle)).length).toBeLessThan(300)
    expect(carried('x'.repeat(1e6))).toHaveLength(20_000)
    const most = 'it holds more than 20000 values'
    expect(() => pack(Array.from({ length: 60_000 }))).toThrow(most)
    expect(() => pack(Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => 1)))).toThrow(most)
    expect(() => pack(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, 1])))).toThrow(most)
    expect(() => pack(new Uint8Array(1e8))).toThrow(most)
  })
})
