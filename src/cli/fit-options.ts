import { either as E } from 'fp-ts'
import { CACHE_TYPES, isQuantized, type CacheType } from '../models/block-types.ts'
import { QUANTS, type Quant } from '../models/quant-recipe.ts'
import type { Settings } from '../models/settings.ts'
import { DEFAULT_SETTINGS, isQuant } from '../models/wishes.ts'
import { didYouMean } from '../source/nearest.ts'
import { ownValue, type Options } from './options.ts'

/** What the options of `plimsoll fit` ask for. */
export interface FitOptions {
  readonly settings: Settings
  /** the context was named: it is kept, though the model was trained for less */
  readonly contextGiven: boolean
  readonly quant: Quant | null
  readonly gpuLayers: 'auto' | number
  /** results of one computation, where they were named */
  readonly outputs: number | null
}

/** The largest context that can be asked for, far above any that exists. */
const MOST_TOKENS = 2 ** 27
const MOST_SEQUENCES = 256

/** Reads the options of `plimsoll fit`. The error is what is wrong with them, all at once. */
export const readFitOptions = (options: Options): E.Either<ReadonlyArray<string>, FitOptions> => {
  const problems: string[] = []
  const whole = (name: string, from: number, to: number): number | null => {
    const text = ownValue(options, name)
    if (text === undefined) return null
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= from && value <= to) return value
    problems.push(`--${name}: expected a whole number from ${from} to ${to}, found ${text}`)
    return null
  }
  const choice = <A extends string>(name: string, values: ReadonlyArray<A>): A | null => {
    const text = ownValue(options, name)
    const found = values.find((value) => value.toLowerCase() === text?.toLowerCase())
    if (text !== undefined && found === undefined) {
      problems.push(`--${name}: found ${text}, expected one of ${values.join(', ')}${hinted(text, values)}`)
    }
    return found ?? null
  }
  const parallel = whole('parallel', 1, MOST_SEQUENCES) ?? 1
  const outputs = whole('outputs', 0, MOST_TOKENS)
  const kv = choice('kv', CACHE_TYPES) ?? 'f16'
  const flash = choice('flash-attention', ['on', 'off'] as const) !== 'off'
  const layers = ownValue(options, 'gpu-layers')
  const context = whole('context', 1, MOST_TOKENS)
  const settings = {
    context: context ?? DEFAULT_SETTINGS.context,
    ...cacheOf(kv),
    flashAttention: flash,
    parallel,
    outputs: outputs ?? parallel,
    ubatch: whole('ubatch', 1, MOST_TOKENS) ?? DEFAULT_SETTINGS.ubatch,
    swaFull: options.own.has('swa-full')
  }
  const quant = choice('quant', QUANTS)
  const gpuLayers = layers === undefined || layers === 'auto' ? 'auto' : (whole('gpu-layers', 0, 10_000) ?? 'auto')
  if (!flash && isQuantized(kv)) problems.push(`--kv ${kv} needs flash attention: the engine stores no quantized values without it`)
  if (problems.length > 0) return E.left(problems)
  return E.right({ settings, contextGiven: context !== null, quant: quant !== null && isQuant(quant) ? quant : null, gpuLayers, outputs })
}

const cacheOf = (kv: CacheType): Pick<Settings, 'kvKey' | 'kvValue'> => ({ kvKey: kv, kvValue: kv })

const hinted = (text: string, values: ReadonlyArray<string>): string => {
  const hint = didYouMean(text, values)
  return hint === null ? '' : `; ${hint}`
}
