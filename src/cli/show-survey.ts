import { amount, columns, type Paint } from '../decision/columns.ts'
import { surveyLines } from '../decision/survey-lines.ts'
import type { Dictionary } from '../facts/dictionary.ts'
import type { Survey } from '../facts/survey.ts'
import { visible } from '../source/frame.ts'

/** The whole survey: every fact of the dictionary, known or not, and its source. */
export const showSurvey = (survey: Survey, dictionary: Dictionary, paint: Paint): string => {
  const rows = [...dictionary.values()].map((definition) => {
    const known = survey.facts[definition.name]
    if (known === undefined) return [definition.name, paint.unsure('unknown')]
    const shown = typeof known === 'boolean' ? (known ? 'yes' : 'no') : typeof known === 'string' ? visible(known) : amount(known)
    return [
      definition.name,
      `${shown}${definition.unit === null ? '' : ` ${visible(definition.unit)}`}`,
      paint.faint(visible(survey.sources[definition.name] ?? ''))
    ]
  })
  const rest = surveyLines(survey, paint)
  return [...columns(rows), ...(rest.length > 0 ? ['', ...rest] : [])].join('\n')
}
