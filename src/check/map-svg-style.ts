import { dayTheme, nightTheme, type Theme } from './map-colours.ts'
import { tag } from './map-tag.ts'

const FACE = "ui-sans-serif, system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

const rules = ({ paper, ink, faint, line, gap, gapPaper, tiers }: Theme): ReadonlyArray<string> => [
  `.paper{fill:${paper}}.ink{fill:${ink}}.faint{fill:${faint}}.gap-ink{fill:${gap}}`,
  `.frame,.tick{stroke:${line}}.bound{stroke:${faint}}.border{stroke:${paper}}`,
  `.gap{fill:${gapPaper}}.hatch{stroke:${gap}}.never{fill:${paper}}.cross{stroke:${line}}`,
  `.dot{fill:${ink};stroke:${paper}}.witness{fill:${paper};stroke:${gap}}.halo{fill:${paper}}`,
  ...tiers.map(({ colour, ink: writing }, i) => `.t${i}{fill:${colour}}.n${i}{fill:${writing}}.s${i}{stroke:${writing}}`)
]

/** Colours for day and night; a viewer that knows neither shows the day. */
export const styleOf = (tiers: number): string =>
  tag(
    'style',
    {},
    [
      `text{font-family:${FACE};font-variant-numeric:tabular-nums}`,
      '.title{font-size:19px;font-weight:650}.note{font-size:12.5px}.axis{font-size:13px;font-weight:600}.mark{font-size:12px}.strong{font-weight:650}',
      '.name{font-size:15px;font-weight:650}.label{font-size:12px;font-weight:550}.row{font-size:13px;font-weight:600}.small{font-size:11.5px;font-weight:400}',
      '.middle{text-anchor:middle}.end{text-anchor:end}',
      '.frame,.tick,.bound,.border,.hatch,.cross,.texture{fill:none}.frame{stroke-width:1}.border{stroke-width:2}.fine{stroke-width:.5}.tick,.bound{stroke-width:1}',
      '.hatch{stroke-width:1.6;opacity:.75}.thin{stroke-width:1.4}.cross{stroke-width:1}.texture{stroke-width:1.25;opacity:.28}.speck{opacity:.4}',
      '.dot,.witness{stroke-width:2}.halo{opacity:.82}',
      ...rules(dayTheme(tiers)),
      `@media (prefers-color-scheme:dark){${rules(nightTheme(tiers)).join('')}}`
    ].join('\n')
  )

const pattern = (id: string, size: number, more: Readonly<Record<string, string>>, ...drawn: ReadonlyArray<string>): string =>
  tag('pattern', { id, width: size, height: size, patternUnits: 'userSpaceOnUse', ...more }, ...drawn)

const SLANT = { patternTransform: 'rotate(45)' }

/** From so many tiers on lightness alone tells neighbours apart badly, and every other one gets a texture; beyond so many they are too narrow for it. */
const TEXTURED = { from: 7, to: 24 }

export const textureOf = (rank: number, tiers: number): string | null =>
  tiers < TEXTURED.from || tiers > TEXTURED.to || rank % 2 === 0 ? null : `texture-${rank}`

/** The patterns: gaps hatched, what falls back hatched on its tier's colour, what several tiers take dotted, what cannot be crossed. */
export const patternsOf = (tiers: number, shared: ReadonlyArray<number>): string => {
  const textures = Array.from({ length: tiers }, (_, rank) => rank).flatMap((rank) => {
    const id = textureOf(rank, tiers)
    const d = ['M0 3.5H7', 'M3.5 0V7', 'M0 3.5H3.5V0'][(rank >> 1) % 3] ?? ''
    return id === null ? [] : [pattern(id, 7, {}, tag('path', { d, class: `texture s${rank}` }))]
  })
  return tag(
    'defs',
    {},
    pattern('gap', 10, SLANT, tag('rect', { width: 10, height: 10, class: 'gap' }), tag('path', { d: 'M5 0V10', class: 'hatch' })),
    pattern('fallback', 11, SLANT, tag('path', { d: 'M5.5 0V11', class: 'hatch thin' })),
    pattern('never', 8, {}, tag('rect', { width: 8, height: 8, class: 'never' }), tag('path', { d: 'M0 4H8M4 0V8', class: 'cross' })),
    ...shared.map((rank) => pattern(`shared-${rank}`, 9, {}, tag('circle', { cx: 4.5, cy: 4.5, r: 1.6, class: `speck n${rank}` }))),
    ...textures
  )
}
