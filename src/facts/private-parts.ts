/** Of files that also tell of people and programs, the lines that a decision is made from. */
const KEPT_LINES: ReadonlyArray<readonly [path: RegExp, line: RegExp]> = [
  [/^\/proc\/[^/]+\/status$/, /^(Cpus|Mems)_allowed/],
  [/^\/proc\/[^/]+\/mountinfo$/, / - cgroup2? /],
  [/^\/proc\/(self|\d+)\/mounts$|^\/proc\/mounts$/, / cgroup2? /]
]

/** A file as it may be shown: the lines that matter, without serial numbers. */
export const withoutPrivateLines = (path: string, text: string): string => {
  if (path.endsWith('/environ')) return (/(?:^|\0)(container=[^\0]*)/.exec(text)?.[1] ?? '').slice(0, 64)
  if (/\/(cmdline|comm)$|serial|_uuid$|\/machine-id$|\/hostname$/.test(path)) return 'removed\n'
  const kept = KEPT_LINES.find(([pattern]) => pattern.test(path))?.[1]
  const lines =
    kept === undefined
      ? text
      : text
          .split('\n')
          .filter((line) => kept.test(line))
          .map((line) => `${withoutRoots(line)}\n`)
          .join('')
  return withoutPrivateParts(lines)
}

/** Options of a mount can name folders of users: they stand behind the file system, which stays. */
const withoutRoots = (line: string): string => line.replace(/(lowerdir|upperdir|workdir)=[^, ]*/g, '$1=removed')

/** Elements, keys and lines that tell of a person or a program, in XML, JSON and the tables that tools print. */
const PRIVATE = 'serial|udid|unique_? ?id|process(?!or)|cmd|command|argv|user|owner|login|account|host|computer|email|ssid|mac_?addr|volume_?name'

/** What a tool printed, without serial numbers, processes, users and hosts. */
export const withoutPrivateParts = (text: string): string =>
  text
    .replace(/<(processes|accounted_processes)>[\s\S]*?(<\/\1>|$)/gi, '<$1></$1>')
    .replace(new RegExp(`<((?:\\w*_)?(?:${PRIVATE})\\w*)>[^<]*(</\\1>|$)`, 'gi'), '<$1>removed</$1>')
    .replace(new RegExp(`("[\\w .()-]*(?:${PRIVATE})[\\w .()-]*"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'gi'), '$1"removed"')
    .replace(new RegExp(`(\\\\"[\\w .()-]*(?:${PRIVATE})[\\w .()-]*\\\\"\\s*:\\s*)\\\\"(?:[^"\\\\]|\\\\\\\\.)*\\\\"`, 'gi'), '$1\\"removed\\"')
    .replace(new RegExp(`^([ \\t|]*[\\w ()-]*\\b(?:${PRIVATE})\\b[\\w ()-]*[ \\t]*[:=][ \\t]*)\\S.*$`, 'gim'), '$1removed')
