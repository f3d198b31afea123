import { either as E } from 'fp-ts'
import type { ProbeContext, ProbeError } from '../facts/adapter.ts'
import { answerQuestion } from './answer-question.ts'
import { fromAdapter, type FromAdapter, type ToAdapter } from './messages.ts'
import { unpack, type Packed } from './packed.ts'
import type { OtherNode } from './start-node.ts'

/** A process in which one adapter runs. */
export interface AdapterProcess {
  /** What the adapter says of itself, or why it could not be loaded. */
  readonly loaded: Promise<E.Either<string, unknown>>
  /** What its probe gave, or why it gave nothing; an answer that never comes is for the caller to give up. */
  readonly probe: (context: ProbeContext) => Promise<unknown>
  readonly isGone: () => boolean
  /** Ends the process and all that it started. */
  readonly end: () => void
}

/** Starts the process, with who hears what it says and who is told of its end. */
export type Start = (heard: { readonly hear: (message: unknown) => void; readonly gone: (why: string) => void }) => OtherNode

/** Questions that the machine is asked at once; an adapter that asks more waits. */
const MOST_QUESTIONS = 64
/** How long an adapter may take to stop by itself, in ms. */
const GRACE_MS = 200

interface UnderWay {
  readonly context: ProbeContext
  readonly settle: (answer: unknown) => void
}

/** Starts the process of an adapter. `onStray` is told what the adapter throws where nobody waits for it. */
export const adapterProcess = (start: Start, onStray: (message: string) => void): AdapterProcess => {
  const probes = new Map<number, UnderWay>()
  let count = 0
  let questions = 0
  const rest = (): void => {
    if (probes.size === 0) process.keep(false)
  }
  let settleLoaded: (loaded: E.Either<string, unknown>) => void = () => undefined
  const loaded = new Promise<E.Either<string, unknown>>((resolve) => {
    settleLoaded = (told) => {
      rest()
      resolve(told)
    }
  })

  const heard = (message: FromAdapter): void => {
    switch (message.says) {
      case 'loaded':
        return settleLoaded(E.mapLeft((error: ProbeError) => error.message)(unpacked(message.adapter)))
      case 'not-loaded':
        return settleLoaded(E.left(message.why))
      case 'answer': {
        const answer = unpacked(message.answer)
        return probes.get(message.probe)?.settle(E.isLeft(answer) ? answer : answer.right)
      }
      case 'question':
        return void answer(message.number, probes.get(message.duringProbe)?.context, message.question)
      case 'stray':
        return onStray(message.message)
    }
  }
  const process = start({
    hear: (message) => {
      const decoded = fromAdapter.decode(message)
      if (E.isLeft(decoded)) process.end('it said what is no message')
      else heard(decoded.right)
    },
    gone: (why) => {
      settleLoaded(E.left(why))
      for (const { settle } of probes.values()) settle(failed(why))
    }
  })
  const say = (message: ToAdapter): void => process.say(message)
  const answer = async (number: number, context: ProbeContext | undefined, question: unknown): Promise<void> => {
    process.hold(++questions >= MOST_QUESTIONS)
    const told = context ? await answerQuestion(context.host, question)() : failed('the probe that asks is over', 'timed-out')
    process.hold(--questions >= MOST_QUESTIONS)
    say({ told: number, answer: told })
  }

  const probe = (context: ProbeContext): Promise<unknown> =>
    new Promise((resolve) => {
      const { host, signal, wanted, timeoutMs } = context
      const number = ++count
      let grace: NodeJS.Timeout | undefined
      const onAbort = (): void => {
        say({ abort: number })
        grace = setTimeout(() => process.end(), GRACE_MS).unref()
      }
      const settle = (given: unknown): void => {
        probes.delete(number)
        clearTimeout(grace)
        signal.removeEventListener('abort', onAbort)
        rest()
        resolve(given)
      }
      probes.set(number, { context, settle })
      process.keep(true)
      say({ probe: number, platform: host.platform, env: host.env, wanted: [...wanted], timeoutMs, tellsFree: host.files.free !== undefined })
      if (signal.aborted) onAbort()
      else signal.addEventListener('abort', onAbort, { once: true })
    })
  return { loaded, probe, isGone: process.isGone, end: () => process.end() }
}

const failed = (message: string, kind: ProbeError['kind'] = 'failed'): E.Either<ProbeError, never> => E.left({ kind, message })

const unpacked = (packed: unknown): E.Either<ProbeError, unknown> =>
  E.tryCatch(
    () => unpack(packed as Packed),
    () => ({ kind: 'malformed', message: 'what it says cannot be read' })
  )
