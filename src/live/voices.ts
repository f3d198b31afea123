import { either as E } from 'fp-ts'
import { builtInFacts, type Dictionary } from '../facts/dictionary.ts'
import { decode } from '../source/decode.ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { closed, namedItems } from '../source/mapping.ts'
import { exactly, isMapping, listOf, oneOf, shape, text, word, type Shape } from '../source/shape.ts'
import { readYaml } from '../source/yaml-text.ts'
import { requirementShape, type Requirement } from '../tiers/requirement.ts'
import { linesShape, optionalLinesShape, reasonCan, requestCan, sayingCan, type Cause, type Occasion } from './voice-lines.ts'

export type Lines = ReadonlyArray<string>

/** When a tip is true: every condition holds, and a fact that is not known holds none. */
export interface TipCondition {
  readonly limits?: ReadonlyArray<Cause>
  readonly actions?: ReadonlyArray<Occasion>
  readonly [fact: string]: Requirement | undefined
}

/** Something technical that is worth knowing while a limit is felt. */
export interface Tip {
  readonly when?: TipCondition
  readonly say: Lines
}

/** How one voice tells what the scaler does. Of several lines one is chosen; `{name}` is a placeholder. */
export interface Voice {
  readonly description?: string
  /** What stands before the decimals of a number; a point where it is left out. */
  readonly decimal?: '.' | ','
  /** Why, said first. */
  readonly reasons: Readonly<Record<Cause, Lines>>
  /** What happens, and what gets weaker by it. A step up without lines is silent. */
  readonly says: Readonly<Record<Told, Lines>> & { readonly step_up?: Lines; readonly step_down_now?: Lines }
  /** What people can do about it, said where the scaler cannot do more. */
  readonly asks: Readonly<Record<Cause, Lines>>
  readonly tips?: ReadonlyArray<Tip>
}

type Told = 'step_down' | 'advise' | 'warn' | 'block' | 'suggest'

/** A file of voices, by name. */
export type Voices = Readonly<Record<string, Voice>>

const CAUSES = ['memory_percent', 'cpu_percent', 'gpu_memory_percent', 'task_failures', 'response_ms'] as const
const TOLD = ['step_down', 'advise', 'warn', 'block', 'suggest'] as const
const OCCASIONS: ReadonlyArray<Occasion> = [...TOLD, 'step_up', 'step_down_now']

const voiceName = word('letters, digits, _ and -, a letter first', /^(?!(?:constructor|prototype)$)[A-Za-z][A-Za-z0-9_-]*$/)

interface VoicesFile {
  readonly version?: number
  readonly voices: Voices
}

/** The codec of a file of voices. */
export const voicesFileShape = (dictionary: Dictionary = builtInFacts): Shape<VoicesFile> =>
  closed(
    {
      version: exactly(1),
      voices: namedItems({ called: 'at least one voice', key: voiceName, item: voiceShape(dictionary), atLeastOne: true })
    },
    { called: 'a file of voices, a mapping with `voices:`', required: ['voices'] }
  )

/** Reads a file of voices; every finding of the file at once. */
export const parseVoices = (content: string, file = 'voices.yaml'): E.Either<ReadonlyArray<Diagnostic>, Voices> => {
  const source = readYaml(content, file, { needs: 'a file of voices needs at least `voices:` with one voice' })
  if (E.isLeft(source)) return source
  return E.map(({ voices }: VoicesFile) => voices)(decode(voicesFileShape(), source.right))
}

const voiceShape = (dictionary: Dictionary): Shape<Voice> => {
  const reason = (limit: Cause): Shape<Lines> => linesShape(reasonCan(dictionary, limit), `${limit} is why`)
  const saying = (occasion: Occasion): Shape<Lines> => linesShape(sayingCan(dictionary, occasion), `${occasion} is told`)
  const request = (limit: Cause): Shape<Lines> => linesShape(requestCan(dictionary, [limit]), `help is asked for about ${limit}`)
  return closed(
    {
      description: text('text'),
      decimal: oneOf(['.', ','] as const),
      reasons: closed(byCause(reason), { called: 'reasons by limit', required: CAUSES }),
      says: closed(
        {
          step_down: saying('step_down'),
          step_down_now: saying('step_down_now'),
          step_up: saying('step_up'),
          advise: saying('advise'),
          warn: saying('warn'),
          block: saying('block'),
          suggest: saying('suggest')
        },
        { called: 'texts by action', required: TOLD }
      ),
      asks: closed(byCause(request), { called: 'requests by limit', required: CAUSES }),
      tips: listOf(tipShape(dictionary), 'a list of tips')
    },
    { called: 'a voice, a mapping with reasons, says and asks', required: ['reasons', 'says', 'asks'] }
  )
}

const byCause = <A>(of: (limit: Cause) => A): Readonly<Record<Cause, A>> => ({
  memory_percent: of('memory_percent'),
  cpu_percent: of('cpu_percent'),
  gpu_memory_percent: of('gpu_memory_percent'),
  task_failures: of('task_failures'),
  response_ms: of('response_ms')
})

/** What a tip may speak of hangs on when it is told. */
const tipShape = (dictionary: Dictionary): Shape<Tip> => {
  const facts = Object.fromEntries([...dictionary.values()].map((definition) => [definition.name, requirementShape(definition)] as const))
  const when: Shape<TipCondition> = closed(
    { ...facts, limits: listOf(oneOf(CAUSES), 'a list such as [memory_percent]', 1), actions: listOf(oneOf(OCCASIONS), 'a list such as [warn]', 1) },
    { called: 'conditions such as {limits: [memory_percent], os: linux}' }
  )
  const tip = (limits: ReadonlyArray<Cause>): Shape<Tip> =>
    closed(
      { when, say: optionalLinesShape(requestCan(dictionary, limits), 'this tip is told') },
      { called: 'a tip such as {say: [..]}', required: ['say'] }
    )
  const any = tip(['gpu_memory_percent'])
  return shape(any.name, any.schema, (u, c) => tip(limitsOf(u)).validate(u, c))
}

const limitsOf = (tip: unknown): ReadonlyArray<Cause> => {
  const limits: unknown = isMapping(tip) && isMapping(tip['when']) ? tip['when']['limits'] : undefined
  return Array.isArray(limits) ? CAUSES.filter((cause) => limits.includes(cause)) : []
}
