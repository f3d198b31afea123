/** Names that must not be told, as the machine that is captured knows them. */
export interface Known {
  readonly hosts: ReadonlyArray<string>
  readonly users: ReadonlyArray<string>
}

/** Replaces what names people and machines in a text, each by the same made-up name every time. */
export type Rename = (text: string) => string

const UUID =
  /(?<![\da-f])(?<!pod(?=[\da-f]))[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])|(?<=pod)[\da-f]{8}[-_][\da-f]{4}[-_][\da-f]{4}[-_][\da-f]{4}[-_][\da-f]{12}(?![\da-f])/gi
/** The beginning of a UUID, as CUDA_VISIBLE_DEVICES may name a device. */
const UUID_START = /(?<=(?:GPU|MIG)-)[\da-f]{4,8}(?:-[\da-f]{1,4}){0,3}(?![\da-f-])/gi
const MAC = /(?<![\da-f:.-])[\da-f]{2}(?:[:-][\da-f]{2}){5}(?:(?:[:-][\da-f]{2}){2})?(?![\da-f:.-])/gi
const DOTTED_MAC = /(?<![\da-f.])(?=[\da-f.]*[a-f])[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}(?![\da-f.])/gi
const LONG_HEX = /(?<![\da-f])[\da-f]{32,}(?![\da-f])/gi
const IP4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g
/** Groups of hexadecimal digits with colons between them; whether it is an address its groups tell. */
const COLONS = /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:.])/gi
/** What Windows calls one single device, behind the kind of device; backslashes are doubled inside of JSON. */
const INSTANCE = /((?:PCI|USB|ACPI|ROOT|HDAUDIO)\\{1,2}[^\\"'<>\s]+\\{1,2})([^\\"'<>\s]+)/gi
const HOME = /((?:^|[/\\])(?:home|users?)[/\\])(?:([^/\\"'<>\n:]+)(?=\\)|([^/\\"'<>\s:]+))/gi

/** Names are made up in the order in which they stand in `whole`, so that the same capture is the same text. */
export const namesReplaced = ({ hosts, users }: Known, whole: string): Rename => {
  const numbered = (make: (n: number) => string): ((found: string) => string) => {
    const made = new Map<string, string>()
    return (found) => {
      const key = found.toLowerCase()
      const name = made.get(key) ?? make(made.size + 1)
      made.set(key, name)
      return name
    }
  }
  const uuid = numbered((n) => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`)
  const uuids = (whole.match(UUID) ?? []).map(
    (found) => [found.toLowerCase().replaceAll('_', '-'), uuid(found.toLowerCase().replaceAll('_', '-'))] as const
  )
  const start = (found: string): string => {
    const device = uuids.find(([original]) => original.startsWith(found.toLowerCase()))
    return (device?.[1] ?? uuid(found)).slice(0, Math.max(8, found.length))
  }
  const mac = numbered((n) => `02:00:00:00:00:${(n % 256).toString(16).padStart(2, '0')}`)
  const ip4 = numbered((n) => `192.0.2.${n % 256}`)
  const ip6 = numbered((n) => `2001:db8::${n.toString(16)}`)
  const hex = numbered((n) => n.toString(16))
  const instance = numbered((n) => `instance${n}`)
  const person = numbered((n) => `person${n}`)
  const [hostWords, userWords] = [words(hosts), words(users)]
  return (text) => {
    const named = text
      .replace(UUID, (found) => uuid(found.toLowerCase().replaceAll('_', '-')))
      .replace(UUID_START, (found) => (/^0{4}/.test(found) ? found : start(found)))
      .replace(MAC, mac)
      .replace(DOTTED_MAC, mac)
      .replace(LONG_HEX, (found) => (/[a-f]/i.test(found) && /\d/.test(found) ? hex(found).padStart(found.length, 'c') : found))
      .replace(IP4, ip4)
      .replace(COLONS, (found) => (isAddress(found) ? ip6(found) : found))
      .replace(INSTANCE, (_, before: string, name: string) => before + instance(name))
      .replace(HOME, (_, before: string, spaced?: string, plain?: string) => before + person(spaced ?? plain ?? ''))
    const hosted = hostWords === null ? named : named.replace(hostWords, 'somewhere')
    return userWords === null ? hosted : hosted.replace(userWords, person)
  }
}

/** Eight groups, or fewer with a gap; `0::` of a control group is none, and neither is a time of day. */
const isAddress = (found: string): boolean => {
  const groups = found.split(':').filter((group) => group !== '')
  return groups.length === 8 || (found.includes('::') && groups.length >= 2)
}

const words = (names: ReadonlyArray<string>): RegExp | null => {
  const usable = names.filter((name) => name.length >= 2).toSorted((a, b) => b.length - a.length)
  return usable.length === 0 ? null : new RegExp(`(?<![A-Za-z0-9])(?:${usable.map(literal).join('|')})(?![A-Za-z0-9])`, 'gi')
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
