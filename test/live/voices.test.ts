import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { located } from '../../src/source/decode.ts'
import type { Diagnostic } from '../../src/source/diagnostic.ts'
import { readYaml } from '../../src/source/yaml-text.ts'
import { parseVoices } from '../../src/live/voices.ts'
import { voicesSchema } from '../../src/live/voices-schema.ts'
import { broken } from '../arbitraries/broken-values.ts'
import { LISTS, writtenVoices, type WrittenVoice } from '../arbitraries/voices.ts'
import { refusalsOf } from '../json-schema.ts'
import { holdToCodec, type Verdict } from '../schema-law.ts'

const findings = (text: string): ReadonlyArray<Diagnostic> => {
  const parsed = parseVoices(text)
  return E.isLeft(parsed) ? parsed.left : []
}
const fileOf = (voice: unknown): string => stringify({ voices: { own: voice } }, { aliasDuplicateObjects: false })
const placeOf = (text: string, path: ReadonlyArray<string>): string => {
  const source = readYaml(text, 'voices.yaml')
  const place = E.isRight(source) ? located(source.right.root, path) : undefined
  if (E.isLeft(source) || place === undefined) throw new Error(`no ${path.join('.')} in\n${text}`)
  const { line, col } = source.right.at(place.start)
  return `${line}:${col}`
}
const told = (text: string): ReadonlyArray<string> => findings(text).map(({ line, col, code }) => `${line}:${col} ${code}`)

type Lists = Record<string, Record<string, ReadonlyArray<string>>>
const isThere = (voice: WrittenVoice, [section, key]: readonly [string, string]): boolean => (voice as Lists)[section]?.[key] !== undefined
/** The voice with another list at a path. */
const withLines = (
  voice: WrittenVoice,
  [section, key]: readonly [string, string],
  change: (lines: ReadonlyArray<string>) => unknown
): WrittenVoice => {
  const lists = (voice as Lists)[section] ?? {}
  return { ...voice, [section]: { ...lists, [key]: change(lists[key] ?? []) } }
}
const voiceAndList = fc
  .tuple(writtenVoices, fc.constantFrom(...LISTS), fc.nat())
  .filter(([voice, [path]]) => isThere(voice, path))
  .map(([voice, [path, can], at]) => ({ voice, path, can, at: at % ((voice as Lists)[path[0]]?.[path[1]]?.length ?? 1) }))

describe('a file of voices, whatever the voice', () => {
  it('is read when every list can be said', () =>
    fc.assert(
      fc.property(writtenVoices, (voice) => {
        expect(findings(fileOf(voice))).toEqual([])
        expect(parseVoices(fileOf(voice))).toEqual(E.right({ own: JSON.parse(JSON.stringify(voice)) as unknown }))
      })
    ))

  it('is refused for a placeholder that its list cannot fill, at its place, with the nearest name', () =>
    fc.assert(
      fc.property(
        voiceAndList,
        fc.constantFrom('forecasts', 'valeu', 'NaN', '', ' value', 'gpu_vram_gb', 'container', '__proto__', 'to'),
        ({ voice, path, can, at }, name) => {
          fc.pre(![...can.always, ...can.sometimes].includes(name))
          const text = fileOf(withLines(voice, path, (lines) => lines.map((line, i) => (i === at ? `${line} {${name}}` : line))))
          expect(told(text)).toEqual([`${placeOf(text, ['voices', 'own', ...path, String(at)])} voice/placeholder`])
        }
      )
    ))

  it('is refused where every text of a list needs what is not always known', () =>
    fc.assert(
      fc.property(voiceAndList, fc.nat(), ({ voice, path, can }, which) => {
        fc.pre(can.sometimes.length > 0)
        const text = fileOf(withLines(voice, path, (lines) => lines.map((line) => `${line} {${can.sometimes[which % can.sometimes.length] ?? ''}}`)))
        expect(told(text)).toEqual([`${placeOf(text, ['voices', 'own', ...path])} voice/alternative`])
      })
    ))

  it('is refused for a brace on its own, and for a text that says nothing', () =>
    fc.assert(
      fc.property(voiceAndList, fc.constantFrom('{', '}', '}{', '{a{b}', ''), ({ voice, path, at }, wrong) => {
        const text = fileOf(withLines(voice, path, (lines) => lines.map((line, i) => (i !== at ? line : wrong === '' ? ' \n' : `${line}${wrong}`))))
        const place = placeOf(text, ['voices', 'own', ...path, String(at)])
        expect(told(text)[0]).toBe(`${place} ${wrong === '' ? 'schema/type' : 'voice/brace'}`)
      })
    ))

  it('has a schema that accepts whatever the codec accepts, and refuses at the same keys', () => {
    const seen = new Map<Verdict, number>()
    const refusals = refusalsOf(voicesSchema())
    fc.assert(
      fc.property(
        writtenVoices.chain((voice) => fc.oneof(fc.constant({ voices: { own: voice } }), broken({ voices: { own: voice } }))),
        (file) => {
          const text = stringify(file, { aliasDuplicateObjects: false })
          const verdict = holdToCodec(text, refusals, findings(text).length > 0 ? findings(text) : null)
          seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
        }
      ),
      { numRuns: 600 }
    )
    expect(seen.get('both accept')).toBeGreaterThan(100)
    expect(seen.get('both refuse')).toBeGreaterThan(100)
  })
})

const LIMITS = ['memory_percent', 'cpu_percent', 'gpu_memory_percent', 'task_failures', 'response_ms']
const each = (text: string): string => LIMITS.map((limit) => `      ${limit}: ["${text}"]`).join('\n')
const own = (more = ''): string => `voices:
  own:
    reasons:
${each('Grund')}
    says:
      step_down: ["jetzt {to}"]
      advise: ["knapp"]
      warn: ["knapp"]
      block: ["nein"]
      suggest: ["Ende"]
    asks:
${each('Bitte?')}
${more}`
const said = (text: string): ReadonlyArray<string> => findings(text).map(({ message, hint }) => `${message}; ${hint ?? ''}`)

describe('what is said of a file of voices that cannot be used', () => {
  it.each([
    ['nothing', '', 'the file is empty; a file of voices needs at least `voices:` with one voice'],
    ['no voice', 'voices: {}', 'voices: found none, expected at least one voice; '],
    ['a list', '[]', 'found a list, expected a file of voices, a mapping with `voices:`; '],
    ['no YAML', 'voices: [', 'not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; '],
    ['a misspelt section', own('    tip: []'), 'voices.own.tip: the key "tip" is not known here; did you mean "tips"?'],
    [
      'a voice named like a property of all objects',
      own().replace('own:', 'constructor:'),
      'voices.constructor: found the name "constructor", expected letters, digits, _ and -, a letter first; '
    ],
    [
      'a list without a text',
      own().replace('["knapp"]', '[]'),
      'voices.own.says.advise: found an empty list, expected a list of texts, at least one; '
    ],
    ['a number for a text', own().replace('["knapp"]', '[5]'), 'voices.own.says.advise.0: found 5, expected text; '],
    [
      'a step that nobody names',
      own().replace('{to}', '{too}'),
      'voices.own.says.step_down.0: the placeholder "{too}" is not known where step_down is told; did you mean "to"?'
    ],
    [
      'a forecast where something is blocked',
      own().replace('nein', 'nein {forecast}'),
      'voices.own.says.block.0: the placeholder "{forecast}" is not known where block is told; known here: {model}, and facts such as {ram_gb}'
    ],
    [
      'a size of the machine where tasks fail',
      own().replace('task_failures: ["Grund"]', 'task_failures: ["{disk_free_gb}"]'),
      'voices.own.reasons.task_failures.0: the placeholder "{disk_free_gb}" is not known where task_failures is why; known here: {value}, {threshold}'
    ],
    [
      'a brace on its own',
      own().replace('nein', 'nein }'),
      'voices.own.says.block.0: found a brace that belongs to no placeholder; braces only stand around a placeholder, such as {threshold}'
    ],
    [
      'no text for a load that is not known',
      own().replace('memory_percent: ["Grund"]', 'memory_percent: ["{value}", "{forecast}"]'),
      'voices.own.reasons.memory_percent: every text here needs something that is not always known where memory_percent is why; add a text that does without, or with {threshold} alone'
    ],
    ['a tip without words', own('    tips: [{when: {os: linux}}]'), 'voices.own.tips.0.say: the key "say" is missing; '],
    ['a tip that is none', own('    tips: [x]'), 'voices.own.tips.0: found "x", expected a tip such as {say: [..]}; '],
    [
      'a tip about a fact that there is not',
      own('    tips: [{say: [x], when: {ram_bg: {min: 8}}}]'),
      'voices.own.tips.0.when.ram_bg: the key "ram_bg" is not known here; did you mean "ram_gb"?'
    ],
    [
      'a tip about a limit that there is not',
      own('    tips: [{say: [x], when: {limits: [memory]}}]'),
      'voices.own.tips.0.when.limits.0: found "memory", expected one of memory_percent, cpu_percent, gpu_memory_percent, task_failures, response_ms; did you mean "memory_percent"?'
    ],
    [
      'a tip that speaks of VRAM whatever the limit',
      own('    tips: [{say: ["{gpu_vram_gb}"], when: {limits: [gpu_memory_percent, cpu_percent]}}]'),
      'voices.own.tips.0.say.0: the placeholder "{gpu_vram_gb}" is not known where this tip is told; known here: {model}, {threshold}, and facts such as {ram_gb}'
    ]
  ])('%s', (_, text, message) => expect(said(text)).toEqual([message]))

  it('all at once, in the order of the file', () => {
    expect(told(own().replace('["knapp"]', '["{a}", "{b} {"]').replace('nein', '{c}'))).toEqual([
      '11:16 voice/placeholder',
      '11:23 voice/placeholder',
      '11:23 voice/brace',
      '13:15 voice/placeholder'
    ])
  })

  it('and nothing where a tip speaks of VRAM when that is short', () => {
    expect(said(own('    tips: [{say: ["{gpu_vram_gb}"], when: {limits: [gpu_memory_percent]}}]'))).toEqual([])
  })

  it('and a finding for each of a flood of braces', () => {
    expect(told(own().replace('nein', '{'.repeat(50_000)))).toHaveLength(50_000)
  })
})
