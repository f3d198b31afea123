import { GPU_AMOUNTS, type Dictionary, type FactDefinition, type FactValue } from '../facts/dictionary.ts'
import { isNumeric } from '../facts/fact-value.ts'
import { orderPairs } from '../facts/imply.ts'
import { amountAxis, stretch, type Stretch } from './axis.ts'
import { ordinaryAmount } from './ordinary.ts'

/** A stretch of an axis on which no bound of the ladder changes: numbers with both ends included, or one word, or true or false. */
export type Band =
  { readonly kind: 'amount'; readonly low: number; readonly high: number } | { readonly kind: 'word'; readonly value: string | boolean }

/** One side of a map: a fact and its bands, lowest first. */
export interface MapAxis {
  readonly fact: string
  readonly definition: FactDefinition
  readonly bands: ReadonlyArray<Band>
  /** The numbers between which the bands lie; 0 first, none for words. */
  readonly edges: ReadonlyArray<number>
}

/** The axis of a fact whose outcome changes at these numbers and nowhere else. */
export const mapAxis = (definition: FactDefinition, numbers: ReadonlyArray<number>): MapAxis => {
  const fact = definition.name
  if (definition.type === 'boolean') return { fact, definition, bands: [false, true].map((value) => ({ kind: 'word', value })), edges: [] }
  if (definition.type === 'enum') return { fact, definition, bands: definition.values.map((value) => ({ kind: 'word', value })), edges: [] }
  const axis = amountAxis(fact, definition, numbers)
  const cells = Array.from({ length: axis.cells }, (_, cell) => stretch(axis, cell, cell))
  const bands = cells.filter((cell): cell is Stretch => cell !== null).map(({ low, high }): Band => ({ kind: 'amount', low, high }))
  return { fact, definition, bands, edges: axis.values }
}

/** A fact and all numbers that it is compared with, directly or through others. */
export const familyOf = (fact: string, dictionary: Dictionary): ReadonlySet<string> => {
  const family = new Set([fact])
  const pairs = orderPairs(dictionary)
  for (let size = 0; size !== family.size;) {
    size = family.size
    for (const [low, high] of pairs) {
      if (family.has(low)) family.add(high)
      if (family.has(high)) family.add(low)
    }
  }
  return family
}

/** The most ordinary value of a band. */
export const ordinaryIn = (definition: FactDefinition, band: Band): FactValue =>
  band.kind === 'word' ? band.value : ordinaryAmount(definition, band.low, band.high)

/** The place of the band that holds a value; -1 where there is none. */
export const bandOf = ({ bands }: MapAxis, value: FactValue): number => {
  if (typeof value !== 'number') return bands.findIndex((band) => band.kind === 'word' && band.value === value)
  let [low, high] = [0, bands.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    const band = bands[middle]
    if (band?.kind === 'amount' && band.low <= value) low = middle
    else high = middle
  }
  const band = bands[low]
  return band?.kind === 'amount' && value >= band.low && value <= band.high ? low : -1
}

/** Whether 0 of a fact says that there is no such device. */
export const isDeviceAmount = ({ definition }: MapAxis): boolean => isNumeric(definition) && GPU_AMOUNTS.includes(definition.name)
