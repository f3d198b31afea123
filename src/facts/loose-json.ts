import { function as F, option as O } from 'fp-ts'
import * as t from 'io-ts'

/** Most lines that are tried as the first of a document. */
const MOST_STARTS = 20

/** The JSON document in what a tool printed, past lines of warnings before and after it; undefined where there is none. */
export const jsonIn = (text: string): unknown => {
  const whole = parsed(text.replace(/^\ufeff/, ''))
  if (O.isSome(whole)) return whole.value
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1
  let tried = 0
  // What stands further in is a part of a document, and a warning in brackets is none.
  for (const { index } of text.matchAll(/^(?:\[\s*[[{\]"\d-]|\{\s*["}])/gm)) {
    const found = parsed(text.slice(index, end))
    if (O.isSome(found)) return found.value
    if (++tried >= MOST_STARTS) return undefined
  }
  return undefined
}

const parsed = (text: string): O.Option<unknown> => O.tryCatch(() => JSON.parse(text) as unknown)

export type Fields = Readonly<Record<string, unknown>>

/** Fields by name, or none of them where it is something else. */
export const fieldsOf = (value: unknown): Fields => (t.UnknownRecord.is(value) && !Array.isArray(value) ? value : {})

/** A field of an object's own, so that none of `Object.prototype` is taken for one. */
export const own = (fields: Fields, name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined)

/** Fields with their names in lower case and single blanks: tools change both from version to version. Two that clash and differ are left out. */
export const caseless = (fields: Fields): ReadonlyMap<string, unknown> => {
  const seen = new Map<string, unknown>()
  for (const [key, value] of Object.entries(fields)) {
    const name = key.toLowerCase().replace(/\s+/g, ' ').trim()
    seen.set(name, seen.has(name) && seen.get(name) !== value ? undefined : value)
  }
  return seen
}

/** A text or a number as a text; what stands for no answer, such as `N/A`, is undefined. */
export const wordOf = (value: unknown): string | undefined =>
  F.pipe(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
    (text) =>
      text
        .slice(0, 800)
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim()
        .slice(0, 200),
    (text) => (/^\[?(|n\/?a|none|not (supported|available|applicable)|unknown|null|undefined)\]?$/i.test(text) ? undefined : text)
  )
