import { linear, norm } from './feed-forward-graph.ts'
import type { GraphPlan } from './graph-plan.ts'
import { elementwise, OUTSIDE, result, view, write, type Value } from './graph.ts'
import type { Recurrent } from './model-shape.ts'

/** Floats that a recurrent layer keeps for a sequence: the last inputs of its convolution, and its state. */
export const stateFloats = ({ convKernel, innerSize, stateSize, groups }: Recurrent): { readonly convolution: number; readonly state: number } => ({
  convolution: (convKernel - 1) * (innerSize + 2 * groups * stateSize),
  state: stateSize * innerSize
})

/**
 * A gated delta net, the linear attention of Qwen 3.5: convolution, state update, gated norm.
 * Source: llama.cpp v0.5.0, src/models/qwen35.cpp (build_layer_attn_linear), src/models/delta-net-base.cpp, src/llama-graph.cpp (build_rs).
 */
export const linearAttention = (plan: GraphPlan, recurrent: Recurrent, statePlaces: Value, value: Value): Value => {
  const { graph, tokens, streams } = plan
  const { convKernel, innerSize, stateSize, groups, timeStepRank } = recurrent
  const each = tokens / streams
  const channels = innerSize + 2 * groups * stateSize
  const headValue = Math.ceil(innerSize / timeStepRank)
  const floats = stateFloats(recurrent)

  const mixed = view(linear(value, channels), [channels, each, streams])
  const gate = linear(value, innerSize)
  const beta = elementwise(view(linear(value, timeStepRank), [1, timeStepRank, each, streams]))
  const alpha = view(linear(value, timeStepRank), [timeStepRank, each, streams])
  const decay = view(elementwise(elementwise(elementwise(alpha))), [1, timeStepRank, each, streams])

  const before = stored(plan, statePlaces, floats.convolution)
  const window = result(
    [convKernel - 1 + each, channels, streams],
    [view(before, [convKernel - 1, channels, streams]), view(mixed, [each, channels, streams])]
  )
  graph.expand(write(view(window, [convKernel - 1, channels, streams])))
  const state = view(stored(plan, statePlaces, floats.state), [headValue, headValue, timeStepRank, streams])

  const convolved = elementwise(result([channels, each, streams], [window]))
  const query = elementwise(elementwise(view(convolved, [stateSize, groups, each, streams])))
  const key = elementwise(elementwise(view(convolved, [stateSize, groups, each, streams])))
  const values = view(convolved, [headValue, timeStepRank, each, streams])
  const updated = result([headValue * timeStepRank, tokens + headValue * streams], [query, key, values, decay, beta, state])
  graph.expand(write(view(updated, [headValue, headValue, timeStepRank, streams])))

  const attended = norm(view(updated, [headValue, timeStepRank, each, streams]))
  const gated = elementwise(attended, elementwise(view(gate, [headValue, timeStepRank, each, streams])))
  return view(linear(view(gated, [innerSize, each, streams]), plan.embedding), [plan.embedding, tokens])
}

/** The states of all sequences, fetched; those that stay as they are are copied aside, which are none when memory is reserved. */
const stored = (plan: GraphPlan, statePlaces: Value, floats: number): Value => {
  const fetched = plan.graph.expand(result([floats, plan.streams], [OUTSIDE, view(statePlaces, [plan.streams])]))
  plan.graph.expand(write(result([floats, 0], [OUTSIDE, view(statePlaces, [0])])))
  return fetched
}
