import type { Diagnostic } from './diagnostic.ts'

const CONTEXT_LINES = 1
const LINE_WIDTH = 100

/** The lines around a diagnostic with the place underlined, as compilers print it. */
export const codeFrame = (text: string, { line, col, length }: Pick<Diagnostic, 'line' | 'col' | 'length'>): string => {
  const lines = text.split(/\r?\n/)
  const first = Math.max(1, line - CONTEXT_LINES)
  const last = Math.min(lines.length, line + CONTEXT_LINES)
  const gutter = String(last).length
  const shift = Math.max(0, col - LINE_WIDTH + 20)
  const frame: string[] = []
  for (let number = first; number <= last; number++) {
    const shown = visible(lines[number - 1] ?? '').slice(shift, shift + LINE_WIDTH)
    frame.push(`${number === line ? '>' : ' '} ${String(number).padStart(gutter)} | ${shown}`.trimEnd())
    if (number === line) {
      const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - (col - 1 - shift))))
      frame.push(`  ${' '.repeat(gutter)} | ${' '.repeat(col - 1 - shift)}${carets}`)
    }
  }
  return frame.join('\n')
}

/** Control and direction characters would act on the terminal instead of standing in the frame. */
export const visible = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (c) => (c === '\t' ? ' ' : '\ufffd'))
