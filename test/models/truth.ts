import { either as E } from 'fp-ts'
import { readFileSync } from 'node:fs'
import type { BlockType } from '../../src/models/block-types.ts'
import type { ModelShape } from '../../src/models/model-shape.ts'
import type { Quant } from '../../src/models/quant-recipe.ts'
import type { Settings } from '../../src/models/settings.ts'
import { shapeOfMetadata, type MetadataValue } from '../../src/models/shape-of-metadata.ts'
import type { TensorSpec } from '../../src/models/tensor-layout.ts'

/** One model, measured in every configuration; what its cache and compute buffer need does not depend on the quantization. */
export interface Measured {
  readonly id: string
  readonly metadata: Readonly<Record<string, MetadataValue>>
  readonly output: boolean
  readonly choiceBias: boolean
  readonly tensors: number
  readonly ropeFreqs: number
  readonly vocabulary: number
  readonly files: Readonly<
    Partial<Record<Quant, { readonly bytes: number; readonly types: Readonly<Partial<Record<BlockType, readonly [number, number]>>> }>>
  >
  readonly cache: ReadonlyArray<number>
  readonly compute: ReadonlyArray<number>
}

/** A process that decoded 520 tokens. */
interface Process {
  readonly file: string
  readonly mmap: number
  readonly repack: number
  readonly context: number
  readonly weights: number
  readonly resident: number
  readonly repacked: number
}

interface Truth {
  readonly configurations: ReadonlyArray<string>
  readonly models: ReadonlyArray<Measured>
  readonly processes: ReadonlyArray<Process>
}

/** What llama.cpp itself says that it needs; the file names where it comes from. */
export const truth = JSON.parse(readFileSync(new URL('truth.json', import.meta.url), 'utf8')) as Truth

/** `context:keys:values:flash:ubatch[:sequences[:full sliding caches[:outputs]]]` */
export const settingsOf = (configuration: string): Settings => {
  const [context, kvKey, kvValue, flash, ubatch, parallel = '1', swaFull = '0', outputs = '0'] = configuration.split(':')
  return {
    context: Number(context),
    kvKey: kvKey as Settings['kvKey'],
    kvValue: kvValue as Settings['kvValue'],
    flashAttention: flash === '1',
    ubatch: Number(ubatch),
    parallel: Number(parallel),
    swaFull: swaFull === '1',
    outputs: Number(outputs)
  }
}

/** The tensors that the shape is read from: of the first block with experts only the one that tells. */
const telling = ({ metadata, output, choiceBias, vocabulary }: Measured): ReadonlyArray<TensorSpec> => {
  const arch = JSON.stringify(metadata['general.architecture']).slice(1, -1)
  const of = (key: string): number => Number(metadata[`${arch}.${key}`] ?? 0)
  const embedding = of('embedding_length')
  const block = `blk.${of('leading_dense_block_count')}`
  const shared = of('expert_shared_feed_forward_length') || of('expert_shared_count') * of('expert_feed_forward_length')
  return [
    { name: 'token_embd.weight', dimensions: [embedding, vocabulary] },
    ...(output ? [{ name: 'output.weight', dimensions: [embedding, vocabulary] }] : []),
    ...(shared > 0 ? [{ name: `${block}.ffn_up_shexp.weight`, dimensions: [embedding, shared] }] : []),
    ...(choiceBias ? [{ name: `${block}.exp_probs_b.bias`, dimensions: [of('expert_count')] }] : [])
  ]
}

export const shapeOf = (measured: Measured): ModelShape => {
  const shape = shapeOfMetadata(new Map(Object.entries(measured.metadata)), telling(measured))
  if (E.isLeft(shape)) throw new Error(shape.left.join('; '))
  return { ...shape.right, ...(measured.ropeFreqs > 0 ? { ropeFactors: measured.ropeFreqs } : {}) }
}
