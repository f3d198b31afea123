import type { Catalogue, Model } from './catalogue.ts'
import { fit, VERDICTS, type Fit } from './fit.ts'
import type { Pools } from './pools.ts'
import { DEFAULT_SETTINGS, wishFor } from './wishes.ts'

/** A model on a machine. */
export interface Ranked {
  readonly model: Model
  readonly fit: Fit
}

/** The context that a tier asks for, else what is still of use. */
export const contextOf = (performance: { readonly context_tokens?: number } | null): number => performance?.context_tokens ?? 2048

/** The models of the preferred size classes that run on a machine, best first: what runs as asked, then the larger ones. */
export const ranked = (catalogue: Catalogue, preferred: ReadonlyArray<string>, context: number, pools: Pools): ReadonlyArray<Ranked> =>
  catalogue
    .filter(({ sizeClass }) => preferred.includes(sizeClass))
    .map((model): Ranked => ({ model, fit: fit(wishFor(model, { ...DEFAULT_SETTINGS, context }), pools) }))
    .filter(({ fit: { verdict } }) => verdict !== 'no')
    .sort((a, b) => VERDICTS.indexOf(a.fit.verdict) - VERDICTS.indexOf(b.fit.verdict) || b.model.parameters - a.model.parameters)

/** Why models stand in the order in which they do. */
export const ORDER = 'what runs as asked comes first, then what needs the CPU too, less context or a smaller quantization; then the most parameters'
