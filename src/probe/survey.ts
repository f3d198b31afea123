import { setMaxListeners } from 'node:events'
import { either as E, type task as T } from 'fp-ts'
import { precedence, type Adapter, type Host } from '../facts/adapter.ts'
import type { Dictionary } from '../facts/dictionary.ts'
import { imply } from '../facts/imply.ts'
import type { Failure, Survey } from '../facts/survey.ts'
import { accept, type Accepted } from './accept.ts'
import type { Answer } from './answer.ts'
import { merge } from './merge.ts'
import { toldError } from './told-error.ts'

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

/** The share of the time after which dearer adapters are asked although a cheaper one still owes its answer. */
const PATIENCE = 0.2

/**
 * Asks adapters for the wanted facts, the cheapest first, those that start processes only for what is still unknown. Never rejects:
 * an adapter that throws, hangs or answers nonsense is a listed failure and changes nothing that another gave.
 */
export const survey =
  ({ adapters, dictionary, wanted, timeoutMs, host }: SurveyOptions): T.Task<Survey> =>
  async () => {
    const deadline = new AbortController()
    // One listener for each adapter and each of its tools is no leak, which Node would warn of from the eleventh on.
    setMaxListeners(0, deadline.signal)
    const timer = setTimeout(() => deadline.abort(), timeoutMs)
    let patience: NodeJS.Timeout | undefined
    const waitedEnough = new Promise<void>((resolve) => {
      patience = setTimeout(resolve, timeoutMs * PATIENCE)
    })
    const machine = host(deadline.signal)
    // As it is before anybody is asked: adapters run in this process, and could change it.
    const env = { ...machine.env }
    const answers: Answer[] = []
    const failures: Failure[] = []
    const underWay: Promise<void>[] = []
    const ask = async (adapter: Adapter): Promise<void> => {
      const { reading, problems } = await probe(adapter, machine, deadline.signal, wanted, timeoutMs, dictionary)
      failures.push(...problems.map((problem) => ({ adapter: adapter.name, ...problem })))
      answers.push({ adapter: adapter.name, precedence: adapter.precedence, reading })
    }
    try {
      for (const cost of COSTS) {
        const isOpen = cost === 'process' ? openTo(answers, dictionary, env) : (): boolean => true
        const asked = adapters.filter(
          (adapter) => adapter.cost === cost && adapter.provides.some((fact) => wanted.has(fact) && isOpen(fact, adapter))
        )
        const asking = asked.map(ask)
        underWay.push(...asking)
        await Promise.race([Promise.all(asking), waitedEnough])
      }
      await Promise.all(underWay)
    } finally {
      clearTimeout(timer)
      clearTimeout(patience)
      deadline.abort()
    }
    return { ...merge(answers, dictionary, env), failures: failures.sort((a, b) => (a.adapter < b.adapter ? -1 : 1)) }
  }

/**
 * Which facts are still open to which adapter: those that nothing gave, those that stand only as an estimate, and to an adapter that
 * somebody brought along those that a less believed one gave.
 */
const openTo = (answers: ReadonlyArray<Answer>, dictionary: Dictionary, env: Host['env']): ((fact: string, adapter: Adapter) => boolean) => {
  const { facts, sources, notes } = merge(answers, dictionary, env)
  const implied = imply(dictionary, facts)
  const known = E.isRight(implied) ? implied.right.facts : facts
  const beliefs = new Map(answers.map((answer) => [answer.adapter, answer.precedence]))
  return (fact, adapter) => {
    if (known[fact] === undefined || notes.some((note) => note.fact === fact && note.estimate)) return true
    return adapter.precedence >= precedence.custom && adapter.precedence > (beliefs.get(sources[fact] ?? '') ?? Infinity)
  }
}

const probe = (
  adapter: Adapter,
  host: Host,
  signal: AbortSignal,
  wanted: ReadonlySet<string>,
  timeoutMs: number,
  dictionary: Dictionary
): Promise<Accepted> => {
  // A signal and a set of its own: what one does with them reaches no other.
  const own = new AbortController()
  setMaxListeners(0, own.signal)
  const late = new Promise<Accepted>((resolve) => {
    const giveUp = (): void => {
      resolve({ reading: {}, problems: [{ kind: 'timed-out', message: `no answer in ${timeoutMs} ms` }] })
      own.abort()
    }
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
  })
  const answer = async (): Promise<Accepted> =>
    accept(adapter, await adapter.probe({ host, signal: own.signal, wanted: new Set(wanted), timeoutMs })(), dictionary)
  return Promise.race([answer().catch((cause: unknown): Accepted => ({ reading: {}, problems: [toldError(cause)] })), late])
}
