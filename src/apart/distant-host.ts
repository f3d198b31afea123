import type { either as E } from 'fp-ts'
import type { Host, ProbeError } from '../facts/adapter.ts'
import type { Question, ToAdapter } from './messages.ts'

/** The machine that the other program looks at, for an adapter here: each question goes there and back. */
export const distantHost = (
  { platform, env, tellsFree }: Extract<ToAdapter, { readonly probe: number }>,
  ask: (question: Question) => Promise<E.Either<ProbeError, unknown>>
): Host => {
  // The other program answers each question with what its own host gives.
  const asked =
    <A>(question: Question) =>
    (): Promise<E.Either<ProbeError, A>> =>
      ask(question) as Promise<E.Either<ProbeError, A>>
  return {
    platform,
    env,
    files: {
      read: (path, maxBytes) => asked({ what: 'read', path, maxBytes }),
      list: (path) => asked({ what: 'list', path }),
      link: (path) => asked({ what: 'link', path }),
      ...(tellsFree ? { free: (path: string) => asked<number>({ what: 'free', path }) } : {})
    },
    run: (command, args, options) => asked({ what: 'run', command, args: [...args], options })
  }
}
