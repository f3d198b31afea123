import { either as E } from 'fp-ts'
import { diff, incomparable, type DiffRegion, type DiffReport } from '../check/diff.ts'
import { machineText } from '../check/machine-text.ts'
import { columns } from '../decision/columns.ts'
import type { Dictionary } from '../facts/dictionary.ts'
import { visible } from '../source/frame.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { ladderToCheck } from './named-ladder.ts'
import type { Options } from './options.ts'
import { formatOf, wrongUsage } from './output-format.ts'
import { populationOf, readGiven } from './population-files.ts'
import type { ProgramContext } from './program-context.ts'
import { shareText } from './show-findings.ts'
import type { Terminal } from './terminal.ts'

/** `plimsoll diff OLD NEW`: which machines change tier, or a proof that none does. Exit 4 where not all was proven. */
export const diffFiles = async ([before, after]: ReadonlyArray<string>, given: Options, context: ProgramContext): Promise<ExitCode> => {
  const { terminal } = context
  const format = formatOf(given, ['text', 'json', 'markdown'])
  if (E.isLeft(format)) return wrongUsage(format.left, terminal)
  const options = { ...given, json: format.right === 'json' }
  const old = await ladderToCheck(before, options, terminal)
  const now = E.isLeft(old) ? old : await ladderToCheck(after, options, terminal)
  if (E.isLeft(old)) return old.left
  if (E.isLeft(now)) return now.left
  const clash = incomparable(old.right.ladder, now.right.ladder)
  if (clash.length > 0) return wrongUsage(`the two files declare ${clash.join(', ')} as different kinds of facts and cannot be compared`, terminal)
  const machines = await readGiven(options, now.right.ladder, context)
  if (E.isLeft(machines)) return machines.left
  const population = populationOf(machines.right)
  const report = diff(old.right.ladder, now.right.ladder, {
    ...(population === undefined ? {} : { population }),
    machines: machines.right?.machines ?? []
  })
  const { dictionary } = now.right.ladder
  if (format.right === 'json') terminal.out(JSON.stringify(report, null, 2))
  else for (const line of format.right === 'markdown' ? markdown(report, dictionary) : lines(report, dictionary, terminal.paint)) terminal.out(line)
  return report.proven ? exitCode.ok : exitCode.notProven
}

const tierText = (tier: string | null): string => tier ?? 'no tier'
const percent = (share: number | null, of: string): string => (share === null ? '' : shareText({ share, of }))
const whereText = ({ where }: DiffRegion): string => (where.length === 0 ? 'every machine' : where.join(', '))

const lines = (
  { equal, proven, regions, more, moved, population }: DiffReport,
  dictionary: Dictionary,
  paint: Terminal['paint']
): ReadonlyArray<string> => {
  const rows = regions.map((region) => [
    `${paint.bad(tierText(region.from))} → ${paint.good(tierText(region.to))}`,
    visible(whereText(region)),
    paint.faint(`such as ${machineText(region.machine, dictionary)}`),
    region.share === null ? '' : percent(region.share, population?.of ?? '')
  ])
  return [
    ...columns(rows),
    ...(more === true ? ['and more'] : []),
    ...(rows.length > 0 ? [''] : []),
    ...moved.map(({ machine, from, to }) => `${visible(machine)}: ${tierText(from)} → ${tierText(to)}`),
    ...(population === null || equal ? [] : [`${shareText(population)} change tier`]),
    verdict(equal, proven, regions.length)
  ]
}

const verdict = (equal: boolean, proven: boolean, regions: number): string => {
  if (!proven) return 'not proven: the search ended before all was looked at'
  return equal
    ? 'proven: every machine is in the same tier as before'
    : `${regions} ${regions === 1 ? 'region' : 'regions'} in which the tier changes; proven: everywhere else it stays`
}

/** The same for a pull request. */
const markdown = ({ equal, proven, regions, more, moved, population }: DiffReport, dictionary: Dictionary): ReadonlyArray<string> => {
  const cell = (text: string): string => visible(text).replaceAll('|', '\\|').replaceAll('<', '&lt;')
  const row = (...cells: ReadonlyArray<string>): string => `| ${cells.map(cell).join(' | ')} |`
  const shares = population !== null
  return [
    `**${cell(verdict(equal, proven, regions.length))}**`,
    ...(population === null || equal ? [] : ['', `${cell(shareText(population))} change tier.`]),
    ...(regions.length === 0
      ? []
      : [
          '',
          row('from', 'to', 'machines', 'such as', ...(shares ? ['share'] : [])),
          row('---', '---', '---', '---', ...(shares ? ['---:'] : [])),
          ...regions.map((region) =>
            row(
              tierText(region.from),
              tierText(region.to),
              whereText(region),
              machineText(region.machine, dictionary),
              ...(shares ? [percent(region.share, population.of)] : [])
            )
          )
        ]),
    ...(more === true ? ['', 'There are more regions than these.'] : []),
    ...(moved.length === 0
      ? []
      : [
          '',
          row('machine', 'from', 'to'),
          row('---', '---', '---'),
          ...moved.map(({ machine, from, to }) => row(machine, tierText(from), tierText(to)))
        ])
  ]
}
