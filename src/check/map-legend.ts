import type { Place, TierMap } from './map.ts'
import type { Dot } from './map-dots.ts'
import { tag, textIn, write } from './map-tag.ts'
import { textureOf } from './map-svg-style.ts'
import { cutTo, widthOf, wrapped } from './map-words.ts'

/** One line of the legend: what is drawn, what it means, and more about it. */
interface Entry {
  readonly swatch: ReadonlyArray<string>
  readonly text: string
  readonly more: string
  readonly isFaint: boolean
}

export interface Legend {
  readonly drawn: string
  readonly height: number
}

const SWATCH = { width: 26, height: 18 }

/** Up to so many tiers stand beside the plot with what they are for; more stand below it in columns. */
export const MOST_BESIDE = 12

/** The legend in one column beside the plot, or in several below it. */
export const legendOf = (map: TierMap, places: ReadonlyArray<Place>, dots: ReadonlyArray<Dot>, width: number): Legend => {
  const entries = [...tierEntries(map, places), ...otherEntries(map, places, dots)]
  const isBeside = map.ladder.tiers.length <= MOST_BESIDE
  const widest = Math.max(...entries.map(({ text }) => widthOf(text, 13))) + SWATCH.width + 34
  const column = isBeside ? width : Math.min(width, 280, widest)
  const columns = Math.max(1, Math.floor(width / column))
  const perColumn = Math.ceil(entries.length / columns)
  const drawn: string[] = []
  let [height, y] = [0, 0]
  entries.forEach((entry, i) => {
    if (i % perColumn === 0) y = 0
    const lines = isBeside ? wrapped(entry.more, column - SWATCH.width - 12, 11.5, 2) : []
    const text = cutTo(entry.text, column - SWATCH.width - 18, 13)
    drawn.push(
      tag(
        'g',
        { transform: `translate(${Math.floor(i / perColumn) * column} ${y})` },
        tag('title', {}, textIn(entry.text)),
        ...entry.swatch,
        write(text, SWATCH.width + 10, 13.5, `row ${entry.isFaint ? 'faint' : 'ink'}`),
        ...lines.map((line, l) => write(line, SWATCH.width + 10, 30 + l * 15, 'small faint'))
      )
    )
    y += 26 + lines.length * 15
    height = Math.max(height, y)
  })
  return { drawn: drawn.join(''), height }
}

const box = (style: string): string => tag('rect', { ...SWATCH, rx: 3, class: style })
const filled = (pattern: string): string => tag('rect', { ...SWATCH, rx: 3, fill: `url(#${pattern})` })

/** Strongest first, as the picture has them. */
const tierEntries = ({ ladder }: TierMap, places: ReadonlyArray<Place>): ReadonlyArray<Entry> =>
  ladder.tiers.toReversed().map(({ name, rank, description }) => {
    const isSeen = places.some((place) => place.rank === rank)
    const texture = textureOf(rank, ladder.tiers.length)
    const number = write(String(rank + 1), SWATCH.width / 2, 13.5, `small strong middle n${rank}`)
    return {
      swatch: [box(`t${rank}`), ...(texture === null ? [] : [filled(texture)]), number],
      text: name,
      more: isSeen ? (description ?? '') : 'not in this picture',
      isFaint: !isSeen
    }
  })

const otherEntries = ({ ladder }: TierMap, places: ReadonlyArray<Place>, dots: ReadonlyArray<Dot>): ReadonlyArray<Entry> => {
  const entry = (isThere: boolean, swatch: ReadonlyArray<string>, text: string, more = ''): ReadonlyArray<Entry> =>
    isThere ? [{ swatch, text, more, isFaint: false }] : []
  const falls = ladder.fallback?.rank ?? 0
  const mark = { cx: SWATCH.width / 2, cy: SWATCH.height / 2 }
  return [
    ...entry(
      places.some(({ rank }) => rank === -1),
      [box('gap'), filled('gap')],
      'no tier',
      'unclassified: a hole in the ladder'
    ),
    ...entry(
      places.some(({ rank, isGap }) => isGap && rank >= 0),
      [box(`t${falls}`), filled('fallback')],
      `${ladder.fallback?.name ?? ''} by fallback`,
      'no tier takes these machines'
    ),
    ...entry(
      places.some(({ isShared }) => isShared),
      [box(`t${ladder.tiers.length - 1}`), filled(`shared-${ladder.tiers.length - 1}`)],
      'in several tiers',
      'the strongest one counts'
    ),
    ...entry(
      places.some(({ rank }) => rank === -2),
      [filled('never')],
      'no such machine',
      'the facts exclude each other'
    ),
    ...entry(
      dots.some(({ kind }) => kind === 'witness'),
      [diamond(mark.cx, mark.cy)],
      'falls through',
      'a machine that no tier takes'
    ),
    ...entry(
      dots.some(({ kind }) => kind === 'machine'),
      [tag('circle', { ...mark, r: 6, class: 'dot' })],
      'machine',
      'as given, by all of its own facts'
    )
  ]
}

/** A machine that falls through. */
export const diamond = (x: number, y: number): string =>
  tag('path', { d: `M${x} ${y - 7}L${x + 7} ${y}L${x} ${y + 7}L${x - 7} ${y}Z`, class: 'witness' })
