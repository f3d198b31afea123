/** Elements that a block holds, its bytes, and the type's number in files. Source: llama.cpp v0.5.0, ggml/src/ggml-common.h, ggml/include/ggml.h. */
const BLOCKS = {
  F32: [1, 4, 0],
  F16: [1, 2, 1],
  BF16: [1, 2, 30],
  Q4_0: [32, 18, 2],
  Q4_1: [32, 20, 3],
  Q5_0: [32, 22, 6],
  Q5_1: [32, 24, 7],
  Q8_0: [32, 34, 8],
  Q8_1: [32, 36, 9],
  Q2_K: [256, 84, 10],
  Q3_K: [256, 110, 11],
  Q4_K: [256, 144, 12],
  Q5_K: [256, 176, 13],
  Q6_K: [256, 210, 14],
  Q8_K: [256, 292, 15],
  IQ1_S: [256, 50, 19],
  IQ1_M: [256, 56, 29],
  IQ2_XXS: [256, 66, 16],
  IQ2_XS: [256, 74, 17],
  IQ2_S: [256, 82, 22],
  IQ3_XXS: [256, 98, 18],
  IQ3_S: [256, 110, 21],
  IQ4_NL: [32, 18, 20],
  IQ4_XS: [256, 136, 23],
  TQ1_0: [256, 54, 34],
  TQ2_0: [256, 66, 35],
  MXFP4: [32, 17, 39],
  NVFP4: [64, 36, 40],
  Q1_0: [128, 18, 41],
  Q2_0: [64, 18, 42],
  I8: [1, 1, 24],
  I16: [1, 2, 25],
  I32: [1, 4, 26],
  I64: [1, 8, 27],
  F64: [1, 8, 28]
} as const satisfies Readonly<Record<string, readonly [number, number, number]>>

/** The type of a tensor's elements, by ggml's name. */
export type BlockType = keyof typeof BLOCKS

const BY_NUMBER: ReadonlyMap<number, BlockType> = new Map((Object.keys(BLOCKS) as ReadonlyArray<BlockType>).map((type) => [BLOCKS[type][2], type]))

/** The type that files give this number; null where there is none. */
export const blockTypeOf = (number: number): BlockType | null => BY_NUMBER.get(number) ?? null

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
