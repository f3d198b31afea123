import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawingOf } from '../../src/check/map-drawing.ts'
import { mapSvg } from '../../src/check/map-svg.ts'
import { mapText } from '../../src/check/map-text.ts'
import type { Paint } from '../../src/decision/columns.ts'
import { mapCases, mapFor } from './map-cases.ts'
import { allOf, readXml } from './svg-reader.ts'

/** The key of the picture's place that a sign stands for, but for whether weaker tiers take it too. */
const signOfKey = (key: number): string => (key === -8 ? '·' : (key & 1) === 1 ? '/' : String(Math.floor(key / 4) + 1))

/** The characters of the plot, top row first. */
const plotOf = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = text.split('\n')
  const foot = lines.findIndex((line) => /^ *└/.test(line))
  return lines.slice(1, foot).map((line) => [...line.replace(/^[^│┤]*[│┤]/, '')])
}

describe('the map in characters', () => {
  it('shows what the picture shows', () =>
    fc.assert(
      fc.property(mapCases, ({ map }) => {
        const signs = plotOf(mapText(map))
        const { x, y } = drawingOf(map, [], { width: 64, height: 16, zero: 6, least: 1, isFixed: true })
        const picture = drawingOf(map, [], { width: 600, height: 420, zero: 58, least: 6 })
        const groups = allOf(readXml(mapSvg(map))).flatMap(({ attributes, children }) => {
          const d = children.find(({ name }) => name === 'path')?.attributes['d'] ?? ''
          return attributes['data-place'] === undefined ? [] : [{ key: Number(attributes['data-place']), d }]
        })
        const keyAt = (px: number, py: number): number | undefined =>
          groups.find(({ d }) =>
            [...d.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)/g)].some(([, ...ends]) => {
              const [left = 0, top = 0, width = 0, height = 0] = ends.map(Number)
              return px > left && px < left + width && py > top && py < top + height
            })
          )?.key
        y.slots.forEach((row, r) =>
          x.slots.forEach((column, c) => {
            const [across, upward] = [picture.x.slots[c], picture.y.slots[r]]
            const isSeen = row.to > row.from && column.to > column.from && across !== undefined && upward !== undefined
            if (!isSeen || across.to === across.from || upward.to === upward.from) return
            const line = signs[y.length - row.to]
            const shown = line?.slice(column.from, column.to).find((sign) => sign !== '◇') ?? '◇'
            const key = keyAt((across.from + across.to) / 2, picture.y.length - (upward.from + upward.to) / 2)
            expect(['◇', signOfKey(key ?? NaN)]).toContain(shown)
          })
        )
      }),
      { numRuns: 150 }
    ))

  it('is as wide and as high as it was asked to be, however much there is to show', () =>
    fc.assert(
      fc.property(mapCases, fc.integer({ min: 20, max: 90 }), fc.integer({ min: 4, max: 40 }), ({ map }, width, height) => {
        const rows = plotOf(mapText(map, { width, height }))
        expect(rows).toHaveLength(height)
        for (const row of rows) expect(row).toHaveLength(width)
      }),
      { numRuns: 150 }
    ))

  it('is this, for two tiers and two machines', () => {
    const map = mapFor('fallback: low\ntiers: {low: {ram_gb: {min: 2}}, high: {ram_gb: {min: 8}, gpu_vram_gb: {min: 6}}}')
    const machines = [
      { name: 'laptop', facts: { ram_gb: 16, gpu_vram_gb: 8 } },
      { name: 'phone', facts: { ram_gb: 4, gpu_present: false } },
      { name: 'mystery', facts: {} }
    ]
    expect(mapText(map, { machines, width: 40, height: 9 }).split('\n')).toEqual([
      'gpu_vram_gb, GiB',
      '  16 ┤//////////111111111111112222222222222222',
      '   6 ┤//////////111111111111112222222●22222222',
      '     │//////////111111111111111111111111111111',
      '   2 ┤//////////111111111111111111111111111111',
      '     │//////////111111111111111111111111111111',
      '     │//////////111111111111111111111111111111',
      'none ┤///◇//////1111111●1111111111111111111111',
      '     │//////////111111111111111111111111111111',
      '     │//////////111111111111111111111111111111',
      '     └──┬───────┬──────┬──────┬──────┬──────┬─',
      '        1       2      4      8      16     32',
      '                                   ram_gb, GiB',
      '',
      '2  high',
      '/  low by fallback',
      '1  low',
      '◇ 1 GB and no GPU memory: low by fallback',
      '● laptop: high',
      '● phone: low',
      'not shown, since ram_gb or gpu_vram_gb is not known: mystery'
    ])
  })

  it('has colours where they are wanted', () => {
    const marked = (text: string): string => `<${text}>`
    const paint: Paint = { good: marked, bad: marked, unsure: marked, strong: marked, faint: marked }
    const map = mapFor('tiers: {a: {cpu_cores: {min: 4}}}', { x: 'cpu_cores', y: 'cpu_threads' })
    expect(mapText(map, { paint })).toContain('</>')
    expect(mapText(map, { paint })).toContain('<·>')
  })

  it('has a sign for each of many tiers, and says which are too narrow to be seen', () => {
    const tiers = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`t${i}`, { ram_gb: { min: i + 1 } }]))
    const text = mapText(mapFor(JSON.stringify({ tiers })))
    expect(text).toMatch(/^not in this picture: t\d+/m)
    expect(text).toMatch(/^[A-Z] {2}t\d\d$/m)
  })

  it('shows words as they are, and nothing that acts on a terminal', () => {
    const file = JSON.stringify({
      facts: { own: { type: 'enum', values: ['\u001b[31mred', 'a-rather-long-word-for-an-axis'] } },
      tiers: { a: { own: '\u001b[31mred' } }
    })
    const across = mapText(mapFor(file, { x: 'own', y: 'ram_gb' }))
    const upward = mapText(mapFor(file, { x: 'ram_gb', y: 'own' }))
    for (const text of [across, upward]) {
      expect(text).not.toContain('\u001b')
      expect(text).toContain('\ufffd[31mred')
    }
  })
})
