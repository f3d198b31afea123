import { bandOf, isDeviceAmount, type MapAxis } from './map-axis.ts'
import type { FactValue } from '../facts/dictionary.ts'

/** Where a band is drawn, from the beginning of the axis; a band of no width is not seen. */
interface Slot {
  readonly from: number
  readonly to: number
}

/** An axis as it is drawn: numbers by their logarithm, with a place of its own for 0; words side by side. */
export interface Scale {
  readonly axis: MapAxis
  readonly length: number
  /** By band. */
  readonly slots: ReadonlyArray<Slot>
  /** The least and the greatest number that is drawn to scale; null for words. */
  readonly range: readonly [number, number] | null
  /** Where a value is; values beyond the range are at its ends. Null for what the axis does not have. */
  readonly at: (value: FactValue) => number | null
}

export interface ScaleOptions {
  readonly length: number
  /** The width of the place of 0. */
  readonly zero: number
  /** The least width of a band that is seen. */
  readonly least: number
  /** Whether a band looks the same as the one beside it: then it needs no place of its own. */
  readonly isLikeNext: (band: number) => boolean
  /** Numbers that must be within the range. */
  readonly shown: ReadonlyArray<number>
}

/** Lays the bands of an axis out. Where they need more than the length, the axis is longer. */
export const scaleOf = (axis: MapAxis, options: ScaleOptions): Scale => {
  const range = axis.edges.length === 0 ? null : rangeOf(axis, options.shown)
  const widths = range === null ? axis.bands.map(() => options.length / axis.bands.length) : widthsOf(axis, range, options)
  const slots = placed(widths, options)
  const { to: length } = slots.at(-1) as Slot
  return { axis, length, slots, range, at: (value) => placeOf(axis, slots, range, value) }
}

/** A little more than from half the lowest number that matters to four times the highest, in powers of two. */
const rangeOf = ({ edges, definition }: MapAxis, shown: ReadonlyArray<number>): readonly [number, number] => {
  const positive = edges.filter((edge) => edge > 0)
  const [first = 1, last = 16] = [positive[0], positive.at(-1)]
  const seen = shown.filter((value) => value > 0)
  const low = 2 ** (Math.floor(Math.log2(first)) - (positive.length > 0 ? 1 : 0)) / 1.3
  const high = 2 ** (Math.ceil(Math.log2(last)) + 2) * 1.1
  const least = Math.min(low, ...seen.map((value) => value / 1.2))
  const most = Math.min(Number.MAX_VALUE, Math.max(high, ...seen.map((value) => value * 1.2)))
  // The place of a whole number begins half of one below it.
  return [Math.max(least, definition.type === 'integer' ? 0.5 : Number.MIN_VALUE), most]
}

const widthsOf = (axis: MapAxis, range: readonly [number, number], { length, zero, least, isLikeNext }: ScaleOptions): ReadonlyArray<number> => {
  const whole = axis.definition.type === 'integer'
  const hidden = axis.bands.map((band, b) => {
    if (band.kind !== 'amount') return false
    // Having none is something else than having little, whatever the tiers make of it.
    if (band.high === 0) return !isDeviceAmount(axis) && isLikeNext(b)
    // A single number on a continuous axis has no width: it is shown only where it differs from both sides.
    return !whole && band.low === band.high && (isLikeNext(b) || isLikeNext(b - 1))
  })
  const zeroWidth = hidden[0] === true ? 0 : zero
  const scaled = length - zeroWidth
  const [low, high] = range
  const share = (value: number): number => clip((Math.log2(value) - Math.log2(low)) / (Math.log2(high) - Math.log2(low)))
  return axis.bands.map((band, b) => {
    if (hidden[b] === true || band.kind !== 'amount') return 0
    if (band.high === 0) return zeroWidth
    const half = whole ? 0.5 : 0
    const from = band.low - half < low || b === 0 ? 0 : share(band.low - half)
    return Math.max(least, (share(band.high + half) - from) * scaled)
  })
}

const clip = (share: number): number => Math.min(1, Math.max(0, share))

/** Whole positions, each band that is seen at least as wide as asked; what that costs is taken from the widest. */
const placed = (widths: ReadonlyArray<number>, { length, least }: ScaleOptions): ReadonlyArray<Slot> => {
  const sum = widths.reduce((total, width) => total + width, 0)
  const spare = widths.reduce((total, width) => total + Math.max(0, width - least), 0)
  const excess = Math.max(0, sum - length)
  const kept = spare === 0 ? 1 : Math.max(0, 1 - excess / spare)
  let at = 0
  return widths.map((width) => {
    const from = Math.round(at)
    at += width <= least ? width : least + (width - least) * kept
    return { from, to: Math.round(at) }
  })
}

const placeOf = (axis: MapAxis, slots: ReadonlyArray<Slot>, range: readonly [number, number] | null, value: FactValue): number | null => {
  const index = bandOf(axis, value)
  const [band, slot] = [axis.bands[index], slots[index] as Slot]
  if (band === undefined) return null
  const middle = (slot.from + slot.to) / 2
  if (band.kind === 'word' || value === 0) return middle
  const half = axis.definition.type === 'integer' ? 0.5 : 0
  const [least, most] = range as readonly [number, number]
  const [low, high] = [Math.max(least, band.low - half), Math.min(most, band.high + half)]
  if (low >= high) return middle
  const share = clip((Math.log2(Number(value)) - Math.log2(low)) / (Math.log2(high) - Math.log2(low)))
  return slot.from + share * (slot.to - slot.from)
}
