import { builtInFacts, type Facts, type FactValue } from '../facts/dictionary.ts'
import { visible } from '../source/frame.ts'
import { isSet, type Requirement } from '../tiers/requirement.ts'
import type { Action } from './action.ts'
import { filled, fillsOf, knownFact, type Fills } from './fills.ts'
import { placeholders, type Occasion } from './voice-lines.ts'
import type { Lines, Tip, TipCondition, Voice } from './voices.ts'

/** Who speaks: a voice, what it knows of the machine, and a seed that its choices follow from. */
export interface Speaker {
  readonly voice: Voice
  readonly facts: Facts
  readonly seed: number
}

/** What a voice remembers so as not to repeat itself: plain data that does not grow. */
export interface Mood {
  /** How often it has spoken; begins again at 2^31. */
  readonly spoken: number
  /** Which line of a list was said last, by list. */
  readonly last: Readonly<Record<string, number>>
  /** The tips told last; none of them is told again. */
  readonly tips: ReadonlyArray<number>
  /** When it last warned of a limit, in ms since the epoch. */
  readonly warned: Readonly<Partial<Record<Action['why']['limit'], number>>>
}

export const NO_MOOD: Mood = { spoken: 0, last: {}, tips: [], warned: {} }

const MOST_SPOKEN = 2 ** 31
const MOST_TIPS = 16
/** A load that swings about its threshold crosses it every few seconds; people are warned of it once in this time, in ms. */
const WARNED_FOR = 300_000

/**
 * What a person is told of an action, or null where nothing is: why, what happens, what to do about it where the scaler cannot do more,
 * and a tip where one is true here and was not told lately. A warning of a limit that was warned of in the last 5 minutes is not told
 * again, save a critical one. Pure; the same speaker, mood and action give the same words.
 */
export const speak = (speaker: Speaker, mood: Mood, action: Action): readonly [message: string | null, mood: Mood] => {
  const { voice, facts } = speaker
  const { limit } = action.why
  if (isRepeated(mood, action)) return [null, mood]
  const occasion = occasionOf(voice, action)
  const telling = new Telling(speaker, mood, fillsOf(voice, action, facts))
  // Nobody is kept from their work by what they gained.
  const said = [
    action.action === 'step_up' ? null : telling.one(`reasons.${limit}`, voice.reasons[limit]),
    telling.one(`says.${occasion}`, voice.says[occasion] ?? []),
    action.action === 'suggest' || action.action === 'block' ? telling.one(`asks.${limit}`, voice.asks[limit]) : null,
    action.action === 'step_up' ? null : telling.tip(occasion, action)
  ]
  const message = visible(
    said
      .filter((part) => part !== null)
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim()
  )
  return message === '' ? [null, mood] : [message, telling.mood(action)]
}

const isRepeated = ({ warned }: Mood, { t, action, immediate, why }: Action): boolean => {
  const since = t - (warned[why.limit] ?? Number.NaN)
  return action === 'warn' && !immediate && since > 0 && since < WARNED_FOR
}

/** A voice may tell a step that does not wait apart from one that does. */
const occasionOf = ({ says }: Voice, { action, immediate }: Action): Occasion =>
  action === 'step_down' && immediate && says.step_down_now !== undefined ? 'step_down_now' : action

/** One message in the making. */
class Telling {
  private readonly speaker: Speaker
  private readonly before: Mood
  private readonly fills: Fills
  private readonly last: Record<string, number>
  private tips: ReadonlyArray<number>

  constructor(speaker: Speaker, before: Mood, fills: Fills) {
    this.speaker = speaker
    this.before = before
    this.fills = fills
    this.last = { ...before.last }
    this.tips = before.tips
  }

  mood({ t, action, why }: Action): Mood {
    const warned = action === 'warn' && Number.isFinite(t) ? { ...this.before.warned, [why.limit]: t } : this.before.warned
    return { spoken: (this.before.spoken + 1) % MOST_SPOKEN, last: this.last, tips: this.tips, warned }
  }

  /** One line of those that can be said and tell most of the load, and not the one that was said last where there is another. */
  one(list: string, lines: Lines): string | null {
    const can = lines.flatMap((line, index) => {
      const text = filled(line, this.fills)
      return text === null ? [] : [{ index, text, tells: toldOfLoad(line) }]
    })
    const most = Math.max(...can.map(({ tells }) => tells))
    const best = can.filter(({ tells }) => tells === most)
    const fresh = best.filter(({ index }) => index !== this.before.last[list])
    const chosen = this.chosen(list, fresh.length > 0 ? fresh : best)
    if (chosen === undefined) return null
    this.last[list] = chosen.index
    return chosen.text
  }

  tip(occasion: Occasion, { why }: Action): string | null {
    const can = (this.speaker.voice.tips ?? []).flatMap((tip, index) => {
      if (this.tips.includes(index) || !isTrue(tip, this.speaker.facts, occasion, why.limit)) return []
      return tip.say.flatMap((line) => filled(line, this.fills) ?? []).map((text) => ({ index, text }))
    })
    const chosen = this.chosen('tips', can)
    if (chosen === undefined) return null
    this.tips = [...this.tips, chosen.index].slice(-MOST_TIPS)
    return chosen.text
  }

  private chosen<A>(list: string, choices: ReadonlyArray<A>): A | undefined {
    return choices[hashed(`${this.speaker.seed} ${this.before.spoken} ${list}`) % choices.length]
  }
}

/** Where a load leads says more than where it is, and that more than neither. A line that names none is for a load that is not known. */
const toldOfLoad = (line: string): number => {
  const names = placeholders(line)
  return (names.includes('forecast') ? 2 : 0) + (names.includes('value') ? 1 : 0)
}

/** Unknown facts meet no condition. */
const isTrue = ({ when = {} }: Tip, facts: Facts, occasion: Occasion, limit: Action['why']['limit']): boolean => {
  const { limits, actions, ...asked }: TipCondition = when
  if (limits?.includes(limit) === false || actions?.includes(occasion) === false) return false
  return Object.entries(asked).every(([fact, requirement = null]) => {
    const definition = builtInFacts.get(fact)
    const value = definition === undefined ? undefined : knownFact(facts, definition)
    return requirement === null || (value !== undefined && isMet(requirement, value))
  })
}

const isMet = (asked: NonNullable<Requirement>, value: FactValue): boolean => {
  if (typeof asked !== 'object') return asked === value
  if (isWords(asked)) return asked.some((word) => word === value)
  const { min, above, max } = asked
  const size = Number(value)
  return !(isSet(min) && size < min) && !(isSet(above) && size <= above) && !(isSet(max) && size > max)
}

const isWords = (asked: NonNullable<Requirement>): asked is ReadonlyArray<string> => Array.isArray(asked)

/** FNV-1a in 32 bits, stirred once more so that neighbours part (the finisher of MurmurHash3). */
const hashed = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
