import type { Capture, CapturedTool } from './capture.ts'
import { namesReplaced, type Known } from './anonymous-names.ts'
import { withoutPrivateLines, withoutPrivateParts } from './private-parts.ts'

/**
 * A capture without what tells whose machine it is: serial numbers, UUIDs, MAC and IP addresses, names of the host, of users, of groups
 * and of processes, command lines. What joins two facts, such as a UUID that two tools tell, is replaced by the same made-up one
 * everywhere, also in paths, so that the capture gives the same facts.
 */
export const anonymous = (capture: Capture, known: Known): Capture => {
  const text = namesReplaced(known)
  const tool = ({ stdout, stderr, decoded, error, ...rest }: CapturedTool): CapturedTool => ({
    ...rest,
    ...(stdout === undefined ? {} : { stdout: text(withoutPrivateParts(stdout)) }),
    ...(stderr === undefined ? {} : { stderr: text(withoutPrivateParts(stderr)) }),
    ...(decoded === undefined ? {} : { decoded: text(withoutPrivateParts(decoded)) }),
    ...(error === undefined ? {} : { error: { ...error, message: text(error.message) } })
  })
  const byPath = <A>(items: Readonly<Record<string, A>> | undefined, change: (item: A, path: string) => A): Record<string, A> =>
    Object.fromEntries(Object.entries(items ?? {}).map(([path, item]) => [text(path), change(item, path)]))
  return {
    ...capture,
    env: byPath(capture.env, (value) => text(value)),
    files: byPath(capture.files, (content, path) => text(withoutPrivateLines(path, content))),
    folders: byPath(capture.folders, (names) => names.map(text)),
    links: byPath(capture.links, (target) => text(target)),
    forbidden: (capture.forbidden ?? []).map(text),
    tools: byPath(capture.tools, tool)
  }
}
