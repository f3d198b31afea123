import type { CheckReport } from './check.ts'
import { FINDING_CODES, type Finding, type FindingCode } from './finding.ts'

const SAYS: Readonly<Record<FindingCode, string>> = {
  'tier/gap': 'Machines that no tier takes',
  'tier/overlap': 'Two tiers take the same machines',
  'tier/ambiguous-boundary': 'One tier begins at the very value at which another ends',
  'tier/unreachable': 'A tier that no machine is ever in',
  'tier/non-monotone': 'More can lower the tier',
  'tier/dead-bound': 'A bound that changes nothing',
  'tier/contradiction': 'A tier whose bounds exclude each other',
  'tier/order': 'Tiers that do not stand weakest first',
  'tier/sold-size': 'A size that machines are sold with, asked of what they report',
  'tier/scaling-threshold': 'A threshold that leaves no room between stepping down and up',
  'tier/promise': 'A tier that prefers a model which it cannot carry'
}

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const

/** A report as SARIF 2.1.0 (OASIS), for what shows findings in reviews. Fingerprints stay the same while lines move. */
export const sarifOf = (report: CheckReport, version: string): unknown => ({
  $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'plimsoll',
          version,
          rules: FINDING_CODES.map((id) => ({ id, shortDescription: { text: SAYS[id] }, help: { text: `plimsoll check --explain ${id}` } }))
        }
      },
      columnKind: 'utf16CodeUnits',
      invocations: [
        {
          executionSuccessful: report.proven,
          toolExecutionNotifications: notifications(report)
        }
      ],
      results: report.findings.map(result),
      properties: { proven: report.proven, monotone: report.monotone, total: report.total ?? report.findings.length, more: report.more ?? false }
    }
  ]
})

const notifications = ({ proven, findings, total, more }: CheckReport): ReadonlyArray<unknown> => [
  ...(proven ? [] : [{ level: 'error', message: { text: 'not proven: the search ended before all was looked at' } }]),
  ...(total === undefined ? [] : [{ level: 'warning', message: { text: `${total} findings, of which ${findings.length} are listed` } }]),
  ...(more === undefined ? [] : [{ level: 'warning', message: { text: 'there are more gaps or overlaps than were looked for' } }])
]

const result = ({ code, severity, message, at, tier, machine, other, fix, edits, population, fingerprint }: Finding): unknown => ({
  ruleId: code,
  ruleIndex: FINDING_CODES.indexOf(code),
  level: LEVELS[severity],
  message: { text: fix === null ? message : `${message}. To mend it: ${fix}.` },
  locations: at.slice(0, 1).map(location),
  relatedLocations: at.slice(1).map((place, i) => ({ id: i + 1, ...location(place), message: { text: 'has a part in it' } })),
  partialFingerprints: { 'plimsoll/v1': fingerprint },
  properties: { tier, machine, other, population, fix, edits }
})

const location = ({ file, line, col }: Finding['at'][number]) => ({
  physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: col } }
})

/** A path as a URI: relative ones stay relative. */
const uriOf = (file: string): string => {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${path}` : /^[A-Za-z]%3A\//.test(path) ? `file:///${path.replace('%3A', ':')}` : path
}
