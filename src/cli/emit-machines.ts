import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { either as E } from 'fp-ts'
import { stringify } from 'yaml'
import type { CheckReport } from '../check/check.ts'
import { decideSync } from '../decision/decide.ts'
import type { Facts } from '../facts/dictionary.ts'
import { visible } from '../source/frame.ts'
import type { Ladder } from '../tiers/ladder.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** Writes the machines of all findings as machine files that expect what the tier file says today: `plimsoll test` keeps watch over them. */
export const emitMachines = (folder: string, { findings }: CheckReport, ladder: Ladder, { err, paint }: Terminal): ExitCode => {
  const files = findings.flatMap(({ code, fingerprint, message, machine, other }) =>
    [machine, other].flatMap((facts, i) =>
      facts === null
        ? []
        : [
            {
              name: `${code.replace('/', '-')}-${fingerprint.slice(0, 8)}${i === 0 ? '' : '-stronger'}.yaml`,
              text: machineFile(message, facts, ladder)
            }
          ]
    )
  )
  try {
    mkdirSync(folder, { recursive: true })
    for (const { name, text } of files) writeFileSync(join(folder, name), text)
  } catch (cause) {
    err(`${paint.bad('error')}  --emit-machines: ${visible(cause instanceof Error ? cause.message : String(cause))}`)
    return exitCode.file
  }
  err(`${files.length} machine ${files.length === 1 ? 'file' : 'files'} in ${visible(folder)}`)
  return exitCode.ok
}

const machineFile = (description: string, facts: Facts, ladder: Ladder): string => {
  const decided = decideSync(ladder, facts)
  const expect = E.isRight(decided) ? { expect: { tier: decided.right.tier, basis: decided.right.basis } } : {}
  return stringify({ description: visible(description), facts, ...expect })
}
