import type { Survey } from '../facts/survey.ts'
import { visible } from '../source/frame.ts'
import type { Paint } from './columns.ts'

/** What a reader of a decision should know of how the facts were found; nothing where all went well. */
export const surveyLines = ({ failures, conflicts, notes }: Omit<Survey, 'facts'>, paint: Paint): ReadonlyArray<string> => [
  ...notes.map(({ fact, message }) => paint.faint(`note: ${fact} ${message}`)),
  ...conflicts.map(({ fact, kept, dropped }) =>
    paint.unsure(`conflict: ${fact} ${String(kept.value)} (${kept.source}), against ${dropped.map((d) => `${visible(String(d.value))} (${d.source})`).join(', ')}`)
  ),
  ...failures.map(({ adapter, kind, message }) => paint.unsure(`no answer from ${adapter}: ${kind}, ${visible(message)}`))
]
