import { either as E, type taskEither as TE } from 'fp-ts'
import type { Host, ProbeError, ToolOutput } from '../facts/adapter.ts'
import type { Capture, CapturedTool } from '../facts/captures/capture.ts'
import { commandLine } from './captured-tools.ts'

/** A host that remembers all that adapters saw of it. */
export interface Recorder {
  readonly host: (signal: AbortSignal) => Host
  /** What was seen so far, but for what node:os says. */
  readonly seen: () => Omit<Capture, 'os' | 'arch'>
}

/** Records the files, folders, links and tools of a host as adapters ask for them; of its variables those that they may go by. */
export const recorder = (host: (signal: AbortSignal) => Host, variables: ReadonlyArray<string>): Recorder => {
  const files: Record<string, string> = {}
  const folders: Record<string, ReadonlyArray<string>> = {}
  const links: Record<string, string> = {}
  const tools: Record<string, CapturedTool> = {}
  const forbidden = new Set<string>()
  const about: { platform?: string; env?: Host['env']; free?: number } = {}
  const kept =
    <A>(path: string, keep: (value: A) => void) =>
    (asked: TE.TaskEither<ProbeError, A>): TE.TaskEither<ProbeError, A> =>
    async () => {
      const answer = await asked()
      if (E.isRight(answer)) keep(answer.right)
      else if (answer.left.kind === 'no-permission') forbidden.add(path)
      return answer
    }
  const recording = (real: Host): Host => {
    const { files: real_, run } = real
    const { free } = real_
    about.platform = real.platform
    about.env = real.env
    return {
      ...real,
      files: {
        // A longer part of a file tells what a shorter one does.
        read: (path, maxBytes) => kept<string>(path, (text) => void (files[path] = longer(files[path], text)))(real_.read(path, maxBytes)),
        list: (path) => kept<ReadonlyArray<string>>(path, (names) => void (folders[path] = names))(real_.list(path)),
        link: (path) => kept<string>(path, (target) => void (links[path] = target))(real_.link(path)),
        ...(free ? { free: (path: string) => kept<number>(path, (bytes) => void (about.free = bytes))(free(path)) } : {})
      },
      run: (command, args, options) => async () => {
        const answer = await run(command, args, options)()
        const line = options?.asks ?? commandLine(command, args)
        tools[line] = E.isLeft(answer) ? { error: answer.left } : saidBy(answer.right, options?.asks !== undefined)
        return answer
      }
    }
  }
  return {
    host: (signal) => recording(host(signal)),
    seen: () => ({
      platform: about.platform ?? 'linux',
      env: Object.fromEntries(variables.flatMap((name) => (about.env?.[name] === undefined ? [] : [[name, about.env[name]]]))),
      files,
      folders: Object.fromEntries(
        Object.entries(folders).flatMap(([path, names]) => {
          const rest = names.filter((name) => !isBelow(files, path, name))
          return rest.length > 0 || names.length === 0 ? [[path, rest]] : []
        })
      ),
      links,
      forbidden: [...forbidden],
      tools,
      ...(about.free === undefined ? {} : { disk_free_bytes: about.free })
    })
  }
}

const saidBy = ({ stdout, stderr, exitCode }: ToolOutput, decoded: boolean): CapturedTool => ({
  ...(decoded ? { decoded: stdout } : { stdout }),
  ...(stderr === '' ? {} : { stderr }),
  exitCode
})

const longer = (a: string | undefined, b: string): string => (a === undefined || b.length > a.length ? b : a)

/** A name that a captured file stands below need not be listed again. */
const isBelow = (files: Readonly<Record<string, string>>, folder: string, name: string): boolean =>
  Object.keys(files).some((path) => path.startsWith(`${folder}/${name}/`) || path === `${folder}/${name}`)
