#!/usr/bin/env node
import { writeSync } from 'node:fs'
import { createColors } from 'picocolors'
import manifest from '../../package.json' with { type: 'json' }
import { askingToEnd } from './asked-to-end.ts'
import { runProgram } from './program.ts'
import type { Paint } from '../decision/columns.ts'
import { toldError } from '../probe/accept.ts'
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

/**
 * Takes a stream for the program's own lines. Adapters run in this process, and what they or their libraries print is neither a
 * result nor talk of ours: it would stand in the middle of a JSON document.
 */
const ownLines = (stream: NodeJS.WriteStream): ((text: string, written?: () => void) => void) => {
  const write = stream.write.bind(stream) as (text: string, written?: () => void) => boolean
  stream.write = (_chunk: unknown, encoding?: unknown, written?: unknown): boolean => {
    const done = typeof encoding === 'function' ? encoding : written
    if (typeof done === 'function') process.nextTick(done)
    return true
  }
  return (text, written) => void write(text, written)
}
const [toOut, toErr] = [ownLines(stdout), ownLines(stderr)]

let isOver = false
// An adapter runs in this process and can end it, or leave nothing that would go on: silence is no answer.
process.on('exit', () => {
  if (isOver) return
  process.exitCode = 1
  writeSync(2, 'error  the program was ended from within before it had an answer\n')
})

/** Ends when all is written: what an adapter left running, such as a timer, does not keep the program. */
const end = (code: number): void => {
  process.exitCode = code
  isOver = true
  toOut('', () => toErr('', () => process.exit()))
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
  out: (text: string): void => toOut(`${text}\n`),
  err: (text: string): void => toErr(`${text}\n`),
  paint,
  // Windows of terminals change their size.
  get width(): number | undefined {
    return onTerminal === true ? stdout.columns : undefined
  }
}
// An adapter can throw where nobody waits for it: that is told, and changes nothing that others gave.
process.on('uncaughtException', (cause: unknown) => {
  process.exitCode = 1
  terminal.err(`${paint.bad('error')}  ${visible(toldError(cause).message)}`)
})

void runProgram(args, { terminal, stdin: () => process.stdin, askedToEnd, env }, manifest.version).then(end)
