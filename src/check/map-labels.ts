import type { Rect } from './map-regions.ts'

/** What is to be written beside a point. */
export interface Wanted {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const overlap = (a: Rect, b: Rect): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const isWithin = (inner: Rect, outer: Rect): boolean =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height

/** How far a label stands from the middle of its point. */
const AIR = 11

/**
 * A place beside its point for each label, in their order: free of all obstacles and of the labels before it, within the plot. Null where
 * there is none: a label that would stand on another one is not written.
 */
export const placedLabels = (wanted: ReadonlyArray<Wanted>, obstacles: ReadonlyArray<Rect>, plot: Rect): ReadonlyArray<Rect | null> => {
  const taken = [...obstacles]
  return wanted.map((label) => {
    const free = around(label, plot).find((rect) => isWithin(rect, plot) && !taken.some((other) => overlap(rect, other)))
    if (free === undefined) return null
    taken.push(free)
    return free
  })
}

/** Beside, above and below, then at the corners; above and below as far to the middle of the plot as its sides need. */
const around = ({ x, y, width, height }: Wanted, plot: Rect): ReadonlyArray<Rect> => {
  const [right, left] = [x + AIR, x - AIR - width]
  const middle = Math.max(plot.x, Math.min(plot.x + plot.width - width, x - width / 2))
  const [level, above, below] = [y - height / 2, y - AIR - height, y + AIR]
  const places: ReadonlyArray<readonly [number, number]> = [
    [right, level],
    [left, level],
    [middle, above],
    [middle, below],
    [right, above],
    [right, below],
    [left, above],
    [left, below],
    [right, above - height],
    [right, below + height],
    [left, above - height],
    [left, below + height],
    [middle, above - height],
    [middle, below + height]
  ]
  return places.map(([px, py]) => ({ x: Math.round(px), y: Math.round(py), width, height }))
}

/** A place for a name inside a rectangle: in its middle, else above or below, where nothing stands already; null where there is no room. */
export const placeInside = (rect: Rect, width: number, height: number, obstacles: ReadonlyArray<Rect>): Rect | null => {
  if (rect.width < width || rect.height < height) return null
  const spare = { x: rect.width - width, y: rect.height - height }
  const places = [0.5, 0.3, 0.7, 0.12, 0.88, 0, 1].flatMap((down) => [0.5, 0.25, 0.75, 0, 1].map((along) => ({ down, along })))
  const inside = places.map(({ down, along }) => ({ x: rect.x + spare.x * along, y: rect.y + spare.y * down, width, height }))
  return inside.find((place) => !obstacles.some((other) => overlap(place, other))) ?? null
}
