import { fieldsOf, jsonIn, own, wordOf, type Fields } from '../../src/facts/loose-json.ts'
import type { MacProfile } from './mac-profile.ts'
import { plistIn } from './plist.ts'
import { textProfile } from './text-profile.ts'

/**
 * Reads what system_profiler printed: JSON since macOS 10.15, else a property list (`-xml`), else its plain text. Undefined where it is
 * none of them.
 */
export const readProfile = (text: string): MacProfile | undefined => {
  const sections = /^\s*<(\?xml|!DOCTYPE plist|plist)/.test(text) ? sectionsOfPlist(plistIn(text)) : fieldsOf(jsonIn(text))
  const [hardware, displays] = ['SPHardwareDataType', 'SPDisplaysDataType'].map((name) => itemsOf(own(sections, name)))
  if (hardware !== undefined || displays !== undefined) return { hardware: hardware?.[0] ?? {}, displays }
  return textProfile(text)
}

const MOST_ITEMS = 256

const itemsOf = (value: unknown): ReadonlyArray<Fields> | undefined =>
  Array.isArray(value) && value.length <= MOST_ITEMS ? (value as ReadonlyArray<unknown>).map(fieldsOf) : undefined

/** A list of sections, each with the name of its type and its items. */
const sectionsOfPlist = (value: unknown): Fields => {
  const sections = Array.isArray(value) ? (value as ReadonlyArray<unknown>).map(fieldsOf) : []
  return Object.fromEntries(
    sections.flatMap((section) => {
      const name = wordOf(own(section, '_dataType'))
      return name === undefined ? [] : [[name, own(section, '_items')]]
    })
  )
}
