import type { ModelShape } from '../../src/models/model-shape.ts'

/**
 * All parameters of a model from its dimensions, written down plainly: what the published tensors add up to. Sources: the modelling
 * code of each family in Hugging Face's transformers.
 */
export const parameterCount = (shape: ModelShape): number => {
  const embedding = shape.vocabulary * shape.embedding
  const blocks = Array.from({ length: shape.layers }, (_, index) => blockOf(shape, index))
  return embedding * (shape.tied ? 1 : 2) + norm(shape) + blocks.reduce((sum, block) => sum + block, 0)
}

const blockOf = (shape: ModelShape, index: number): number =>
  (isRecurrent(shape, index) ? linearAttention(shape) : attention(shape)) + feedForward(shape, index) + norm(shape) * (isGemma(shape) ? 4 : 2)

const isGemma = ({ arch }: ModelShape): boolean => arch.startsWith('gemma')
const isRecurrent = ({ recurrent }: ModelShape, index: number): boolean =>
  recurrent !== null && typeof recurrent.pattern === 'number' && index % recurrent.pattern < recurrent.pattern - 1

const norm = ({ arch, embedding }: ModelShape): number => embedding * (arch === 'stablelm' ? 2 : 1)

const one = (value: number | ReadonlyArray<number>): number => (typeof value === 'number' ? value : Number.NaN)

const attention = (shape: ModelShape): number => {
  if (shape.latent !== null) return latentAttention(shape)
  const queries = one(shape.heads) * shape.headKey
  const keys = one(shape.kvHeads) * shape.headKey
  const values = one(shape.kvHeads) * shape.headValue
  const results = one(shape.heads) * shape.headValue
  const gate = shape.arch.startsWith('qwen35') ? queries : 0
  const weights = shape.embedding * (queries + gate + keys + values + results)
  const inputBias = ['qwen2', 'gpt-oss', 'stablelm'].includes(shape.arch) ? queries + keys + values : 0
  const outputBias = shape.arch === 'gpt-oss' ? shape.embedding + one(shape.heads) : 0
  const headNorms = ['qwen3', 'qwen3moe', 'gemma3', 'qwen35', 'qwen35moe'].includes(shape.arch) ? 2 * shape.headKey : 0
  const wideNorms = shape.arch === 'olmo2' ? queries + keys : 0
  return weights + inputBias + outputBias + headNorms + wideNorms
}

const latentAttention = ({ latent, embedding, heads }: ModelShape): number => {
  if (latent === null || latent.queryRank !== null) return Number.NaN
  const plain = latent.headKey - latent.rope
  const down = embedding * (latent.kvRank + latent.rope) + latent.kvRank
  const up = latent.kvRank * one(heads) * (plain + latent.headValue)
  return embedding * one(heads) * (latent.headKey + latent.headValue) + down + up
}

const linearAttention = ({ recurrent, embedding }: ModelShape): number => {
  if (recurrent === null) return Number.NaN
  const mixed = 2 * recurrent.groups * recurrent.stateSize + recurrent.innerSize
  const projections = embedding * (mixed + 2 * recurrent.innerSize + 2 * recurrent.timeStepRank)
  return projections + mixed * recurrent.convKernel + 2 * recurrent.timeStepRank + recurrent.innerSize / recurrent.timeStepRank
}

const feedForward = (shape: ModelShape, index: number): number => {
  const { experts, embedding } = shape
  if (experts === null || index < experts.leadingDense) return 3 * embedding * one(shape.feedForward)
  const biases = shape.arch === 'gpt-oss' ? experts.count * (2 * experts.feedForward + embedding + 1) : 0
  return embedding * experts.count + 3 * embedding * (experts.count * experts.feedForward + experts.sharedFeedForward) + biases
}
