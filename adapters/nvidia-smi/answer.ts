import { either as E, function as F } from 'fp-ts'
import * as t from 'io-ts'
import type { ProbeError } from '../../src/facts/adapter.ts'
import { plain } from './fields.ts'
import { parse } from './log.ts'
import type { Reading } from '../../src/facts/reading.ts'

const Answer = t.type({
  /** A document of XML stood in what nvidia-smi printed. */
  isXml: t.boolean,
  /** How its output begins, where it is no XML. */
  stdoutStart: t.string,
  stderr: t.string,
  /** Null where it was not started, or ended by a signal. */
  exitCode: t.union([t.number, t.null]),
  /** What the package made of the log; it or an error is there. */
  result: t.unknown,
  error: t.union([t.undefined, t.type({ code: t.union([t.string, t.null]), message: t.string })])
})
type Answer = t.TypeOf<typeof Answer>

/**
 * What the child process printed after it ran node-nvidia-smi, as a reading or as the reason for none, in the tool's own words where it
 * said something. A log that could be read counts, whatever the tool warned of beside it and whatever it ended with. Pure.
 */
export const readAnswer = (text: string): E.Either<ProbeError, Reading> =>
  F.pipe(
    E.tryCatch(
      () => JSON.parse(text) as unknown,
      () => null
    ),
    E.chainW((value) => Answer.decode(value)),
    E.mapLeft((): ProbeError => ({ kind: 'malformed', message: 'the child process printed no answer' })),
    E.chain((answer) => (answer.error === undefined ? parse(answer.result) : readFailure(answer, answer.error)))
  )

type Failed = NonNullable<Answer['error']>

/** The driver saying that there is no device is an answer. */
const readFailure = (answer: Answer, error: Failed): E.Either<ProbeError, Reading> => {
  const words = plain(`${answer.stdoutStart} ${answer.stderr}`, 300)
  if (/no devices were found/i.test(words)) return E.right({ devices: [], devicesOf: 'nvidia' })
  const kind = kindOf(answer, error, words)
  if (kind === 'not-installed') return E.left({ kind, message: 'nvidia-smi is not installed, or no PATH leads to it' })
  const said = answer.isXml || words === '' ? plain(error.message, 300) : words
  return E.left({ kind, message: kind === 'malformed' ? `nvidia-smi printed no log that can be read: ${said}` : said })
}

/** Words of the driver that stand in place of the log, also where a script around the tool lost its exit code. */
const DRIVER_ERROR =
  /nvidia-smi has failed|couldn't communicate|failed to initialize nvml|version mismatch|gpu is lost|unable to determine the device handle/i

/** Exit codes as nvidia-smi documents them. */
const UNSUPPORTED = 3
const FORBIDDEN = 4

const kindOf = ({ isXml, exitCode }: Answer, { code }: Failed, words: string): ProbeError['kind'] => {
  if (code === 'ENOENT') return 'not-installed'
  if (isXml || code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'malformed'
  if (code === 'EACCES' || code === 'EPERM' || exitCode === FORBIDDEN || /insufficient permissions|permission denied/i.test(words))
    return 'no-permission'
  if (exitCode === UNSUPPORTED) return 'not-supported'
  return exitCode === 0 && !DRIVER_ERROR.test(words) ? 'malformed' : 'failed'
}
