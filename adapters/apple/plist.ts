/** Elements deeper than any report has them are not read. */
const MOST_DEPTH = 32
const MOST_TOKENS = 200_000

const TOKEN = /<(\/?)(dict|array|key|string|integer|real|true|false|date|data|plist)\b[^<>]*?(\/?)>([^<]*)/g

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Entities as XML itself has them; those that a document declares for itself are left as they stand. */
const plainText = (text: string): string => text.replace(/&(\w{2,4});/g, (whole, name: string) => ENTITIES[name] ?? whole)

interface Open {
  readonly kind: 'dict' | 'array'
  readonly values: unknown[]
  readonly keys: string[]
}

const closed = ({ kind, values, keys }: Open): unknown =>
  kind === 'array' ? values : Object.fromEntries(keys.slice(0, values.length).map((key, index) => [key, values[index]]))

/** The value of a property list, texts and numbers as texts; undefined where it is none or is cut off. */
export const plistIn = (text: string): unknown => {
  const open: Open[] = []
  let tokens = 0
  for (const [, end = '', name = '', empty = '', inside = ''] of text.matchAll(TOKEN)) {
    if (++tokens > MOST_TOKENS || open.length > MOST_DEPTH) return undefined
    const within = open.at(-1)
    if (name === 'dict' || name === 'array') {
      if (end === '' && empty === '') open.push({ kind: name, values: [], keys: [] })
      else {
        const done = end === '' ? closed({ kind: name, values: [], keys: [] }) : open.pop()
        const value = end === '' ? done : done === undefined ? undefined : closed(done as Open)
        const outer = open.at(-1)
        if (outer === undefined) return value
        outer.values.push(value)
      }
    } else if (end === '' && within !== undefined) {
      if (name === 'key') within.keys.push(plainText(inside))
      else if (name !== 'plist') within.values.push(name === 'true' || name === 'false' ? name : plainText(inside))
    }
  }
  return undefined
}
