import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import { plain } from '../../src/decision/columns.ts'

/** Runs the program where standard input cannot even be opened. */
const withoutInput = async (open: () => Readable): Promise<{ readonly code: number; readonly err: string }> => {
  const lines: string[] = []
  const terminal = { out: () => undefined, err: (text: string) => void lines.push(text), paint: plain }
  return { code: await runProgram(['--machine', '-'], { terminal, stdin: open, env: {} }, '0'), err: lines.join('\n') }
}

describe('what nobody foresaw', () => {
  it('is one line, never a stack trace', async () => {
    const failing = (cause: unknown) => (): never => {
      throw cause
    }
    expect(await withoutInput(failing(new Error('the\u001b[31m disk\nis full')))).toEqual({ code: 1, err: 'error  the\ufffd[31m disk\ufffdis full' })
    expect(await withoutInput(failing('out of luck'))).toEqual({ code: 1, err: 'error  out of luck' })
  })

  it('of standard input that breaks is an error of that file', async () => {
    const broken = new Readable({ read: () => void broken.destroy(new Error('unplugged')) })
    expect(await withoutInput(() => broken)).toEqual({ code: 3, err: '<stdin>:1:1  error  it cannot be read: unplugged  file/unreadable' })
  })
})
