import { expect } from 'vitest'
import type { Diagnostic } from '../../src/source/diagnostic.ts'
import { codeFrame, visible } from '../../src/source/frame.ts'

/** At least one finding; each says what is wrong at a place that the file has, and is shown on that very line. */
export const expectUsable = (findings: ReadonlyArray<Diagnostic>, text: string): void => {
  const lines = text.split(/\r?\n/)
  expect(findings.length).toBeGreaterThan(0)
  for (const finding of findings) {
    const { code, severity, message, line, col, length } = finding
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/)
    expect(severity).toBe('error')
    expect(visible(message).trim()).not.toBe('')
    expect(Number.isInteger(line) && line >= 1 && line <= lines.length, `line ${line} of ${lines.length}: ${message}`).toBe(true)
    const there = lines[line - 1] ?? ''
    expect(Number.isInteger(col) && col >= 1 && col <= there.length + 1, `column ${col} of ${there.length}: ${message}`).toBe(true)
    expect(length).toBeGreaterThanOrEqual(1)
    const frame = codeFrame(text, finding).split('\n')
    const marked = frame.find((row) => row.startsWith('>')) ?? 'no line is marked'
    if (there.length <= 80) expect(marked.slice(marked.indexOf('|') + 2)).toBe(visible(there).trimEnd())
    expect(frame.some((row) => /\| *\^+$/.test(row))).toBe(true)
  }
}
