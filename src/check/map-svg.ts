import type { TierMap } from './map.ts'
import { machineDots, witnessDots, type Dot, type NamedMachine } from './map-dots.ts'
import { axisName, frame, settingText } from './map-frame.ts'
import { legendOf, MOST_BESIDE } from './map-legend.ts'
import { areas, placeName, writing } from './map-plot.ts'
import { drawingOf } from './map-drawing.ts'
import { regionsOf, type Plot, type Rect } from './map-regions.ts'
import { patternsOf, styleOf } from './map-svg-style.ts'
import { tag, textIn, write } from './map-tag.ts'
import { cutTo, wrapped } from './map-words.ts'

const PLOT = { width: 600, height: 420, zero: 58, least: 6 }
/** Without a legend beside it the plot has the whole width. */
const WIDE = { ...PLOT, width: 840 }
const MARGIN = { left: 88, right: 24, bottom: 64 }
const BESIDE = { gap: 30, width: 218 }

/** The map as an SVG, for day and night, with nothing around it that it needs. The same map and machines give the same text. */
export const mapSvg = (map: TierMap, machines: ReadonlyArray<NamedMachine> = []): string => {
  const tiers = map.ladder.tiers.length
  const isBeside = tiers <= MOST_BESIDE
  const { x, y, plot } = drawingOf(map, machines, isBeside ? PLOT : WIDE)
  const given = machineDots(map, x, y, machines)
  const dots = [...given.dots, ...witnessDots(map, plot, x, y)]
  const area: Rect = { x: 0, y: 0, width: x.length, height: y.length }
  const { drawn } = writing(map, plot, dots, area)
  const inner = x.length + (isBeside ? BESIDE.gap + BESIDE.width : 0)
  const width = MARGIN.left + inner + MARGIN.right
  const places = plot.places.flat()
  const legend = legendOf(map, places, dots, isBeside ? BESIDE.width : inner)
  const setting = settingText(map)
  const notes = [...wrapped(setting, inner + MARGIN.left - 24, 12.5, 3), ...unplacedText(given.unplaced, map, inner)]
  const top = 58 + notes.length * 18 + 28
  const below = top + y.length + MARGIN.bottom
  const height = isBeside ? Math.max(below, top + legend.height + 24) : below + 12 + legend.height + 16
  const legendAt = isBeside ? `${MARGIN.left + x.length + BESIDE.gap} ${top}` : `${MARGIN.left} ${below + 12}`
  const title = `Tiers of ${map.ladder.file}`
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-labelledby': 'map-title map-desc' },
    tag('title', { id: 'map-title' }, textIn(title)),
    tag('desc', { id: 'map-desc' }, textIn(describe(map, plot, dots, setting))),
    styleOf(tiers),
    patternsOf(tiers, [...new Set([tiers - 1, ...places.flatMap(({ rank, isShared }) => (isShared ? [rank] : []))])]),
    tag('rect', { width, height, class: 'paper' }),
    write(cutTo(title, inner, 19), 24, 40, 'title ink'),
    ...notes.map((line, i) => write(line, 24, 62 + i * 18, 'note faint')),
    tag('g', { transform: `translate(${MARGIN.left} ${top})` }, ...areas(map, plot), frame(x, y), drawn),
    tag('g', { transform: `translate(${legendAt})` }, legend.drawn)
  )
}

const unplacedText = (names: ReadonlyArray<string>, { x, y }: TierMap, width: number): ReadonlyArray<string> =>
  names.length === 0 ? [] : wrapped(`not shown, since ${x.fact} or ${y.fact} is not known of them: ${names.join(', ')}`, width, 12.5, 2)

/** What a reader who does not see the picture is told. */
const describe = (map: TierMap, plot: Plot, dots: ReadonlyArray<Dot>, setting: string): string => {
  const { x, y, ladder } = map
  const shown = regionsOf(plot)
  const sum = (rects: ReadonlyArray<Rect>): number => rects.reduce((total, { width, height }) => total + width * height, 0)
  const whole = shown.reduce((total, { rects }) => total + sum(rects), 0)
  const shares = shown
    .toSorted((a, b) => sum(b.rects) - sum(a.rects))
    .slice(0, 20)
    .map(({ place, rects }) => `${placeName(map, place)} ${Math.max(1, Math.round((100 * sum(rects)) / whole))} %`)
  const falls = dots.filter(({ kind }) => kind === 'witness').map(({ title }) => title)
  return [
    `${axisName(x)} runs from left to right, ${axisName(y)} upwards${setting === '' ? '' : `, ${setting}`}.`,
    `Of the picture: ${shares.join(', ')}.`,
    `${ladder.tiers.length === 1 ? 'The tier' : 'The tiers'}, weakest first: ${ladder.tiers.map(({ name }) => name).join(', ')}.`,
    ...(falls.length > 0 ? [`No tier takes: ${falls.join('; ')}.`] : [])
  ].join(' ')
}
