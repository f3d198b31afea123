import { orderPairs } from '../facts/imply.ts'
import type { Place, TierMap } from './map.ts'
import type { Scale } from './map-scale.ts'

/** A rectangle in the coordinates of the plot: x to the right, y downwards. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Places that look the same, as rectangles that together are all of them. */
export interface Region {
  readonly place: Place
  readonly rects: ReadonlyArray<Rect>
}

/** What is seen of a map: bands that have a width, the places between them, top row first. */
export interface Plot {
  readonly columns: ReadonlyArray<Span>
  readonly rows: ReadonlyArray<Span>
  readonly places: ReadonlyArray<ReadonlyArray<Place>>
}

export interface Span {
  readonly band: number
  readonly from: number
  readonly to: number
}

/** Places with the same key look the same. */
export const keyOf = ({ rank, isGap, isShared }: Place): number => rank * 4 + (isGap ? 1 : 0) + (isShared ? 2 : 0)

/** What is drawn: rows turned over, since y grows upwards and pictures downwards. */
export const plotOf = ({ cells }: TierMap, x: Scale, y: Scale): Plot => {
  const columns = x.slots.flatMap(({ from, to }, band) => (to > from ? [{ band, from, to }] : []))
  const rows = y.slots.flatMap(({ from, to }, band) => (to > from ? [{ band, from: y.length - to, to: y.length - from }] : [])).toReversed()
  const places = rows.map((row) => columns.map((column) => (cells[row.band] as ReadonlyArray<Place>)[column.band] as Place))
  return { columns, rows, places }
}

/** All places by how they look: runs within a row, joined with the same run above. */
export const regionsOf = ({ columns, rows, places }: Plot): ReadonlyArray<Region> => {
  const regions = new Map<number, { readonly place: Place; readonly rects: Rect[] }>()
  let open = new Map<string, Rect>()
  const close = (rects: Iterable<[string, Rect]>): void => {
    for (const [run, rect] of rects) regions.get(Number(run.split(' ')[0]))?.rects.push(rect)
  }
  rows.forEach((row, r) => {
    const now = new Map<string, Rect>()
    for (const { place, from, to } of runsOf(places[r] as ReadonlyArray<Place>, keyOf)) {
      const key = keyOf(place)
      if (!regions.has(key)) regions.set(key, { place, rects: [] })
      const { from: x, to: right } = spanOf(columns, from, to - 1)
      const run = `${key} ${x} ${right}`
      const above = open.get(run)
      open.delete(run)
      now.set(run, above ? { ...above, height: row.to - above.y } : { x, y: row.from, width: right - x, height: row.to - row.from })
    }
    close(open)
    open = now
  })
  close(open)
  return [...regions.values()].sort((a, b) => keyOf(a.place) - keyOf(b.place))
}

interface Run {
  readonly place: Place
  readonly from: number
  readonly to: number
}

/** Neighbours in a row that are alike. */
const runsOf = (row: ReadonlyArray<Place>, key: (place: Place) => number): ReadonlyArray<Run> => {
  const runs: Run[] = []
  row.forEach((place, i) => {
    const last = runs.at(-1)
    if (last !== undefined && key(last.place) === key(place)) runs[runs.length - 1] = { ...last, to: i + 1 }
    else runs.push({ place, from: i, to: i + 1 })
  })
  return runs
}

/** Lines between places of different looks, as the path of an SVG. */
export const borders = ({ columns, rows, places }: Plot): string => {
  const differ = (a: Place | undefined, b: Place | undefined): boolean => a !== undefined && b !== undefined && keyOf(a) !== keyOf(b)
  const upright = columns.flatMap(({ to: x }, c) =>
    stretches(places.map((row) => differ(row[c], row[c + 1]))).map(([first, last]) => {
      const { from, to } = spanOf(rows, first, last)
      return `M${x} ${from}V${to}`
    })
  )
  const level = places.flatMap((row, r) =>
    stretches(row.map((place, c) => differ(place, places[r + 1]?.[c]))).map(([first, last]) => {
      const { from, to } = spanOf(columns, first, last)
      return `M${from} ${(rows[r] as Span).to}H${to}`
    })
  )
  return [...upright, ...level].join('')
}

const spanOf = (spans: ReadonlyArray<Span>, first: number, last: number): Pick<Span, 'from' | 'to'> => ({
  from: (spans[first] as Span).from,
  to: (spans[last] as Span).to
})

/** The first and the last place of each unbroken row of trues. */
const stretches = (flags: ReadonlyArray<boolean>): ReadonlyArray<readonly [number, number]> => {
  const found: [number, number][] = []
  flags.forEach((flag, i) => {
    const last = found.at(-1)
    if (flag && last?.[1] === i - 1) last[1] = i
    else if (flag) found.push([i, i])
  })
  return found
}

/** Where one fact never exceeds the other, the halves of shared stretches beyond the line on which both are equal, as the path of an SVG. */
export const impossibleHalves = ({ x, y, ladder }: TierMap, { columns, rows, places }: Plot): string => {
  const pair = orderPairs(ladder.dictionary).find(([a, b]) => (a === x.fact && b === y.fact) || (a === y.fact && b === x.fact))
  if (pair === undefined) return ''
  return columns
    .flatMap((column, c) =>
      rows.flatMap((row, r) => {
        const [a, b] = [x.bands[column.band], y.bands[row.band]]
        const isShared = a?.kind === 'amount' && b?.kind === 'amount' && a.low === b.low && a.high === b.high && a.low < a.high
        if (!isShared || ((places[r] as ReadonlyArray<Place>)[c] as Place).rank === -2) return []
        return pair[0] === x.fact ? [`M${column.from} ${row.to}H${column.to}V${row.from}Z`] : [`M${column.from} ${row.to}V${row.from}H${column.to}Z`]
      })
    )
    .join('')
}

/** Whatever is told apart by its name alone: shared places belong to the tier that they are in. */
const nameKey = ({ rank, isGap }: Place): number => rank * 2 + (isGap ? 1 : 0)

/** Above this many rows only single runs are looked at: there is no room for a name in more. */
const MANY_ROWS = 120

/** For each tier, each way into it, and for the gap: the rectangle with the most room for a name. */
export const roomiest = ({ columns, rows, places }: Plot): ReadonlyArray<{ readonly place: Place; readonly rect: Rect }> => {
  const best = new Map<number, { readonly place: Place; readonly rect: Rect; readonly room: number }>()
  const offer = (place: Place, rect: Rect): void => {
    // Names are wide and low: width counts up to what a name needs, height up to a few lines.
    const room = Math.min(rect.width, 240) * Math.min(rect.height, 120) + (rect.width * rect.height) / 1000
    if (room > (best.get(nameKey(place))?.room ?? 0)) best.set(nameKey(place), { place, rect, room })
  }
  rows.forEach((top, r) => {
    const same = columns.map(() => true)
    const deepest = rows.length > MANY_ROWS ? r + 1 : rows.length
    for (let bottom = r; bottom < deepest; bottom++) {
      const lowest = places[bottom] as ReadonlyArray<Place>
      lowest.forEach((place, c) => {
        if (nameKey(place) !== nameKey((places[r] as ReadonlyArray<Place>)[c] as Place)) same[c] = false
      })
      for (const { place, from, to } of runsOf(places[r] as ReadonlyArray<Place>, nameKey)) {
        for (let start = from; start < to; start++) {
          let end = start
          while (end < to && same[end] === true) end++
          if (end === start) continue
          const { from: x, to: right } = spanOf(columns, start, end - 1)
          offer(place, { x, y: top.from, width: right - x, height: spanOf(rows, r, bottom).to - top.from })
          start = end
        }
      }
    }
  })
  return [...best.values()].map(({ place, rect }) => ({ place, rect }))
}
