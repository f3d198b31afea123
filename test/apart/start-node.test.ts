import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { startNode, type OtherNode } from '../../src/apart/start-node.ts'
import type { System } from '../../src/probe/end-tool.ts'
import { duplexPair } from './duplex-pair.ts'

interface Staged {
  readonly node: OtherNode
  readonly child: EventEmitter
  /** What was asked of the system, in order. */
  readonly asked: unknown[]
  readonly gone: ReadonlyArray<string>
  readonly say: (line: string) => void
}

let lastPid = 4_000_000

/** A process that is none: what is done to it is noted. */
const staged = (platform = 'linux', spawn?: () => ChildProcess): Staged & { readonly pid: number } => {
  const { here, there } = duplexPair()
  const asked: unknown[] = []
  const gone: string[] = []
  const pid = ++lastPid
  const note = (what: string) => (): void => void asked.push(what)
  const pipe = Object.assign(here, { ref: note('ref pipe'), unref: note('unref pipe') })
  const child = Object.assign(new EventEmitter(), {
    pid,
    exitCode: null,
    signalCode: null,
    stdio: [null, null, null, pipe],
    ref: note('ref'),
    unref: note('unref')
  })
  const system: System = {
    platform,
    env: {},
    kill: (target, signal) => asked.push(['kill', target, signal]),
    spawn: (command, args, { env, ...options }) => {
      asked.push(['spawn', command, args.slice(args.indexOf('-e')), options, env?.['ELECTRON_RUN_AS_NODE'], env?.['PATH']])
      return spawn?.() ?? (child as unknown as ChildProcess)
    },
    spawnSync: (command, args) => asked.push(['waited', command, args])
  }
  const node = startNode({ system, program: 'a program', args: ['its word'], hear: note('heard'), gone: (why) => gone.push(why), longest: 100 })
  return { node, child, asked, gone, pid, say: (line) => void there.write(line) }
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))
const endOfThisProgram = (): void => {
  for (const listener of process.listeners('exit')) if (listener.name === 'endAll') listener(0)
}

describe('another Node', () => {
  it('is started in a group of its own, without a shell, and is heard through a pipe alone', () => {
    const options = { windowsHide: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }
    const start = (detached: boolean): unknown => [
      'spawn',
      process.execPath,
      ['-e', 'a program', 'its word'],
      { detached, ...options },
      '1',
      process.env['PATH']
    ]
    expect(staged().asked).toEqual([start(true)])
    expect(staged('win32').asked).toEqual([start(false)])
  })

  it('ends with this program, all that it started with it', () => {
    const [posix, windows, over] = [staged(), staged('win32'), staged()]
    over.child.emit('close', 0, null)
    endOfThisProgram()
    expect(posix.asked.slice(1)).toEqual([['kill', -posix.pid, 'SIGKILL']])
    expect(windows.asked.slice(1)).toEqual([
      ['waited', expect.stringContaining('taskkill.exe'), ['/T', '/F', '/PID', String(windows.pid)]],
      ['kill', windows.pid, 'SIGKILL']
    ])
    expect(over.asked.slice(1)).toEqual([])
  })

  it('that is gone is not ended again: its number may be another’s by now', () => {
    const { node, child, asked, pid } = staged()
    node.end()
    child.emit('close', 0, null)
    node.end()
    expect(asked.slice(1)).toEqual([['kill', -pid, 'SIGKILL']])
  })

  it('is waited for where it owes something', () => {
    const { node, asked } = staged()
    node.keep(true)
    node.keep(false)
    expect(asked.slice(1)).toEqual(['ref', 'ref pipe', 'unref', 'unref pipe'])
  })

  it.each<[string, (staged: Staged) => void, string]>([
    ['ends', ({ child }) => child.emit('close', 7, null), 'its process ended with 7 before it answered'],
    ['is killed', ({ child }) => child.emit('close', null, 'SIGSEGV'), 'its process ended by SIGSEGV before it answered'],
    ['cannot be started', ({ child }) => child.emit('error', new Error('spawn ENOMEM')), 'spawn ENOMEM'],
    [
      'is ended for two reasons',
      ({ node, child }) => {
        node.end('it lied')
        node.end('twice')
        child.emit('close', null, 'SIGKILL')
      },
      'it lied'
    ]
  ])('that %s is gone, and says why', (_, act, why) => {
    const one = staged()
    expect(one.node.isGone()).toBe(false)
    act(one)
    expect([one.gone, one.node.isGone()]).toEqual([[why], true])
  })

  it('that closes its pipe or says nonsense is ended', async () => {
    const talks = staged()
    talks.say('{"a": 1}\n')
    await settled()
    expect(talks.asked.slice(1)).toEqual(['heard'])
    talks.say('nonsense\n')
    await settled()
    expect(talks.asked.slice(2)).toEqual([['kill', -talks.pid, 'SIGKILL']])
    talks.child.emit('close', null, 'SIGKILL')
    expect(talks.gone).toEqual(['it said what is no message'])
  })

  it('that never was is gone', async () => {
    const thrown = staged('linux', () => {
      throw new Error('E2BIG')
    })
    thrown.node.say({ a: 1 })
    thrown.node.keep(true)
    thrown.node.hold(true)
    thrown.node.end()
    expect(thrown.node.isGone()).toBe(true)
    await settled()
    expect([thrown.gone, thrown.asked.length]).toEqual([['E2BIG'], 1])
    const bare = Object.assign(new EventEmitter(), { ref: () => undefined, unref: () => undefined }) as unknown as ChildProcess
    const { node, gone } = staged('linux', () => bare)
    node.say({ a: 1 })
    node.hold(true)
    node.keep(true)
    bare.emit('error', new Error('EMFILE'))
    endOfThisProgram()
    expect(gone).toEqual(['EMFILE'])
  })
})
