import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { runTool } from '../../src/probe/run-tool.ts'
import { runScript } from './tools.ts'

const never = new AbortController().signal
const output = (stdout: string, stderr: string, exitCode: number | null): unknown => E.right({ stdout, stderr, exitCode })
const failed = (kind: string, message: RegExp): unknown => ({ _tag: 'Left', left: { kind, message: expect.stringMatching(message) as string } })

describe('a tool', () => {
  it('gives what it printed, and its exit code', async () => {
    expect(await runScript('process.stdout.write("one"); process.stderr.write("two")')).toEqual(output('one', 'two', 0))
    expect(await runScript('process.stdout.write("before it failed"); process.exitCode = 1')).toEqual(output('before it failed', '', 1))
    expect(await runScript('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60_000)')).toEqual(output('', '', null))
  })

  it('may print a character in two parts', async () => {
    expect(
      await runScript('process.stdout.write(Buffer.from([0xe7, 0x8c])); setTimeout(() => process.stdout.write(Buffer.from([0xab])), 50)')
    ).toEqual(output('猫', '', 0))
  })

  it('gets its arguments as they are, without a shell, and nothing on standard input', async () => {
    const args = ['$HOME', '`id`', 'a b', '*', '', '"', '; exit 9']
    const script = 'process.stdin.on("data", () => {}).on("end", () => process.stdout.write(JSON.stringify(process.argv.slice(1))))'
    expect(await runTool(never)(process.execPath, ['-e', script, '--', ...args])()).toEqual(output(JSON.stringify(args), '', 0))
  })

  it('gets the variables that are given, and those of this process where none are', async () => {
    const script = 'process.stdout.write(String(process.env.PLIMSOLL_SAID) + String(process.env.PLIMSOLL_GONE) + typeof process.env.PATH)'
    expect(await runScript(script, { env: { PLIMSOLL_SAID: 'yes', PLIMSOLL_GONE: undefined } })).toEqual(output('yesundefinedundefined', '', 0))
    expect(await runScript(script)).toEqual(output('undefinedundefinedstring', '', 0))
  })
})

describe('a tool that cannot be started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tool-'))
  const file = join(folder, 'tool')
  writeFileSync(file, '#!/bin/sh\necho hello\n')

  it.each([
    ['that is not there', 'plimsoll-no-such-tool', 'not-installed', /ENOENT/],
    ['below a file', join(file, 'tool'), 'not-installed', /ENOTDIR/],
    ['that may not be run', file, 'no-permission', /EACCES/],
    ['that is a folder', folder, 'no-permission', /EACCES/],
    ['without a name', '', 'failed', /cannot be empty/],
    ['with a null byte in its name', 'a\0b', 'failed', /null bytes/]
  ])('%s', async (_, command, kind, message) => {
    expect(await runTool(never)(command, [])()).toEqual(failed(kind, message))
  })

  it('for the length of its arguments', async () => {
    expect(await runTool(never)(process.execPath, ['x'.repeat(4_000_000)])()).toEqual(failed('failed', /E2BIG|ENAMETOOLONG/))
  })

  it('is one that the same folder holds, once it may be run', async () => {
    chmodSync(file, 0o755)
    expect(await runTool(never)(file, [])()).toEqual(output('hello\n', '', 0))
  })
})

describe('a tool that prints too much', () => {
  it('is stopped, whether it prints to the one or to the other', async () => {
    const endless = (stream: string): string => `const more = () => process.${stream}.write("x".repeat(65536), more); more()`
    expect(await runScript(endless('stdout'), { maxBytes: 1_000_000 })).toEqual(failed('malformed', /printed more than 1000000 bytes/))
    expect(await runScript(endless('stderr'), { maxBytes: 1_000_000 })).toEqual(failed('malformed', /printed more than 1000000 bytes/))
  })

  it('is not one that prints just as much as it may', async () => {
    expect(await runScript('process.stdout.write("12"); process.stderr.write("34")', { maxBytes: 4 })).toEqual(output('12', '34', 0))
    expect(await runScript('process.stdout.write("12"); process.stderr.write("345")', { maxBytes: 4 })).toEqual(
      failed('malformed', /more than 4 bytes/)
    )
  })
})
