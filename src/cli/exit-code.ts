import type { DetectorError } from '../detector/errors.ts'

/** What the process says to the one who called it. */
export const exitCode = {
  ok: 0,
  /** A finding of severity error, a failed expectation, an unclassified machine. */
  negative: 1,
  usage: 2,
  /** A file could not be read or decoded. */
  file: 3,
  notProven: 4
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

export const codeOf = ({ _tag }: DetectorError): ExitCode =>
  WRONG_USAGE.has(_tag) ? exitCode.usage : _tag === 'NoTier' ? exitCode.negative : exitCode.file

const WRONG_USAGE: ReadonlySet<DetectorError['_tag']> = new Set(['UnknownTier', 'UnknownVoice', 'InvalidAdapters'])

/** The worst of several: a file that could not be read outweighs wrong usage, and that an unclassified machine. */
export const worst = (codes: ReadonlyArray<ExitCode>): ExitCode => codes.reduce<ExitCode>((a, b) => (b > a ? b : a), exitCode.ok)
