import { either as E, taskEither as TE } from 'fp-ts'
import type { Host, ProbeError } from '../facts/adapter.ts'
import { question, type Question } from './messages.ts'

/** What goes to another process is put into one text first, which holds everything else up: more at once is cut off or refused, in bytes. */
const MOST_BYTES = 16 * 2 ** 20

/** Asks the machine what an adapter in another process asks. */
export const answerQuestion = (host: Host, asked: unknown): TE.TaskEither<ProbeError, unknown> => {
  const decoded = question.decode(asked)
  if (E.isLeft(decoded))
    return TE.left({ kind: 'malformed', message: 'a question that no machine answers: expected a path, or a command and its words' })
  return ask(host, decoded.right)
}

const ask = ({ files, run }: Host, asked: Question): TE.TaskEither<ProbeError, unknown> => {
  switch (asked.what) {
    case 'read':
      return files.read(asked.path, asked.maxBytes === undefined ? undefined : Math.min(asked.maxBytes, MOST_BYTES))
    case 'list':
      return files.list(asked.path)
    case 'link':
      return files.link(asked.path)
    case 'free':
      return files.free?.(asked.path) ?? TE.left({ kind: 'not-supported', message: 'this machine does not tell what is free' })
    case 'run':
      return run(asked.command, asked.args, { ...asked.options, maxBytes: Math.min(asked.options?.maxBytes ?? MOST_BYTES, MOST_BYTES) })
  }
}
