import { SOLD_RAM_GIB, SOLD_VRAM_GIB } from '../facts/sold-size.ts'
import { isDeviceAmount } from './map-axis.ts'
import type { Scale } from './map-scale.ts'

/** A mark on an axis. */
export interface Tick {
  readonly at: number
  readonly text: string
  /** A bound of the ladder stands here. */
  readonly isBound: boolean
}

/** Marks with room for their texts: first the numbers that tiers ask for, then sizes as sold. `room` is how much a text takes along the axis. */
export const ticksOf = (scale: Scale, room: (text: string) => number): ReadonlyArray<Tick> => {
  const { axis, range, slots } = scale
  if (range === null) {
    return axis.bands.flatMap((band, i) => {
      const slot = slots[i] ?? { from: 0, to: 0 }
      return band.kind === 'word' ? [{ at: (slot.from + slot.to) / 2, text: wordText(band.value), isBound: false }] : []
    })
  }
  const [low, high] = range
  const wanted = [...((slots[0]?.to ?? 0) > 0 ? [0] : []), ...axis.edges.filter((edge) => edge > 0), ...steps(axis.definition.name, low, high)]
  const kept: Tick[] = []
  for (const value of new Set(wanted)) {
    const at = scale.at(axis.definition.type === 'integer' ? Math.ceil(value) : value)
    const text = value === 0 ? (isDeviceAmount(axis) ? 'none' : '0') : tickText(value)
    const isFree = at !== null && kept.every((other) => Math.abs(other.at - at) >= (room(text) + room(other.text)) / 2)
    if (isFree) kept.push({ at, text, isBound: value > 0 && axis.edges.includes(value) })
  }
  return kept.sort((a, b) => a.at - b.at)
}

const wordText = (value: string | boolean): string => (value === true ? 'yes' : value === false ? 'no' : value)

/** Numbers that are worth a mark, the most telling first. */
const steps = (fact: string, low: number, high: number): ReadonlyArray<number> => {
  const sizes = fact.startsWith('ram_') ? SOLD_RAM_GIB : fact.startsWith('gpu_vram_') ? SOLD_VRAM_GIB : []
  const isPower = (value: number): boolean => Number.isInteger(Math.log2(value))
  const first = Math.floor(Math.log2(low))
  const powers = Array.from({ length: Math.min(2100, Math.ceil(Math.log2(high)) - first + 1) }, (_, i) => 2 ** (first + i))
  // Over many octaves every fourth is told, so that what is left out is left out evenly.
  const even = powers.length > 14 ? powers.filter((_, i) => i % 4 === 0) : powers
  return [...even, ...sizes.filter((size) => !isPower(size))].filter((value) => value >= low && value <= high)
}

/** A number in as few characters as it can be told in. */
const tickText = (value: number): string => {
  const text = String(value)
  return text.length <= 7 ? text : String(Number(value.toPrecision(3)))
}
