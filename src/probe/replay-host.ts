import { taskEither as TE } from 'fp-ts'
import type { Files, Host, ProbeError, ToolOutput } from '../facts/adapter.ts'
import type { Capture, CapturedTool } from '../facts/captures/capture.ts'
import { commandLine, toolNames, toolSaid } from './captured-tools.ts'

/** Where captured tools lie: the real folders are nobody's business, and not every capture knows them. */
const TOOL_FOLDER: Readonly<Record<string, string>> = { win32: 'C:\\captured-tools' }
const POSIX_TOOL_FOLDER = '/captured-tools'

/**
 * A captured machine for adapters to probe. No file, variable or tool of this machine shows through; the one process that may run
 * is the parser of a tool's raw output (`parser`), which is fed what was captured.
 */
export const replayHost = (capture: Capture, parser: Host['run']): Host => {
  const folder = TOOL_FOLDER[capture.platform] ?? POSIX_TOOL_FOLDER
  return {
    platform: capture.platform,
    env: { ...capture.env, PATH: folder },
    files: capturedFiles(capture, folder),
    printed: (line) => {
      const said = toolSaid(capture, line)
      return said?.stdout === undefined ? undefined : outputOf(said)
    },
    run: (command, args, options = {}) => {
      if (options.input !== undefined) return parser(command, args, options)
      const line = options.asks ?? commandLine(command, args)
      const said = toolSaid(capture, line)
      if (said === undefined) return TE.left({ kind: 'not-installed', message: `${line}: the capture does not say what it printed` })
      if (said.error !== undefined) return TE.left(said.error)
      const { maxBytes = Infinity } = options
      const output = outputOf(said)
      return output.stdout.length + output.stderr.length > maxBytes
        ? TE.left({ kind: 'malformed', message: `${line} printed more than ${maxBytes} bytes` })
        : TE.right(output)
    }
  }
}

const outputOf = ({ stdout = '', stderr = '', exitCode = 0, decoded }: CapturedTool): ToolOutput => ({ stdout: decoded ?? stdout, stderr, exitCode })

const capturedFiles = ({ files = {}, folders = {}, links = {}, forbidden = [], ...capture }: Capture, toolFolder: string): Files => {
  const separator = capture.platform === 'win32' ? '\\' : '/'
  const suffix = capture.platform === 'win32' ? '.exe' : ''
  const tools = toolNames(capture).map((name) => `${toolFolder}${separator}${name}${suffix}`)
  const texts: Readonly<Record<string, string>> = { ...Object.fromEntries(tools.map((path) => [path, ''])), ...files }
  const missing = (path: string): ProbeError =>
    forbidden.includes(path)
      ? { kind: 'no-permission', message: `${path}: may not be read` }
      : { kind: 'not-installed', message: `${path}: not there` }
  const listed = new Map(Object.entries(folders).map(([path, names]) => [path, new Set(names)]))
  for (const path of [...Object.keys(texts), ...Object.keys(links), ...forbidden]) {
    const parts = path.split(separator)
    for (let i = parts.length - 1; i > 0; i--) {
      const folder = parts.slice(0, i).join(separator) || separator
      listed.set(folder, (listed.get(folder) ?? new Set()).add(parts[i] ?? ''))
    }
  }
  return {
    read: (path, maxBytes = 2 ** 20) => (Object.hasOwn(texts, path) ? TE.right((texts[path] ?? '').slice(0, maxBytes)) : TE.left(missing(path))),
    list: (path) => {
      const names = forbidden.includes(path) ? undefined : listed.get(path)
      return names === undefined ? TE.left(missing(path)) : TE.right([...names].sort())
    },
    link: (path) => (Object.hasOwn(links, path) ? TE.right(links[path] ?? '') : TE.left(missing(path))),
    ...(capture.disk_free_bytes === undefined ? {} : { free: (): TE.TaskEither<never, number> => TE.right(capture.disk_free_bytes ?? 0) })
  }
}
