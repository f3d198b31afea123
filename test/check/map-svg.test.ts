import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawingOf } from '../../src/check/map-drawing.ts'
import { writing } from '../../src/check/map-plot.ts'
import { keyOf, type Rect } from '../../src/check/map-regions.ts'
import { mapSvg } from '../../src/check/map-svg.ts'
import type { TierMap } from '../../src/check/map.ts'
import { machineDots, witnessDots, type NamedMachine } from '../../src/check/map-dots.ts'
import { mapCases, mapFor, points } from './map-cases.ts'
import { allOf, readXml, type Element } from './svg-reader.ts'

const PLOT = { width: 600, height: 420, zero: 58, least: 6 }

const drawn = (map: TierMap, machines: ReadonlyArray<NamedMachine> = []): ReadonlyArray<Element> => allOf(readXml(mapSvg(map, machines)))

const withMachines = mapCases.chain(({ file, map }) =>
  fc
    .array(fc.tuple(points(map), fc.string({ unit: 'grapheme', maxLength: 30 })), { maxLength: 12 })
    .map((given) => ({ file, map, machines: given.map(([[a, b], name]): NamedMachine => ({ name, facts: { [map.x.fact]: a, [map.y.fact]: b } })) }))
)

/** The rectangles of a path such as `M0 0h5v5h-5z`, by the key of the places that it shows. */
const rectsOf = (elements: ReadonlyArray<Element>): ReadonlyMap<number, ReadonlyArray<Rect>> =>
  new Map(
    elements.flatMap(({ attributes, children }) => {
      const key = attributes['data-place']
      const d = children.find(({ name }) => name === 'path')?.attributes['d'] ?? ''
      const rects = [...d.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/g)].map(([, x, y, width, height]) => ({
        x: Number(x),
        y: Number(y),
        width: Number(width),
        height: Number(height)
      }))
      return key === undefined ? [] : [[Number(key), rects]]
    })
  )

const contains = ({ x, y, width, height }: Rect, px: number, py: number): boolean => px >= x && px <= x + width && py >= y && py <= y + height

describe('the picture', () => {
  it('is well-formed, names every tier and shows the same again', () =>
    fc.assert(
      fc.property(withMachines, ({ map, machines }) => {
        const svg = mapSvg(map, machines)
        expect(mapSvg(map, machines)).toBe(svg)
        const texts = allOf(readXml(svg)).map(({ text }) => text)
        for (const { name } of map.ladder.tiers) expect(texts).toContain(name)
      }),
      { numRuns: 150 }
    ))

  it('shows at the middle of every cell what the cell is, and in no two colours', () =>
    fc.assert(
      fc.property(mapCases, ({ map }) => {
        const { x, y } = drawingOf(map, [], PLOT)
        const rects = rectsOf(drawn(map))
        map.cells.forEach((row, r) =>
          row.forEach((place, c) => {
            const [across, upward] = [x.slots[c], y.slots[r]]
            if (across === undefined || upward === undefined || across.from === across.to || upward.from === upward.to) return
            const [px, py] = [(across.from + across.to) / 2, y.length - (upward.from + upward.to) / 2]
            const shown = [...rects].filter(([, all]) => all.some((rect) => contains(rect, px, py))).map(([key]) => key)
            expect(shown).toEqual([keyOf(place)])
          })
        )
      }),
      { numRuns: 150 }
    ))

  it('leaves out only what looks like its neighbour', () =>
    fc.assert(
      fc.property(mapCases, ({ map }) => {
        const { x, y } = drawingOf(map, [], PLOT)
        const column = (c: number): ReadonlyArray<number> => map.cells.map((row) => keyOf(row[c] ?? { rank: -9, isGap: false, isShared: false }))
        const line = (r: number): ReadonlyArray<number> => (map.cells[r] ?? []).map(keyOf)
        const check = (slots: typeof x.slots, keys: (i: number) => ReadonlyArray<number>): void =>
          slots.forEach(({ from, to }, i) => {
            if (from < to) return
            expect([JSON.stringify(keys(i - 1)), JSON.stringify(keys(i + 1))]).toContain(JSON.stringify(keys(i)))
          })
        check(x.slots, column)
        check(y.slots, line)
        for (const { slots, length } of [x, y]) expect([slots[0]?.from, slots.at(-1)?.to]).toEqual([0, length])
      }),
      { numRuns: 150 }
    ))

  it('writes nothing on top of anything else, and nothing beyond the plot', () =>
    fc.assert(
      fc.property(withMachines, ({ map, machines }) => {
        const { x, y, plot } = drawingOf(map, machines, PLOT)
        const dots = [...machineDots(map, x, y, machines).dots, ...witnessDots(map, plot, x, y)]
        const area = { x: 0, y: 0, width: x.length, height: y.length }
        const { labels } = writing(map, plot, dots, area)
        labels.forEach((a, i) => {
          expect([a.x >= 0, a.y >= 0, a.x + a.width <= x.length, a.y + a.height <= y.length]).toEqual([true, true, true, true])
          for (const b of labels.slice(i + 1))
            expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).toBe(false)
          for (const dot of dots) expect(contains(a, dot.x, dot.y)).toBe(false)
        })
      }),
      { numRuns: 150 }
    ))
})

const SEED = `
match: within
tiers:
  low: {description: short answers, ram_gb: {min: 2, max: 4}, cpu_cores: {min: 2, max: 4}}
  mid: {ram_gb: {min: 4, max: 8}, cpu_cores: {min: 4, max: 8}}
  high: {ram_gb: {min: 8}, cpu_cores: {min: 6}, gpu_vram_gb: {min: 6}}`

const NAMED = [
  { name: 'laptop', facts: { ram_gb: 16, cpu_cores: 8, gpu_vram_gb: 8 } },
  { name: 'twin', facts: { ram_gb: 16, cpu_cores: 4, gpu_vram_gb: 8 } },
  { name: 'mystery', facts: { ram_gb: 16 } },
  { name: 'impossible', facts: { ram_gb: 16, gpu_vram_gb: 8, gpu_present: false } }
]

describe('what is told beside the tiers', () => {
  const wordsOf = (map: TierMap, machines: ReadonlyArray<NamedMachine> = []): string =>
    drawn(map, machines)
      .map(({ text }) => text)
      .join('\n')

  it('is gaps with a machine that falls through, what several tiers take, and what is assumed', () => {
    const words = wordsOf(mapFor(SEED))
    expect(words).toContain('for machines with cpu_cores 6')
    expect(words).toContain('16 GB and 4 GB on the GPU: no tier')
    for (const entry of ['no tier', 'in several tiers', 'falls through', 'not in this picture']) expect(words).toContain(entry)
    expect(wordsOf(mapFor(SEED, { at: { cpu_cores: 4, container: true, os: null } }))).toContain('at cpu_cores 4, container yes, os unknown')
    expect(wordsOf(mapFor(SEED, { x: 'cpu_cores', at: { container: false } }))).toContain('at container no; else for machines with ram_gb 8 GiB')
  })

  it('is the fallback, apart from the tier that it is', () => {
    const words = wordsOf(mapFor('fallback: a\ntiers: {a: {ram_gb: {min: 2}}, b: {ram_gb: {min: 8}}}'))
    expect(words).toContain('a by fallback')
    expect(words).not.toContain('unclassified')
  })

  it('is each given machine in the tier that its own facts give, those at one point together', () => {
    const words = wordsOf(mapFor(SEED), NAMED)
    expect(words).toContain('laptop: high, twin: no tier')
    expect(words).toContain('laptop +1')
    expect(words).toContain('not shown, since ram_gb or gpu_vram_gb is not known of them: mystery, impossible')
  })

  it('is what cannot be', () => {
    const map = mapFor('tiers: {a: {cpu_cores: {min: 4}, cpu_threads: {min: 8}}}', { x: 'cpu_cores', y: 'cpu_threads' })
    const halves = drawn(map).filter(({ attributes }) => attributes['fill'] === 'url(#never)')
    expect(wordsOf(map)).toContain('no such machine')
    expect(halves.some(({ attributes }) => /^M\d+ \d+H\d+V\d+Z/.test(attributes['d'] ?? ''))).toBe(true)
    const other = drawn(mapFor('tiers: {a: {cpu_cores: {min: 4}}}', { x: 'cpu_threads', y: 'cpu_cores' }))
    expect(other.some(({ attributes }) => attributes['fill'] === 'url(#never)' && /^M\d+ \d+V\d+H\d+Z/.test(attributes['d'] ?? ''))).toBe(true)
  })

  it('is a name for those who do not see it', () => {
    const [root, title, desc] = drawn(mapFor(SEED))
    expect(root?.attributes).toMatchObject({ role: 'img', 'aria-labelledby': 'map-title map-desc' })
    expect([title?.text, title?.attributes['id']]).toEqual(['Tiers of tiers.yaml', 'map-title'])
    expect(desc?.text).toMatch(
      /^ram_gb, GiB runs from left to right, gpu_vram_gb, GiB upwards, for machines with cpu_cores 6\. Of the picture: no tier \d+ %, /
    )
  })

  it('is no more than a picture holds', () => {
    const many = Array.from({ length: 300 }, (_, i) => ({ name: `m${i}`, facts: { ram_gb: 1 + i / 7, gpu_vram_gb: i / 9 } }))
    const labels = drawn(mapFor(SEED), many).filter(({ attributes }) => attributes['class'] === 'label ink middle')
    expect(labels.every(({ text }) => !/^m\d/.test(text))).toBe(true)
    const nameless = mapFor(SEED.replace('short answers', 'w'.repeat(5000)))
    expect(wordsOf(nameless).length).toBeLessThan(20_000)
  })
})

describe('tier files that mean harm, and large ones', () => {
  it.each(['<script>alert(1)</script>', '"/><g onload="x"', '&lt;&#0;', ']]>', '\u0001\u202e\ud800\uffff', '</text></svg>'])(
    '%j is words',
    (text) => {
      const file = JSON.stringify({
        facts: { own: { type: 'enum', values: [text.replace(/\s/g, ''), 'b'], description: text } },
        tiers: { a: { description: text, own: 'b' }, b: {} }
      })
      const elements = drawn(mapFor(file, { x: 'own', y: 'ram_gb' }), [{ name: text, facts: { own: 'b', ram_gb: 4 } }])
      expect(elements.filter(({ name, attributes }) => name === 'script' || Object.keys(attributes).some((key) => key.startsWith('on')))).toEqual([])
    }
  )

  it.each([1, 2, 7, 13, 300])('%i tiers are all there, apart in grey by day and by night', (count) => {
    const tiers = Object.fromEntries(Array.from({ length: count }, (_, i) => [`tier_${i}`, { ram_gb: { min: i + 1 }, gpu_vram_gb: { min: i / 8 } }]))
    const elements = drawn(mapFor(JSON.stringify({ tiers })))
    expect(new Set(elements.map(({ text }) => text).filter((text) => text.startsWith('tier_'))).size).toBeGreaterThanOrEqual(count)
    const keys = elements.flatMap(({ attributes }) => attributes['data-place'] ?? [])
    for (let rank = 0; rank < count; rank++) expect(keys).toContain(String(rank * 4))
    const style = elements.find(({ name }) => name === 'style')?.text ?? ''
    for (const theme of style.split('@media')) {
      const [fills, inks] = [coloursIn(theme, 't'), coloursIn(theme, 'n')]
      expect(fills).toHaveLength(count)
      const greys = fills.map(luminance)
      const steps = greys.slice(1).map((grey, i) => grey - (greys[i] ?? 0))
      const rises = (steps[0] ?? 0) > 0
      // Of many tiers neighbours may come out as the same colour of eight bits; they never change places.
      expect(steps.every((step) => (rises ? step >= 0 : step <= 0) && (count > 100 || step !== 0))).toBe(true)
      fills.forEach((fill, i) => expect(contrast(fill, inks[i] ?? '')).toBeGreaterThan(4.5))
    }
  })
})

const coloursIn = (css: string, letter: string): ReadonlyArray<string> =>
  [...css.matchAll(new RegExp(`\\.${letter}\\d+\\{fill:(#[0-9a-f]{6})\\}`, 'g'))].map(([, colour = '']) => colour)

/** WCAG 2.2, relative luminance and contrast ratio. */
const luminance = (hex: string): number => {
  const parts = [1, 3, 5]
    .map((from) => Number.parseInt(hex.slice(from, from + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0)
}
const contrast = (a: string, b: string): number => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05)
