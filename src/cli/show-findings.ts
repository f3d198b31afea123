import type { CheckReport } from '../check/check.ts'
import type { Finding, Share } from '../check/finding.ts'
import { codeFrame, visible } from '../source/frame.ts'
import type { At } from '../source/diagnostic.ts'
import { columns } from '../decision/columns.ts'
import type { Terminal } from './terminal.ts'

/** A report as a person reads it: each finding with its machine, the lines that have a part in it and what to do, then the verdict. */
export const showReport = (report: CheckReport, text: string, { out, paint }: Terminal): void => {
  for (const finding of report.findings) {
    const [first, ...others] = finding.at
    const level = { error: paint.bad('error'), warning: paint.unsure('warning'), info: paint.faint('note') }[finding.severity]
    const share = finding.population === null ? '' : ` (${shareText(finding.population)})`
    const place = first === undefined ? visible(report.file) : placeText(first)
    out(`${paint.strong(place)}  ${level}  ${visible(finding.message)}${share}  ${paint.faint(finding.code)}`)
    if (first !== undefined) out(frameOf(text, first))
    for (const at of others) {
      out(`  ${placeText(at)}`)
      out(frameOf(text, at))
    }
    if (finding.fix !== null) out(`  ${paint.good('→')} ${visible(finding.fix)}`)
    out('')
  }
  for (const line of verdict(report, paint)) out(line)
}

/** `33.6 % of linux-dmi`; a share that is not 0 is never told as 0. */
export const shareText = ({ share, of }: Share): string => {
  const percent = share * 100
  const rounded =
    percent > 0 && percent < 0.05 ? 'less than 0.1' : percent < 100 && percent >= 99.95 ? 'more than 99.9' : String(Math.round(percent * 10) / 10)
  return `${rounded} % of ${visible(of)}`
}

const placeText = ({ file, line, col }: At): string => `${visible(file)}:${line}:${col}`

const frameOf = (text: string, { line, col }: At): string => {
  const rest = text.split(/\r?\n/)[line - 1]?.slice(col - 1) ?? ''
  const length = /^[^\s,{}[\]]+/.exec(rest)?.[0].length ?? 1
  return codeFrame(text, { line, col, length }).replace(/^/gm, '  ')
}

const verdict = ({ findings, proven, monotone, total, more, hangsOn }: CheckReport, paint: Terminal['paint']): ReadonlyArray<string> => {
  const count = (severity: Finding['severity'], word: string): ReadonlyArray<string> => {
    const found = findings.filter((finding) => finding.severity === severity).length
    return found === 0 ? [] : [`${found} ${word}${found === 1 ? '' : 's'}`]
  }
  const counts = [...count('error', 'error'), ...count('warning', 'warning'), ...count('info', 'note')]
  const isAll = total === undefined && more !== true
  const rest = total === undefined ? '' : `; ${total} found, of which these are listed`
  const rows = hangsOn.filter(({ facts }) => facts.length > 0).map(({ tier, facts }) => [`  ${tier}`, facts.join(', ')])
  return [
    ...(counts.length > 0 ? [`${counts.join(', ')}${rest}${more === true ? ', and there are more gaps or overlaps' : ''}`] : []),
    proven && !isAll
      ? paint.unsure('proven, but not all of it is listed here: mend these and check again')
      : proven
        ? paint.good(findings.length > 0 ? 'proven: nothing else is wrong' : 'proven: no gap, nothing out of reach, nothing in vain')
        : paint.bad('not proven: the search ended before all was looked at'),
    ...(monotone === null ? [] : [monotone ? 'more of what is better never lowers the tier' : 'more of what is better can lower the tier']),
    ...(rows.length > 0 ? ['without these facts it cannot be told whether a machine is in', ...columns(rows)] : [])
  ]
}
