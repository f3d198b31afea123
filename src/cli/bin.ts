#!/usr/bin/env node
import { writeSync } from 'node:fs'
import { createColors } from 'picocolors'
import manifest from '../../package.json' with { type: 'json' }
import { askingToEnd } from './asked-to-end.ts'
import { runProgram } from './program.ts'
import type { Paint } from '../decision/columns.ts'
import { toldError } from '../probe/told-error.ts'
import { visible } from '../source/frame.ts'

const args = process.argv.slice(2)
const { env, stdout, stderr } = process
// Undefined off a terminal, whatever its type says; the colour library would then guess for itself.
const onTerminal: unknown = stdout.isTTY
// FORCE_COLOR and NO_COLOR: https://no-color.org
const forced = env['FORCE_COLOR'] !== undefined && !['', '0', 'false'].includes(env['FORCE_COLOR'])
const coloured = !args.includes('--no-color') && !env['NO_COLOR'] && (forced || (onTerminal === true && env['TERM'] !== 'dumb'))
const { green, red, yellow, bold, dim } = createColors(coloured)
const paint: Paint = { good: green, bad: red, unsure: yellow, strong: bold, faint: dim }

let isOver = false
// Where nothing is left that would go on, Node ends without a word: silence is no answer.
process.on('exit', () => {
  if (isOver) return
  process.exitCode = 1
  writeSync(2, 'error  the program ended before it had an answer; please report it\n')
})

/** Ends when all is written: what was left running, such as a timer, does not keep the program. */
const end = (code: number): void => {
  process.exitCode = code
  isOver = true
  stdout.write('', () => stderr.write('', () => process.exit()))
}
// A reader that closes the pipe early, such as head, has had enough: that is no error.
const leave = (code?: number): void => {
  isOver = true
  process.exit(code)
}
for (const stream of [stdout, stderr]) stream.on('error', () => leave())
const { askedToEnd, ask } = askingToEnd(leave)
// Tools that a probe started end with this process, and "exit" is where they are stopped.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143]
] as const)
  process.on(signal, () => ask(code))

const terminal = {
  out: (text: string): void => void stdout.write(`${text}\n`),
  err: (text: string): void => void stderr.write(`${text}\n`),
  paint,
  // Windows of terminals change their size.
  get width(): number | undefined {
    return onTerminal === true ? stdout.columns : undefined
  }
}
// What is thrown where nobody waits for it is told in a line, without a stack.
process.on('uncaughtException', (cause: unknown) => {
  process.exitCode = 1
  terminal.err(`${paint.bad('error')}  ${visible(toldError(cause).message)}`)
})

void runProgram(args, { terminal, stdin: () => process.stdin, askedToEnd, env }, manifest.version).then(end)
