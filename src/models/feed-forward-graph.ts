import type { GraphPlan } from './graph-plan.ts'
import { elementwise, result, view, type Value } from './graph.ts'
import type { Experts } from './model-shape.ts'

/** A weight applied: the same tokens, `width` elements each. */
export const linear = (value: Value, width: number): Value => result([width, ...value.dimensions.slice(1)], [value])

/** A norm and its weight. */
export const norm = (value: Value): Value => elementwise(elementwise(value))

/** The dense part: up, gate and their product, down. Source: llama.cpp v0.5.0, src/llama-graph.cpp (build_ffn). */
export const denseFeedForward = (value: Value, width: number, fused = false): Value => {
  const embedding = value.dimensions[0]
  if (fused) {
    const both = linear(value, 2 * width)
    return linear(result([width, ...both.dimensions.slice(1)], [both]), embedding)
  }
  const up = linear(value, width)
  const gate = linear(value, width)
  return linear(result(gate.dimensions, [gate, up]), embedding)
}

/**
 * A mixture of experts: the gate, the choice, the chosen experts' work, their weighted sum.
 * Source: llama.cpp v0.5.0, src/llama-graph.cpp (build_moe_ffn).
 */
export const expertFeedForward = (plan: GraphPlan, value: Value, experts: Experts): Value => {
  const { graph, architecture } = plan
  const { count, used, feedForward } = experts
  const [embedding, tokens] = value.dimensions
  const biased = (of: Value, ...by: ReadonlyArray<Value>): Value => (architecture.expertBias ? elementwise(of, ...by) : of)
  const scores = biased(linear(value, count))
  const probabilities = architecture.expertBias ? scores : elementwise(scores)
  const preferred = experts.choiceBias === true ? elementwise(probabilities) : probabilities
  const chosen = view(result([count, tokens], [preferred], 'i32'), [used, tokens])
  let weights = result([1, used, tokens], [view(probabilities, [1, count, tokens]), chosen])
  if (architecture.expertBias) weights = view(elementwise(view(weights, [used, tokens])), [1, used, tokens])
  if (experts.normalised ?? architecture.expertNorm) {
    const flat = view(weights, [used, tokens])
    const sum = elementwise(result([1, tokens], [flat]))
    weights = view(elementwise(flat, sum), [1, used, tokens])
  }
  if (experts.scaled === true) weights = elementwise(weights)
  graph.expand(weights)

  const alone = view(value, [embedding, 1, tokens])
  const up = biased(result([feedForward, used, tokens], [alone, chosen]), chosen)
  const gate = biased(result([feedForward, used, tokens], [alone, chosen]), chosen)
  const product = result(gate.dimensions, [gate, up])
  const down = elementwise(biased(result([embedding, used, tokens], [product, chosen]), chosen), weights)
  graph.expand(down)
  const parts = Array.from({ length: used }, () => graph.expand(view(down, [embedding, tokens])))
  const [first, ...others] = parts
  if (first === undefined) return down
  if (others.length === 0) return result([embedding, tokens], [first])
  return others.reduce((sum, part) => graph.expand(elementwise(sum, part)), first)
}

/** The expert that every token passes through, added to the others' sum. */
export const withSharedExpert = (plan: GraphPlan, value: Value, chosen: Value, width: number): Value => {
  if (width === 0) return chosen
  const { sharedGate } = plan.architecture
  const shared = denseFeedForward(value, width)
  if (sharedGate === 'none') return elementwise(chosen, shared)
  const gate = linear(value, 1)
  return elementwise(chosen, elementwise(shared, sharedGate === 'divided' ? elementwise(elementwise(gate), gate) : elementwise(gate)))
}
