import type { BlockType } from './block-types.ts'

/** What a recipe knows of the tensor at hand. */
export interface Subject {
  readonly kind: TensorKind
  /** place of the block among `blocks` that have such a tensor */
  readonly block: number
  readonly blocks: number
  /** third dimension is above 1: a tensor of experts, or of heads in latent attention */
  readonly stacked: boolean
}

/** What a recipe knows of the model. */
export interface Mixture {
  /** query heads for each key and value head */
  readonly headsPerKv: number
  readonly experts: number
  /** 80 blocks that share keys and values among heads, as in Llama 2 70B */
  readonly seventyBillion: boolean
}

export type TensorKind = 'output' | 'embedding' | 'value' | 'fusedQkv' | 'key' | 'query' | 'attentionOutput' | 'up' | 'gate' | 'down' | 'other'

/** Quantizations that can be made without an importance matrix, largest first, each with the type that most of its tensors get. */
export const RECIPES = {
  F32: 'F32',
  F16: 'F16',
  BF16: 'BF16',
  Q8_0: 'Q8_0',
  Q6_K: 'Q6_K',
  Q5_1: 'Q5_1',
  Q5_K_M: 'Q5_K',
  Q5_K_S: 'Q5_K',
  Q5_0: 'Q5_0',
  Q4_1: 'Q4_1',
  Q4_K_M: 'Q4_K',
  Q4_K_S: 'Q4_K',
  Q4_0: 'Q4_0',
  IQ4_NL: 'IQ4_NL',
  IQ4_XS: 'IQ4_XS',
  MXFP4: 'MXFP4',
  Q3_K_L: 'Q3_K',
  Q3_K_M: 'Q3_K',
  Q3_K_S: 'Q3_K',
  Q2_K: 'Q2_K'
} as const satisfies Readonly<Record<string, BlockType>>
export type Quant = keyof typeof RECIPES

export const QUANTS: ReadonlyArray<Quant> = Object.keys(RECIPES) as ReadonlyArray<Quant>

/** Kinds by what a tensor's name contains, in the order in which they are tried. */
const KINDS: ReadonlyArray<readonly [string, TensorKind]> = [
  ['attn_qkv.weight', 'fusedQkv'],
  ['attn_kv_b.weight', 'value'],
  ['attn_v.weight', 'value'],
  ['attn_k.weight', 'key'],
  ['attn_q.weight', 'query'],
  ['attn_output.weight', 'attentionOutput'],
  ['ffn_up', 'up'],
  ['ffn_gate', 'gate'],
  ['ffn_down', 'down']
]

/** What a tensor is for, from its name. */
export const kindOf = (name: string): TensorKind => {
  if (name === 'output.weight') return 'output'
  if (name === 'token_embd.weight' || name === 'per_layer_token_embd.weight') return 'embedding'
  return KINDS.find(([part]) => name.includes(part))?.[1] ?? 'other'
}

/** The first eighth, the last eighth, and every third block between. */
const favoured = ({ block, blocks }: Subject): boolean => {
  const eighth = Math.floor(blocks / 8)
  return block < eighth || block >= Math.floor((7 * blocks) / 8) || (block - eighth) % 3 === 2
}

const inFirst = ({ block, blocks }: Subject, part: number): boolean => block < Math.floor(blocks / part)

/**
 * The type that a recipe gives a tensor, before its rows are looked at. `tied` says that the embedding is the output layer too.
 * Source: llama.cpp v0.5.0, src/llama-quant.cpp (llama_tensor_get_type_impl), restated.
 */
export const recipeType = (quant: Quant, subject: Subject, mixture: Mixture, tied: boolean): BlockType => {
  const base: BlockType = RECIPES[quant]
  const { kind } = subject
  if (kind === 'output' || (tied && kind === 'embedding')) return base === 'Q8_0' || quant === 'MXFP4' ? 'Q8_0' : 'Q6_K'
  if (quant === 'MXFP4') return subject.stacked ? 'MXFP4' : 'Q8_0'
  switch (kind) {
    case 'value':
    case 'fusedQkv':
      return valueType(quant, base, subject, mixture)
    case 'key':
      return mixture.experts === 8 ? 'Q8_0' : base
    case 'down':
      return downType(quant, base, subject)
    case 'attentionOutput':
      return attentionOutputType(quant, base, mixture)
    case 'embedding':
    case 'query':
    case 'up':
    case 'gate':
    case 'other':
      return base
  }
}

const valueType = (quant: Quant, base: BlockType, subject: Subject, { headsPerKv, experts, seventyBillion }: Mixture): BlockType => {
  if (experts === 8) return 'Q8_0'
  const manyHeads = headsPerKv >= 4
  const own: Partial<Record<Quant, BlockType>> = {
    Q2_K: manyHeads ? 'Q4_K' : 'Q3_K',
    Q3_K_M: subject.block < 2 ? 'Q5_K' : 'Q4_K',
    Q3_K_L: 'Q5_K',
    IQ4_NL: manyHeads ? 'Q5_K' : base,
    IQ4_XS: manyHeads ? 'Q5_K' : base,
    Q4_K_M: favoured(subject) ? 'Q6_K' : base,
    Q5_K_M: favoured(subject) ? 'Q6_K' : base,
    Q4_K_S: subject.block < 4 ? 'Q5_K' : base
  }
  const type = own[quant] ?? base
  return seventyBillion && (type === 'Q3_K' || type === 'Q4_K') ? 'Q5_K' : type
}

const downType = (quant: Quant, base: BlockType, subject: Subject): BlockType => {
  const early = inFirst(subject, 8) ? 'Q5_K' : base
  const own: Partial<Record<Quant, BlockType>> = {
    Q2_K: 'Q3_K',
    Q3_K_M: inFirst(subject, 16) ? 'Q5_K' : 'Q4_K',
    Q3_K_L: 'Q5_K',
    Q4_K_M: favoured(subject) ? 'Q6_K' : base,
    Q5_K_M: favoured(subject) ? 'Q6_K' : base,
    IQ4_NL: early,
    IQ4_XS: early,
    Q4_K_S: early
  }
  return own[quant] ?? base
}

const OF_EIGHT_EXPERTS: ReadonlySet<Quant> = new Set(['Q2_K', 'Q3_K_S', 'Q3_K_M', 'IQ4_NL', 'IQ4_XS', 'Q4_K_S', 'Q4_K_M'])

const attentionOutputType = (quant: Quant, base: BlockType, { experts }: Mixture): BlockType => {
  if (experts === 8) return OF_EIGHT_EXPERTS.has(quant) ? 'Q5_K' : base
  if (quant === 'Q2_K') return 'Q3_K'
  if (quant === 'Q3_K_M') return 'Q4_K'
  return quant === 'Q3_K_L' ? 'Q5_K' : base
}
