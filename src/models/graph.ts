/** Types of the values that the engine's graph computes with, and the bytes of an element. */
const ELEMENT_BYTES = { f32: 4, f16: 2, i32: 4, i64: 8 } as const
export type Element = keyof typeof ELEMENT_BYTES

/** Dimensions, the innermost first, as in ggml. */
export type Dimensions = readonly [number, number, number, number]

/** One tensor of the graph. What lives outside the compute buffer (weights, caches) is no value, or a view of `OUTSIDE`. */
export interface Value {
  readonly type: Element
  readonly dimensions: Dimensions
  readonly sources: ReadonlyArray<Value>
  /** whose memory it looks into, at the very bottom; null where it has its own */
  readonly viewOf: Value | null
  /** its result may overwrite a source of the same layout */
  readonly inPlace: boolean
  readonly input: boolean
  /** its place in `values` of its graph; -1 before the graph has reached it */
  id: number
}

/** Memory that the compute buffer does not hold. */
export const OUTSIDE: Value = { type: 'f32', dimensions: [0, 0, 0, 0], sources: [], viewOf: null, inPlace: false, input: false, id: -1 }

/** Bytes of a value, without padding. */
export const bytesOf = ({ type, dimensions: [a, b, c, d] }: Value): number => ELEMENT_BYTES[type] * a * b * c * d

/** A graph while it is built: values in the order in which the engine computes them, inputs in the order in which it meets them. */
export interface Graph {
  readonly computed: ReadonlyArray<Value>
  readonly inputs: ReadonlyArray<Value>
  /** the results of the graph, whose memory is never given back */
  readonly results: Set<Value>
  /** Appends all that a value needs, depth first, then itself; returns the value. */
  readonly expand: (value: Value) => Value
}

export const createGraph = (): Graph => {
  const computed: Value[] = []
  const inputs: Value[] = []
  let met = 0
  const expand = (value: Value): Value => {
    if (value === OUTSIDE || value.id >= 0) return value
    value.id = met++
    for (const source of value.sources) expand(source)
    ;(value.input ? inputs : computed).push(value)
    return value
  }
  return { computed, inputs, results: new Set(), expand }
}

const padded = (dimensions: ReadonlyArray<number>): Dimensions => [dimensions[0] ?? 1, dimensions[1] ?? 1, dimensions[2] ?? 1, dimensions[3] ?? 1]

/** What the host hands in before each run. */
export const inputValue = (type: Element, ...dimensions: ReadonlyArray<number>): Value => ({
  type,
  dimensions: padded(dimensions),
  sources: [],
  viewOf: null,
  inPlace: false,
  input: true,
  id: -1
})

/** The result of an operation, in memory of its own. */
export const result = (dimensions: ReadonlyArray<number>, sources: ReadonlyArray<Value>, type: Element = 'f32'): Value => ({
  type,
  dimensions: padded(dimensions),
  sources,
  viewOf: null,
  inPlace: false,
  input: false,
  id: -1
})

/** The result of an operation element by element, which may overwrite its first source or another of the same layout. */
export const elementwise = (first: Value, ...others: ReadonlyArray<Value>): Value => ({
  type: first.type,
  dimensions: first.dimensions,
  sources: [first, ...others],
  viewOf: null,
  inPlace: true,
  input: false,
  id: -1
})

/** A look into the memory of another value, with dimensions of its own; `also` are what else has to be computed before. */
export const view = (of: Value, dimensions: ReadonlyArray<number>, ...also: ReadonlyArray<Value>): Value => ({
  type: of.type,
  dimensions: padded(dimensions),
  sources: [of, ...also],
  viewOf: of.viewOf ?? of,
  inPlace: false,
  input: false,
  id: -1
})

/** Writes into memory outside of the compute buffer. */
export const write = (...sources: ReadonlyArray<Value>): Value => ({
  type: 'f32',
  dimensions: [0, 0, 0, 0],
  sources,
  viewOf: OUTSIDE,
  inPlace: false,
  input: false,
  id: -1
})
