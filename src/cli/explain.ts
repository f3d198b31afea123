import { readFileSync } from 'node:fs'
import { FINDING_CODES } from '../check/finding.ts'
import { shippedFile } from '../detector/shipped-file.ts'
import { didYouMean } from '../source/nearest.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { wrongUsage } from './output-format.ts'
import type { Terminal } from './terminal.ts'

/** `plimsoll check --explain CODE`: the page of a finding, which ships in rules/findings. `gap` stands for `tier/gap`. */
export const explain = (code: string, terminal: Terminal): ExitCode => {
  const found = FINDING_CODES.find((each) => each === code || each === `tier/${code}`)
  if (found === undefined) {
    const names = [...FINDING_CODES, ...FINDING_CODES.map((each) => each.slice('tier/'.length))]
    return wrongUsage(`--explain: there is no finding "${code}"; ${didYouMean(code, names) ?? `there are ${FINDING_CODES.join(', ')}`}`, terminal)
  }
  const page = shippedFile(`findings/${found.slice('tier/'.length)}.md`)
  terminal.out(readFileSync(page, 'utf8').trimEnd())
  return exitCode.ok
}
