import { readFileSync, writeFileSync } from 'node:fs'

const FILE = 'test/REPORT.md'

/**
 * What stands in the report between two marks, after writing it there where UPDATE_REPORT is set: tables in the report are made by the
 * suites that they tell of, and a suite fails where its table is out of date.
 */
export const reported = (name: string, table: string): string => {
  const [from, to] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`]
  const text = readFileSync(FILE, 'utf8')
  const start = text.indexOf(from) + from.length
  const end = text.indexOf(to)
  if (process.env['UPDATE_REPORT'] !== undefined) writeFileSync(FILE, `${text.slice(0, start)}\n${table}\n${text.slice(end)}`)
  return readFileSync(FILE, 'utf8').slice(start, readFileSync(FILE, 'utf8').indexOf(to)).trim()
}
