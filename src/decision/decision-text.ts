import { builtInFacts, type Dictionary, type FactValue } from '../facts/dictionary.ts'
import { visible } from '../source/frame.ts'
import type { Need, Op } from '../tiers/ladder.ts'
import { amount, columns, plain, type Paint, type Row } from './columns.ts'
import type { BoundReason, Change, Decision, TierReasons } from './decision.ts'
import { surveyLines } from './survey-lines.ts'

/** A decision as a person reads it: the tier, the way to the next one, then every tier with every bound. The dictionary knows the units. */
export const decisionText = (decision: Decision, dictionary: Dictionary = builtInFacts, paint: Paint = plain): string => {
  const bounds = boundLines(decision, dictionary, paint)
  const tiers = decision.tiers.flatMap((tier, i) => ['', tierLine(tier, decision, paint), ...(bounds[i] ?? [])])
  const survey = surveyLines(decision.survey, paint)
  const lines = [headline(decision, paint), ...told(decision, dictionary, paint).map((line) => `  ${line}`), ...tiers]
  return [...lines, ...(survey.length > 0 ? ['', ...survey] : [])].join('\n')
}

const headline = ({ tier, description, basis, forced, certain }: Decision, paint: Paint): string => {
  if (tier === null) return paint.bad(certain ? 'no tier takes this machine' : 'no tier is known to take this machine')
  const what = `${paint.strong(paint.good(tier))}${description === null ? '' : `  ${visible(description)}`}`
  if (forced !== null) return `${what}  ${paint.unsure(`(forced; found ${forced.found ?? 'no tier'})`)}`
  return basis === 'fallback'
    ? `${what}  ${paint.unsure(certain ? '(the fallback: no tier takes this machine)' : '(the fallback, until more is known)')}`
    : what
}

const told = (decision: Decision, dictionary: Dictionary, paint: Paint): ReadonlyArray<string> => {
  const { possible, tier, settledBy, next, preferredModels, scalingThresholds, certain } = decision
  const others = possible.filter((other) => other !== tier && other !== null)
  const percent = Object.entries(scalingThresholds).map(([what, limit]) => `${what.replace(/_percent$/, '').replace('_', ' ')} ${String(limit)} %`)
  return [
    ...(certain ? [] : [paint.unsure(`could be ${others.join(' or ')}: ${settledBy.join(' and ')} would settle it`)]),
    ...(next === null ? [] : [`to reach ${next.tier}: ${next.changes.map((change) => changeText(change, dictionary)).join(', ')}`]),
    ...(preferredModels.length === 0 ? [] : [`prefers ${preferredModels.map(visible).join(', ')} models`]),
    ...(percent.length === 0 ? [] : [`steps down at ${percent.join(', ')}`])
  ]
}

const changeText = ({ fact, from, to, strict }: Change, dictionary: Dictionary): string =>
  `${fact} ${from === null ? 'unknown' : value(from, fact, dictionary, false)} → ${strict ? 'more than ' : ''}${value(to, fact, dictionary)}`

const tierLine = ({ tier, status }: TierReasons, decision: Decision, paint: Paint): string =>
  `${mark(status, paint)} ${paint.strong(tier)}${tier === decision.tier ? paint.good('  ← this machine') : ''}`

/** By tier; one set of columns for all of them. */
const boundLines = (decision: Decision, dictionary: Dictionary, paint: Paint): ReadonlyArray<ReadonlyArray<string>> => {
  const rows = decision.tiers.map(({ tier, bounds }) =>
    bounds.map((bound) => boundRow(bound, tier === decision.tier ? decision.outgrown : [], dictionary, paint))
  )
  const aligned = columns(rows.flat(), '    ')
  let start = 0
  return rows.map((tier) => aligned.slice(start, (start += tier.length)))
}

const boundRow = (bound: BoundReason, outgrown: ReadonlyArray<string>, dictionary: Dictionary, paint: Paint): Row => {
  const { fact, op, need, actual, status, margin, group, source, at } = bound
  const spare = margin === null ? '' : distance(margin, op, status)
  return [
    `${mark(status, paint)} ${fact}`,
    actual === null ? paint.unsure('unknown') : value(actual, fact, dictionary),
    `${group === null ? '' : `group ${group + 1}: `}${needText(op, need)}`,
    status === 'met' ? `${spare}${outgrown.includes(fact) ? ', beyond its band' : ''}` : paint.bad(spare),
    paint.faint([source === null ? null : visible(source), `${visible(at.file)}:${at.line}`].filter((part) => part !== null).join(', '))
  ]
}

const distance = (margin: number, op: Op, status: BoundReason['status']): string => {
  if (status === 'met') return margin === 0 ? 'just met' : `${amount(margin)} to spare`
  return margin === 0 ? 'not above' : op === '<=' ? `${amount(-margin)} over` : `${amount(-margin)} short`
}

const needText = (op: Op, need: Need): string => {
  if (typeof need === 'object') return `one of ${visible(need.join(', '))}`
  if (typeof need === 'boolean') return need ? 'needed' : 'not wanted'
  return { '>=': 'at least ', '>': 'more than ', '<=': 'at most ', '==': '', in: '' }[op] + (typeof need === 'number' ? amount(need) : visible(need))
}

const value = (known: FactValue, fact: string, dictionary: Dictionary, withUnit = true): string => {
  if (typeof known === 'boolean') return known ? 'yes' : 'no'
  if (typeof known === 'string') return visible(known)
  const unit = dictionary.get(fact)?.unit
  return withUnit && unit ? `${amount(known)} ${visible(unit)}` : amount(known)
}

const mark = (status: BoundReason['status'], paint: Paint): string =>
  status === 'met' ? paint.good('✓') : status === 'unmet' ? paint.bad('✗') : paint.unsure('?')
