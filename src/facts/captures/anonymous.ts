import { groupPath, groupsReplaced, groupText } from './anonymous-groups.ts'
import { namesReplaced, type Known } from './anonymous-names.ts'
import type { Capture, CapturedTool } from './capture.ts'
import { withoutPrivateLines, withoutPrivateParts } from './private-parts.ts'

/**
 * A capture without what tells whose machine it is: serial numbers, UUIDs, MAC and IP addresses, names of the host, of users, of groups
 * and of processes, command lines. What joins two facts, such as a UUID that two tools tell, is replaced by the same made-up one
 * everywhere, also in paths, so that the capture gives the same facts.
 */
export const anonymous = (capture: Capture, known: Known): Capture => {
  const whole = JSON.stringify(capture)
  const text = namesReplaced(known, whole)
  // A path says what a file is: words of it that happen to be somebody's name are no secret.
  const unnamed = namesReplaced({ hosts: [], users: [] }, whole)
  const groups = groupsReplaced()
  const path = (given: string): string => (/^\/(?:home|root|Users)\/|^[A-Z]:\\/i.test(given) ? text(given) : unnamed(groupPath(given, groups)))
  const shown = (printed: string): string => text(withoutPrivateParts(printed))
  const tool = ({ stdout, stderr, decoded, error, ...rest }: CapturedTool): CapturedTool => ({
    ...rest,
    ...(stdout === undefined ? {} : { stdout: shown(stdout) }),
    ...(stderr === undefined ? {} : { stderr: shown(stderr) }),
    ...(decoded === undefined ? {} : { decoded: shown(decoded) }),
    ...(error === undefined ? {} : { error: { ...error, message: shown(error.message) } })
  })
  const each = <A>(
    items: Readonly<Record<string, A>> | undefined,
    name: (key: string) => string,
    change: (item: A, key: string) => A
  ): Record<string, A> => Object.fromEntries(Object.entries(items ?? {}).map(([key, item]) => [name(key), change(item, key)]))
  return {
    ...capture,
    env: each(capture.env, (name) => name, unnamed),
    files: each(capture.files, path, (content, file) => text(groupText(file, withoutPrivateLines(file, content), groups))),
    folders: each(capture.folders, path, (names, folder) => names.map((name) => path(`${folder}/${name}`).slice(path(folder).length + 1))),
    links: each(capture.links, path, path),
    forbidden: (capture.forbidden ?? []).map(path),
    tools: each(capture.tools, (line) => line, tool)
  }
}
