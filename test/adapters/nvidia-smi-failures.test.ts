import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { ProbeError } from '../../src/facts/adapter.ts'
import type { Reading } from '../../src/facts/reading.ts'
import { runTool } from '../../src/probe/run-tool.ts'
import { captureFile, captureText, fakeTool } from '../captures/nvidia-smi/fake-tool.ts'

const T4 = captureFile('telegraf-tesla-t4')
const T4_TEXT = captureText('telegraf-tesla-t4')
const ADA_TEXT = captureText('telegraf-rtx-4000-sff-ada-v13')

const summary = (answer: E.Either<ProbeError, Reading>): unknown =>
  E.isLeft(answer)
    ? answer.left
    : (answer.right.devices ?? []).map(({ name, kind, memoryBytes }) => `${name}, ${kind}, ${String((memoryBytes ?? NaN) / 2 ** 20)} MiB`)

const ONE_T4 = ['Tesla T4, discrete, 15360 MiB']
const failed = (kind: ProbeError['kind'], message: string): unknown => ({ kind, message: expect.stringContaining(message) as string })

const withoutProcesses = (text: string): string => text.replace(/<processes>[^]*?<\/processes>/g, '')
const withProcess = (name: string): string =>
  withoutProcesses(T4_TEXT).replace('</gpu>', `<processes><process_info><process_name>${name}</process_name></process_info></processes>$&`)
/** One machine with so many of the same card. */
const many = (count: number, text: string): string => {
  const [, head = '', gpu = '', tail = ''] = /^([^]*?)(<gpu [^]*<\/gpu>)([^]*)$/.exec(text) ?? []
  const cards = Array.from({ length: count }, (_, i) =>
    gpu
      .replaceAll(/00000000:[\dA-F]{2}:/g, `00000000:${(i + 16).toString(16).toUpperCase()}:`)
      .replace(/-\d{12}</, `-${String(i).padStart(12, '0')}<`)
  )
  return head.replace(/<attached_gpus>\d+/, `<attached_gpus>${count}`) + cards.join('\n') + tail
}
const TEN_MEGABYTES = 10 * 2 ** 20
const padded = (element: string): string => T4_TEXT.replace('</gpu>', `${element.repeat(Math.ceil(TEN_MEGABYTES / element.length))}$&`)
const printFile = (text: string): readonly [string, Readonly<Record<string, string>>] => ['cat "$here/log.xml"', { 'log.xml': text }]

interface Mode {
  readonly tool: readonly [script: string, texts?: Readonly<Record<string, string>>]
  readonly gives: unknown
}

const MODES: Readonly<Record<string, Mode>> = {
  'prints nothing': { tool: ['exit 0'], gives: failed('malformed', 'it is empty') },
  'cannot reach its driver': {
    tool: ['echo "NVIDIA-SMI has failed because it couldn\'t communicate with the NVIDIA driver. Make sure that it is running."; exit 9'],
    gives: { kind: 'failed', message: "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that it is running." }
  },
  'cannot reach its driver, and a script around it loses the exit code': {
    tool: ['echo "NVIDIA-SMI has failed because it could not"'],
    gives: failed('failed', 'NVIDIA-SMI has failed')
  },
  'is older than its driver': {
    tool: ['echo "Failed to initialize NVML: Driver/library version mismatch"; echo "NVML library version: 535.183"; exit 18'],
    gives: { kind: 'failed', message: 'Failed to initialize NVML: Driver/library version mismatch NVML library version: 535.183' }
  },
  'lost its card': {
    tool: ['echo "Unable to determine the device handle for GPU 0000:0B:00.0: GPU is lost.  Reboot the system to recover this GPU" >&2; exit 15'],
    gives: failed('failed', 'GPU is lost. Reboot')
  },
  'exits with 1 and tells why': { tool: ['echo "it went wrong" >&2; exit 1'], gives: { kind: 'failed', message: 'it went wrong' } },
  'ends by a signal': { tool: ['kill -SEGV $$'], gives: { kind: 'failed', message: 'nvidia-smi was ended by SIGSEGV' } },
  'finds no device': { tool: ['echo "No devices were found"; exit 6'], gives: [] },
  'may not ask the driver': {
    tool: ['echo "Failed to initialize NVML: Insufficient Permissions"; exit 4'],
    gives: failed('no-permission', 'Insufficient Permissions')
  },
  'may not ask the driver, and does not say so': { tool: ['exit 4'], gives: failed('no-permission', 'Command failed') },
  'is asked for what the device has not': { tool: ['echo "Not supported on the device"; exit 3'], gives: failed('not-supported', 'Not supported') },
  'warns and answers': { tool: [`echo "WARNING: infoROM is corrupted at gpu 0000:00:1E.0" >&2; cat '${T4}'`], gives: ONE_T4 },
  'warns, answers and exits with 14': { tool: [`echo "WARNING: infoROM is corrupted" >&2; cat '${T4}'; exit 14`], gives: ONE_T4 },
  'warns on both sides of its answer': {
    tool: [`echo WARNING; cat '${T4}'; echo "WARNING: infoROM is corrupted at gpu 0000:00:1E.0"`],
    gives: ONE_T4
  },
  'prints garbage': {
    tool: ["printf '\\000\\377\\376\\033[31m<\\001&\\200'"],
    gives: { kind: 'malformed', message: 'nvidia-smi printed no log that can be read: \ufffd\ufffd [31m< &\ufffd' }
  },
  'prints half an answer': { tool: [`head -c 6000 '${T4}'`], gives: failed('malformed', 'printed no log that can be read') },
  'prints half an answer, warns and exits with 1': {
    tool: [`echo "it went wrong" >&2; head -c 6000 '${T4}'; exit 1`],
    gives: failed('malformed', 'can be read: Unclosed')
  },
  'prints 10 MB of text': { tool: [`yes 'nothing to see' | head -c ${TEN_MEGABYTES}`], gives: failed('malformed', 'nothing to see') },
  'prints more than is taken': { tool: ['yes "<?xml version=1.0?>"'], gives: failed('malformed', 'maxBuffer') },
  'prints 10 MB of valid XML': { tool: printFile(padded('<note><text>0123456789</text></note>\n')), gives: ONE_T4 },
  'prints 10 MB of programs': { tool: printFile(padded('<processes><process_name>a & b</process_name></processes>\n')), gives: ONE_T4 },
  'prints a name of 10 MB': { tool: printFile(T4_TEXT.replace('Tesla T4', `Tesla T4${' '.repeat(TEN_MEGABYTES)}`)), gives: ONE_T4 },
  'lists 16 cards in more than 1 MiB': {
    tool: printFile(many(16, ADA_TEXT)),
    gives: Array.from({ length: 16 }, () => 'NVIDIA RTX 4000 SFF Ada Generation, discrete, 20475 MiB')
  },
  'prints a raw & and < in the name of a program': { tool: printFile(withProcess('make -C a && b < c')), gives: ONE_T4 },
  'prints unbalanced clocks': {
    tool: printFile(ADA_TEXT.replace(/<supported_mem_clock>/, '</supported_mem_clock>$&')),
    gives: ['NVIDIA RTX 4000 SFF Ada Generation, discrete, 20475 MiB']
  },
  'prints an element __proto__': {
    tool: printFile(T4_TEXT.replace('<gpu ', '<__proto__><gpu><product_name>forged</product_name></gpu></__proto__><constructor>x</constructor>$&')),
    gives: ONE_T4
  },
  'prints nothing but an element __proto__': {
    tool: printFile(
      '<?xml version="1.0"?><nvidia_smi_log><__proto__><attached_gpus>1</attached_gpus><gpu><uuid>GPU-1</uuid></gpu></__proto__></nvidia_smi_log>'
    ),
    gives: failed('malformed', 'no log of nvidia-smi')
  },
  'prints another document': {
    tool: printFile('<?xml version="1.0"?><html><body>proxy</body></html>'),
    gives: failed('malformed', 'no log of nvidia-smi')
  },
  'prints an entity bomb': {
    tool: printFile('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><nvidia_smi_log><gpu>&c;</gpu></nvidia_smi_log>'),
    gives: failed('malformed', 'printed no log that can be read')
  }
}

describe.skipIf(process.platform === 'win32')('an nvidia-smi that', () => {
  it.each(Object.entries(MODES))('%s', async (_, { tool: [script, texts], gives }) => {
    const tool = fakeTool(script, texts)
    expect(summary(await tool.probe())).toEqual(gives)
    expect(tool.pids()).toHaveLength(2)
    expect(await tool.survivors()).toEqual([])
  })

  const HANGS: Readonly<Record<string, string>> = {
    hangs: 'tell $$ itself; exec sleep 1000',
    'hangs, ignores SIGTERM and leaves its pipes to a child': "trap '' TERM HUP INT; sleep 1000 & tell $! child; wait; sleep 1000",
    'hangs in the middle of its answer': `head -c 6000 '${T4}'; tell $$ itself; exec sleep 1000`
  }

  it.each(Object.entries(HANGS))('%s, and is not waited for', async (_, script) => {
    const tool = fakeTool(script)
    const abort = new AbortController()
    const answer = tool.probe({ abort })
    await tool.started(3)
    abort.abort()
    expect(summary(await answer)).toEqual(failed('timed-out', 'no longer wanted'))
    expect(await tool.survivors()).toEqual([])
  })

  it('answers and leaves its pipes to a child, whose end is not waited for', async () => {
    const tool = fakeTool(`sleep 1000 & tell $! child; cat '${T4}'`)
    expect(summary(await tool.probe())).toEqual(ONE_T4)
    expect(tool.pids()).toHaveLength(3)
    expect(await tool.survivors()).toEqual([])
  })

  it('hangs, until the deadline', async () => {
    const tool = fakeTool("trap '' TERM; sleep 1000 & tell $! child; wait")
    expect(summary(await tool.probe({ timeoutMs: 1500 }))).toEqual(failed('timed-out', 'no answer in 1500 ms'))
    expect(await tool.survivors()).toEqual([])
  })

  it('is not there', async () => {
    const tool = fakeTool('exit 0')
    const files = { ...signed, link: signed.read }
    rmSync(join(tool.folder, 'nvidia-smi'))
    expect(summary(await tool.probe({ host: { files } }))).toEqual(failed('not-installed', 'nvidia-smi is not installed'))
  })

  it('may not be run', async () => {
    const tool = fakeTool('exit 0')
    chmodSync(join(tool.folder, 'nvidia-smi'), 0o644)
    expect(summary(await tool.probe())).toEqual(failed('no-permission', 'EACCES'))
  })

  it('is asked in a plain environment, and prints nothing to this terminal', async () => {
    const tool = fakeTool('env > "$here/env"; pwd > "$here/pwd"; echo "$@" > "$here/args"; exit 7')
    const started: unknown[] = []
    const env = { PATH: `.:${tool.folder}::bin:/usr/bin:/bin`, LC_ALL: 'de_DE.UTF-8', NODE_OPTIONS: '--require /nowhere.js', APP_SETTING: 'kept' }
    const run = runTool(new AbortController().signal)
    const answer = await tool.probe({
      host: { env, run: (command, args, options) => (started.push([command, args[0], options?.env]), run(command, args, options)) }
    })
    expect(summary(answer)).toEqual(failed('failed', 'Command failed: nvidia-smi -q -x'))
    expect(started).toEqual([
      [
        process.execPath,
        '-e',
        {
          PATH: `${tool.folder}:/usr/bin:/bin:/usr/lib/wsl/lib`,
          LC_ALL: 'C',
          NODE_OPTIONS: undefined,
          ELECTRON_RUN_AS_NODE: '1',
          APP_SETTING: 'kept'
        }
      ]
    ])
  })
})

/** Files in which the driver is the only sign of NVIDIA. */
const signed = {
  read: (path: string) => () => Promise.resolve(path === '/proc/driver/nvidia/version' ? E.right('NVRM') : nothing),
  list: () => () => Promise.resolve(nothing)
}
const nothing = E.left<ProbeError>({ kind: 'not-installed', message: 'not there' })
