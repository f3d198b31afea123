import type { Socket } from 'node:net'
import { either as E } from 'fp-ts'
import { endTool, hasGroup, type System } from '../probe/end-tool.ts'
import { toldError } from '../probe/told-error.ts'
import { endWithUs, outlived } from '../probe/under-way.ts'
import { talk, type Line } from './lines.ts'
import { passedOn } from './passed-on.ts'

/** Another Node that runs a program of ours, and talks with this one. */
export interface OtherNode extends Line {
  /** The program waits for another that owes it something, and for no other. */
  readonly keep: (isOn: boolean) => void
  readonly isGone: () => boolean
  /** Ends the process and all that it started, with why where it did something wrong. */
  readonly end: (why?: string) => void
}

interface Started {
  readonly system: System
  /** What runs there, as text, and its words. */
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly hear: (message: unknown) => void
  /** The process has ended, and why in words. */
  readonly gone: (why: string) => void
  /** A longer message ends the process, in bytes. */
  readonly longest: number
}

/** Starts a Node in a group of its own, without a shell. Nobody reads what it prints: it talks through a pipe of its own. */
export const startNode = ({ system, program, args, hear, gone, longest }: Started): OtherNode => {
  let reason: string | undefined
  let isGone = false
  let isOver = false
  const starting = E.tryCatch(
    () =>
      system.spawn(process.execPath, [...passedOn(process.execArgv), '-e', program, ...args], {
        detached: hasGroup(system),
        windowsHide: true,
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
        // Inside Electron the executable is the app itself unless it is told to be Node.
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
      }),
    (cause) => toldError(cause).message
  )
  // Some reasons are thrown; others arrive as an event.
  if (E.isLeft(starting)) {
    queueMicrotask(() => gone(starting.left))
    return { say: nothing, hold: nothing, keep: nothing, end: nothing, isGone: () => true }
  }
  const child = starting.right
  // Where no process could be started, there is a child without streams.
  const pipe = child.stdio?.[3] as Socket | undefined
  endWithUs(child, system)
  const end = (why?: string): void => {
    reason ??= why
    isGone = true
    // Another program may have its number by now.
    if (!isOver) endTool(child, system)
  }
  const ended = (why: string): void => {
    isGone = true
    isOver = true
    outlived(child)
    gone(reason ?? why)
  }
  child.on('error', (cause) => ended(cause.message))
  child.on('close', (code, signal) => ended(`its process ended ${signal === null ? `with ${String(code)}` : `by ${signal}`} before it answered`))
  const line = pipe && talk(pipe, { hear, lost: end, longest })
  return {
    say: (message) => line?.say(message),
    hold: (isOn) => line?.hold(isOn),
    keep: (isOn) => {
      child[isOn ? 'ref' : 'unref']()
      pipe?.[isOn ? 'ref' : 'unref']()
    },
    isGone: () => isGone,
    end
  }
}

const nothing = (): void => undefined
