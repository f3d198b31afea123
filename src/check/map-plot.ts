import type { Place, TierMap } from './map.ts'
import type { Dot } from './map-dots.ts'
import { placedLabels, placeInside } from './map-labels.ts'
import { diamond } from './map-legend.ts'
import { borders, impossibleHalves, keyOf, regionsOf, roomiest, type Plot, type Rect } from './map-regions.ts'
import { textureOf } from './map-svg-style.ts'
import { tag, textIn, write } from './map-tag.ts'
import { cutTo, widthOf } from './map-words.ts'

/** What a place is called. */
export const placeName = ({ ladder }: TierMap, { rank, isGap, isShared }: Place): string =>
  rank === -2
    ? 'no such machine'
    : `${ladder.tiers[rank]?.name ?? 'no tier'}${isGap && rank >= 0 ? ' by fallback' : ''}${isShared ? ', and a weaker tier' : ''}`

/** The tiers as areas, the lines between them. */
export const areas = (map: TierMap, plot: Plot): ReadonlyArray<string> => [
  ...regionsOf(plot).map(({ place, rects }) => {
    const d = rects.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join('')
    const { rank, isGap, isShared } = place
    const texture = textureOf(rank, map.ladder.tiers.length)
    const overlays = [
      ...(rank >= 0 && texture !== null ? [texture] : []),
      ...(rank === -2 ? ['never'] : isGap ? [rank === -1 ? 'gap' : 'fallback'] : []),
      ...(isShared ? [`shared-${rank}`] : [])
    ]
    const base = rank >= 0 ? [tag('path', { d, class: `t${rank}` })] : []
    const drawn = [...base, ...overlays.map((pattern) => tag('path', { d, fill: `url(#${pattern})` }))]
    return tag('g', { 'data-place': keyOf(place), 'shape-rendering': 'crispEdges' }, tag('title', {}, textIn(placeName(map, place))), ...drawn)
  }),
  tag('path', { d: borders(plot), class: plot.columns.length + plot.rows.length > MANY_BANDS ? 'border fine' : 'border' }),
  ...halves(map, plot)
]

/** Among so many bands a line of usual width would hide what it parts. */
const MANY_BANDS = 120

const halves = (map: TierMap, plot: Plot): ReadonlyArray<string> => {
  const d = impossibleHalves(map, plot)
  return d === '' ? [] : [tag('path', { d, fill: 'url(#never)' })]
}

interface Written {
  readonly rect: Rect
  readonly drawn: string
}

const MARK = 18

/** Marks, what stands beside them, and the names of tiers where they have room: nothing on top of anything else. */
export const writing = (
  map: TierMap,
  plot: Plot,
  dots: ReadonlyArray<Dot>,
  area: Rect
): { readonly drawn: string; readonly labels: ReadonlyArray<Rect> } => {
  const marks = dots.map(({ x, y }): Rect => ({ x: x - MARK / 2, y: y - MARK / 2, width: MARK, height: MARK }))
  const rooms = roomiest(plot)
  const namesAmong = (obstacles: ReadonlyArray<Rect>): ReadonlyArray<Written> => rooms.flatMap(({ place, rect }) => name(map, place, rect, obstacles))
  // A name has a whole area to stand in and a label only its point, so labels choose first, unless that costs a name.
  const labelsFirst = labelsAmong(dots, marks, area)
  const names = namesAmong([...marks, ...labelsFirst.map(({ rect }) => rect)])
  const alone = namesAmong(marks)
  const isBoth = names.length === alone.length
  const labels = isBoth ? labelsFirst : labelsAmong(dots, [...marks, ...alone.map(({ rect }) => rect)], area)
  const all = [...(isBoth ? names : alone), ...labels]
  return { drawn: [...all.map(({ drawn }) => drawn), ...dots.map(mark)].join(''), labels: all.map(({ rect }) => rect) }
}

/** Among many machines names would be noise: each has its own where the mouse points. */
const MOST_LABELS = 60

const labelsAmong = (dots: ReadonlyArray<Dot>, obstacles: ReadonlyArray<Rect>, area: Rect): ReadonlyArray<Written> => {
  const few = dots.length <= MOST_LABELS ? dots : dots.filter(({ kind }) => kind === 'witness')
  const texts = few.map(({ text }) => cutTo(text, 200, 12))
  const wanted = few.map(({ x, y }, i) => ({ x, y, width: Math.ceil(widthOf(texts[i] as string, 12)) + 8, height: 17 }))
  return placedLabels(wanted, obstacles, area).flatMap((rect, i): ReadonlyArray<Written> => {
    if (rect === null) return []
    const halo = tag('rect', { ...rect, rx: 4, class: 'halo' })
    return [{ rect, drawn: halo + write(texts[i] as string, rect.x + rect.width / 2, rect.y + 12.5, 'label ink middle') }]
  })
}

const name = (map: TierMap, place: Place, area: Rect, obstacles: ReadonlyArray<Rect>): ReadonlyArray<Written> => {
  const { rank, isGap } = place
  const style = rank >= 0 ? `n${rank}` : rank === -1 ? 'gap-ink' : 'faint'
  const own = map.ladder.tiers[rank]?.name
  // Where a name has no room its number stands, as in the legend; a gap is known by its hatching.
  const texts = [placeName(map, { ...place, isShared: false }), ...(own === undefined || isGap ? [] : [own, String(rank + 1)])]
  for (const [text, size] of texts.flatMap((each) => [[each, 15] as const, [each, 12] as const])) {
    const rect = placeInside(area, Math.ceil(widthOf(text, size)) + 12, size + 9, obstacles)
    if (rect === null) continue
    const halo = isGap || rank < 0 ? tag('rect', { ...rect, rx: 4, class: rank >= 0 ? `t${rank}` : 'halo' }) : ''
    const line = write(text, rect.x + rect.width / 2, rect.y + size + 2, `${size === 15 ? 'name' : 'label strong'} middle ${style}`)
    return [{ rect, drawn: halo + line }]
  }
  return []
}

const mark = ({ kind, x, y, title, rank }: Dot): string =>
  tag(
    'g',
    {},
    tag('title', {}, textIn(title)),
    ...(kind === 'witness'
      ? [diamond(x, y)]
      : [tag('circle', { cx: x, cy: y, r: 6.5, class: 'dot' }), tag('circle', { cx: x, cy: y, r: 3.5, class: rank >= 0 ? `t${rank}` : 'gap' })])
  )
