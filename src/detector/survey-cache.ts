import type { task as T } from 'fp-ts'
import type { Survey } from '../facts/survey.ts'

/** For how long a survey is taken as it was, in ms. */
export interface Freshness {
  readonly cacheMs: number
  /** Where a probe failed or ran out of time. */
  readonly failureCacheMs: number
  /** Now, in ms. */
  readonly now: () => number
}

/** Remembers a survey, and lets all who ask while one is under way share it. */
export const cached = (take: T.Task<Survey>, { cacheMs, failureCacheMs, now }: Freshness): T.Task<Survey> => {
  let kept: { readonly survey: Survey; readonly until: number } | null = null
  let underWay: Promise<Survey> | null = null
  const takeOne = async (): Promise<Survey> => {
    try {
      const survey = await take()
      kept = { survey, until: now() + (survey.failures.length > 0 ? failureCacheMs : cacheMs) }
      return survey
    } finally {
      underWay = null
    }
  }
  return async () => {
    if (kept !== null && now() < kept.until) return kept.survey
    underWay ??= takeOne()
    return underWay
  }
}
