import os from 'node:os'
import { either as E } from 'fp-ts'
import { adaptersOf, hostOf, osRawOf } from '../detector/detector.ts'
import { anonymous } from '../facts/anonymous.ts'
import { CAPTURED_VARIABLES } from '../facts/captured-variables.ts'
import { captureText } from '../facts/capture-text.ts'
import { recorder } from '../probe/record-host.ts'
import { survey } from '../probe/survey.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { lookedAt } from './looked-at.ts'
import { namedLadder } from './named-ladder.ts'
import { ownValue, type Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'

/** `plimsoll capture`: what the adapters see of this machine, as a machine file that gives the same facts anywhere. */
export const capture = async (options: Options, { terminal }: ProgramContext): Promise<ExitCode> => {
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const place = lookedAt(options, terminal)
  if (E.isLeft(place)) return place.left
  const { ladder, named } = loaded.right
  const { dictionary } = ladder
  const settings = { ...named, ...place.right }
  const seen = recorder(hostOf(settings), CAPTURED_VARIABLES)
  const adapters = adaptersOf(settings)
  await survey({ adapters, dictionary, wanted: new Set(dictionary.keys()), timeoutMs: options.timeout, host: seen.host })()
  const { platform: _, arch, ...said } = osRawOf(settings)
  const raw = { ...seen.seen(), ...(arch === '' ? {} : { arch }), os: known(said) }
  const tier = ownValue(options, 'expect-tier')
  terminal.out(captureText(anonymous(raw, names()), tier).trimEnd())
  return exitCode.ok
}

/** Zero is what node:os says for "unknown", and a limit beyond what a number holds exactly is none. */
const known = (said: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(said).flatMap(([key, value]) => (value !== undefined && value > 0 ? [[key, value]] : [])))

const names = (): Parameters<typeof anonymous>[1] => {
  const host = os.hostname()
  const user = E.tryCatch(
    () => os.userInfo().username,
    () => ''
  )
  return { hosts: [host, host.split('.')[0] ?? ''], users: E.isRight(user) ? [user.right] : [] }
}
