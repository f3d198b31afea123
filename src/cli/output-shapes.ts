import type * as t from 'io-ts'
import type { BoundReason, Change, Decision, Forced, Next, TierReasons } from '../decision/decision.ts'
import type { RulesDocument } from '../engine/rules.ts'
import type { Survey } from '../facts/survey.ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { namedItems } from '../source/mapping.ts'
import { bool, described, exactly, listOf, nullable, number, oneOf, shape, text, type Shape } from '../source/shape.ts'
import type { Need } from '../tiers/ladder.ts'
import type { Performance, ScalingThresholds } from '../tiers/tier-file.ts'
import { atShape, count, fact, factValues, machine, place, scalar, tier, version, whole } from './output-parts.ts'

const words = listOf(text('a word'), 'a list of words')

const need = shape<Need>(
  'what is needed',
  { type: ['number', 'boolean', 'string', 'array'], items: { type: 'string' } },
  (u, c): t.Validation<Need> => (Array.isArray(u) ? words.validate(u, c) : scalar.validate(u, c))
)
const status = oneOf(['met', 'unmet', 'unknown'] as const)
const sourced = whole('a value and its source', { value: scalar, source: text('an adapter') })
const surveyShape: Shape<Omit<Survey, 'facts'>> = whole('a survey', {
  sources: described('for each fact the adapter that gave it', namedItems({ called: 'sources', key: fact, item: text('an adapter') })),
  failures: described(
    'adapters that gave no answer, and why',
    listOf(
      whole('a failure', {
        adapter: text('an adapter'),
        kind: oneOf(['not-installed', 'not-supported', 'no-permission', 'timed-out', 'malformed', 'failed'] as const),
        message: text('text')
      }),
      'a list of failures'
    )
  ),
  conflicts: described(
    'sources that disagree about a fact, and who was believed',
    listOf(whole('a conflict', { fact, kept: sourced, dropped: listOf(sourced, 'a list of values') }), 'a list of conflicts')
  ),
  notes: described(
    'what a reader of a fact should know: estimates, limits',
    listOf(whole('a note', { fact, message: text('text'), estimate: bool }), 'a list of notes')
  )
})

const boundShape: Shape<BoundReason> = whole('a bound', {
  fact,
  op: oneOf(['>=', '>', '<=', '==', 'in'] as const),
  need,
  actual: described('what is there, null where it is unknown', nullable(scalar)),
  status,
  margin: described("in the fact's unit, met from 0 up; null for booleans, words and unknown facts", nullable(number('a number', {}))),
  group: described('index of the any_of group', nullable(count)),
  source: described('the adapter that gave the fact, or the fact that it follows from', nullable(text('a source'))),
  at: described('the place in the tier file that asks', atShape)
})

const tierReasonsShape: Shape<TierReasons> = whole('a tier and its bounds', { tier, status, bounds: listOf(boundShape, 'a list of bounds') })

const changeShape: Shape<Change> = whole(
  'a change of a fact',
  { fact, from: described('null where it is unknown', nullable(scalar)), to: scalar },
  { strict: described('to more than that', exactly(true)) }
)
const nextShape: Shape<Next> = whole('the way to the next tier', { tier, changes: listOf(changeShape, 'a list of changes') })
const forcedShape: Shape<Forced> = whole('a forced tier', { tier, found: described('the tier that the facts give', nullable(tier)) })

const percent = number('a percentage', { above: 0, to: 100 })
const thresholdsShape: Shape<ScalingThresholds> = whole(
  'thresholds',
  {},
  { memory_percent: percent, cpu_percent: percent, gpu_memory_percent: percent }
)
const rate = nullable(number('tokens a second', { from: 0 }))
const performanceShape: Shape<Performance> = whole(
  'what to expect',
  {},
  { tokens_per_second: whole('a range', {}, { min: rate, max: rate }), context_tokens: place, notes: text('text') }
)

/** What `detect --json` prints: a decision. */
export const decisionShape: Shape<Decision & { readonly machine?: string }> = whole(
  'a decision',
  {
    schemaVersion: version,
    tier: described('null where no tier takes the machine', nullable(tier)),
    basis: oneOf(['matched', 'fallback', 'unclassified'] as const),
    certain: described('no unknown fact can change the tier', bool),
    possible: described('tiers that it could be, weakest first; null is none', listOf(nullable(tier), 'a list of tiers', 1)),
    settledBy: described('unknown facts that would settle which', listOf(fact, 'a list of facts')),
    description: nullable(text('text')),
    preferredModels: words,
    gpuRequired: bool,
    scalingThresholds: described('loads from which on to step down, in percent', thresholdsShape),
    performance: described("what the tier's author expects of its models", performanceShape),
    outgrown: described('facts beyond the band of the tier', listOf(fact, 'a list of facts')),
    tiers: described('every tier and every bound, strongest tier first', listOf(tierReasonsShape, 'a list of tiers')),
    forced: described('a tier that somebody asked for, and what was found', nullable(forcedShape)),
    next: described('the fewest changes that reach the tier above', nullable(nextShape)),
    facts: factValues,
    survey: surveyShape
  },
  { machine }
)

/** What `facts --json` prints: a survey. */
export const factsDocumentShape = whole('a survey', { schemaVersion: version, facts: factValues, survey: surveyShape }, { machine })

const diagnosticShape: Shape<Omit<Diagnostic, 'length'>> = whole('a diagnostic', {
  code: described('stable name of the kind of finding, such as yaml/syntax', text('a code')),
  severity: oneOf(['error', 'warning', 'info'] as const),
  message: text('text'),
  file: text('a path'),
  line: place,
  col: described('from 1, in UTF-16 units', place),
  hint: described('what to do about it', nullable(text('text')))
})

/** What `--json` prints for a file that could not be read or decoded. */
export const diagnosticsDocumentShape = whole(
  'diagnostics',
  { schemaVersion: version, diagnostics: listOf(diagnosticShape, 'a list of diagnostics') },
  { machine, total: described('how many there are, where not all are shown', count) }
)

/** What `test --json` prints. */
export const testDocumentShape = whole('results of machine files', {
  schemaVersion: version,
  passed: count,
  failed: described('failed and unreadable ones', count),
  results: listOf(
    whole('a result', {
      machine: text('the path of a machine file'),
      status: oneOf(['passed', 'failed', 'unreadable', 'no-expectation'] as const),
      tier: nullable(tier),
      differences: described('what was expected and what was found instead', listOf(text('text'), 'a list of differences')),
      diagnostics: listOf(diagnosticShape, 'a list of diagnostics')
    }),
    'a list of results'
  )
})

const conditionShape = whole('a condition', {
  fact,
  operator: oneOf(['greaterThanInclusive', 'greaterThan', 'lessThanInclusive', 'equal', 'in'] as const),
  value: need
})

/** What `export --to rules` prints. */
export const rulesDocumentShape: Shape<RulesDocument> = whole('rules of json-rules-engine', {
  schemaVersion: version,
  fallback: described('tier of a machine that no rule takes', nullable(tier)),
  tiers: described('names, weakest first: params.rank is an index into them', listOf(tier, 'a list of tiers', 1)),
  rules: described(
    'run with allowUndefinedFacts: true on implied facts; the largest rank wins',
    listOf(
      whole('a rule', {
        name: text('a name'),
        conditions: whole('conditions', { all: listOf(conditionShape, 'a list of conditions') }),
        event: whole('an event', { type: oneOf(['tier'] as const), params: whole('its parameters', { rank: count }) })
      }),
      'a list of rules'
    )
  )
})
