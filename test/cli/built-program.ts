import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** The command as it is built by `npm run build`, which `npm test` runs first. */
export const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))
if (!existsSync(CLI)) throw new Error('dist/cli.cjs is not there: npm run build makes it')

/** Nothing of the circumstances of these tests reaches the program. */
const plainEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NO_COLOR|FORCE_COLOR|PLIMSOLL_.*|NODE_.*|VITEST.*)$/.test(name))
)

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly ended: Promise<Ended>
}

/** Starts a program with these variables beside the plain ones. */
export const start = (command: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}): Running => {
  const child = spawn(command, [...args], { env: { ...plainEnv, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  const text = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.err += chunk))
  // A program may end before it has read all of its input.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...text }))
  })
  return { child, ended }
}

/** Runs the command to its end. */
export const plimsoll = (
  args: ReadonlyArray<string>,
  { stdin = '', env = {} }: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> } = {}
): Promise<Ended> => {
  const { child, ended } = start(process.execPath, [CLI, ...args], env)
  child.stdin.end(stdin)
  return ended
}

/** Runs a line of the shell in which "$NODE" "$CLI" is the command. */
export const shell = (line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> => {
  const { child, ended } = start('sh', ['-c', line], { NODE: process.execPath, CLI, ...env })
  child.stdin.end()
  return ended
}
