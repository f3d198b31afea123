#!/usr/bin/env node
import { createRequire } from 'node:module'
import { createColors } from 'picocolors'
import { runProgram } from './program.ts'
import type { Paint } from '../decision/columns.ts'

const args = process.argv.slice(2)
const { env, stdout } = process
// FORCE_COLOR and NO_COLOR: https://no-color.org
const coloured = !args.includes('--no-color') && !env['NO_COLOR'] && (Boolean(env['FORCE_COLOR']) || (stdout.isTTY && env['TERM'] !== 'dumb'))
const { green, red, yellow, bold, dim } = createColors(coloured)
const paint: Paint = { good: green, bad: red, unsure: yellow, strong: bold, faint: dim }

const end = (code: number): void => {
  process.exitCode = code
}
// A reader that closes the pipe early, such as head, has had enough: that is no error.
stdout.on('error', () => process.exit())
// Tools that a probe started end with this process, and "exit" is where they are stopped.
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) process.on(signal, () => process.exit(code))

const { version } = createRequire(import.meta.url)('plimsoll/package.json') as { readonly version: string }
const terminal = {
  out: (text: string): void => void stdout.write(`${text}\n`),
  err: (text: string): void => void process.stderr.write(`${text}\n`),
  paint
}
void runProgram(args, { terminal, stdin: () => process.stdin, env }, version).then(end)
