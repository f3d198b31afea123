import type { either as E } from 'fp-ts'
import * as t from 'io-ts'
import type { ProbeError } from '../facts/adapter.ts'

/** What this program says to the process of an adapter. */
export type ToAdapter =
  /** A probe, under a number that its answer carries. */
  | {
      readonly probe: number
      readonly platform: string
      readonly env: Readonly<Record<string, string | undefined>>
      readonly wanted: ReadonlyArray<string>
      readonly timeoutMs: number
      /** Whether the machine can say how much of a disk is free. */
      readonly tellsFree: boolean
    }
  | { readonly abort: number }
  | { readonly told: number; readonly answer: E.Either<ProbeError, unknown> }

const toolOptions = t.partial({
  timeoutMs: t.number,
  maxBytes: t.number,
  env: t.record(t.string, t.union([t.string, t.undefined])),
  asks: t.string,
  input: t.string
})

/** What an adapter may ask of the machine that it is asked about, as `Host` has it. */
export const question = t.union([
  t.type({ what: t.literal('read'), path: t.string, maxBytes: t.union([t.number, t.undefined]) }),
  t.type({ what: t.union([t.literal('list'), t.literal('link'), t.literal('free')]), path: t.string }),
  t.type({ what: t.literal('run'), command: t.string, args: t.array(t.string), options: t.union([toolOptions, t.undefined]) })
])
export type Question = t.TypeOf<typeof question>

/** What the process of an adapter says to this program. Strangers wrote what runs there, so all of it is decoded. */
export const fromAdapter = t.union([
  t.type({ says: t.literal('loaded'), adapter: t.unknown }),
  t.type({ says: t.literal('not-loaded'), why: t.string }),
  t.type({ says: t.literal('answer'), probe: t.number, answer: t.unknown }),
  t.type({ says: t.literal('question'), number: t.number, duringProbe: t.number, question: t.unknown }),
  /** Thrown where nobody waited for it. */
  t.type({ says: t.literal('stray'), message: t.string })
])
export type FromAdapter = t.TypeOf<typeof fromAdapter>
