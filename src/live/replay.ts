import { either as E } from 'fp-ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import { tierNamed, type Ladder } from '../tiers/ladder.ts'
import type { Action } from './action.ts'
import type { LiveEvent } from './event.ts'
import { policyOf, type ScalingPolicy } from './policy.ts'
import { readEvent, readHeader, type RecordingHeader } from './recording.ts'
import { initialState, modelAt, type ScalerState } from './state.ts'
import { step } from './step.ts'

/** One line of a recording, replayed. */
export interface Replayed {
  readonly event: LiveEvent
  readonly actions: ReadonlyArray<Action>
  /** The model in use after it. */
  readonly model: string
}

/** A replay under way: lines in, actions out, in the recording's own time; what it keeps does not grow. */
export interface Replay {
  readonly header: RecordingHeader
  readonly policy: ScalingPolicy
  /** The next line; `number` counts from 1, the first line being the header. */
  readonly line: (text: string, number: number) => E.Either<ReadonlyArray<Diagnostic>, Replayed>
}

/** What a replay takes other than as it was recorded. */
export interface ReplayOptions {
  readonly tier?: string
  /** The model in use at the start. */
  readonly model?: string
}

/**
 * Begins to replay a recording with the tiers of a ladder, which may be other ones than those that it was recorded with. `file` is what
 * findings call the recording.
 */
export const replay = (ladder: Ladder, firstLine: string, file: string, instead: ReplayOptions = {}): E.Either<ReadonlyArray<Diagnostic>, Replay> =>
  E.chain((recorded: RecordingHeader): E.Either<ReadonlyArray<Diagnostic>, Replay> => {
    const header = { ...recorded, ...instead }
    const tier = tierNamed(ladder, header.tier)
    const tiers = ladder.tiers.map(({ name }) => name)
    if (tier === undefined) return E.left([unknown(file, 'tier', header.tier, `the tier file has no such tier`, tiers)])
    const policy = policyOf(ladder, tier, header.total_memory_bytes)
    if (policy.cascade.length > 0 && !policy.cascade.includes(header.model))
      return E.left([unknown(file, 'model', header.model, `neither ${tier.name} nor a tier below it prefers such a model`, policy.cascade)])
    let state: ScalerState = initialState(policy, header.model)
    return E.right({
      header,
      policy,
      line: (text, number) =>
        E.map((event: LiveEvent): Replayed => {
          const [next, actions] = step(policy, state, event)
          state = next
          return { event, actions, model: modelAt(policy, next.level) }
        })(readEvent(text, file, number))
    })
  })(readHeader(firstLine, file))

const unknown = (file: string, key: string, found: string, message: string, known: ReadonlyArray<string>): Diagnostic => ({
  code: `recording/${key}`,
  severity: 'error',
  message: `${key}: found ${JSON.stringify(found)}: ${message}`,
  file,
  line: 1,
  col: 1,
  hint: didYouMean(found, known) ?? (known.length > 0 ? `there are ${known.join(', ')}` : null),
  length: 1
})
