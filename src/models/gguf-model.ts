import { either as E } from 'fp-ts'
import type { BlockType } from './block-types.ts'
import type { GgufHeader } from './gguf-header.ts'
import { weighedByTensors, type Weighed } from './memory.ts'
import { shapeOfMetadata, type Metadata, type ShapeProblems } from './shape-of-metadata.ts'
import { tensorBytes, type Tensor } from './weights.ts'

/** Names of quantizations by the number that files have for them. Source: llama.cpp v0.5.0, include/llama.h (llama_ftype). */
const FILE_TYPES: ReadonlyMap<number, string> = new Map([
  ...(['F32', 'F16', 'Q4_0', 'Q4_1'] as const).entries(),
  ...[...'Q8_0 Q5_0 Q5_1 Q2_K Q3_K_S Q3_K_M Q3_K_L Q4_K_S Q4_K_M Q5_K_S Q5_K_M Q6_K IQ2_XXS IQ2_XS Q2_K_S IQ3_XS IQ3_XXS'.split(' ').entries()].map(
    ([at, name]) => [at + 7, name] as const
  ),
  ...[...'IQ1_S IQ4_NL IQ3_S IQ3_M IQ2_S IQ2_M IQ4_XS IQ1_M BF16'.split(' ').entries()].map(([at, name]) => [at + 24, name] as const),
  [36, 'TQ1_0'],
  [37, 'TQ2_0'],
  [38, 'MXFP4']
])

/** A model as its file's header tells: the shape from the metadata, the weights tensor by tensor. Errors: what is missing or makes no sense. */
export const modelOfGguf = (header: GgufHeader): E.Either<ShapeProblems, Weighed> => {
  const shape = shapeOfMetadata(header.metadata, header.tensors)
  if (E.isLeft(shape)) return shape
  if (header.tensors.length === 0) return E.left(['it holds no tensors: a vocabulary or metadata alone, no weights'])
  return E.right(weighedByTensors(shape.right, quantOf(header.metadata, header.tensors), header.tensors))
}

/** What the file says that it is quantized to, else the type that most of its bytes have. */
const quantOf = (metadata: Metadata, tensors: ReadonlyArray<Tensor>): string => {
  const told = metadata.get('general.file_type')
  const name = typeof told === 'number' ? FILE_TYPES.get(told) : undefined
  if (name !== undefined) return name
  const bytes = new Map<BlockType, number>()
  for (const tensor of tensors) bytes.set(tensor.type, (bytes.get(tensor.type) ?? 0) + tensorBytes(tensor))
  let most: BlockType = 'F32'
  for (const [type, sum] of bytes) if (sum > (bytes.get(most) ?? 0)) most = type
  return most
}
