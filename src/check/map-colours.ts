/** Colours of one theme: paper, writing, and one for each tier, weakest first. */
export interface Theme {
  readonly paper: string
  readonly ink: string
  readonly faint: string
  readonly line: string
  readonly gap: string
  readonly gapPaper: string
  readonly tiers: ReadonlyArray<Fill>
}

export interface Fill {
  readonly colour: string
  /** Writing on it. */
  readonly ink: string
}

// Sand to deep sea on white paper, and from the deep up at night: lightness falls, or rises, by even steps from tier to tier, so that they
// stay apart in grey and for every kind of colour blindness.
const DAY = ['#f6e7bf', '#a9d8c4', '#4aa3ab', '#2f6c98', '#1d2f5f']
const NIGHT = ['#2a3d5c', '#2f6a86', '#47a09c', '#a6d3a8', '#f8ecc2']

export const dayTheme = (tiers: number): Theme => ({
  paper: '#ffffff',
  ink: '#16202c',
  faint: '#5b6878',
  line: '#c9d1da',
  gap: '#c8442f',
  gapPaper: '#fdf1ee',
  tiers: fills(DAY, tiers)
})

export const nightTheme = (tiers: number): Theme => ({
  paper: '#0e1520',
  ink: '#e8edf3',
  faint: '#9aa8b8',
  line: '#37455a',
  gap: '#ff8a70',
  gapPaper: '#2a1a1c',
  tiers: fills(NIGHT, tiers)
})

type Oklab = readonly [number, number, number]

/** Even steps of lightness along the stops. */
const fills = (stops: ReadonlyArray<string>, count: number): ReadonlyArray<Fill> => {
  const labs = stops.map((stop) => oklabOf(stop))
  const [[from], [to]] = [labs[0] as Oklab, labs.at(-1) as Oklab]
  return Array.from({ length: count }, (_, i) => {
    // One or two tiers keep off the ends, which are nearest to paper and ink.
    const share = count === 1 ? 0.45 : count === 2 ? 0.2 + i * 0.5 : i / (count - 1)
    const light = from + (to - from) * share
    const colour = hexOf(atLightness(labs, light))
    return { colour, ink: luminance(colour) > 0.179 ? '#000000' : '#ffffff' }
  })
}

/** The colour between the two stops that have this lightness between them. */
const atLightness = (labs: ReadonlyArray<Oklab>, light: number): Oklab => {
  const next = labs.findIndex(([l], i) => i > 0 && (light - l) * (light - (labs[i - 1] as Oklab)[0]) <= 0)
  // The last lightness may come out a rounding beyond the last stop.
  const [a, b] = [labs.at(next < 0 ? -2 : next - 1) as Oklab, labs.at(next) as Oklab]
  const share = (light - a[0]) / (b[0] - a[0])
  return [light, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]
}

const channels = (hex: string): readonly [number, number, number] => {
  const value = Number.parseInt(hex.slice(1), 16)
  const linear = (byte: number): number => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4)
  return [linear(value >> 16), linear((value >> 8) & 255), linear(value & 255)]
}

/** Relative luminance from 0 to 1 (WCAG 2.2): what is left of a colour in grey. */
const luminance = (hex: string): number => {
  const [r, g, b] = channels(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

// Björn Ottosson, A perceptual color space for image processing, 2020.
const oklabOf = (hex: string): Oklab => {
  const [r, g, b] = channels(hex)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  ]
}

const hexOf = ([light, a, b]: Oklab): string => {
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3
  const byte = (linear: number): string => {
    const shown = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055
    return Math.round(255 * Math.min(1, Math.max(0, shown)))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)}${byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)}${byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)}`
}
