import type { Model } from './catalogue.ts'
import type { Wish } from './fit.ts'
import { weighedByRecipe, type Weighed } from './memory.ts'
import { QUANTS, type Quant } from './quant-recipe.ts'
import { ENGINE, type Settings } from './settings.ts'

/** What is asked for where nobody says otherwise: what llama-server does, at a context that is of use. */
export const DEFAULT_SETTINGS: Settings = {
  context: 8192,
  kvKey: 'f16',
  kvValue: 'f16',
  flashAttention: true,
  ubatch: ENGINE.ubatch,
  outputs: 1,
  parallel: 1,
  swaFull: false
}

/** Quantizations that are offered where a larger one does not fit, largest first. */
const OFFERED: ReadonlyArray<Quant> = ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'Q4_K_S', 'Q3_K_M', 'Q2_K']

export const isQuant = (name: string): name is Quant => (QUANTS as ReadonlyArray<string>).includes(name)

/** The quantization that a model is mostly used in. */
export const usualQuant = ({ quantizations }: Model): Quant =>
  quantizations.length === 0 || quantizations.includes('Q4_K_M') ? 'Q4_K_M' : (quantizations.find(isQuant) ?? 'Q4_K_M')

/** The same model in the quantizations that are offered and need less, largest first. */
export const lighterThan = (model: Weighed, parameters: number, published: ReadonlyArray<string> = []): ReadonlyArray<Weighed> =>
  OFFERED.filter((quant) => published.length === 0 || published.includes(quant))
    .map((quant) => weighedByRecipe(model.shape, quant, parameters))
    .filter(({ weights }) => weights < model.weights)
    .sort((a, b) => b.weights - a.weights)

/** The wish for a model of a catalogue, as it is mostly used; the context is at most what it was trained for. */
export const wishFor = (model: Model, settings: Settings = DEFAULT_SETTINGS, quant: Quant = usualQuant(model)): Wish => {
  const weighed = weighedByRecipe(model.shape, quant, model.parameters)
  return {
    model: weighed,
    settings: { ...settings, context: Math.min(settings.context, model.shape.context) },
    gpuLayers: 'auto',
    smaller: () => lighterThan(weighed, model.parameters, model.quantizations)
  }
}
