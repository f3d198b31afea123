import os from 'node:os'
import { either as E } from 'fp-ts'
import { adaptersOf, hostOf, osRawOf } from '../detector/detector.ts'
import { anonymousMachine } from '../detector/anonymous-machine.ts'
import { unknownTier } from '../detector/errors.ts'
import { defaultAdapters } from '../detector/default-adapters.ts'
import type { Adapter, Host } from '../facts/adapter.ts'
import type { Known } from '../facts/captures/anonymous-names.ts'
import { CAPTURED_VARIABLES } from '../facts/captures/captured-variables.ts'
import { captureText } from '../facts/captures/capture-text.ts'
import { recorder } from '../probe/record-host.ts'
import { survey } from '../probe/survey.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { lookedAt } from './looked-at.ts'
import { namedLadder } from './named-ladder.ts'
import { ownValue, type Options } from './options.ts'
import type { ProgramContext } from './program-context.ts'
import { showError } from './show-diagnostics.ts'
import type { Terminal } from './terminal.ts'
import { visible } from '../source/frame.ts'
import { MAX_CAPTURE_BYTES } from '../source/yaml-text.ts'
import { tierNamed } from '../tiers/ladder.ts'

/** `plimsoll capture`: what the adapters see of this machine, as a machine file that gives the same facts anywhere. */
export const capture = async (options: Options, { terminal }: ProgramContext): Promise<ExitCode> => {
  const loaded = await namedLadder(options, terminal)
  if (E.isLeft(loaded)) return loaded.left
  const place = lookedAt(options, terminal)
  if (E.isLeft(place)) return place.left
  const { ladder, named } = loaded.right
  const { dictionary } = ladder
  const tier = ownValue(options, 'expect-tier')
  if (tier !== undefined && tierNamed(ladder, tier) === undefined) {
    showError(unknownTier(ladder, tier), false, terminal)
    return exitCode.usage
  }
  const settings = { ...named, ...place.right }
  const host = hostOf(settings)
  const seen = recorder(host, CAPTURED_VARIABLES)
  const adapters = adaptersOf(settings)
  await survey({ adapters, dictionary, wanted: new Set(dictionary.keys()), timeoutMs: options.timeout, host: seen.host })()
  const { platform: _, arch, ...said } = osRawOf(settings)
  const raw = { ...seen.seen(), ...(arch === '' ? {} : { arch }), os: known(said) }
  const shown = await anonymousMachine(raw, await names(host(new AbortController().signal)), { dictionary, ...named })
  for (const { name } of (named.adapters ?? []).filter(isNotReplayed))
    terminal.err(
      `note  what ${visible(name)} tells is not in the capture: it does not say that it looks at the machine it is given alone (replays: true)`
    )
  for (const name of shown.keptNames) terminal.err(`note  "${visible(name)}" is left in: something else that decides is called so too`)
  const text = captureText(shown.capture, tier).trimEnd()
  if (shown.changedFacts.length > 0) return refuse(`the anonymous capture would tell other facts: ${shown.changedFacts.join(', ')}`, terminal)
  if (Buffer.byteLength(text) > MAX_CAPTURE_BYTES) return refuse('the capture is longer than 16 MiB, and nothing could read it again', terminal)
  terminal.out(text)
  return exitCode.ok
}

const isNotReplayed = ({ name, replays }: Adapter): boolean => replays !== true && !defaultAdapters().some((own) => own.name === name)

const refuse = (message: string, { err, paint }: Terminal): ExitCode => {
  err(`${paint.bad('error')}  ${message}; please report it, without the capture`)
  return exitCode.negative
}

/** Zero is what node:os says for "unknown", and a limit beyond what a number holds exactly is none. */
const known = (said: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(said).flatMap(([key, value]) => (value !== undefined && value > 0 ? [[key, value]] : [])))

/** How this machine and its user are called; of a captured tree also how its files call it. */
const names = async ({ files }: Host): Promise<Known> => {
  const asked = await Promise.all(['/etc/hostname', '/proc/sys/kernel/hostname'].map((path) => files.read(path, 256)()))
  const hosts = [os.hostname(), ...asked.flatMap((read) => (E.isRight(read) ? [read.right.trim()] : []))]
  const user = E.tryCatch(
    () => os.userInfo().username,
    () => null
  )
  return {
    hosts: [...new Set(hosts.flatMap((host) => [host, host.split('.')[0] ?? '']))].filter((host) => host !== '' && host !== 'localhost'),
    users: E.isRight(user) && user.right !== 'root' ? [user.right] : []
  }
}
