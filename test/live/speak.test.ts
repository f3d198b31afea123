import { readFileSync } from 'node:fs'
import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Facts } from '../../src/facts/dictionary.ts'
import type { Action, Why } from '../../src/live/action.ts'
import { NO_MOOD, speak, type Mood } from '../../src/live/speak.ts'
import { parseVoices, type Tip, type Voice } from '../../src/live/voices.ts'

const voiceOf = (path: string, name: string): Voice => {
  const parsed = parseVoices(readFileSync(path, 'utf8'), path)
  const voice = E.isRight(parsed) ? parsed.right[name] : undefined
  return voice ?? expect.fail(`no voice ${name}`)
}
const plain = voiceOf('rules/voices.yaml', 'plain')
const silent: Voice = { ...plain, tips: [] }

const because = (why: Partial<Why> = {}): Why => ({ limit: 'memory_percent', threshold: 80, value: 83.1, forecast: null, at: null, ...why })
const act = (action: Action['action'], why: Partial<Why> = {}, more: Partial<Action> = {}): Action => {
  const steps = action.startsWith('step_')
  return { t: 0, action, from: steps ? 'medium' : 'small', to: 'small', immediate: false, why: because(why), ...more }
}
/** What a voice says of actions in turn. */
const talk = (voice: Voice, told: ReadonlyArray<Action>, facts: Facts = {}, seed = 0): ReadonlyArray<string | null> => {
  let mood: Mood = NO_MOOD
  return told.map((action) => {
    const [message, next] = speak({ voice, facts, seed }, mood, action)
    mood = next
    return message
  })
}
const say = (voice: Voice, action: Action, facts: Facts = {}): string | null => talk(voice, [action], facts)[0] ?? null
/** A voice of one reason, to see numbers by. */
const showing = (line: string, more: Partial<Voice> = {}): Voice => ({
  ...silent,
  reasons: { memory_percent: [line], cpu_percent: [line], gpu_memory_percent: [line], task_failures: [line], response_ms: [line] },
  says: { ...silent.says, warn: ['.'] },
  ...more
})

describe('the plain voice', () => {
  it('says why, what happens and what gets weaker by it', () => {
    expect(talk(silent, [act('step_down'), act('step_down')])).toEqual([
      'Memory: 83 %, limit 80 %. Continuing with small instead of medium: answers get simpler.',
      'Memory: 83 %, limit 80 %. Switching from medium to small; expect simpler answers.'
    ])
    expect(say(silent, act('step_down', { value: 65, forecast: 82 }))).toMatch(/^Memory is on its way from 65 % to 82 % \(limit 80 %\)\. /)
    expect(say(silent, act('step_down', { limit: 'task_failures', threshold: 3, value: 3 }))).toMatch(/^Tasks that failed just now: 3, limit 3\. /)
    expect(say(silent, act('step_down', {}, { immediate: true }))).toBe(
      'Memory: 83 %, limit 80 %. Switching from medium to small at once; the task in hand may be cut short, and answers get simpler.'
    )
  })

  it('says the same of a step that does not wait where it has no words for it', () => {
    const { step_down_now, ...says } = silent.says
    expect(step_down_now).toBeDefined()
    expect(say({ ...silent, says }, act('step_down', {}, { immediate: true }))).toMatch(/answers get simpler|expect simpler answers/)
  })

  it('is silent where capability is gained', () => {
    expect(say(plain, act('step_up'))).toBeNull()
    expect(say({ ...plain, says: { ...plain.says, step_up: ['{to}.'] } }, act('step_up'))).toBe('small.')
  })

  it('asks for help where nothing else is left', () => {
    expect(say(silent, act('suggest'))).toBe(
      'Memory: 83 %, limit 80 %. There is no smaller model left to switch to. Could you close a program that you do not need, or ask for less at once?'
    )
    expect(say(silent, act('block', { limit: 'gpu_memory_percent', value: 130 }))).toBe(
      'GPU memory: 130 %, limit 80 %. This was not started, so as not to bring the machine down. Could you close a program that uses the GPU, or ask for less at once?'
    )
  })

  it('warns of a limit once in five minutes, unless it is critical', () => {
    const warn = (t: number, more: Partial<Action> = {}, why: Partial<Why> = {}): Action => act('warn', why, { t, ...more })
    const told = [
      warn(0),
      warn(0),
      warn(8000),
      warn(299_999),
      warn(9000, {}, { limit: 'cpu_percent' }),
      warn(10_000, { immediate: true }),
      warn(300_000)
    ]
    expect(talk(silent, told).map((message) => message !== null)).toEqual([true, true, false, false, true, true, false])
    expect(talk(silent, [warn(0), warn(300_000), warn(5000), warn(Number.NaN)]).map((message) => message !== null)).toEqual([true, true, true, true])
    expect(talk(silent, [warn(0), act('step_down', {}, { t: 1000 }), act('suggest', {}, { t: 1000 })])).not.toContain(null)
  })

  it('does not claim what is not known', () => {
    expect(say(silent, act('warn', { value: null }))).toMatch(/^How much memory is free cannot be told\. /)
    expect(say(silent, act('advise', { value: null, forecast: 90 }))).toMatch(/^How much memory is free cannot be told\. /)
  })
})

describe('numbers', () => {
  it.each([
    ['memory_percent', 83.1, '83 %'],
    ['memory_percent', -0.1, '0 %'],
    ['cpu_percent', 1e21, '1e+21 %'],
    ['task_failures', 3, '3'],
    ['response_ms', 830, '830 ms'],
    ['response_ms', 1249, '1,2 s'],
    ['response_ms', 62_000, '62 s']
  ] as const)('are readable: %s %s', (limit, value, text) => {
    expect(say(showing('{value}', { decimal: ',' }), act('warn', { limit, value }))).toBe(`${text} .`)
  })

  it.each([
    ['{ram_gb}', { ram_gb: 16 }, '16 GB'],
    ['{ram_available_gb}', { ram_available_gb: 6.2489 }, '6.2 GB'],
    ['{cpu_cores}', { cpu_cores: 8 }, '8'],
    ['{os}', { os: 'linux' }, 'linux']
  ] as const)('of the machine: %s', (line, facts, text) => {
    expect(say(showing(line), act('warn', { limit: 'gpu_memory_percent' }), facts)).toBe(`${text} .`)
    expect(say(showing(line), act('warn'), {})).toBe('.')
  })

  it('of a trend end at full', () => expect(say(showing('{forecast}'), act('advise', { forecast: 130 }))).toMatch(/^100 %/))
})

describe('tips', () => {
  const tip = (when: Tip['when'], words: ReadonlyArray<string> = ['Hex!']): Voice => ({
    ...silent,
    tips: [{ say: words, ...(when === undefined ? {} : { when }) }]
  })
  const hears = (voice: Voice, action: Action, facts: Facts = {}): boolean => say(voice, action, facts)?.endsWith(' Hex!') ?? false

  it('are told where every condition is known to hold', () => {
    expect(hears(tip(undefined), act('warn'))).toBe(true)
    expect(hears(tip({ limits: ['cpu_percent'] }), act('warn'))).toBe(false)
    expect(hears(tip({ limits: ['cpu_percent', 'memory_percent'] }), act('warn'))).toBe(true)
    expect(hears(tip({ actions: ['block'] }), act('warn'))).toBe(false)
    expect(hears(tip({ actions: ['step_down_now'] }), act('step_down', {}, { immediate: true }))).toBe(true)
    expect(hears(tip({ os: ['linux', 'darwin'] }), act('warn'), { os: 'darwin' })).toBe(true)
    expect(hears(tip({ os: ['linux', 'darwin'] }), act('warn'), { os: 'win32' })).toBe(false)
    expect(hears(tip({ os: 'linux', container: false }), act('warn'), { os: 'linux', container: false })).toBe(true)
    expect(hears(tip({ os: 'linux', container: false }), act('warn'), { os: 'linux' })).toBe(false)
    expect(hears(tip({ os: null, container: null }), act('warn'))).toBe(true)
    expect(hears(tip({ npu_tops: { min: 0 } }), act('warn'), { npu_tops: 10 })).toBe(false)
    expect(hears(tip(undefined), act('step_up'))).toBe(false)
  })

  it('keep to the ends of an interval, and to facts that can be', () => {
    const end = fc.constantFrom(4, 8, null)
    const intervals: fc.Arbitrary<Record<string, number | null>> = fc.record({ min: end, above: end, max: end }, { requiredKeys: [] })
    fc.assert(
      fc.property(intervals, fc.constantFrom(null, 3.9, 4, 4.1, 7.9, 8, 8.1, Number.NaN, -1), (interval, ram) => {
        const { min = null, above = null, max = null } = interval
        const holds = ram !== null && ram >= 0 && (min === null || ram >= min) && (above === null || ram > above) && (max === null || ram <= max)
        expect(hears(tip({ ram_gb: interval }), act('warn'), { ram_gb: ram })).toBe(holds)
      })
    )
  })

  it('are left out where what they speak of is not known', () => {
    expect(say(tip(undefined, ['{ram_gb} Hex!']), act('warn'))).not.toContain('Hex')
    expect(say(tip(undefined, ['{ram_gb} Hex!']), act('warn'), { ram_gb: 16 })).toContain(' 16 GB Hex!')
  })

  it('are not told again before sixteen others were', () => {
    const many: Voice = { ...silent, tips: Array.from({ length: 17 }, (_, i) => ({ say: [`<${i}>`] })) }
    const told = talk(
      many,
      Array.from({ length: 40 }, () => act('warn'))
    ).map((message) => /<\d+>/.exec(message ?? '')?.[0])
    expect(new Set(told.slice(0, 17)).size).toBe(17)
    expect(told.slice(17)).toEqual(told.slice(0, 23))
    expect(talk(tip(undefined), [act('warn'), act('warn')]).map((message) => message?.includes('Hex'))).toEqual([true, false])
  })
})

describe('a voice', () => {
  it('says the same for the same seed, and other things for others', () => {
    const gremlin = voiceOf('rules/voices.yaml', 'gremlin')
    const told = Array.from({ length: 6 }, () => act('step_down'))
    expect(talk(gremlin, told, {}, 1)).toEqual(talk(gremlin, told, {}, 1))
    expect(new Set(Array.from({ length: 20 }, (_, seed) => talk(gremlin, told, {}, seed).join('\n'))).size).toBeGreaterThan(10)
  })

  it('shows names as they are, without what would act on a terminal or read as a placeholder', () => {
    expect(say(silent, act('step_down', {}, { from: 'a\u001b[31m', to: '{value} $&' }))).toContain('(value) $& instead of a\ufffd[31m')
  })

  it('says nothing where it has nothing to say', () => {
    const mute: Voice = { ...showing('{gone}'), says: { ...silent.says, warn: ['{gone'], advise: ['{__proto__} {toString}'] } }
    expect(speak({ voice: mute, facts: {}, seed: 0 }, NO_MOOD, act('warn'))).toEqual([null, NO_MOOD])
    expect(say(mute, act('advise'))).toBeNull()
  })
})
