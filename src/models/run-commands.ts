import type { Fit } from './fit.ts'

/** Where the weights come from. */
export interface Origin {
  /** path of the GGUF file, or what it would be called */
  readonly file: string
  /** a name for the model */
  readonly id: string
  /** the tag of the same weights in Ollama's library; null where there is none */
  readonly ollama: string | null
}

/** The commands that ask an engine for exactly what was computed. */
export interface Commands {
  readonly llamaCpp: string
  readonly ollama: string
}

/** Source: llama.cpp v0.5.0, common/arg.cpp; Ollama, docs/faq.md and docs/modelfile.md. */
export const commandsOf = ({ settings, placement }: Fit, origin: Origin, outputs: number | null): Commands => {
  const { context, kvKey, kvValue, flashAttention, ubatch, parallel, swaFull } = settings
  const llamaCpp = [
    `llama-server -m ${quoted(origin.file)} -c ${context} -ngl ${placement.gpuLayers} -fa ${flashAttention ? 'on' : 'off'}`,
    ` -ctk ${kvKey} -ctv ${kvValue} -ub ${ubatch} -np ${parallel}${swaFull ? ' --swa-full' : ''} --fit off`,
    // The server asks for one result a sequence; asking for more is up to programs that use the library.
    outputs === null ? '' : `  # n_outputs_max = ${outputs} is set by programs that use the library`
  ]
  const server = [
    ...(parallel > 1 ? [`OLLAMA_NUM_PARALLEL=${parallel}`] : []),
    ...(flashAttention ? ['OLLAMA_FLASH_ATTENTION=1'] : []),
    ...(kvKey === 'f16' ? [] : [`OLLAMA_KV_CACHE_TYPE=${kvKey}`])
  ]
  const lines = [`FROM ${origin.ollama ?? origin.file}`, `PARAMETER num_ctx ${Math.floor(context / parallel)}`]
  const layers = [`PARAMETER num_gpu ${placement.gpuLayers}`, `PARAMETER num_batch ${ubatch}`]
  const name = quoted(`${origin.id}-fit`)
  const modelfile = [...lines, ...layers].map((line) => quoted(line)).join(' ')
  const ollama = `printf '%s\\n' ${modelfile} > Modelfile && ollama create ${name} -f Modelfile && ollama run ${name}`
  return { llamaCpp: llamaCpp.join(''), ollama: server.length === 0 ? ollama : `${ollama}  # server: ${server.join(' ')}` }
}

/** A word of a shell. */
const quoted = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
