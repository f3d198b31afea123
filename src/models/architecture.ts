/** What sets the blocks of one architecture apart from Llama's, as far as memory depends on it. */
export interface Architecture {
  /** one tensor for queries, keys and values; else three */
  readonly fusedQkv: boolean
  readonly qkvBias: boolean
  readonly outputBias: boolean
  /** norms on queries and keys: none, of the width of a head, or of all heads together */
  readonly headNorms: 'none' | 'head' | 'wide'
  /** norms before attention and feed-forward part */
  readonly preNorms: boolean
  /** norms behind attention and feed-forward part too */
  readonly postNorms: boolean
  /** how values are brought to one size: by their squares, by their spread around the mean, or so and with a bias */
  readonly norms: 'rms' | 'centred' | 'biased'
  /** the norm before the feed-forward part may be named after the attention before it; null where there is none */
  readonly secondNorm: 'ffn_norm' | 'post_attention_norm' | null
  /** attention and feed-forward part work on the same input, and both are added to what came in */
  readonly sideBySide: boolean
  /** a learned value for each head that takes part in the softmax */
  readonly sinks: boolean
  /** up and gate of the feed-forward part in one tensor */
  readonly fusedFeedForward: boolean
  /** experts have biases, and their gate keeps the softmax for the chosen ones */
  readonly expertBias: boolean
  /** the weights of the chosen experts are brought to a sum of 1 */
  readonly expertNorm: boolean
  /** the shared expert has a gate of its own: a sigmoid, as one operation or as a silu divided by its input */
  readonly sharedGate: 'none' | 'sigmoid' | 'divided'
  /** queries carry a gate for the result of the attention */
  readonly gatedAttention: boolean
  /** where values are scaled as a step of its own */
  readonly scales: ReadonlySet<'input' | 'query' | 'residual' | 'output'>
  /** queries are scaled by their place, where the file does not say otherwise */
  readonly temperature: boolean
  /** attention scores and logits pass a tanh */
  readonly softCaps: { readonly attention: boolean; readonly output: boolean }
  /** every n-th layer does without positions; 0 where all have them */
  readonly noPositionEvery: number
  /** where some layers slide, only those have positions */
  readonly positionsWhereSliding: boolean
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
  headNorms: 'none',
  preNorms: true,
  postNorms: false,
  norms: 'rms',
  secondNorm: 'ffn_norm',
  sideBySide: false,
  sinks: false,
  fusedFeedForward: false,
  expertBias: false,
  expertNorm: true,
  sharedGate: 'none',
  gatedAttention: false,
  scales: new Set(),
  temperature: false,
  softCaps: { attention: false, output: false },
  noPositionEvery: 0,
  positionsWhereSliding: false,
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
  headNorms: 'head',
  secondNorm: 'post_attention_norm',
  sharedGate: 'sigmoid',
  gatedAttention: true,
  lateOutputs: true,
  positions: 4
}

const GRANITE: Architecture = { ...LLAMA, scales: new Set(['input', 'residual', 'output']) }

const SEED: Architecture = { ...LLAMA, qkvBias: true, secondNorm: 'post_attention_norm' }

/** Norms only behind the parts; some of its models slide. */
const OLMO2: Architecture = {
  ...LLAMA,
  headNorms: 'wide',
  preNorms: false,
  postNorms: true,
  secondNorm: null,
  slidingPattern: 4,
  ignoresSliding: false
}

const COMMAND: Architecture = { ...LLAMA, norms: 'centred', secondNorm: null, sideBySide: true, scales: new Set(['output']) }

/** Architectures whose graph is known to the byte. Source: llama.cpp v0.5.0, src/models/*.cpp, one file for each. */
const ARCHITECTURES: ReadonlyMap<string, Architecture> = new Map([
  ['llama', LLAMA],
  ['mistral3', { ...LLAMA, temperature: true }],
  ['internlm2', LLAMA],
  ['exaone', LLAMA],
  ['xverse', LLAMA],
  ['ernie4_5', LLAMA],
  ['seed_oss', SEED],
  ['hunyuan-dense', { ...LLAMA, headNorms: 'head' }],
  ['stablelm', { ...LLAMA, qkvBias: true, norms: 'biased' }],
  ['olmo2', OLMO2],
  ['olmoe', { ...LLAMA, headNorms: 'wide', expertNorm: false }],
  ['exaone4', { ...OLMO2, headNorms: 'head', positionsWhereSliding: true }],
  ['command-r', COMMAND],
  ['cohere2', { ...COMMAND, slidingPattern: 4, ignoresSliding: false, positionsWhereSliding: true }],
  ['gemma', { ...LLAMA, scales: new Set(['input', 'query'] as const) }],
  ['qwen2', { ...LLAMA, qkvBias: true }],
  ['qwen2moe', { ...LLAMA, qkvBias: true, expertNorm: false, sharedGate: 'divided' }],
  ['qwen3', { ...LLAMA, headNorms: 'head' }],
  ['qwen3moe', { ...LLAMA, headNorms: 'head' }],
  ['gemma2', { ...GEMMA, slidingPattern: 2, softCaps: { attention: true, output: true } }],
  ['gemma3', { ...GEMMA, headNorms: 'head' }],
  ['phi3', { ...LLAMA, fusedQkv: true, fusedFeedForward: true, scales: new Set(['query'] as const) }],
  ['granite', GRANITE],
  ['granitemoe', GRANITE],
  ['minicpm', GRANITE],
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
