import { either as E } from 'fp-ts'
import type { Host } from './adapter.ts'

/** What adapters look around in before they start a tool. */
export type Machine = Pick<Host, 'platform' | 'env' | 'files'>

/** A variable's own name: Windows does not tell `Path` from `PATH`, a copy of its variables does. */
export const nameOfVariable = (env: Host['env'], name: string): string =>
  Object.hasOwn(env, name) ? name : (Object.keys(env).find((key) => key.toUpperCase() === name.toUpperCase()) ?? name)

/** What a variable holds, whatever the case of its name on Windows. */
export const variable = (env: Host['env'], name: string): string | undefined => env[nameOfVariable(env, name)]

/** The absolute folders of the PATH: a relative one is anyone's. */
export const pathFolders = ({ platform, env }: Pick<Host, 'platform' | 'env'>): ReadonlyArray<string> =>
  platform === 'win32'
    ? (variable(env, 'PATH') ?? '').split(';').flatMap((folder) => /^"?((?:[a-z]:|\\\\).*?)[\\/]*"?$/i.exec(folder)?.[1] ?? [])
    : (env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(':').flatMap((folder) => /^(\/.*?)\/*$/.exec(folder)?.[1] ?? [])

/** The start of a file's text; empty where it cannot be read. */
export const textOf = async ({ files }: Machine, path: string): Promise<string> => {
  const text = await files.read(path, 4096)()
  return E.isRight(text) ? text.right : ''
}

/** The names in a folder; none where it cannot be listed. */
export const namesIn = async ({ files }: Machine, path: string): Promise<ReadonlyArray<string>> => {
  const names = await files.list(path)()
  return E.isRight(names) ? names.right : []
}

/** A file that may be run and not read is there as well; of one in a folder that may not be entered nobody knows. */
export const isFile = async (machine: Machine, folder: string, name: string): Promise<boolean> => {
  const start = await machine.files.read(machine.platform === 'win32' ? `${folder}\\${name}` : `${folder}/${name}`, 1)()
  return E.isRight(start) || (start.left.kind === 'no-permission' && (await namesIn(machine, folder)).includes(name))
}
