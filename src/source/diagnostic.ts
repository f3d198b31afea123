/** A finding in a text file: plain data, so that a program can act on it and a person can read it. */
export interface Diagnostic {
  /** Stable name of the kind of finding, such as `yaml/syntax` or `file/too-large`. */
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  /** What was found and what was expected, without the place. */
  readonly message: string
  readonly file: string
  /** Line of the place, from 1. */
  readonly line: number
  /** Column of the place in UTF-16 units, from 1. */
  readonly col: number
  /** What to do about it, or null where nothing better than the message is known. */
  readonly hint: string | null
  /** How many UTF-16 units of that line the finding covers, at least 1. */
  readonly length: number
}

/** A place in a file, as a decision and a diagnostic name it. */
export interface At {
  readonly file: string
  readonly line: number
  readonly col: number
}

/** More than this many diagnostics of one file are counted, not shown. */
export const SHOWN_DIAGNOSTICS = 100

export const isError = (diagnostic: Diagnostic): boolean => diagnostic.severity === 'error'

/** A finding about a file as a whole: it stands at the first character. */
export const aboutFile = (file: string, code: string, message: string, hint: string | null = null): Diagnostic => ({
  code,
  severity: 'error',
  message,
  file,
  line: 1,
  col: 1,
  hint,
  length: 1
})
