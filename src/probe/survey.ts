import { either as E, type task as T } from 'fp-ts'
import type { Adapter, Host, ProbeError } from '../facts/adapter.ts'
import type { Dictionary } from '../facts/dictionary.ts'
import { imply } from '../facts/imply.ts'
import type { Reading } from '../facts/reading.ts'
import type { Failure, Survey } from '../facts/survey.ts'
import { accept } from './accept.ts'
import { merge, type Answer } from './merge.ts'

export interface SurveyOptions {
  readonly adapters: ReadonlyArray<Adapter>
  readonly dictionary: Dictionary
  /** The facts that are asked for. */
  readonly wanted: ReadonlySet<string>
  /** One deadline for all adapters, in ms. */
  readonly timeoutMs: number
  /** What adapters may touch; what they started stops when the signal fires. */
  readonly host: (signal: AbortSignal) => Host
}

const COSTS: ReadonlyArray<Adapter['cost']> = ['memory', 'files', 'process']

/**
 * Asks adapters for the wanted facts, the cheapest first, those that start processes only for what is still unknown. Never rejects:
 * an adapter that throws, hangs or answers nonsense is a listed failure and changes nothing that another gave.
 */
export const survey =
  ({ adapters, dictionary, wanted, timeoutMs, host }: SurveyOptions): T.Task<Survey> =>
  async () => {
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), timeoutMs)
    const answers: Answer[] = []
    const failures: Failure[] = []
    const ask = async (adapter: Adapter): Promise<void> => {
      const answer = await probe(adapter, host(deadline.signal), deadline.signal, wanted, timeoutMs)
      if (E.isLeft(answer)) return void failures.push({ adapter: adapter.name, ...answer.left })
      const { reading, problems } = accept(adapter, answer.right, dictionary)
      failures.push(...problems.map((problem) => ({ adapter: adapter.name, ...problem })))
      answers.push({ adapter: adapter.name, precedence: adapter.precedence, reading })
    }
    try {
      for (const cost of COSTS) {
        const open = cost === 'process' ? unsettled(answers, dictionary, wanted) : wanted
        const asked = adapters.filter((adapter) => adapter.cost === cost && adapter.provides.some((fact) => open.has(fact)))
        await Promise.all(asked.map(ask))
      }
    } finally {
      clearTimeout(timer)
      deadline.abort()
    }
    return { ...merge(answers, dictionary), failures: failures.sort((a, b) => (a.adapter < b.adapter ? -1 : 1)) }
  }

/** Wanted facts that nothing gave, and those that stand only as an estimate. */
const unsettled = (answers: ReadonlyArray<Answer>, dictionary: Dictionary, wanted: ReadonlySet<string>): ReadonlySet<string> => {
  const { facts, notes } = merge(answers, dictionary)
  const implied = imply(dictionary, facts)
  const known = E.isRight(implied) ? implied.right.facts : facts
  return new Set([...wanted].filter((fact) => known[fact] === undefined || notes.some((note) => note.fact === fact && note.estimate)))
}

const probe = async (
  adapter: Adapter,
  host: Host,
  signal: AbortSignal,
  wanted: ReadonlySet<string>,
  timeoutMs: number
): Promise<E.Either<ProbeError, Reading>> => {
  const late = new Promise<E.Either<ProbeError, Reading>>((resolve) => {
    const giveUp = (): void => resolve(E.left({ kind: 'timed-out', message: `no answer in ${timeoutMs} ms` }))
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
  const answer = async (): Promise<E.Either<ProbeError, Reading>> => adapter.probe({ host, signal, wanted, timeoutMs })()
  const caught = answer().catch((cause: unknown): E.Either<ProbeError, Reading> => E.left({ kind: 'failed', message: messageOf(cause) }))
  return Promise.race([caught, late])
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
