import { either as E, type task as T, taskEither as TE } from 'fp-ts'
import type { Decision } from '../decision/decision.ts'
import type { Facts } from '../facts/dictionary.ts'
import { findModel, type Catalogue, type Model } from '../models/catalogue.ts'
import { SIZE_CLASSES, type SizeClass } from '../models/catalogue-file.ts'
import { fit, isAsAsked, type Fit } from '../models/fit.ts'
import { poolsOf, type Pools } from '../models/pools.ts'
import { contextOf, ranked } from '../models/ranking.ts'
import { DEFAULT_SETTINGS, wishFor } from '../models/wishes.ts'
import type { DetectorError } from './errors.ts'
import { loadCatalogue } from './load-catalogue.ts'

/** A model that runs here, and how. */
export interface RecommendedModel extends Pick<Fit, 'verdict'> {
  readonly model: string
  readonly sizeClass: SizeClass
  readonly quant: string
  /** tokens with which it runs */
  readonly context: number
  readonly gpuLayers: number
  /** bytes that it needs, at most */
  readonly upperBound: number
}

type Answer<A> = TE.TaskEither<DetectorError, A>

interface Here {
  readonly catalogue: Catalogue
  /** null where the machine's memory is not known */
  readonly pools: Pools | null
}

const here = (memory: T.Task<Facts>): Answer<Here> =>
  TE.chain((catalogue: Catalogue) =>
    TE.fromTask<Here, DetectorError>(async () => {
      const pools = poolsOf(await memory())
      return { catalogue, pools: E.isLeft(pools) ? null : pools.right }
    })
  )(loadCatalogue())

/** Models of the classes that the tier prefers and that run here, best first; none where the memory is not known. */
export const runningHere = (decision: Decision, memory: T.Task<Facts>): Answer<ReadonlyArray<RecommendedModel>> => {
  const { preferredModels, performance } = decision
  if (!preferredModels.some(isSizeClass)) return TE.right([])
  return TE.map(({ catalogue, pools }: Here): ReadonlyArray<RecommendedModel> => {
    const list = pools === null ? [] : ranked(catalogue, preferredModels, contextOf(performance), pools)
    return list.map(({ model, fit: { verdict, model: weighed, settings, placement, memory: need } }) => ({
      model: model.id,
      sizeClass: model.sizeClass,
      verdict,
      quant: weighed.quant,
      context: settings.context,
      gpuLayers: placement.gpuLayers,
      upperBound: need.upperBound
    }))
  })(here(memory))
}

/**
 * Whether `to` may take the place of `from`. Words that the catalogue does not know are compared with what the tier prefers. A size class
 * has to be above the one at hand and have a model that runs here; a model has to be larger, of a class that the tier prefers, and fit here as
 * asked with the context that the tier asks for.
 */
export const canUpgrade = (decision: Decision, from: string, to: string, memory: T.Task<Facts>): Answer<boolean> => {
  const { preferredModels, performance } = decision
  if (isSizeClass(to) && !preferredModels.includes(to)) return TE.right(false)
  return TE.chain(({ catalogue, pools }: Here): Answer<boolean> => {
    const target = modelOf(catalogue, to)
    if (target === null && !isSizeClass(to)) return TE.right(preferredModels.includes(to))
    if (pools === null || !isLarger(catalogue, from, to)) return TE.right(false)
    const context = contextOf(performance)
    if (target === null) return TE.right(ranked(catalogue, [to], context, pools).length > 0)
    const runs = isAsAsked(fit(wishFor(target, { ...DEFAULT_SETTINGS, context }), pools).verdict)
    return TE.right(runs && preferredModels.includes(target.sizeClass))
  })(here(memory))
}

const isSizeClass = (name: string): name is SizeClass => (SIZE_CLASSES as ReadonlyArray<string>).includes(name)

const modelOf = (catalogue: Catalogue, name: string): Model | null => {
  const found = findModel(catalogue, name)
  return E.isRight(found) ? found.right : null
}

/** Two models by their parameters; where one of the names is that of a class, by classes. What is not known is below all else. */
const isLarger = (catalogue: Catalogue, from: string, to: string): boolean => {
  const [before, after] = [modelOf(catalogue, from), modelOf(catalogue, to)]
  if (before !== null && after !== null) return after.parameters > before.parameters
  const rank = (name: string, model: Model | null): number => (SIZE_CLASSES as ReadonlyArray<string>).indexOf(model?.sizeClass ?? name)
  return rank(to, after) > rank(from, before)
}
