/** Elements that a block holds, and its bytes. Source: llama.cpp v0.5.0, ggml/src/ggml-common.h. */
const BLOCKS = {
  F32: [1, 4],
  F16: [1, 2],
  BF16: [1, 2],
  Q4_0: [32, 18],
  Q4_1: [32, 20],
  Q5_0: [32, 22],
  Q5_1: [32, 24],
  Q8_0: [32, 34],
  Q8_1: [32, 36],
  Q2_K: [256, 84],
  Q3_K: [256, 110],
  Q4_K: [256, 144],
  Q5_K: [256, 176],
  Q6_K: [256, 210],
  Q8_K: [256, 292],
  IQ1_S: [256, 50],
  IQ1_M: [256, 56],
  IQ2_XXS: [256, 66],
  IQ2_XS: [256, 74],
  IQ2_S: [256, 82],
  IQ3_XXS: [256, 98],
  IQ3_S: [256, 110],
  IQ4_NL: [32, 18],
  IQ4_XS: [256, 136],
  TQ1_0: [256, 54],
  TQ2_0: [256, 66],
  MXFP4: [32, 17],
  I8: [1, 1],
  I16: [1, 2],
  I32: [1, 4],
  I64: [1, 8],
  F64: [1, 8]
} as const satisfies Readonly<Record<string, readonly [number, number]>>

/** The type of a tensor's elements, by ggml's name. */
export type BlockType = keyof typeof BLOCKS

export const blockElements = (type: BlockType): number => BLOCKS[type][0]

/** Bytes of a row; `elements` is a multiple of the block's elements wherever the engine would accept it, and rounded up otherwise. */
export const rowBytes = (type: BlockType, elements: number): number => Math.ceil(elements / BLOCKS[type][0]) * BLOCKS[type][1]

/** Types that the cache of keys and values can have, by the engine's own names. Source: llama.cpp v0.5.0, common/arg.cpp. */
export const CACHE_TYPES = ['f32', 'f16', 'bf16', 'q8_0', 'q4_0', 'q4_1', 'iq4_nl', 'q5_0', 'q5_1'] as const
export type CacheType = (typeof CACHE_TYPES)[number]

const CACHE_BLOCKS: Readonly<Record<CacheType, BlockType>> = {
  f32: 'F32',
  f16: 'F16',
  bf16: 'BF16',
  q8_0: 'Q8_0',
  q4_0: 'Q4_0',
  q4_1: 'Q4_1',
  iq4_nl: 'IQ4_NL',
  q5_0: 'Q5_0',
  q5_1: 'Q5_1'
}

export const cacheBlock = (type: CacheType): BlockType => CACHE_BLOCKS[type]

export const isQuantized = (type: CacheType): boolean => blockElements(CACHE_BLOCKS[type]) > 1
