import { isMapping } from '../../source/shape.ts'
import { withoutPrivateMounts } from './private-mounts.ts'

/** A file as it may be shown: the lines that decide, without serial numbers. */
export const withoutPrivateLines = (path: string, text: string): string => {
  if (path.endsWith('/environ')) return /(?:^|\0)(container=[\w.-]{0,32})/.exec(text)?.[1] ?? (text === '' ? '' : 'PATH=/')
  if (/\/(cmdline|comm|address)$|serial|_uuid$|unique_id$|\/machine-id$|\/hostname$/.test(path)) return 'removed\n'
  if (/^\/proc\/[^/]+\/mountinfo$/.test(path)) return withoutPrivateMounts(text)
  if (/^\/proc\/[^/]+\/status$/.test(path)) return text.replace(/^(?!(?:Cpus|Mems)_allowed).*\n?/gm, '')
  return text
    .replace(/\bidentification = \w+/g, 'identification = 000000')
    .replace(/\([\w.+-]+@[\w.+-]+\)/g, '(builder@somewhere)')
    .split('\n')
    .map(plainLine)
    .join('\n')
}

/** What keys, elements and lines are called that tell of a person, a program or one single machine. */
const PRIVATE =
  /serial|process(?!or)|cmd|command|argv|\buser(?!_?time)|user_?name|owner|login|account|host|computer|system_?name|email|ssid|mac_?addr|volume_?name|unique.?id|udid|ecid|\bpdi\b|asset|part_?number/i

/** What a tool printed, without serial numbers, processes, users and hosts. */
export const withoutPrivateParts = (text: string): string => {
  const start = text.search(/[[{]/)
  const json = start < 0 ? undefined : parsed(text.slice(start))
  if (json !== undefined)
    return (
      text.slice(0, start).split('\n').map(plainLine).join('\n') + JSON.stringify(withoutPrivateKeys(json), null, text.includes('\n', start) ? 1 : 0)
    )
  return withoutElements(text).split('\n').map(plainLine).join('\n')
}

const parsed = (text: string): unknown => {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

const withoutPrivateKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutPrivateKeys)
  if (typeof value === 'string') return parsed(value) === undefined ? value : withoutPrivateParts(value)
  if (!isMapping(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, PRIVATE.test(key) ? cleared(inner) : withoutPrivateKeys(inner)] as const)
  return Object.fromEntries(entries)
}

/** A list of processes stays a list; what it holds is gone. */
const cleared = (value: unknown): unknown => (Array.isArray(value) ? [] : isMapping(value) ? {} : typeof value === 'string' ? 'removed' : null)

/** Element by element, in one pass: a tool may print megabytes of them. */
const withoutElements = (text: string): string => {
  let hidden: string | null = null
  let nextValue = false
  return text.replace(
    /<(\/?)([A-Za-z_][\w.-]*)([^<>]*)>((?:<!\[CDATA\[[^\]]*\]\]>|[^<])*)/g,
    (whole, slash: string, tag: string, rest: string, content: string) => {
      if (hidden !== null) {
        if (slash !== '/' || tag !== hidden) return ''
        hidden = null
        return `</${tag}${rest}>${content}`
      }
      const value = nextValue && slash === ''
      nextValue = slash === '' && tag === 'key' ? PRIVATE.test(content) : slash === '/' && nextValue
      if (slash === '/' || rest.endsWith('/')) return whole
      if (value) return `<${tag}>removed`
      if (tag === 'key' || !PRIVATE.test(tag)) return whole
      if (content.trim() !== '') return `<${tag}>removed`
      hidden = tag
      return `<${tag}>`
    }
  )
}

/** A line of a table, `key : value` or `key = value`: from the first private key on nothing is told. */
const plainLine = (line: string): string => {
  for (const { index } of line.matchAll(EVERY_PRIVATE)) {
    const at = line.slice(index, index + MOST_KEY).search(/[:=]/)
    if (at >= 0) return `${line.slice(0, index + at + 1)} removed`
  }
  return line
}

const EVERY_PRIVATE = new RegExp(PRIVATE.source, 'gi')
const MOST_KEY = 60
