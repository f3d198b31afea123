import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { runProgram } from '../../src/cli/program.ts'
import { plain, type Paint } from '../../src/decision/columns.ts'

/** What a run of the program came to. */
export interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

interface Circumstances {
  readonly stdin?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  readonly paint?: Paint
  /** Of a terminal that a person reads. */
  readonly width?: number
  /** Told everything that is printed; what it gives resolves when the program is asked to end. */
  readonly until?: (printed: (told: (text: string) => void) => void) => Promise<void>
}

/** Runs the command line in this process, on a terminal in memory. */
export const run = async (args: ReadonlyArray<string>, { stdin = '', env = {}, paint = plain, width, until }: Circumstances = {}): Promise<Run> => {
  const lines = { out: [] as string[], err: [] as string[] }
  let printed: (text: string) => void = () => undefined
  const out = (text: string): void => {
    lines.out.push(`${text}\n`)
    printed(text)
  }
  const terminal = { out, err: (text: string) => void lines.err.push(`${text}\n`), paint, ...(width === undefined ? {} : { width }) }
  const asked = until === undefined ? {} : { askedToEnd: () => until((told) => (printed = told)) }
  const code = await runProgram(args, { terminal, stdin: () => Readable.from([Buffer.from(stdin)]), env, ...asked }, '1.2.3')
  return { code, out: lines.out.join(''), err: lines.err.join('') }
}

export const folder = mkdtempSync(join(tmpdir(), 'plimsoll-cli-'))

/** Writes a file below the folder of these tests and gives its path. */
export const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

export const json = (text: string): unknown => JSON.parse(text) as unknown

/** JSON Lines: one document a line. */
export const jsonLines = (text: string): ReadonlyArray<unknown> =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map(json)
