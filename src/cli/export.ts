import { either as E } from 'fp-ts'
import { toRules } from '../engine/rules.ts'
import { tierFileSchema } from '../tiers/tier-file-schema.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { namedLadder } from './named-ladder.ts'
import { ownValue, type Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { visible } from '../source/frame.ts'

/** `plimsoll export --to rules|schema`: the ladder for other engines, or the schema of its tier file for editors. */
export const exportTo = async (options: Options, { terminal }: ProgramContext): Promise<ExitCode> => {
  const to = ownValue(options, 'to')
  if (to !== 'rules' && to !== 'schema') {
    terminal.err(`${terminal.paint.bad('error')}  plimsoll export needs --to rules or --to schema${to === undefined ? '' : `, found ${visible(to)}`}`)
    return exitCode.usage
  }
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const { ladder } = loaded.right
  terminal.out(JSON.stringify(to === 'rules' ? toRules(ladder) : tierFileSchema(ladder.dictionary), null, 2))
  return exitCode.ok
}
