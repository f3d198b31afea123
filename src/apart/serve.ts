import { setMaxListeners } from 'node:events'
import type { Duplex } from 'node:stream'
import type { either as E } from 'fp-ts'
import type { Adapter, ProbeContext, ProbeError } from '../facts/adapter.ts'
import { toldError } from '../probe/told-error.ts'
import { distantHost } from './distant-host.ts'
import { talk } from './lines.ts'
import type { FromAdapter, Question, ToAdapter } from './messages.ts'
import { pack, type Packed } from './packed.ts'

interface Served {
  readonly pipe: Duplex
  /** Imports the module of the adapter. */
  readonly load: () => Promise<unknown>
  /** The other program is gone. */
  readonly alone: () => void
}

/** What runs in the process of an adapter: loads it, says what it is, and passes on what it is asked and what it asks. Gives how to tell of a stray mistake. */
export const serve = ({ pipe, load, alone }: Served): ((cause: unknown) => void) => {
  const aborts = new Map<number, AbortController>()
  const waiting = new Map<number, (answer: E.Either<ProbeError, unknown>) => void>()
  let questions = 0
  // The only one who writes to this pipe from the other side is Plimsoll itself.
  const line = talk(pipe, { hear: (message) => hear(message as ToAdapter), lost: alone, longest: Infinity })
  const say = (message: FromAdapter): void => line.say(message)

  const hear = (message: ToAdapter): void => {
    if ('probe' in message) void probe(message)
    else if ('abort' in message) aborts.get(message.abort)?.abort()
    else {
      waiting.get(message.told)?.(message.answer)
      waiting.delete(message.told)
    }
  }
  const probe = async (asked: Extract<ToAdapter, { readonly probe: number }>): Promise<void> => {
    const { probe: number, wanted, timeoutMs } = asked
    const abort = new AbortController()
    setMaxListeners(0, abort.signal)
    aborts.set(number, abort)
    const ask = (question: Question): Promise<E.Either<ProbeError, unknown>> =>
      new Promise((resolve) => {
        waiting.set(++questions, resolve)
        say({ says: 'question', number: questions, duringProbe: number, question })
      })
    const answer = await answerOf(await loading, { host: distantHost(asked, ask), signal: abort.signal, wanted: new Set(wanted), timeoutMs })
    aborts.delete(number)
    say({ says: 'answer', probe: number, answer })
  }
  const loading = Promise.resolve()
    .then(load)
    .then(adapterIn)
    .catch((cause: unknown) => toldError(cause).message.replace(HERE, ''))
  void loading
    .then((adapter): FromAdapter =>
      typeof adapter === 'string' ? { says: 'not-loaded', why: adapter } : { says: 'loaded', adapter: about(adapter) }
    )
    .catch((cause: unknown): FromAdapter => ({ says: 'not-loaded', why: toldError(cause).message }))
    .then(say)
  return (cause) => say({ says: 'stray', message: toldError(cause).message })
}

/** Who imports is this program, a text without a file, which helps nobody to find what is not there. */
const HERE = / imported from .*\[eval\d*\]$/

const answerOf = async (adapter: Adapter | string, context: ProbeContext): Promise<Packed> => {
  const failed = (left: ProbeError): Packed => pack({ _tag: 'Left', left })
  if (typeof adapter === 'string') return failed({ kind: 'failed', message: adapter })
  try {
    const answer: unknown = await adapter.probe(context)()
    try {
      // An Error says more than its properties do.
      return isLeft(answer) ? failed(toldError(answer.left)) : pack(answer)
    } catch (cause) {
      return failed({ kind: 'malformed', message: `the answer cannot be read: ${toldError(cause).message}` })
    }
  } catch (cause) {
    return failed(toldError(cause))
  }
}

const adapterIn = (module: unknown): Adapter => {
  const exported = module as Readonly<Record<string, unknown>>
  const adapter = [exported['default'], exported['adapter'], ...Object.values(exported)].find(isAdapter)
  if (adapter === undefined) throw new Error('it exports no adapter; export default defineAdapter({...})')
  return adapter
}

const isLeft = (answer: unknown): answer is { readonly left: unknown } =>
  typeof answer === 'object' && answer !== null && '_tag' in answer && answer._tag === 'Left' && 'left' in answer

const about = ({ name, provides, cost, precedence, declares, replays }: Adapter): Packed =>
  pack({ name, provides, cost, precedence, declares, replays })

const isAdapter = (value: unknown): value is Adapter =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'provides' in value &&
  Array.isArray(value.provides) &&
  'probe' in value &&
  typeof value.probe === 'function'
