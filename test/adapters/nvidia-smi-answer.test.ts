import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../adapters/nvidia-smi/answer.ts'

interface Printed {
  readonly isXml?: unknown
  readonly stdoutStart?: unknown
  readonly stderr?: unknown
  readonly exitCode?: unknown
  readonly error?: unknown
  readonly result?: unknown
}
const printed = (more: Printed): string => JSON.stringify({ isXml: false, stdoutStart: '', stderr: '', exitCode: 1, ...more })
const failing = (more: Printed = {}): Printed => ({ error: { code: null, message: 'Command failed' }, ...more })
const answerOf = (more: Printed): unknown => {
  const answer = readAnswer(printed(more))
  return E.isLeft(answer) ? answer.left : answer.right
}
const log = { nvidia_smi_log: { attached_gpus: '1', gpu: { product_name: 'Tesla T4', fb_memory_usage: { total: '15360 MiB' } } } }
const T4 = { devices: [{ name: 'Tesla T4', vendor: 'nvidia', kind: 'discrete', memoryBytes: 15360 * 2 ** 20 }], devicesOf: 'nvidia' }
const unreadable = (said: string): object => ({ kind: 'malformed', message: `nvidia-smi printed no log that can be read: ${said}` })

describe('what the child process of nvidia-smi printed', () => {
  it('is a reading where a log could be read, whatever the tool warned of and ended with', () => {
    expect(answerOf({ isXml: true, result: log, exitCode: 0 })).toEqual(T4)
    expect(answerOf({ isXml: true, result: log, stderr: 'infoROM is corrupted', exitCode: 14 })).toEqual(T4)
    expect(answerOf({ isXml: true, result: log, exitCode: null })).toEqual(T4)
    for (const empty of [{ result: {} }, {}]) expect(answerOf(empty)).toEqual({ kind: 'malformed', message: 'the answer is no log of nvidia-smi' })
  })

  it.each([
    ['no JSON', 'nothing'],
    ['no mapping', '5'],
    ['null', 'null'],
    ['no word on XML', printed(failing({ isXml: 'yes' }))],
    ['no start', printed(failing({ stdoutStart: 1 }))],
    ['no warnings', printed(failing({ stderr: null }))],
    ['an exit code that is none', printed(failing({ exitCode: '1' }))],
    ['an error without words', printed({ error: { code: null } })],
    ['an error with a number for a code', printed({ error: { code: 1, message: '' } })]
  ])('is no answer where it is %s', (_, text) => {
    expect(readAnswer(text)).toEqual(E.left({ kind: 'malformed', message: 'the child process printed no answer' }))
  })

  it.each(['No devices were found', 'no DEVICES were found\n'])('says that there is none: %s', (words) => {
    const none = { devices: [], devicesOf: 'nvidia' }
    expect(answerOf(failing({ stdoutStart: words, exitCode: 6 }))).toEqual(none)
    expect(answerOf(failing({ stderr: words, exitCode: 6 }))).toEqual(none)
  })

  it('says that the tool is not there', () => {
    const missing = { kind: 'not-installed', message: 'nvidia-smi is not installed, or no PATH leads to it' }
    expect(answerOf(failing({ error: { code: 'ENOENT', message: 'spawn nvidia-smi ENOENT' } }))).toEqual(missing)
    expect(answerOf(failing({ isXml: true, error: { code: 'ENOENT', message: '' } }))).toEqual(missing)
  })

  it.each([
    [{ error: { code: 'EACCES', message: 'no' } }, 'no'],
    [{ error: { code: 'EPERM', message: 'no' } }, 'no'],
    [{ exitCode: 4, stderr: 'who are you' }, 'who are you'],
    [{ stdoutStart: 'Insufficient Permissions' }, 'Insufficient Permissions'],
    [{ stderr: 'sh: nvidia-smi: PERMISSION denied', exitCode: 126 }, 'sh: nvidia-smi: PERMISSION denied']
  ])('says that it may not be asked: %j', (more, message) => {
    expect(answerOf(failing(more))).toEqual({ kind: 'no-permission', message })
  })

  it('says that the device is not supported', () => {
    expect(answerOf(failing({ exitCode: 3, stdoutStart: 'not here' }))).toEqual({ kind: 'not-supported', message: 'not here' })
  })

  it.each([
    'NVIDIA-SMI has failed because it could not',
    "we couldn't communicate with it",
    'Failed to initialize NVML: x',
    'Driver/library version mismatch',
    'GPU is lost',
    'Unable to determine the device handle for GPU0'
  ])("is the driver's own word, though a script lost the exit code: %s", (words) => {
    expect(answerOf(failing({ stdoutStart: words, exitCode: 0 }))).toEqual({ kind: 'failed', message: words })
    expect(answerOf(failing({ stderr: words, exitCode: 0 }))).toEqual({ kind: 'failed', message: words })
  })

  it('is a failure in the words of the tool, of both its outputs, else of the package', () => {
    expect(answerOf(failing({ stdoutStart: 'one\n', stderr: 'two', exitCode: 9 }))).toEqual({ kind: 'failed', message: 'one two' })
    expect(answerOf(failing({ exitCode: 9 }))).toEqual({ kind: 'failed', message: 'Command failed' })
    expect(answerOf(failing({ exitCode: null, error: { code: null, message: 'm'.repeat(400) } }))).toEqual({
      kind: 'failed',
      message: 'm'.repeat(300)
    })
    expect(answerOf(failing({ stderr: 'w'.repeat(400), exitCode: 9 }))).toEqual({ kind: 'failed', message: 'w'.repeat(300) })
  })

  it('is no log: XML that cannot be read, too much of it, or other words', () => {
    expect(answerOf(failing({ isXml: true, stdoutStart: '', stderr: 'a warning', exitCode: 9 }))).toEqual(unreadable('Command failed'))
    const tooLong = { code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER', message: 'stdout maxBuffer length exceeded' }
    expect(answerOf(failing({ error: tooLong, exitCode: null }))).toEqual(unreadable('stdout maxBuffer length exceeded'))
    expect(answerOf(failing({ stdoutStart: 'hello', exitCode: 0 }))).toEqual(unreadable('hello'))
    expect(answerOf(failing({ exitCode: 0, error: { code: null, message: 'it is empty' } }))).toEqual(unreadable('it is empty'))
  })
})
