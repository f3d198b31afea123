import { parseArgs } from 'node:util'
import { either as E } from 'fp-ts'
import { didYouMean } from '../source/nearest.ts'
import { COMMANDS, OPTIONS, type OptionEntry } from './command-table.ts'

/** What the command line asked for, as commands take it. */
export interface Options {
  readonly tiers?: string
  readonly machine: ReadonlyArray<string>
  readonly adapter: ReadonlyArray<string>
  readonly tier?: string
  /** One deadline for all probes, in ms. */
  readonly timeout: number
  readonly json: boolean
  /** Options that only some commands take, by name: the values given, none for a switch. */
  readonly own: ReadonlyMap<string, ReadonlyArray<string>>
}

/** The value given last for an option that only some commands take. */
export const ownValue = ({ own }: Options, name: string): string | undefined => own.get(name)?.at(-1)

/** A command line that was understood. */
export interface Invocation {
  readonly command: string
  readonly operands: ReadonlyArray<string>
  readonly options: Options
  readonly wants: 'help' | 'version' | 'result'
}

type Environment = Readonly<Record<string, string | undefined>>

const DEFAULT_TIMEOUT_MS = 5000
const LONGEST_TIMEOUT_MS = 86_400_000

/** Reads the command line, then the variables of the environment. The error is what is wrong with it, in words, all at once. */
export const readInvocation = (args: ReadonlyArray<string>, env: Environment): E.Either<ReadonlyArray<string>, Invocation> => {
  const options = Object.fromEntries(
    OPTIONS.map(({ name, value, repeatable, short }) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const), multiple: repeatable === true, ...(short ? { short } : {}) }
    ])
  )
  const { values, positionals, tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const [command = 'detect', ...operands] = positionals
  const text = (name: string): string | undefined => (typeof values[name] === 'string' && values[name] !== '' ? values[name] : undefined)
  const list = (name: string): ReadonlyArray<string> => [values[name] ?? []].flat().filter((value) => typeof value === 'string')
  const timeout = values['timeout'] === undefined ? DEFAULT_TIMEOUT_MS : milliseconds(text('timeout') ?? '')
  const problems = [
    ...tokens.flatMap((token) => (token.kind === 'option' ? problemOf(token, command) : [])),
    ...operandProblems(command, operands),
    ...(timeout === null ? ['--timeout: expected a whole number of milliseconds from 1 up'] : [])
  ]
  const wants = values['help'] === true ? 'help' : values['version'] === true ? 'version' : 'result'
  if (problems.length > 0) return E.left(problems)
  const tiers = text('tiers') ?? env['PLIMSOLL_TIERS']
  const tier = text('tier') ?? env['PLIMSOLL_TIER']
  const own = OPTIONS.flatMap(({ name, only }): ReadonlyArray<[string, ReadonlyArray<string>]> =>
    only === undefined || values[name] === undefined ? [] : [[name, list(name)]]
  )
  return E.right({
    command,
    operands,
    wants,
    options: {
      ...(tiers ? { tiers } : {}),
      ...(tier ? { tier } : {}),
      machine: list('machine'),
      adapter: list('adapter'),
      timeout: timeout ?? DEFAULT_TIMEOUT_MS,
      json: values['json'] === true,
      own: new Map(own)
    }
  })
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

const problemOf = ({ name, rawName: written, value, inlineValue }: OptionToken, command: string): ReadonlyArray<string> => {
  const option = OPTIONS.find((each) => each.name === name)
  const hint = didYouMean(
    name,
    OPTIONS.map((each) => each.name)
  )
  if (option === undefined || (!written.startsWith('--') && option.short === undefined))
    return [`there is no option ${written}${hint === null ? '' : `; ${hint.replace('"', '"--')}`}`]
  if (option.value === null) return value === undefined ? belongs(option, written, command) : [`${written} takes no value`]
  // The next option is no value; a file of such a name can be given as --machine=--name.
  if (value === undefined || value === '' || (inlineValue !== true && value.startsWith('--')))
    return [`${written} needs a value: ${written} ${option.value}`]
  return belongs(option, written, command)
}

const belongs = ({ only }: OptionEntry, written: string, command: string): ReadonlyArray<string> =>
  only === undefined || only.includes(command) ? [] : [`${written} belongs to ${only.map((name) => `plimsoll ${name}`).join(', ')}`]

const operandProblems = (command: string, operands: ReadonlyArray<string>): ReadonlyArray<string> => {
  const names = COMMANDS.map(({ name }) => name)
  const entry = COMMANDS.find(({ name }) => name === command)
  if (entry === undefined) return [`there is no command "${command}"; ${didYouMean(command, names) ?? `there are ${names.join(', ')}`}`]
  const places = entry.operands.split(' ').filter((place) => place !== '')
  if (operands.length > places.length)
    return [`plimsoll ${command} takes ${places.length === 0 ? 'no operands' : entry.operands}, found ${operands.join(' ')}`]
  const missing = places.filter((place, index) => place.startsWith('<') && operands[index] === undefined)
  return missing.length > 0 ? [`plimsoll ${command} needs ${missing.join(' ')}`] : []
}

const milliseconds = (text: string): number | null => {
  const value = Number(text)
  return /^\d+$/.test(text) && value >= 1 && value <= LONGEST_TIMEOUT_MS ? value : null
}
