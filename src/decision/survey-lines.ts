import type { Conflict, Survey } from '../facts/survey.ts'
import { visible } from '../source/frame.ts'
import type { Paint } from './columns.ts'

/** What a reader of a decision should know of how the facts were found; nothing where all went well. */
export const surveyLines = ({ failures, conflicts, notes }: Omit<Survey, 'facts'>, paint: Paint): ReadonlyArray<string> => [
  ...notes.map(({ fact, message }) => paint.faint(`note: ${fact} ${message}`)),
  ...conflicts.map(({ fact, kept, dropped }) => paint.unsure(`conflict: ${fact} ${said(kept)}, against ${dropped.map(said).join(', ')}`)),
  ...failures.map(({ adapter, kind, message }) => paint.unsure(`no answer from ${visible(adapter)}: ${kind}, ${visible(message)}`))
]

const said = ({ value, source }: Conflict['kept']): string => visible(`${String(value)} (${source})`)
