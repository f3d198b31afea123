import { blockElements, rowBytes, type BlockType } from './block-types.ts'
import { layersOf } from './layers.ts'
import type { ModelShape } from './model-shape.ts'
import { kindOf, RECIPES, recipeType, type Mixture, type Quant, type Subject } from './quant-recipe.ts'
import { tensorsOf, type TensorSpec } from './tensor-layout.ts'

/** A tensor with the type of its elements. */
export interface Tensor extends TensorSpec {
  readonly type: BlockType
}

/** Tensors begin at multiples of this in memory (GGUF_DEFAULT_ALIGNMENT). */
const ALIGNMENT = 32

/** Bytes of a tensor in memory, rounded up to where the next one begins. */
export const tensorBytes = ({ dimensions: [row = 1, ...others], type }: Tensor): number => {
  const bytes = others.reduce((product, size) => product * size, rowBytes(type, row))
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

/** Bytes of all tensors together. Exact below 2^53. */
export const weightBytes = (tensors: ReadonlyArray<Tensor>): number => tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), 0)

/** A model's tensors as `llama-quantize` would make them, without an importance matrix and without options. */
export const quantized = (shape: ModelShape, quant: Quant): ReadonlyArray<Tensor> => {
  const tensors = tensorsOf(shape)
  const mixture = mixtureOf(shape)
  const values = new Map(tensors.filter(({ name }) => isValueLike(name)).map(({ name }, at) => [name, at]))
  return tensors.map((tensor): Tensor => ({ ...tensor, type: typeOf(tensor, quant, shape, mixture, values) }))
}

const isValueLike = (name: string): boolean => ['value', 'fusedQkv'].includes(kindOf(name))

const mixtureOf = (shape: ModelShape): Mixture => {
  const first = layersOf(shape)[0]
  const headsPerKv = first === undefined || first.kvHeads === 0 ? 0 : Math.floor(first.heads / first.kvHeads)
  const seventyBillion = shape.layers === 80 && (shape.arch === 'qwen2' || (shape.arch === 'llama' && headsPerKv !== 1))
  return { headsPerKv, experts: shape.experts?.count ?? 0, seventyBillion }
}

/** Parts of names of tensors that are never quantized. Source: llama.cpp v0.5.0, src/llama-quant.cpp (tensor_allows_quantization). */
const KEPT = ['_norm.weight', 'ffn_gate_inp.weight', 'altup', 'laurel', 'per_layer_model_proj', 'ssm_conv1d', 'shortconv.conv.weight']

const typeOf = (
  { name, dimensions }: TensorSpec,
  quant: Quant,
  shape: ModelShape,
  mixture: Mixture,
  values: ReadonlyMap<string, number>
): BlockType => {
  if (dimensions.length < 2 || !name.endsWith('weight') || KEPT.some((part) => name.includes(part))) return 'F32'
  // So do the measured files of 16 bits have it; where one has 16 bits here too, it is smaller by 0.05 %.
  if (quant === 'F16' && name.endsWith('ssm_alpha.weight')) return 'F32'
  const base: BlockType = RECIPES[quant]
  if (blockElements(base) === 1) return base
  const kind = kindOf(name)
  const block = values.get(name) ?? Number(/^blk\.(\d+)\./.exec(name)?.[1] ?? 0)
  const blocks = values.has(name) ? values.size : shape.layers
  const subject: Subject = { kind, block, blocks, stacked: (dimensions[2] ?? 1) > 1 }
  const asOutput = kind === 'output' || (shape.tied && kind === 'embedding')
  const row = dimensions[0] ?? 1
  // The output layer is asked first whether its rows can have the recipe's own type.
  if (asOutput && row % blockElements(base) !== 0) return fitting('Q8_0', row)
  return fitting(recipeType(quant, subject, mixture, shape.tied), row)
}

/** Types for rows that are no multiple of a block of 256. Source: llama.cpp v0.5.0, src/llama-quant.cpp (tensor_type_fallback). */
const FALLBACK: Partial<Readonly<Record<BlockType, BlockType>>> = {
  IQ4_XS: 'IQ4_NL',
  Q2_K: 'Q4_0',
  Q3_K: 'Q4_0',
  Q4_K: 'Q5_0',
  Q5_K: 'Q5_1',
  Q6_K: 'Q8_0'
}

const fitting = (type: BlockType, row: number): BlockType => {
  if (row % blockElements(type) === 0) return type
  const smaller = FALLBACK[type] ?? type
  return row % blockElements(smaller) === 0 ? smaller : 'F16'
}
