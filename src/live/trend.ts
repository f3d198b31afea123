/** A load's way through the trend window: a few points, evenly thinned out. */
export interface Trail {
  readonly times: ReadonlyArray<number>
  readonly values: ReadonlyArray<number>
}

export const NO_TRAIL: Trail = { times: [], values: [] }

/** Enough to see a slope by, and few enough that all pairs of them are cheap. */
const POINTS = 10
const FEWEST_POINTS = 4

/** The trail with one more value; points older than the window go, and points too close to the last one are not kept. */
export const extended = ({ times, values }: Trail, t: number, value: number, windowMs: number): Trail => {
  const last = times.at(-1)
  if (last !== undefined && t - last < windowMs / POINTS) return { times, values }
  const from = times.findIndex((time) => t - time <= windowMs)
  const kept = from < 0 ? times.length : from
  return { times: [...times.slice(kept), t], values: [...values.slice(kept), value] }
}

/** Where a load will be, in the load's unit: the likeliest, and what it will hardly be below or above. */
export interface Forecast {
  readonly low: number
  readonly likely: number
  readonly high: number
}

/**
 * Follows the trail by a robust slope: the median of the slopes between all pairs of points (Theil 1950, Sen 1968), with the quartiles of
 * those slopes as its uncertainty. Null where there is too little to see one by.
 */
export const forecast = ({ times, values }: Trail, now: number, value: number, horizonMs: number, windowMs: number): Forecast | null => {
  const first = times[0]
  if (first === undefined || times.length < FEWEST_POINTS || now - first < windowMs / 2) return null
  const slopes: number[] = []
  for (let i = 1; i < times.length; i++) {
    for (let j = 0; j < i; j++) slopes.push((at(values, i) - at(values, j)) / (at(times, i) - at(times, j)))
  }
  slopes.sort((a, b) => a - b)
  const quantile = (share: number): number => value + at(slopes, Math.floor((slopes.length - 1) * share)) * horizonMs
  return { low: quantile(0.25), likely: quantile(0.5), high: quantile(0.75) }
}

/** A trend is looked for only where twice the rise so far would lead to the goal: it spares the common case of a load that is far from it. */
export const mayReach = ({ times, values }: Trail, value: number, goal: number, horizonMs: number): boolean => {
  const risen = value - at(values, 0)
  const took = at(times, times.length - 1) - at(times, 0)
  return risen > 0 && took > 0 && value + ((2 * risen) / took) * horizonMs >= goal
}

const at = (list: ReadonlyArray<number>, index: number): number => list[index] ?? Number.NaN
