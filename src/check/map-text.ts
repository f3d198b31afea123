import { plain, type Paint } from '../decision/columns.ts'
import { visible } from '../source/frame.ts'
import type { Place, TierMap } from './map.ts'
import { machineDots, witnessDots, type NamedMachine } from './map-dots.ts'
import { drawingOf } from './map-drawing.ts'
import { axisName, settingText } from './map-frame.ts'
import { placeName } from './map-plot.ts'
import type { Plot } from './map-regions.ts'
import type { Scale } from './map-scale.ts'
import { ticksOf } from './map-ticks.ts'

export interface TextOptions {
  readonly machines?: ReadonlyArray<NamedMachine>
  readonly paint?: Paint
  /** Characters across and lines up that the plot takes, where no more are needed to show every band. */
  readonly width?: number
  readonly height?: number
}

const SIGNS = '123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')

/** The sign of a place: a tier's number or letter, a slash where no tier takes the machine, a dot where there can be none. */
const signOf = ({ rank, isGap }: Place): string => (rank === -2 ? '·' : isGap ? '/' : (SIGNS[rank % SIGNS.length] ?? '?'))

/** The map in characters, to the same scale as the picture. */
export const mapText = (map: TierMap, { machines = [], paint = plain, width = 64, height = 16 }: TextOptions = {}): string => {
  const { x, y, plot } = drawingOf(map, machines, { width, height, zero: 6, least: 1, isFixed: true })
  const given = machineDots(map, x, y, machines)
  const falls = witnessDots(map, plot, x, y)
  const signs = charactersOf(plot).map((row) => row.map((place) => coloured(place, paint)))
  const put = (left: number, top: number, sign: string): void => {
    const row = signs[Math.min(y.length - 1, Math.max(0, Math.ceil(top) - 1))]
    if (row !== undefined) row[Math.min(x.length - 1, Math.max(0, Math.floor(left)))] = sign
  }
  for (const dot of falls) put(dot.x, dot.y, paint.strong('◇'))
  for (const dot of given.dots) put(dot.x, dot.y, paint.strong('●'))
  const marks = new Map(ticksOf(y, () => 1).map(({ at, text }) => [Math.max(0, y.length - 1 - Math.floor(at)), visible(text)]))
  const gutter = Math.min(24, Math.max(...[...marks.values()].map((text) => [...text].length), 0))
  const rows = signs.map((row, r) => {
    const mark = [...(marks.get(r) ?? '')].slice(0, gutter).join('')
    return `${' '.repeat(gutter - [...mark].length)}${paint.faint(mark)} ${paint.faint(mark === '' ? '│' : '┤')}${row.join('')}`
  })
  const setting = settingText(map)
  const notes = [
    ...falls.map(({ title }) => `◇ ${title}`),
    ...given.dots.map(({ title }) => `● ${title}`),
    ...(given.unplaced.length > 0 ? [`not shown, since ${map.x.fact} or ${map.y.fact} is not known: ${given.unplaced.join(', ')}`] : [])
  ]
  return [
    paint.strong(visible(`${axisName(map.y)}${setting === '' ? '' : `  (${setting})`}`)),
    ...rows,
    ...foot(x, gutter, paint),
    `${' '.repeat(gutter + 2)}${visible(axisName(map.x)).padStart(x.length)}`,
    '',
    ...legend(map, plot, paint),
    ...notes.map(visible)
  ]
    .join('\n')
    .replace(/[ \t]+$/gm, '')
}

/** One place for each character: bands that are seen are as many characters wide and high as they are in units of the scale. */
const charactersOf = ({ columns, rows, places }: Plot): ReadonlyArray<ReadonlyArray<Place>> =>
  rows.flatMap((row, r) => {
    const line = columns.flatMap((column, c) =>
      Array.from({ length: column.to - column.from }, () => places[r]?.[c] ?? { rank: -2, isGap: false, isShared: false })
    )
    return Array.from({ length: row.to - row.from }, () => line)
  })

const coloured = (place: Place, paint: Paint): string => {
  const sign = signOf(place)
  return place.isGap ? paint.bad(sign) : place.rank === -2 ? paint.faint(sign) : sign
}

const foot = (x: Scale, gutter: number, paint: Paint): ReadonlyArray<string> => {
  const line = Array.from({ length: x.length }, () => '─')
  const texts = Array.from({ length: x.length + 12 }, () => ' ')
  for (const { at, text } of ticksOf(x, (each) => [...each].length + 2)) {
    const column = Math.min(x.length - 1, Math.floor(at))
    line[column] = '┬'
    const shown = [...visible(text)].slice(0, 12)
    const start = Math.max(0, column - Math.floor((shown.length - 1) / 2))
    shown.forEach((letter, i) => (texts[start + i] = letter))
  }
  return [paint.faint(`${' '.repeat(gutter + 1)}└${line.join('')}`), paint.faint(`${' '.repeat(gutter + 2)}${texts.join('')}`)]
}

const legend = (map: TierMap, plot: Plot, paint: Paint): ReadonlyArray<string> => {
  const places = plot.places.flat()
  const seen = new Map<string, string>()
  for (const place of places.toSorted((a, b) => b.rank - a.rank || Number(b.isGap) - Number(a.isGap)))
    seen.set(`${signOf(place)} ${place.rank}`, placeName(map, { ...place, isShared: false }))
  const shown = [...seen].map(([key, name]) => `${key.split(' ')[0] ?? ''}  ${visible(name)}`)
  const ranks = new Set(places.map(({ rank }) => rank))
  const missing = map.ladder.tiers.filter(({ rank }) => !ranks.has(rank)).map(({ name }) => name)
  return [...shown, ...(missing.length > 0 ? [paint.faint(`not in this picture: ${missing.map(visible).join(', ')}`)] : [])]
}
