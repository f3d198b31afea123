/** Names that must not be told, as the machine that is captured knows them. */
export interface Known {
  readonly hosts: ReadonlyArray<string>
  readonly users: ReadonlyArray<string>
}

/** Words that mean something in what is captured, whoever is called so. */
const MEANINGFUL: ReadonlySet<string> = new Set(
  (
    'root user users admin linux ubuntu debian fedora docker container containers containerd kubepods lxc libpod amd intel nvidia apple arm qemu kvm xen ' +
    'vmware google amazon microsoft virtual memory cpu gpu card home system service slice scope init bus pci class vendor device host node total free'
  ).split(' ')
)

/** Replaces names in texts, each by the same one every time. */
export const namesReplaced = ({ hosts, users }: Known): ((text: string) => string) => {
  const numbered = (make: (n: number) => string): ((found: string) => string) => {
    const made = new Map<string, string>()
    return (found) => {
      const key = found.toLowerCase()
      const name = made.get(key) ?? make(made.size + 1)
      made.set(key, name)
      return name
    }
  }
  const uuid = numbered((n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`)
  const mac = numbered((n) => `02:00:00:00:00:${(n % 256).toString(16).padStart(2, '0')}`)
  const ip4 = numbered((n) => `192.0.2.${n % 256}`)
  const ip6 = numbered((n) => `2001:db8::${n.toString(16)}`)
  const group = numbered((n) => `group${n}`)
  const person = numbered((n) => `person${n}`)
  const hex = numbered((n) => n.toString(16))
  const words = (names: ReadonlyArray<string>): RegExp | null => {
    const usable = names.filter((name) => name.length >= 2 && !MEANINGFUL.has(name.toLowerCase())).toSorted((a, b) => b.length - a.length)
    return usable.length === 0 ? null : new RegExp(`(?<![A-Za-z0-9])(?:${usable.map(literal).join('|')})(?![A-Za-z0-9])`, 'gi')
  }
  const [hostWords, userWords] = [words(hosts), words(users)]
  return (text) => {
    const named = text
      .replace(/(?<![\da-f])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])/gi, uuid)
      .replace(/(?<![\da-f:.-])[\da-f]{2}(?:[:-][\da-f]{2}){5}(?:(?:[:-][\da-f]{2}){2})?(?![\da-f:.-])/gi, mac)
      .replace(/(?<![\da-f])[\da-f]{32,128}(?![\da-f])/gi, (found) =>
        /[a-f]/i.test(found) && /\d/.test(found) ? hex(found).padStart(found.length, 'c') : found
      )
      .replace(/(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g, ip4)
      .replace(
        /(?<![\da-f:.])(?:[\da-f]{1,4}:){3,7}(?::?[\da-f]{1,4}){1,4}(?![\da-f:.])|(?<![\da-f:.])[\da-f]{1,4}::[\da-f]{1,4}(?::[\da-f]{1,4})*(?![\da-f:.])/gi,
        ip6
      )
      .replace(/((?:\/home\/|\/Users\/|\\Users\\))([^/\\"'<>\s:]+)/g, (_, before: string, name: string) => before + person(name))
      .replace(/(?<=\/)[^/\n,:]*\.(?:service|scope|slice|mount)(?![\w.])/g, (unit) => unitOf(unit, group))
    const hosted = hostWords === null ? named : named.replace(hostWords, () => 'somewhere')
    return userWords === null ? hosted : hosted.replace(userWords, person)
  }
}

/** Units that every system has, and those whose name says in what kind of container a process is. */
const PLAIN_UNIT =
  /^(?:-|system|user|machine|init|kubepods|kubepods-(?:besteffort|burstable|guaranteed)|docker|lxc|libpod|session|app|background)\.(?:slice|scope|service)$/
const CONTAINER_UNIT = /^((?:docker|libpod|cri-containerd|crio|lxc|machine|kubepods(?:-besteffort|-burstable|-guaranteed)?)[-.]).*(\.\w+)$/

const unitOf = (unit: string, group: (name: string) => string): string => {
  if (PLAIN_UNIT.test(unit)) return unit
  const container = CONTAINER_UNIT.exec(unit)
  const kind = /\.\w+$/.exec(unit)?.[0] ?? ''
  return container === null ? `${group(unit)}${kind}` : `${container[1] ?? ''}${group(unit)}${kind}`
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
