import type { FactValue } from '../../src/facts/dictionary.ts'
import { linuxFacts } from '../adapters/linux-facts.ts'
import type { Entry } from './entry.ts'

/** What came of the facts that an entry's files hold the answer to. */
export interface Score {
  readonly entry: Entry
  readonly right: ReadonlyArray<string>
  readonly unknown: ReadonlyArray<string>
  /** With what was said. */
  readonly wrong: ReadonlyArray<string>
}

export const score = async (entry: Entry): Promise<Score> => {
  const found = await linuxFacts(entry.files)
  const asked = Object.entries(entry.expect)
  const isRight = ([fact, value]: readonly [string, FactValue]): boolean => isSame(found[fact], value)
  const invented = (entry.open ?? []).filter((fact) => found[fact] !== undefined)
  return {
    entry,
    right: asked.filter(isRight).map(([fact]) => fact),
    unknown: asked.filter(([fact]) => found[fact] === undefined).map(([fact]) => fact),
    wrong: [
      ...asked.filter((each) => found[each[0]] !== undefined && !isRight(each)).map(([fact, value]) => `${fact}: ${found[fact]}, not ${value}`),
      ...invented.map((fact) => `${fact}: ${found[fact]}, which nothing here tells`)
    ]
  }
}

/** Sizes are published with three digits behind the point. */
const isSame = (found: FactValue | undefined, value: FactValue): boolean =>
  typeof found === 'number' && typeof value === 'number' ? Math.abs(found - value) < 0.0006 : found === value

/** A row for each kind of mistake that the entries invite. */
export const table = (scores: ReadonlyArray<Score>): string => {
  const classes = [...new Set(scores.map(({ entry }) => entry.pitfall))].sort()
  const row = (name: string, of: ReadonlyArray<Score>): ReadonlyArray<string | number> => {
    const sum = (part: 'right' | 'unknown' | 'wrong'): number => of.reduce((all, each) => all + each[part].length, 0)
    return [name, of.length, sum('right'), sum('unknown'), sum('wrong')]
  }
  const rows = [
    ...classes.map((name) =>
      row(
        name,
        scores.filter(({ entry }) => entry.pitfall === name)
      )
    ),
    row('all', scores)
  ]
  return markdown(['pitfall', 'machines', 'right', 'unknown', 'wrong'], rows)
}

/** A table as prettier writes it: what is not the first column is a number. */
export const markdown = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number>>): string => {
  const cells = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => row[i]?.length ?? 0)))
  const line = (row: ReadonlyArray<string>): string => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join('\n')
}
