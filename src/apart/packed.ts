/**
 * A value of a stranger as JSON: what carries it between processes keeps all that an answer is judged by, and nothing that could run.
 * Code (a function, a getter) travels as a word that says so.
 */
export type Packed =
  | string
  | number
  | boolean
  | null
  | { readonly list: ReadonlyArray<Packed> }
  /** `kind` where it is no plain object: Map, Date. */
  | { readonly mapping: ReadonlyArray<readonly [key: string, value: Packed]>; readonly kind?: string }
  | { readonly number: string }
  | { readonly bigint: string }
  | { readonly a: 'nothing' | 'code' | 'symbol' }

/** Deeper than any reading: a device's property is four below the answer. */
const DEEPEST = 8
const MOST_VALUES = 20_000
const LONGEST_TEXT = 20_000

const atMost = (count: number): void => {
  if (count > MOST_VALUES) throw new Error(`it holds more than ${MOST_VALUES} values`)
}

/** Throws where a Proxy does, and where there are more values than any machine has. */
export const pack = (value: unknown): Packed => {
  let count = 0
  const packed = (one: unknown, depth: number): Packed => {
    atMost(++count)
    if (typeof one === 'string') return one.slice(0, LONGEST_TEXT)
    if (typeof one === 'boolean' || one === null) return one
    if (typeof one === 'number') return Number.isFinite(one) && !Object.is(one, -0) ? one : { number: Object.is(one, -0) ? '-0' : String(one) }
    if (typeof one === 'bigint') return { bigint: String(one).slice(0, LONGEST_TEXT) }
    if (typeof one !== 'object') return { a: one === undefined ? 'nothing' : typeof one === 'symbol' ? 'symbol' : 'code' }
    if (depth >= DEEPEST) return Array.isArray(one) ? { list: [] } : { mapping: [] }
    const part = (property: PropertyDescriptor | undefined): Packed =>
      property?.get !== undefined || property?.set !== undefined ? { a: 'code' } : packed(property?.value, depth + 1)
    if (Array.isArray(one)) {
      const { length } = one
      atMost(length)
      return { list: Array.from({ length }, (_, index) => part(Object.getOwnPropertyDescriptor(one, index))) }
    }
    // Each byte of a buffer is a property of it.
    if (ArrayBuffer.isView(one)) atMost(one.byteLength)
    const kind = Object.prototype.toString.call(one).slice(8, -1)
    const keys = Object.getOwnPropertyNames(one)
    atMost(keys.length)
    const mapping = keys.map((key) => [key.slice(0, LONGEST_TEXT), part(Object.getOwnPropertyDescriptor(one, key))] as const)
    return kind === 'Object' ? { mapping } : { mapping, kind }
  }
  return packed(value, 0)
}

/** The value again. Of code a function remains that does nothing: whoever judges the value sees that code was there. */
export const unpack = (packed: Packed): unknown => {
  if (typeof packed !== 'object' || packed === null) return packed
  if ('list' in packed) return packed.list.map(unpack)
  if ('mapping' in packed) {
    const mapping = Object.fromEntries(packed.mapping.map(([key, value]) => [key, unpack(value)]))
    return packed.kind === undefined ? mapping : Object.assign(mapping, { [Symbol.toStringTag]: packed.kind })
  }
  if ('number' in packed) return Number(packed.number)
  if ('bigint' in packed) return BigInt(packed.bigint)
  return { nothing: undefined, symbol: Symbol.for('plimsoll'), code: (): void => undefined }[packed.a]
}
