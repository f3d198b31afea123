/** What sets the blocks of one architecture apart from Llama's, as far as memory depends on it. */
export interface Architecture {
  /** one tensor for queries, keys and values; else three */
  readonly fusedQkv: boolean
  readonly qkvBias: boolean
  readonly outputBias: boolean
  /** norms on queries and keys, of the width of a head */
  readonly headNorms: boolean
  /** norms behind attention and feed-forward part too */
  readonly postNorms: boolean
  /** the norm before the feed-forward part is named after the attention before it */
  readonly secondNorm: 'ffn_norm' | 'post_attention_norm'
  /** a learned value for each head that takes part in the softmax */
  readonly sinks: boolean
  /** up and gate of the feed-forward part in one tensor */
  readonly fusedFeedForward: boolean
  /** experts have biases, and their gate keeps the softmax for the chosen ones */
  readonly expertBias: boolean
  /** the weights of the chosen experts are brought to a sum of 1 */
  readonly expertNorm: boolean
  /** the shared expert has a gate of its own */
  readonly sharedGate: boolean
  /** queries carry a gate for the result of the attention */
  readonly gatedAttention: boolean
  /** where values are scaled as a step of its own */
  readonly scales: ReadonlySet<'input' | 'query' | 'residual' | 'output'>
  /** attention scores and logits pass a tanh */
  readonly softCaps: { readonly attention: boolean; readonly output: boolean }
  /** every n-th layer does without positions; 0 where all have them */
  readonly noPositionEvery: number
  /** outputs are picked only behind the last layer */
  readonly lateOutputs: boolean
  /** positions of a token */
  readonly positions: number
  /** which layers slide, where the file does not say */
  readonly slidingPattern: number
  /** a file may say that layers slide and the engine does not believe it */
  readonly ignoresSliding: boolean
}

const LLAMA: Architecture = {
  fusedQkv: false,
  qkvBias: false,
  outputBias: false,
  headNorms: false,
  postNorms: false,
  secondNorm: 'ffn_norm',
  sinks: false,
  fusedFeedForward: false,
  expertBias: false,
  expertNorm: true,
  sharedGate: false,
  gatedAttention: false,
  scales: new Set(),
  softCaps: { attention: false, output: false },
  noPositionEvery: 0,
  lateOutputs: false,
  positions: 1,
  slidingPattern: 1,
  ignoresSliding: true
}

const GEMMA: Architecture = {
  ...LLAMA,
  postNorms: true,
  scales: new Set(['input', 'query']),
  slidingPattern: 6,
  ignoresSliding: false
}

const QWEN35: Architecture = {
  ...LLAMA,
  headNorms: true,
  secondNorm: 'post_attention_norm',
  sharedGate: true,
  gatedAttention: true,
  lateOutputs: true,
  positions: 4
}

/** Architectures whose graph is known to the byte. Source: llama.cpp v0.5.0, src/models/*.cpp, one file for each. */
const ARCHITECTURES: ReadonlyMap<string, Architecture> = new Map([
  ['llama', LLAMA],
  ['qwen2', { ...LLAMA, qkvBias: true }],
  ['qwen3', { ...LLAMA, headNorms: true }],
  ['qwen3moe', { ...LLAMA, headNorms: true }],
  ['gemma2', { ...GEMMA, slidingPattern: 2, softCaps: { attention: true, output: true } }],
  ['gemma3', { ...GEMMA, headNorms: true }],
  ['phi3', { ...LLAMA, fusedQkv: true, fusedFeedForward: true, scales: new Set(['query'] as const) }],
  ['granite', { ...LLAMA, scales: new Set(['input', 'residual', 'output'] as const) }],
  ['smollm3', { ...LLAMA, noPositionEvery: 4 }],
  ['deepseek2', { ...LLAMA, expertNorm: false }],
  [
    'gpt-oss',
    {
      ...LLAMA,
      qkvBias: true,
      outputBias: true,
      secondNorm: 'post_attention_norm',
      sinks: true,
      expertBias: true,
      expertNorm: false,
      lateOutputs: true,
      slidingPattern: 2,
      ignoresSliding: false
    }
  ],
  ['qwen35', QWEN35],
  ['qwen35moe', QWEN35]
])

/** The traits of an architecture; null where it is not known, and memory is computed as for Llama with a wider bound. */
export const knownArchitecture = (name: string): Architecture | null => ARCHITECTURES.get(name) ?? null

export const architectureOf = (name: string): Architecture => knownArchitecture(name) ?? LLAMA
