import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { endTool, type System } from '../../src/probe/end-tool.ts'
import { runTool } from '../../src/probe/run-tool.ts'
import { ended } from './tools.ts'

interface Killed {
  readonly command: string
  readonly args: ReadonlyArray<string>
  readonly options: object
}

/** Windows as a stand-in: other programs are started for real, of taskkill is noted how it was asked, and how it ends is given. */
const windows = (taskkillEnds: number | Error = 0, env: System['env'] = { SystemRoot: 'D:\\Win' }) => {
  const asked: Killed[] = []
  const waited: Killed[] = []
  const killed: number[] = []
  const started: ChildProcess[] = []
  const detached: unknown[] = []
  const unreferenced: EventEmitter[] = []
  const system: System = {
    platform: 'win32',
    env,
    kill: (pid) => void killed.push(pid),
    spawn: (command, args, options) => {
      if (!command.endsWith('taskkill.exe')) {
        started.push(spawn(command, args, options))
        detached.push(options.detached)
        return started.at(-1) as ChildProcess
      }
      asked.push({ command, args, options })
      const ending = Object.assign(new EventEmitter(), { unref: () => void unreferenced.push(ending) })
      setImmediate(() => (taskkillEnds instanceof Error ? ending.emit('error', taskkillEnds) : ending.emit('exit', taskkillEnds)))
      return ending as unknown as ChildProcess
    },
    spawnSync: (command, args, options) => void waited.push({ command, args, options })
  }
  return { system, asked, waited, killed, started, detached, unreferenced }
}
const QUIET = { stdio: 'ignore', windowsHide: true }
const never = new AbortController().signal
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
const running = (pid: number | undefined, exitCode: number | null = null, signalCode: string | null = null): ChildProcess =>
  ({ pid, exitCode, signalCode }) as ChildProcess

describe('ending a tool on Windows', () => {
  it('asks taskkill for the tool with all that it started, by its whole path and without a shell', async () => {
    const { system, asked, killed, unreferenced } = windows()
    endTool(running(123), system)
    await soon()
    expect(asked).toEqual([{ command: 'D:\\Win\\System32\\taskkill.exe', args: ['/T', '/F', '/PID', '123'], options: { ...QUIET, detached: true } }])
    expect([killed, unreferenced.length]).toEqual([[], 1])
  })

  it('looks for taskkill where Windows usually lies', () => {
    const { system, asked } = windows(0, {})
    endTool(running(123), system)
    expect(asked[0]?.command).toBe('C:\\Windows\\System32\\taskkill.exe')
  })

  it.each([128, new Error('ENOENT')])('ends at least the tool itself where taskkill does not: %s', async (ends) => {
    const { system, killed } = windows(ends)
    endTool(running(123), system)
    await soon()
    expect(killed).toEqual([123])
  })

  it.each([
    ['that was not started', running(undefined)],
    ['that ended', running(123, 0)],
    ['that a signal ended', running(123, null, 'SIGKILL')]
  ])('touches nothing for a tool %s: its number may be another program by now', async (_, child) => {
    const { system, asked, waited, killed } = windows()
    endTool(child, system)
    endTool(child, system, true)
    await soon()
    expect([asked, waited, killed]).toEqual([[], [], []])
  })

  it('waits for taskkill where the program itself ends', () => {
    const { system, asked, waited, killed } = windows()
    endTool(running(123), system, true)
    expect(waited).toEqual([{ command: 'D:\\Win\\System32\\taskkill.exe', args: ['/T', '/F', '/PID', '123'], options: { ...QUIET, timeout: 2000 } }])
    expect([asked, killed]).toEqual([[], [123]])
  })

  it('comes when a tool hangs, and not when it answers', async () => {
    const hangs = windows()
    expect(await runTool(never, hangs.system)(process.execPath, ['-e', 'setInterval(() => {}, 50)'], { timeoutMs: 300 })()).toMatchObject({
      left: { kind: 'timed-out' }
    })
    const pid = hangs.started[0]?.pid ?? 0
    expect(hangs.asked.map(({ args }) => args)).toEqual([['/T', '/F', '/PID', String(pid)]])
    expect(hangs.detached).toEqual([false])
    process.kill(pid, 'SIGKILL')
    expect(await ended([pid])).toBe(true)
    const answers = windows()
    expect(await runTool(never, answers.system)(process.execPath, ['-e', 'console.log(1)'])()).toMatchObject({ right: { stdout: '1\n' } })
    expect([answers.asked, answers.killed]).toEqual([[], []])
  })
})

describe('ending a tool elsewhere', () => {
  it('is one signal to its group, also where the tool itself has ended, and no matter whether anything is left', () => {
    const { system, asked, waited, killed } = windows()
    endTool(running(123, 0), { ...system, platform: 'linux' })
    endTool(running(undefined), { ...system, platform: 'linux' })
    const gone = (): never => {
      throw new Error('ESRCH')
    }
    endTool(running(123), { ...system, platform: 'darwin', kill: gone }, true)
    expect([killed, asked, waited]).toEqual([[-123], [], []])
  })
})
