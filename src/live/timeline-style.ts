import { SHADES } from './timeline-models.ts'

const FACE = "ui-sans-serif, system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

interface Theme {
  readonly paper: string
  readonly ink: string
  readonly faint: string
  readonly line: string
  readonly lane: string
  readonly load: string
  readonly hot: string
  readonly over: string
  readonly up: string
  readonly told: string
  /** Of models, the best first, and what is written on them. */
  readonly models: ReadonlyArray<readonly [colour: string, ink: string]>
}

// As on the map of tiers: sand to deep sea by day, from the deep up at night, by even steps of lightness.
const DAY: Theme = {
  paper: '#ffffff',
  ink: '#17202c',
  faint: '#5a6675',
  line: '#d5dbe3',
  lane: '#f6f8fa',
  load: '#2f6c98',
  hot: '#c2412d',
  over: '#fbeae6',
  up: '#1c7a46',
  told: '#9a5b00',
  models: [
    ['#1d2f5f', '#ffffff'],
    ['#2f6c98', '#ffffff'],
    ['#4aa3ab', '#000000'],
    ['#a9d8c4', '#000000'],
    ['#f6e7bf', '#000000']
  ]
}
const NIGHT: Theme = {
  paper: '#10151c',
  ink: '#e8edf3',
  faint: '#9aa7b6',
  line: '#333e4c',
  lane: '#171e27',
  load: '#7cc4d8',
  hot: '#ff8a73',
  over: '#2f1f20',
  up: '#79d79a',
  told: '#f0b95a',
  models: [
    ['#f8ecc2', '#000000'],
    ['#a6d3a8', '#000000'],
    ['#47a09c', '#000000'],
    ['#2f6a86', '#ffffff'],
    ['#2a3d5c', '#ffffff']
  ]
}

const rules = ({ paper, ink, faint, line, lane, load, hot, over, up, told, models }: Theme): ReadonlyArray<string> => [
  `.paper{fill:${paper}}.ink{fill:${ink}}.faint{fill:${faint}}.hot-ink{fill:${hot}}.lane{fill:${lane}}.over{fill:${over}}`,
  `.frame,.tick{stroke:${line}}.load{stroke:${load}}.area,.band{fill:${load}}.hot,.bound{stroke:${hot}}`,
  `.sign{stroke:${paper}}.model{stroke:${paper}}`,
  `.sign.step_down,.sign.block{fill:${hot}}.sign.step_up{fill:${up}}.sign.warn,.sign.suggest{fill:${told}}.sign.advise{fill:${faint}}`,
  `.step.step_down{stroke:${hot}}.step.step_up{stroke:${up}}`,
  ...models.map(([colour, writing], i) => `.m${i}{fill:${colour}}.n${i}{fill:${writing}}`)
]

/** Colours for day and night; a viewer that knows neither shows the day. Where there are few models the deepest colours are left for the best. */
export const styleOf = (models: number): string => {
  const few = (theme: Theme): Theme => ({ ...theme, models: theme.models.slice(0, Math.max(1, Math.min(models, SHADES))) })
  return [
    '<style>',
    `text{font-family:${FACE};font-variant-numeric:tabular-nums}`,
    '.title{font-size:19px;font-weight:650}.note{font-size:12.5px}.axis{font-size:13px;font-weight:600}.mark{font-size:12px}.strong{font-weight:650}',
    '.middle{text-anchor:middle}.end{text-anchor:end}',
    '.frame,.tick,.bound,.load,.step{fill:none}.tick{stroke-width:1}.load{stroke-width:1.75;stroke-linejoin:round}',
    '.bound{stroke-width:1.5;stroke-dasharray:5 4}.area{opacity:.16}.band{opacity:.35}.sign{stroke-width:1}.model{stroke-width:1}',
    '.step{stroke-width:1;stroke-dasharray:1.5 2.5}',
    ...rules(few(DAY)),
    `@media (prefers-color-scheme:dark){${rules(few(NIGHT)).join('')}}`,
    '</style>'
  ].join('\n')
}
