import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { codeOf, exitCode } from '../../src/cli/exit-code.ts'
import { PlimsollError } from '../../src/detector/errors.ts'
import { ResourcePersonality, type PersonalityOptions } from '../../src/detector/resource-personality.ts'
import type { Action } from '../../src/live/action.ts'
import { fileOf } from './machines.ts'

const why = { limit: 'memory_percent', threshold: 80, value: 83, forecast: null, at: null } as const
const warn: Action = { t: 0, action: 'warn', from: 'small', to: 'small', immediate: false, why }
const shipped = readFileSync('rules/voices.yaml', 'utf8')
const error = async (options: PersonalityOptions): Promise<PlimsollError> => {
  try {
    await ResourcePersonality.load(options)
  } catch (thrown) {
    if (thrown instanceof PlimsollError) return thrown
  }
  return expect.fail('no error')
}

describe('a personality', () => {
  it('speaks plainly where nobody asks otherwise', async () => {
    const plain = await ResourcePersonality.load()
    expect(plain.voice).toBe('plain')
    expect(plain.say(warn)).toMatch(/^Memory: 83 %, limit 80 %\. /)
    expect(plain.say({ ...warn, action: 'step_up' })).toBeNull()
  })

  it('remembers what it said, and says the same for the same seed', async () => {
    const talk = async (seed: number): Promise<ReadonlyArray<string | null>> => {
      const gremlin = await ResourcePersonality.load({ voice: 'gremlin', seed, facts: { os: 'linux' } })
      return Array.from({ length: 10 }, () => gremlin.say(warn))
    }
    const told = await talk(7)
    expect(told.some((message, i) => message === told[i - 1])).toBe(false)
    expect(told.filter((message) => message?.includes('free -h'))).toHaveLength(1)
    expect(await talk(7)).toEqual(told)
    expect(await talk(8)).not.toEqual(told)
  })

  it('knows what system it runs on, unless it is told that it is another machine that it speaks of', async () => {
    const voices = fileOf('tips.yaml', shipped.replace(/tips:[^]*/, "tips: [{when: {os: [linux, darwin, win32, other]}, say: ['On {os}.']}]\n"))
    const heard = async (facts: PersonalityOptions['facts']): Promise<string | null> =>
      (await ResourcePersonality.load({ voices, ...(facts === undefined ? {} : { facts }) })).say(warn)
    expect(await heard(undefined)).toContain(`On ${['linux', 'darwin', 'win32'].includes(process.platform) ? process.platform : 'other'}.`)
    expect(await heard({ ram_gb: 8, os: 'darwin' })).toContain('On darwin.')
    expect(await heard({ os: null })).not.toContain('On ')
  })

  it('speaks in a voice of your own, the first of a file that has no plain one', async () => {
    const voices = fileOf(
      'voices.yaml',
      shipped.replace('  plain:', '  deutsch:').replaceAll('Memory: {value}, limit {threshold}.', 'Speicher: {value} von {threshold}.')
    )
    const own = await ResourcePersonality.load({ voices })
    expect(own.voice).toBe('deutsch')
    expect(own.say(warn)).toMatch(/^Speicher: 83 % von 80 %\. /)
    expect((await ResourcePersonality.load({ voices, voice: 'gremlin' })).voice).toBe('gremlin')
  })

  it('is not there for a voice that the file does not have, with the nearest name', async () => {
    const unknown = await error({ voice: 'gremlim' })
    expect(unknown.message).toBe('the file of voices has no voice "gremlim"; did you mean "gremlin"?')
    expect(codeOf(unknown.reason)).toBe(exitCode.usage)
    expect((await error({ voice: 'toString' })).message).toBe('the file of voices has no voice "toString"; it has plain, gremlin')
  })

  it('is not there for a file that cannot be read or used', async () => {
    expect((await error({ voices: '/nowhere/voices.yaml' })).message).toBe('/nowhere/voices.yaml:1:1: there is no such file')
    const bad = fileOf('bad.yaml', shipped.replace('{to} instead', '{too} instead'))
    const { message, reason } = await error({ voices: bad })
    expect(message).toMatch(/:\d+:11: voices\.plain\.says\.step_down\.0: the placeholder "\{too\}" is not known where step_down is told$/)
    expect(reason).toMatchObject({
      _tag: 'InvalidFile',
      file: bad,
      text: expect.stringContaining('{too}') as string,
      diagnostics: [{ hint: 'did you mean "to"?' }]
    })
    expect(codeOf(reason)).toBe(exitCode.file)
  })
})
