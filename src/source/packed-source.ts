import { placesOf } from './places.ts'
import { isMapping } from './shape.ts'
import type { Located, Source } from './yaml-text.ts'

/** Where a value stands: start, end, start and end of its key, and the places of the values inside it. */
export type PackedPlace = readonly [
  start: number,
  end: number,
  keyStart: number,
  keyEnd: number,
  inside?: ReadonlyArray<readonly [key: string, place: PackedPlace]>
]

/** A text that was read, as JSON holds it. */
export interface PackedSource {
  readonly text: string
  readonly value: unknown
  readonly root: PackedPlace
}

/** The text as reading it under this name gives it. */
export const unpacked = ({ text, value, root }: PackedSource, file: string): Source => ({
  file,
  text,
  value: plain(value),
  root: located(root),
  findings: [],
  at: placesOf(text, file)
})

/** Mappings without a prototype, as the reader makes them. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (!isMapping(value)) return value
  const mapping = Object.create(null) as Record<string, unknown>
  for (const [key, each] of Object.entries(value)) mapping[key] = plain(each)
  return mapping
}

const located = ([start, end, keyStart, keyEnd, inside = []]: PackedPlace): Located => ({
  start,
  end,
  keyStart,
  keyEnd,
  children: new Map(inside.map(([key, place]) => [key, located(place)])),
  broken: false
})
