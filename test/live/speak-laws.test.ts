import { readFileSync } from 'node:fs'
import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/live/action.ts'
import { NO_MOOD, speak, type Mood, type Speaker } from '../../src/live/speak.ts'
import { parseVoices, type Voice, type Voices } from '../../src/live/voices.ts'
import { isToldAlready, actions, anyFacts, LISTS, moods, writtenVoices } from '../arbitraries/voices.ts'

const decoded = (text: string): Voices => {
  const parsed = parseVoices(text)
  return E.isRight(parsed) ? parsed.right : expect.fail(`${JSON.stringify(parsed.left)} in\n${text}`)
}
const shipped = decoded(readFileSync('rules/voices.yaml', 'utf8'))
const shippedVoice = fc.constantFrom(...Object.values(shipped))
const anyVoice = writtenVoices.map((voice) => decoded(JSON.stringify({ voices: { own: voice } }))['own'] ?? expect.fail('no voice'))
const seeds = fc.oneof(fc.integer(), fc.constantFrom(0.5, -1, Number.NaN))
const speakers = (voice: fc.Arbitrary<Voice>): fc.Arbitrary<Speaker> => fc.record({ voice, facts: anyFacts, seed: seeds })
const anySpeaker = speakers(fc.oneof(anyVoice, shippedVoice))

const law = <T extends ReadonlyArray<unknown>>(arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }, holds: (...values: T) => void): void =>
  fc.assert(
    fc.property(fc.tuple(...arbitraries) as unknown as fc.Arbitrary<T>, (values) => holds(...values)),
    { numRuns: 2000 }
  )

// oxlint-disable-next-line no-control-regex
const UNFIT = /[{}]|NaN|undefined|null|Infinity|[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|\s\s|^\s|\s$/

const linesOf = (voice: Voice, [section, key]: readonly [string, string]): ReadonlyArray<string> =>
  ((voice as unknown as Record<string, Record<string, ReadonlyArray<string>>>)[section] ?? {})[key] ?? []

/** What a line can become, whatever its placeholders stand for. */
const pattern = (line: string): string => {
  const clean = line.trim().replace(/[^\S\t]+/g, ' ')
  return clean
    .split(/\{[a-z_]+\}/)
    .map((part) => part.replaceAll(/[$.*+?()[\]^|\\]/g, '\\$&').replaceAll(/[\u0000-\u001f]/g, '.'))
    .join('.*')
}

describe('a message, whatever the voice, the action, the facts, the mood and the seed', () => {
  it('has no unfilled placeholder, no NaN, undefined or null, and no control character', () =>
    law([anySpeaker, moods, actions], (speaker, mood, action) => {
      const [message, after] = speak(speaker, mood, action)
      if (message === null) expect(after).toBe(mood)
      else expect(message).not.toMatch(UNFIT)
      expect(message).not.toBe('')
    }))

  it('is there for every loss of capability that the scaler tells of, and begins with why', () =>
    law([anySpeaker, moods, actions], (speaker, mood, action) => {
      const { limit, threshold, value } = action.why
      const isReported = limit === 'task_failures' || limit === 'response_ms'
      if (action.action === 'step_up' || isToldAlready(mood, action) || !Number.isFinite(threshold) || (isReported && !Number.isFinite(value))) return
      const [message] = speak(speaker, mood, action)
      const lines = speaker.voice.reasons[limit]
      expect(lines.some((line) => new RegExp(`^${pattern(line)}`).test(message ?? ''))).toBe(true)
    }))

  it('tells the forecast and the load where they are known and the voice can', () =>
    law([speakers(shippedVoice), moods, actions], (speaker, mood, action) => {
      const { limit, value, forecast, threshold } = action.why
      if (limit === 'task_failures' || limit === 'response_ms' || action.action === 'step_up' || Number.isNaN(threshold)) return
      if (isToldAlready(mood, action)) return
      const message = speak(speaker, mood, action)[0] ?? ''
      const known = value !== null && Number.isFinite(value)
      const load = known && value < 1e6 ? [`${Number(value.toFixed(0))} %`] : []
      const ahead = known && forecast !== null && Number.isFinite(forecast) ? [`${Number(Math.min(100, forecast).toFixed(0))} %`] : []
      expect([...load, ...ahead].filter((part) => !message.includes(part))).toEqual([])
      expect(/cannot|Too dark/.test(message)).toBe(!known)
    }))

  it('asks for help where the scaler cannot do more, and only there', () =>
    law([speakers(shippedVoice), moods, actions], (speaker, mood, action) => {
      if (Number.isNaN(action.why.threshold)) return
      const message = speak(speaker, mood, action)[0] ?? ''
      expect(/\?/.test(message.replace('Who is stomping up there?', '').replace('Are you all right?', ''))).toBe(
        ['suggest', 'block'].includes(action.action)
      )
    }))

  it('is the same for the same mood, also for one that was written down', () =>
    law([anySpeaker, moods, actions], (speaker, mood, action) => {
      const said = speak(speaker, mood, action)
      expect(speak(speaker, JSON.parse(JSON.stringify(mood)) as Mood, action)).toEqual(said)
    }))
})

describe('a voice over time', () => {
  const heard = (speaker: Speaker, told: ReadonlyArray<Action>): ReadonlyArray<Mood> => {
    let mood = NO_MOOD
    return told.map((action) => ([, mood] = speak(speaker, mood, action))[1])
  }

  it('says no line twice in a row where several can be said', () =>
    law([anySpeaker, moods, actions], (speaker, mood, action) => {
      const [, once] = speak(speaker, mood, action)
      const [, twice] = speak(speaker, once, action)
      for (const [path, { always }] of LISTS) {
        const key = path.join('.')
        const [first, second] = [once.last[key], twice.last[key]]
        const sure = linesOf(speaker.voice, path).filter((line) =>
          [...line.matchAll(/\{([a-z_]+)\}/g)].every(([, name]) => always.includes(name ?? ''))
        )
        if (
          path[0] === 'reasons' ||
          sure.length < 2 ||
          once === mood ||
          Number.isNaN(action.why.threshold) ||
          mood.last[key] === first ||
          second === undefined
        )
          continue
        expect([key, second]).not.toEqual([key, first])
      }
    }))

  it('remembers no more than a little, however long it speaks', () =>
    fc.assert(
      fc.property(anySpeaker, fc.array(actions, { minLength: 200, maxLength: 300 }), (speaker, told) => {
        for (const mood of heard(speaker, told)) {
          expect(JSON.stringify(mood).length).toBeLessThan(800)
          expect(mood.tips.length).toBeLessThanOrEqual(16)
        }
      }),
      { numRuns: 30 }
    ))

  it('counts what it said in a circle', () => {
    const speaker = { voice: shipped['plain'] ?? expect.fail('plain'), facts: {}, seed: 0 }
    const why = { limit: 'memory_percent', threshold: 80, value: 85, forecast: null, at: null } as const
    const action: Action = { t: 0, action: 'warn', from: 'a', to: 'a', immediate: false, why }
    expect(speak(speaker, { ...NO_MOOD, spoken: 2 ** 31 - 1 }, action)[1].spoken).toBe(0)
  })
})

describe('the voices that ship with the package', () => {
  it('speak of the GPU only where its memory is the limit', () =>
    law([speakers(shippedVoice), moods, actions], (speaker, mood, action) => {
      const message = speak(speaker, mood, action)[0] ?? ''
      expect(/gpu|vram/i.test(message) && action.why.limit !== 'gpu_memory_percent').toBe(false)
    }))

  it('are silent about a step up', () =>
    law([speakers(shippedVoice), moods, actions], (speaker, mood, action) => {
      const [message] = speak(speaker, mood, { ...action, action: 'step_up' })
      expect(message).toBeNull()
    }))

  it('name both models of a step down, and what gets weaker', () =>
    law([speakers(shippedVoice), moods, actions], (speaker, mood, action) => {
      const [message] = speak(speaker, mood, { ...action, action: 'step_down', from: 'large', to: 'small' })
      for (const part of [/large/, /small/, /simpler/i]) expect(message).toMatch(part)
    }))
})
