import type { CacheType } from './block-types.ts'

/** What the engine is asked for. */
export interface Settings {
  /** tokens, all sequences together */
  readonly context: number
  readonly kvKey: CacheType
  readonly kvValue: CacheType
  readonly flashAttention: boolean
  /** tokens computed at once */
  readonly ubatch: number
  /** tokens of one computation whose result is asked for; 0 means all of them */
  readonly outputs: number
  /** sequences side by side, which share the context in equal parts */
  readonly parallel: number
  /** sliding layers keep the whole context too */
  readonly swaFull: boolean
}

/** The engine whose rules these are, and what it assumes where nobody says otherwise. */
export const ENGINE = {
  name: 'llama.cpp',
  version: 'v0.5.0',
  /** common/common.h: n_batch */
  batch: 2048,
  /** common/common.h: n_ubatch */
  ubatch: 512,
  /** src/llama-context.cpp: contexts, and caches of sliding layers, are rounded up to this */
  contextStep: 256,
  /** common/common.h, fit_params_target: bytes that --fit leaves free on every device */
  deviceMargin: 1024 * 1024 * 1024
} as const

/** Settings brought into the engine's own terms. */
export interface Plan {
  /** cells of the cache of one sequence, in layers that see everything and in sliding ones */
  readonly cells: number
  /** streams of the cache: sequences */
  readonly streams: number
  readonly ubatch: number
  /** tokens of the largest computation */
  readonly tokens: number
  readonly outputs: number
}

export const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step

/** Source: llama.cpp v0.5.0, src/llama-context.cpp (constructor and sched_reserve). */
export const planOf = (settings: Settings): Plan => {
  const streams = settings.parallel
  const cells = roundUp(Math.floor(roundUp(settings.context, ENGINE.contextStep) / streams), ENGINE.contextStep)
  // The batch is cut to the context as asked for, before that is rounded up.
  const batch = Math.min(settings.context, ENGINE.batch)
  const ubatch = Math.min(batch, settings.ubatch)
  const outputs = settings.outputs === 0 ? batch : settings.outputs
  return { cells, streams, ubatch, tokens: roundUp(ubatch, streams), outputs: Math.min(ubatch, outputs) }
}

/** Cells of the cache of one sequence in a sliding layer. Source: llama.cpp v0.5.0, src/llama-kv-cache-iswa.cpp. */
export const slidingCells = (window: number, plan: Plan, swaFull: boolean): number =>
  swaFull ? plan.cells : roundUp(Math.min(plan.cells, window + plan.ubatch), ENGINE.contextStep)
