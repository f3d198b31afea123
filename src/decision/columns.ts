type Style = (text: string) => string

/** Colours with a meaning, and no others; each is the identity where colour is off. */
export interface Paint {
  readonly good: Style
  readonly bad: Style
  readonly unsure: Style
  readonly strong: Style
  readonly faint: Style
}

const asIs: Style = (text) => text

/** No colour. */
export const plain: Paint = { good: asIs, bad: asIs, unsure: asIs, strong: asIs, faint: asIs }

/** One row of aligned columns; what is empty still takes its column's width. */
export type Row = ReadonlyArray<string>

/** Columns as wide as their widest cell, two spaces apart, nothing behind the last. Colour codes take no width. */
export const columns = (rows: ReadonlyArray<Row>, indent = ''): ReadonlyArray<string> => {
  const widths = rows.reduce<ReadonlyArray<number>>(
    (widest, row) => Array.from({ length: Math.max(widest.length, row.length) }, (_, i) => Math.max(widest[i] ?? 0, width(row[i] ?? ''))),
    []
  )
  return rows.map((row) => (indent + row.map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell)))).join('  ')).trimEnd())
}

const width = (cell: string): number => [...cell.replace(/\u001b\[\d+m/g, '')].length

// What binary fractions lose, as in 6 - 5.99.
const LOST = 1e-9

/** A number as people write it: at most two decimals, and never rounded up to what it is not. */
export const amount = (value: number): string => {
  if (Number.isInteger(value)) return String(value)
  const cut = Math.trunc(value * 100 + Math.sign(value) * LOST) / 100
  return cut === 0 ? (value > 0 ? 'less than 0.01' : 'not quite 0') : String(cut)
}
