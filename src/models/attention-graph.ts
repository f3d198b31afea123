import type { GraphPlan } from './graph-plan.ts'
import { elementwise, inputValue, OUTSIDE, result, view, write, type Value } from './graph.ts'

/** What a layer brings to its attention: query, key and value, and how wide and many the heads are. */
export interface Attended {
  readonly query: Value
  readonly key: Value
  readonly value: Value
  readonly heads: number
  readonly kvHeads: number
  readonly headKey: number
  readonly headValue: number
  /** width of a value head once unpacked, in latent attention; null elsewhere */
  readonly unpackedValue: number | null
}

/** What the host hands in for the layers that share a cache: where to write, who sees whom, and the rotations of a quantized cache. */
export interface CacheInputs {
  readonly cells: number
  readonly sliding: boolean
  readonly keyPlaces: Value
  readonly valuePlaces: Value
  readonly mask: Value
  readonly keyTurn: Value | null
  readonly valueTurn: Value | null
}

/** Side of the matrix by which key heads are turned before they are stored in a quantized cache: the largest power of 2 in their width. */
const keyTurnSide = (width: number): number => {
  let side = 64
  while (width % (side * 2) === 0) side *= 2
  return side
}

/**
 * Source: llama.cpp v0.5.0, src/llama-kv-cache.cpp (build_input_k_idxs, build_input_v_idxs, build_input_k_rot, build_input_v_rot)
 * and src/llama-graph.cpp (build_attn_inp_kq_mask).
 */
export const cacheInputs = (
  plan: GraphPlan,
  layers: { readonly cells: number; readonly sliding: boolean; readonly headKey: number; readonly headValue: number; readonly latent: boolean }
): CacheInputs => {
  const { tokens, streams, flash } = plan
  const turns = (quantized: boolean, width: number): boolean => quantized && !layers.latent && width > 0 && width % 64 === 0
  const square = (side: number): Value => inputValue('f32', side, side)
  return {
    cells: layers.cells,
    sliding: layers.sliding,
    keyPlaces: inputValue('i64', tokens),
    valuePlaces: inputValue('i64', flash ? tokens : tokens * plan.widestValues),
    mask: inputValue(flash ? 'f16' : 'f32', layers.cells, tokens / streams, 1, streams),
    keyTurn: turns(plan.quantizedKeys, layers.headKey) ? square(keyTurnSide(layers.headKey)) : null,
    valueTurn: turns(plan.quantizedValues, layers.headValue) ? square(64) : null
  }
}

/** A value turned by a matrix; one that does not lie in one piece is copied first. */
const turned = (value: Value, turn: Value, inOnePiece = true): Value => {
  const side = turn.dimensions[0]
  const count = value.dimensions.reduce((product, size) => product * size, 1)
  const flat = [side, count / side]
  const source = inOnePiece ? view(value, flat) : result(flat, [value])
  return view(result(flat, [turn, source]), value.dimensions)
}

/**
 * The attention of one layer up to the joined heads: writes the cache, reads it, and returns a value of heads × width a token.
 * Source: llama.cpp v0.5.0, src/llama-graph.cpp (build_attn, build_attn_mha), src/llama-kv-cache.cpp (cpy_k, cpy_v).
 */
export const attention = (plan: GraphPlan, cache: CacheInputs, given: Attended, fusedValue: boolean): Value => {
  const { graph, tokens } = plan
  const { keyTurn, valueTurn } = cache
  const query = keyTurn === null ? given.query : turned(given.query, keyTurn)
  const key = keyTurn === null ? given.key : turned(given.key, keyTurn)
  const value = valueTurn === null ? given.value : turned(given.value, valueTurn, !fusedValue)
  const latent = given.unpackedValue !== null
  for (const part of plan.sliding ? [query, key, value] : [query, value, key]) graph.expand(part)
  graph.expand(write(view(key, [given.kvHeads * given.headKey, tokens]), cache.keyPlaces))
  if (!latent) graph.expand(write(storedValue(plan, given, value, fusedValue && valueTurn === null), cache.valuePlaces))
  const joined = plan.flash ? flashAttention(plan, cache, given, query) : plainAttention(plan, cache, given, query)
  graph.expand(joined)
  return valueTurn === null ? joined : turned(joined, valueTurn)
}

/** Without flash attention values are stored element by element, for which they must lie in one piece and be of the widest layer's width. */
const storedValue = (plan: GraphPlan, given: Attended, value: Value, apart: boolean): Value => {
  const width = given.kvHeads * given.headValue
  const flat = [width, plan.tokens]
  if (plan.flash) return view(value, flat)
  const whole = apart ? result(flat, [value]) : view(value, flat)
  const wide = width < plan.widestValues ? result([plan.widestValues, plan.tokens], [whole]) : whole
  return view(wide, [1, plan.widestValues * plan.tokens])
}

/** A cache of 32 bits is copied into 16 before it is read. */
const flashAttention = (plan: GraphPlan, cache: CacheInputs, given: Attended, query: Value): Value => {
  const { tokens, streams } = plan
  const each = tokens / streams
  const narrowed = (wide: boolean, width: number): ReadonlyArray<Value> =>
    wide ? [result([width, cache.cells, given.kvHeads, streams], [OUTSIDE], 'f16')] : []
  const stored = [
    ...narrowed(plan.wideKeys, given.headKey),
    ...narrowed(given.unpackedValue === null ? plan.wideValues : plan.wideKeys, given.headValue)
  ]
  const turnedQuery = view(query, [given.headKey, each, given.heads, streams])
  const heads = result([given.headValue, given.heads, each, streams], [turnedQuery, ...stored, cache.mask])
  if (given.unpackedValue === null) return view(heads, [given.headValue * given.heads, tokens])
  const unpacked = result([given.unpackedValue, each, given.heads, streams], [view(heads, [given.headValue, each, given.heads, streams])])
  const whole = result([given.unpackedValue, given.heads, each, streams], [view(unpacked, [given.unpackedValue, given.heads, each, streams])])
  return view(whole, [given.unpackedValue * given.heads, tokens])
}

const plainAttention = (plan: GraphPlan, cache: CacheInputs, given: Attended, query: Value): Value => {
  const { tokens, streams } = plan
  const each = tokens / streams
  let scores = result([cache.cells, each, given.heads, streams], [view(query, [given.headKey, each, given.heads, streams])])
  if (plan.architecture.softCaps.attention) scores = elementwise(elementwise(elementwise(scores)))
  scores = elementwise(scores, cache.mask)
  // The latent rows are stored by token, so the part that serves as values is transposed into a copy.
  const values = given.unpackedValue === null ? OUTSIDE : result([cache.cells, given.headValue, 1, streams], [OUTSIDE], plan.cacheElement)
  let heads = result([given.headValue, each, given.heads, streams], [values, scores])
  if (given.unpackedValue !== null) heads = result([given.unpackedValue, each, given.heads, streams], [heads])
  const width = given.unpackedValue ?? given.headValue
  return result([width * given.heads, tokens], [view(heads, [width, given.heads, each, streams])])
}
