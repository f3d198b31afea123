import { parseArgs } from 'node:util'
import { either as E } from 'fp-ts'
import { didYouMean } from '../source/nearest.ts'
import { COMMANDS, OPTIONS } from './command-table.ts'

/** What the command line asked for, as commands take it. */
export interface Options {
  readonly tiers?: string
  readonly machine: ReadonlyArray<string>
  readonly adapter: ReadonlyArray<string>
  readonly tier?: string
  /** One deadline for all probes, in ms. */
  readonly timeout: number
  readonly to?: string
  readonly json: boolean
}

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
    OPTIONS.map(({ name, value, repeatable }) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const), multiple: repeatable === true }
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
  const to = text('to')
  return E.right({
    command,
    operands,
    wants,
    options: {
      ...(tiers ? { tiers } : {}),
      ...(tier ? { tier } : {}),
      ...(to ? { to } : {}),
      machine: list('machine'),
      adapter: list('adapter'),
      timeout: timeout ?? DEFAULT_TIMEOUT_MS,
      json: values['json'] === true
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
  if (option === undefined || !written.startsWith('--'))
    return [`there is no option ${written}${hint === null ? '' : `; ${hint.replace('"', '"--')}`}`]
  if (option.value === null) return value === undefined ? [] : [`${written} takes no value`]
  // The next option is no value; a file of such a name can be given as --machine=--name.
  if (value === undefined || value === '' || (inlineValue !== true && value.startsWith('--')))
    return [`${written} needs a value: ${written} ${option.value}`]
  return option.only !== undefined && option.only !== command ? [`${written} belongs to plimsoll ${option.only}`] : []
}

const operandProblems = (command: string, operands: ReadonlyArray<string>): ReadonlyArray<string> => {
  const names = COMMANDS.map(({ name }) => name)
  const entry = COMMANDS.find(({ name }) => name === command)
  if (entry === undefined) return [`there is no command "${command}"; ${didYouMean(command, names) ?? `there are ${names.join(', ')}`}`]
  const most = entry.operands === '' ? 0 : 1
  if (operands.length > most) return [`plimsoll ${command} takes ${most === 0 ? 'no operands' : entry.operands}, found ${operands.join(' ')}`]
  return entry.operands.startsWith('<') && operands.length === 0 ? [`plimsoll ${command} needs ${entry.operands}`] : []
}

const milliseconds = (text: string): number | null => {
  const value = Number(text)
  return /^\d+$/.test(text) && value >= 1 && value <= LONGEST_TIMEOUT_MS ? value : null
}
