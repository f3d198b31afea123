import type { CheckReport } from '../check/check.ts'
import type { DiffReport } from '../check/diff.ts'
import type { Edit } from '../check/edit.ts'
import { FINDING_CODES, type Finding } from '../check/finding.ts'
import { isMapping, anything, bool, described, exactly, listOf, nullable, number, oneOf, shape, text, type Shape } from '../source/shape.ts'
import { atShape, count, fact, factValues, tier, version, whole } from './output-parts.ts'

const share = number('a share from 0 to 1', { from: 0, to: 1 })
const population = nullable(whole('a share of real machines', { share, of: text('the name of a population') }))
const path = described('keys and indices from the top of the file', listOf(text('a key or index'), 'a path', 1))

const removeShape: Shape<Edit> = whole('a value to leave out', { edit: oneOf(['remove'] as const), path })
const setShape: Shape<Edit> = whole('a value to write', { edit: oneOf(['set'] as const), path, value: anything })
const moveShape: Shape<Edit> = whole('a tier to stand after another', { edit: oneOf(['move'] as const), tier, after: tier })
const editShape: Shape<Edit> = shape('an edit', { anyOf: [removeShape.schema, setShape.schema, moveShape.schema] }, (u, c) => {
  const edit = isMapping(u) ? u['edit'] : undefined
  return (edit === 'set' ? setShape : edit === 'move' ? moveShape : removeShape).validate(u, c)
})

const findingShape: Shape<Finding> = whole('a finding', {
  code: oneOf(FINDING_CODES),
  severity: oneOf(['error', 'warning', 'info'] as const),
  tier: described('the tier that it is about, null where it is about the file', nullable(tier)),
  message: described('one sentence that names the machine', text('text')),
  machine: described('a machine that shows it, null where there can be none', nullable(factValues)),
  other: described('the stronger machine of two', nullable(factValues)),
  at: described('every bound that has a part in it, the one to change first', listOf(atShape, 'a list of places')),
  fix: described('what to do about it', nullable(text('text'))),
  edits: described('the same as edits of the file, after which it is gone', listOf(editShape, 'a list of edits')),
  population: described('how many real machines a gap is about', population),
  fingerprint: described('the same while what it is about stays the same', text('16 hexadecimal digits'))
})

/** What `check --json` prints. */
export const checkDocumentShape: Shape<CheckReport> = whole(
  'what was found in a tier file',
  {
    schemaVersion: version,
    file: text('a path'),
    proven: described('false where the search ended before all was looked at', bool),
    monotone: described('whether more never lowers the tier, null where that was not proven', nullable(bool)),
    findings: described('errors first, at most a hundred', listOf(findingShape, 'a list of findings')),
    hangsOn: described(
      'for each tier the facts without which it cannot be told',
      listOf(whole('a tier', { tier, facts: listOf(fact, 'a list of facts') }), 'a list of tiers')
    )
  },
  { total: described('how many were found, where not all are listed', count), more: described('there are more gaps or overlaps', exactly(true)) }
)

const outcome = described('null is no tier', nullable(tier))

/** What `diff --json` prints. */
export const diffDocumentShape: Shape<DiffReport> = whole(
  'which machines change tier',
  {
    schemaVersion: version,
    equal: described('no machine changes its tier', bool),
    proven: described('false where the search ended before all was looked at', bool),
    regions: listOf(
      whole('machines that change tier', {
        machine: described('one of them', factValues),
        where: described('what they have in common', listOf(text('text'), 'a list of conditions')),
        from: outcome,
        to: outcome,
        share: described('of the population, what no earlier region holds', nullable(share))
      }),
      'a list of regions'
    ),
    moved: listOf(whole('a machine that changes tier', { machine: text('a name'), from: outcome, to: outcome }), 'a list of machines'),
    population: described('the share of real machines that change tier', population)
  },
  { more: described('there are more regions', exactly(true)) }
)
