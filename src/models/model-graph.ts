import { architectureOf } from './architecture.ts'
import { attention, cacheInputs, type CacheInputs } from './attention-graph.ts'
import { isQuantized } from './block-types.ts'
import { denseFeedForward, expertFeedForward, linear, norm, withSharedExpert } from './feed-forward-graph.ts'
import type { GraphPlan } from './graph-plan.ts'
import { createGraph, elementwise, inputValue, result, view, type Graph, type Value } from './graph.ts'
import { layersOf, type Layer } from './layers.ts'
import { linearAttention } from './linear-attention-graph.ts'
import type { LatentAttention, ModelShape } from './model-shape.ts'
import { planOf, slidingCells, type Settings } from './settings.ts'

/** What the host hands in once for all layers. */
interface Inputs {
  readonly positions: Value
  readonly everything: CacheInputs
  readonly window: CacheInputs
  readonly states: Value
}

/** Memory is given back from block to block, so more blocks than these change nothing; a hostile file may claim any number. */
const MOST_LAYERS = 256

/**
 * The graph of one computation of as many tokens as fit into it, as the engine builds it to reserve memory.
 * Source: llama.cpp v0.5.0, src/models/*.cpp, src/llama-graph.cpp, src/llama-context.cpp (sched_reserve).
 */
export const modelGraph = (shape: ModelShape, settings: Settings): Graph => {
  const layers = layersOf(shape.layers > MOST_LAYERS ? { ...shape, layers: MOST_LAYERS } : shape)
  const plan = graphPlan(shape, settings, layers)
  const { graph, architecture, tokens } = plan
  const inputs = hostInputs(shape, settings, plan, layers)
  const picked = inputValue('i32', plan.outputs)
  const pick = (value: Value): Value => result([value.dimensions[0], plan.outputs], [value, picked])

  let value = graph.expand(result([shape.embedding, tokens], [inputValue('i32', tokens)]))
  graph.expand(inputValue('f32', shape.embedding, tokens))
  if (architecture.scales.has('input')) value = elementwise(value)
  for (const layer of layers) {
    const last = layer.index === layers.length - 1 && !architecture.lateOutputs
    value = block(plan, shape, layer, inputs, value, last ? pick : (all) => all)
  }
  return withOutput(plan, shape, value, pick)
}

const graphPlan = (shape: ModelShape, settings: Settings, layers: ReadonlyArray<Layer>): GraphPlan => {
  const { tokens, streams, outputs } = planOf(settings)
  return {
    graph: createGraph(),
    architecture: architectureOf(shape.arch),
    embedding: shape.embedding,
    tokens,
    streams,
    outputs,
    flash: settings.flashAttention,
    sliding: layers.some((layer) => layer.sliding),
    quantizedKeys: isQuantized(settings.kvKey),
    quantizedValues: isQuantized(settings.kvValue),
    wideKeys: settings.kvKey === 'f32',
    wideValues: settings.kvValue === 'f32',
    widestValues: Math.max(...layers.map((layer) => layer.kvHeads * layer.headValue)),
    cacheElement: settings.kvKey === 'f32' ? 'f32' : 'f16'
  }
}

const hostInputs = (shape: ModelShape, settings: Settings, plan: GraphPlan, layers: ReadonlyArray<Layer>): Inputs => {
  const { cells, streams } = planOf(settings)
  const of = (sliding: boolean, size: number): CacheInputs => {
    const like = layers.find((layer) => !layer.recurrent && layer.sliding === sliding)
    const widths = { headKey: like?.headKey ?? 0, headValue: like?.headValue ?? 0, latent: shape.latent !== null }
    return cacheInputs(plan, { cells: size, sliding, ...widths })
  }
  return {
    positions: inputValue('i32', plan.tokens * plan.architecture.positions),
    everything: of(false, cells),
    window: of(true, slidingCells(shape.sliding?.window ?? 0, planOf(settings), settings.swaFull)),
    states: inputValue('i32', streams)
  }
}

/** One block: attention and feed-forward part, each with its norms and the sum with what came in. */
const block = (plan: GraphPlan, shape: ModelShape, layer: Layer, inputs: Inputs, given: Value, pick: (value: Value) => Value): Value => {
  const { graph, architecture } = plan
  const normed = norm(given)
  if (shape.recurrent !== null) graph.expand(normed)
  const cache = layer.sliding ? inputs.window : inputs.everything
  let value =
    layer.recurrent && shape.recurrent !== null
      ? linearAttention(plan, shape.recurrent, inputs.states, normed)
      : shape.latent === null
        ? headAttention(plan, layer, cache, inputs.positions, normed)
        : latentAttention(plan, shape.latent, layer, cache, inputs.positions, normed)
  value = pick(value)
  const residual = pick(given)
  const step = (of: Value): Value => (architecture.scales.has('residual') ? elementwise(of) : of)
  if (architecture.postNorms) value = norm(value)
  const middle = elementwise(step(value), residual)
  const before = norm(middle)
  let after =
    shape.experts !== null && layer.hasExperts
      ? withSharedExpert(plan, before, expertFeedForward(plan, before, shape.experts), shape.experts.sharedFeedForward)
      : denseFeedForward(before, layer.feedForward, architecture.fusedFeedForward)
  if (architecture.postNorms) after = norm(after)
  // Phi adds what came in first, all others the result: which of the two is overwritten depends on it.
  return architecture.fusedFeedForward ? elementwise(middle, after) : elementwise(step(after), middle)
}

const headAttention = (plan: GraphPlan, layer: Layer, cache: CacheInputs, positions: Value, value: Value): Value => {
  const { architecture, tokens } = plan
  const { heads, kvHeads, headKey, headValue } = layer
  const [queries, keys, values] = [heads * headKey, kvHeads * headKey, kvHeads * headValue]
  const biased = (of: Value): Value => (architecture.qkvBias ? elementwise(of) : of)
  const fused = architecture.fusedQkv ? biased(linear(value, queries + keys + values)) : null
  const part = (width: number): Value => fused ?? biased(linear(value, width))
  const whole = part(architecture.gatedAttention ? 2 * queries : queries)
  const placed = (of: Value): Value =>
    architecture.noPositionEvery > 0 && (layer.index + 1) % architecture.noPositionEvery === 0 ? of : elementwise(of, positions)
  const normed = (of: Value): Value => (architecture.headNorms ? norm(of) : of)
  let query = placed(normed(view(whole, [headKey, heads, tokens])))
  const key = placed(normed(view(part(keys), [headKey, kvHeads, tokens])))
  if (architecture.scales.has('query')) query = elementwise(query)
  const given = { query, key, value: view(part(values), [headValue, kvHeads, tokens]), heads, kvHeads, headKey, headValue, unpackedValue: null }
  const gate = architecture.gatedAttention ? result([queries, tokens], [view(whole, [headKey, heads, tokens])]) : null
  const attended = attention(plan, cache, given, architecture.fusedQkv)
  const out = linear(gate === null ? attended : elementwise(attended, elementwise(gate)), plan.embedding)
  return architecture.outputBias ? elementwise(out) : out
}

/** Keys and values are one compressed row; the queries are brought into its space. Source: llama.cpp v0.5.0, src/models/deepseek2.cpp. */
const latentAttention = (plan: GraphPlan, latent: LatentAttention, layer: Layer, cache: CacheInputs, positions: Value, value: Value): Value => {
  const { tokens } = plan
  const { heads } = layer
  const { kvRank, rope } = latent
  const plainKey = latent.headKey - rope
  const compressed = latent.queryRank === null ? value : norm(linear(value, latent.queryRank))
  const query = view(linear(compressed, latent.headKey * heads), [latent.headKey, heads, tokens])
  const row = linear(value, kvRank + rope)
  const keyPosition = elementwise(view(row, [rope, 1, tokens]), positions)
  const shared = norm(view(row, [kvRank, tokens]))
  const queryPosition = elementwise(view(query, [rope, heads, tokens]), positions)
  const absorbed = result([kvRank, tokens, heads], [view(query, [plainKey, tokens, heads])])
  const wide = result([kvRank + rope, heads, tokens], [view(absorbed, [kvRank, heads, tokens]), queryPosition])
  const rows = view(shared, [kvRank, 1, tokens])
  const key = result([kvRank + rope, 1, tokens], [rows, keyPosition])
  const widths = { heads, kvHeads: 1, headKey: kvRank + rope, headValue: kvRank, unpackedValue: latent.headValue }
  return linear(attention(plan, cache, { query: wide, key, value: rows, ...widths }, false), plan.embedding)
}

const withOutput = (plan: GraphPlan, shape: ModelShape, last: Value, pick: (value: Value) => Value): Graph => {
  const { graph, architecture } = plan
  let value = last
  // The hidden state of the last layer is a result of its own where outputs are picked behind it.
  if (architecture.lateOutputs && shape.recurrent === null) graph.results.add(value)
  if (architecture.lateOutputs && shape.recurrent === null) value = pick(value)
  value = norm(value)
  graph.results.add(value)
  if (architecture.lateOutputs && shape.recurrent !== null) graph.results.add((value = pick(value)))
  let logits = linear(value, shape.vocabulary)
  if (architecture.softCaps.output) logits = elementwise(elementwise(elementwise(logits)))
  if (architecture.scales.has('output')) logits = elementwise(logits)
  graph.results.add(logits)
  graph.expand(logits)
  return graph
}
