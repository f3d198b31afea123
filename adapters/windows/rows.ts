import { caseless, fieldsOf, own, type Fields } from '../../src/facts/loose-json.ts'

/** One object of a WMI class, its properties by name in lower case. */
export type Row = ReadonlyMap<string, unknown>

const MOST_ROWS = 4096

/** The objects of a class: a list, one object by itself, or a list that PowerShell 5 wrapped. Undefined where there is no answer. */
export const rowsOf = (document: Fields, name: string): ReadonlyArray<Row> | undefined => {
  const value = own(document, name)
  const inner = Array.isArray(value) ? value : (own(fieldsOf(value), 'value') ?? value)
  const list = Array.isArray(inner) ? (inner as ReadonlyArray<unknown>) : inner === undefined || inner === null ? [] : [inner]
  const rows = list.map((each) => caseless(fieldsOf(each)))
  return rows.length === 0 || rows.length > MOST_ROWS || rows.some((row) => row.size === 0) ? undefined : rows
}

const BYTE = /^\d{1,3}$/

/**
 * A whole number as Windows writes it: a number, its digits as a text, or the bytes of a registry value, lowest first. A negative one is
 * what an unsigned figure became on its way, so it says nothing.
 */
export const wholeNumber = (value: unknown): number | undefined => {
  if (Array.isArray(value)) {
    const bytes = (value as ReadonlyArray<unknown>).map((byte) => (BYTE.test(String(byte)) ? Number(byte) : Number.NaN))
    const sum = bytes.length === 4 || bytes.length === 8 ? bytes.reduceRight((high, byte) => high * 256 + byte, 0) : Number.NaN
    return Number.isSafeInteger(sum) ? sum : undefined
  }
  const number = typeof value === 'number' || (typeof value === 'string' && /^\s*\d{1,20}\s*$/.test(value)) ? Number(value) : Number.NaN
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** A count or a size above 0. */
export const positive = (value: unknown, most: number): number | undefined => {
  const number = wholeNumber(value)
  return number !== undefined && number > 0 && number <= most ? number : undefined
}
