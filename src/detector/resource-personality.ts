import { either as E } from 'fp-ts'
import { systemOf } from '../../adapters/os.ts'
import type { Facts } from '../facts/dictionary.ts'
import type { Action } from '../live/action.ts'
import { NO_MOOD, speak, type Mood, type Speaker } from '../live/speak.ts'
import type { Voice, Voices } from '../live/voices.ts'
import { didYouMean } from '../source/nearest.ts'
import { PlimsollError, type DetectorError } from './errors.ts'
import { loadVoices } from './load-voices.ts'

export interface PersonalityOptions {
  /** Path of a file of voices; the shipped one, with `plain` and `gremlin`, where it is left out. */
  readonly voices?: string
  /** Which voice of it; `plain` where it is left out, or the first of a file that has no such voice. */
  readonly voice?: string
  /**
   * What is known of this machine, such as `decision.facts`: technical tips are told only where they are true of it. What system it runs is
   * known without; `os: null` says that it is another machine's actions that are told of.
   */
  readonly facts?: Facts
  /** The same seed chooses the same words; 0 where it is left out. */
  readonly seed?: number
}

/** Says what the scaler does, in words for people. Loading reads one file; from then on it is pure but for its mood. */
export class ResourcePersonality {
  readonly voice: string
  readonly #speaker: Speaker
  #mood: Mood = NO_MOOD

  private constructor(voice: string, speaker: Speaker) {
    this.voice = voice
    this.#speaker = speaker
  }

  /** Loads a voice. Rejects with a PlimsollError where the file cannot be read or decoded, or has no such voice. */
  static async load({ voices, voice, facts = {}, seed = 0 }: PersonalityOptions = {}): Promise<ResourcePersonality> {
    const loaded = await loadVoices(voices)()
    if (E.isLeft(loaded)) throw new PlimsollError(loaded.left)
    const found = voiceOf(loaded.right, voice)
    if (E.isLeft(found)) throw new PlimsollError(found.left)
    const [name, spoken] = found.right
    return new ResourcePersonality(name, { voice: spoken, facts: { os: systemOf(process.platform), ...facts }, seed })
  }

  /** What to tell people of an action; null where nothing is worth their attention, as of most steps up. */
  say(action: Action): string | null {
    const [message, mood] = speak(this.#speaker, this.#mood, action)
    this.#mood = mood
    return message
  }
}

const DEFAULT = 'plain'

const voiceOf = (voices: Voices, wanted: string | undefined): E.Either<DetectorError, readonly [string, Voice]> => {
  const known = Object.keys(voices)
  const name = wanted ?? (known.includes(DEFAULT) ? DEFAULT : known.slice(0, 1).join())
  const voice = Object.hasOwn(voices, name) ? voices[name] : undefined
  if (voice !== undefined) return E.right([name, voice])
  return E.left({ _tag: 'UnknownVoice', name, known, hint: didYouMean(name, known) ?? `it has ${known.join(', ')}` })
}
