import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { plain, type Paint } from '../../src/decision/columns.ts'
import { decideSync, decideSurvey, forceTier } from '../../src/decision/decide.ts'
import type { Decision } from '../../src/decision/decision.ts'
import { decisionText } from '../../src/decision/decision-text.ts'
import type { Facts } from '../../src/facts/dictionary.ts'
import { stated, type Survey } from '../../src/facts/survey.ts'
import type { Ladder } from '../../src/tiers/ladder.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

const ladder = ladderOf(`
fallback: none
facts:
  npu_tops: {type: number, unit: TOPS, better: more}
  heat_c: {type: number, better: less}
tiers:
  none: {description: anything at all}
  some:
    ram_gb: {min: 4, max: 16}
    os: [linux, darwin]
    preferred_models: [small, tiny]
    scaling_thresholds: {memory_percent: 80, cpu_percent: 95}
  most:
    ram_gb: {above: 8}
    heat_c: {max: 60}
    container: false
    any_of: [{npu_tops: {min: 40}}, {gpu_present: true, gpu_vendor: nvidia}]
`)

const decided = (facts: Facts, by: Ladder = ladder): Decision => {
  const decision = decideSync(by, facts)
  if (E.isLeft(decision)) throw new Error(JSON.stringify(decision.left))
  return decision.right
}
const linesOf = (decision: Decision, paint: Paint = plain): ReadonlyArray<string> => decisionText(decision, ladder.dictionary, paint).split('\n')

const style =
  (name: string) =>
  (text: string): string =>
    `<${name}>${text}</${name}>`
const marked: Paint = { good: style('good'), bad: style('bad'), unsure: style('unsure'), strong: style('strong'), faint: style('faint') }

const strict = ladderOf('tiers:\n  a: {ram_gb: {min: 4}}\n  b: {ram_gb: {above: 8}, cpu_cores: {min: 4}}\n')
const withFallback = ladderOf('fallback: a\ntiers:\n  a: {ram_gb: {min: 4}}\n  b: {ram_gb: {min: 8}}\n')
const headline = (facts: Facts, by: Ladder): string => linesOf(decided(facts, by))[0] ?? ''

describe('the text of a decision', () => {
  it('has the tier, what it is for, then every bound of every tier', () => {
    expect(linesOf(decided({ ram_gb: 32, os: 'linux', heat_c: 71.5, container: true, npu_tops: 38, gpu_present: false }))).toEqual([
      'some',
      '  to reach most: heat_c 71.5 → 60, container yes → no, npu_tops 38 → 40 TOPS',
      '  prefers small, tiny models',
      '  steps down at memory 80 %, cpu 95 %',
      '',
      '✗ most',
      '    ✓ ram_gb       32 GiB   more than 8           24 to spare                   user, tiers.yaml:14',
      '    ✗ heat_c       71.5     at most 60            11.5 over                     user, tiers.yaml:15',
      '    ✗ container    yes      not wanted                                          user, tiers.yaml:16',
      '    ✗ npu_tops     38 TOPS  group 1: at least 40  2 short                       user, tiers.yaml:17',
      '    ✗ gpu_present  no       group 2: needed                                     user, tiers.yaml:17',
      '    ✗ gpu_vendor   none     group 2: nvidia                                     user, tiers.yaml:17',
      '',
      '✓ some  ← this machine',
      '    ✓ ram_gb       32 GiB   at least 4            28 to spare, beyond its band  user, tiers.yaml:9',
      '    ✓ os           linux    one of linux, darwin                                user, tiers.yaml:10',
      '',
      '✓ none'
    ])
  })

  it('says what is not known, and what would settle it', () => {
    const lines = linesOf(decided({ ram_gb: 8.5, os: 'linux', container: false, gpu_present: true }))
    expect(lines.slice(0, 3)).toEqual([
      'some',
      '  could be most: heat_c and npu_tops and gpu_vendor would settle it',
      '  to reach most: heat_c unknown → 60, npu_tops unknown → 40 TOPS'
    ])
    expect(lines.slice(5, 13)).toEqual([
      '',
      '? most',
      '    ✓ ram_gb       8.5 GiB  more than 8           0.5 to spare  user, tiers.yaml:14',
      '    ? heat_c       unknown  at most 60                          tiers.yaml:15',
      '    ✓ container    no       not wanted                          user, tiers.yaml:16',
      '    ? npu_tops     unknown  group 1: at least 40                tiers.yaml:17',
      '    ✓ gpu_present  yes      group 2: needed                     user, tiers.yaml:17',
      '    ? gpu_vendor   unknown  group 2: nvidia                     tiers.yaml:17'
    ])
  })

  it.each<[string, Facts, Ladder, string]>([
    ['a tier', { ram_gb: 2, os: 'linux' }, ladder, 'none  anything at all'],
    ['a fallback', { ram_gb: 2 }, withFallback, 'a  (the fallback: no tier takes this machine)'],
    ['a fallback, for want of facts', {}, withFallback, 'a  (the fallback, until more is known)'],
    ['no tier', { ram_gb: 2 }, strict, 'no tier takes this machine'],
    ['no tier, for want of facts', {}, strict, 'no tier is known to take this machine']
  ])('starts with %s', (_, facts, by, first) => expect(headline(facts, by)).toBe(first))

  it('names every tier that it could be, and says no word of what it would need no change for', () => {
    expect(linesOf(decided({}, strict)).slice(1, 3)).toEqual([
      '  could be a or b: ram_gb and cpu_cores would settle it',
      '  to reach a: ram_gb unknown → 4 GiB'
    ])
    expect(linesOf(decided({ ram_gb: 16, cpu_cores: 4 }, strict)).slice(1, 3)).toEqual(['', '✓ b  ← this machine'])
  })

  it.each<[number, string, string]>([
    [8, '✗ ram_gb', 'not above'],
    [8.25, '✓ ram_gb', '0.25 to spare'],
    [7.001, '✗ ram_gb', '0.99 short'],
    [7.9999, '✗ ram_gb', 'less than 0.01 short']
  ])('tells how far %d GiB is from more than 8', (ram_gb, bound, distance) => {
    const [line = ''] = linesOf(decided({ ram_gb, cpu_cores: 4 }, strict)).filter((each) => each.includes('more than 8') && each.startsWith('    '))
    expect(line).toContain(bound)
    expect(line).toContain(`more than 8  ${distance} `)
  })

  it('says just met where there is nothing to spare, and asks for more than what is strict', () => {
    const lines = linesOf(decided({ ram_gb: 4, cpu_cores: 4 }, strict))
    expect(lines).toContain('    ✓ ram_gb     4 GiB  at least 4   just met  user, tiers.yaml:2')
    expect(lines[1]).toBe('  to reach b: ram_gb 4 → more than 8 GiB')
  })

  it('says which tier was forced, and what was found', () => {
    const forced = (facts: Facts, by: Ladder): string => linesOf(forceTier(by, decided(facts, by), 'b') as Decision)[0] ?? ''
    expect(forced({ ram_gb: 4 }, withFallback)).toBe('b  (forced; found a)')
    expect(forced({ ram_gb: 2 }, strict)).toBe('b  (forced; found no tier)')
  })

  it('ends with what went wrong when the machine was asked', async () => {
    const survey: Survey = {
      ...stated({ ram_gb: 16, cpu_cores: 4 }, 'os'),
      notes: [{ fact: 'ram_gb', message: 'is an estimate', estimate: true }],
      conflicts: [
        {
          fact: 'ram_gb',
          kept: { value: 16, source: 'os' },
          dropped: [
            { value: 8, source: 'linux' },
            { value: 12, source: 'mi\u202Ene' }
          ]
        }
      ],
      failures: [{ adapter: 'nvi\u0007dia', kind: 'failed', message: 'no\u001b[31m answer' }]
    }
    const decision = await decideSurvey(strict, survey)()
    expect(linesOf((decision as E.Right<Decision>).right).slice(-5)).toEqual([
      '    ✓ ram_gb     16 GiB  at least 4   12 to spare  os, tiers.yaml:2',
      '',
      'note: ram_gb is an estimate',
      'conflict: ram_gb 16 (os), against 8 (linux), 12 (mi\ufffdne)',
      'no answer from nvi\ufffddia: failed, no\ufffd[31m answer'
    ])
    expect(linesOf((decision as E.Right<Decision>).right, marked).slice(-3)).toEqual([
      '<faint>note: ram_gb is an estimate</faint>',
      '<unsure>conflict: ram_gb 16 (os), against 8 (linux), 12 (mi\ufffdne)</unsure>',
      '<unsure>no answer from nvi\ufffddia: failed, no\ufffd[31m answer</unsure>'
    ])
  })

  it('cannot be made to act on the terminal', () => {
    const hostile = ladderOf('tiers:\n  a: {description: "a\\e[31mb", preferred_models: ["m\\ad"], os: [linux], arch: x64}\n')
    const decision = decided({ os: 'linux', arch: 'x64' }, hostile)
    expect(linesOf(decision).slice(0, 2)).toEqual(['a  a\ufffd[31mb', '  prefers m\ufffdd models'])
    const source = {
      ...decision,
      survey: { ...decision.survey, sources: {} },
      tiers: decision.tiers.map((tier) => ({
        ...tier,
        bounds: tier.bounds.map((bound) => ({ ...bound, source: 'u\u0000', at: { ...bound.at, file: 'f\u0000' } }))
      }))
    }
    expect(linesOf(source).slice(-2)).toEqual([
      '    ✓ os    linux  one of linux    u\ufffd, f\ufffd:2',
      '    ✓ arch  x64    x64             u\ufffd, f\ufffd:2'
    ])
  })

  it('says with colour what is good, bad and not known, and nothing else', () => {
    const facts = { ram_gb: 12, os: 'linux', heat_c: 70, gpu_present: true }
    const lines = linesOf(decided(facts), marked).map((line) => line.replaceAll(/ {2,}/g, '  '))
    expect(lines).toEqual([
      '<strong><good>some</good></strong>',
      '  to reach most: heat_c 70 → 60, container unknown → no, npu_tops unknown → 40 TOPS',
      '  prefers small, tiny models',
      '  steps down at memory 80 %, cpu 95 %',
      '',
      '<bad>✗</bad> <strong>most</strong>',
      '  <good>✓</good> ram_gb  12 GiB  more than 8  4 to spare  <faint>user, tiers.yaml:14</faint>',
      '  <bad>✗</bad> heat_c  70  at most 60  <bad>10 over</bad>  <faint>user, tiers.yaml:15</faint>',
      '  <unsure>?</unsure> container  <unsure>unknown</unsure>  not wanted  <bad></bad>  <faint>tiers.yaml:16</faint>',
      '  <unsure>?</unsure> npu_tops  <unsure>unknown</unsure>  group 1: at least 40  <bad></bad>  <faint>tiers.yaml:17</faint>',
      '  <good>✓</good> gpu_present  yes  group 2: needed  <faint>user, tiers.yaml:17</faint>',
      '  <unsure>?</unsure> gpu_vendor  <unsure>unknown</unsure>  group 2: nvidia  <bad></bad>  <faint>tiers.yaml:17</faint>',
      '',
      '<good>✓</good> <strong>some</strong><good>  ← this machine</good>',
      '  <good>✓</good> ram_gb  12 GiB  at least 4  8 to spare  <faint>user, tiers.yaml:9</faint>',
      '  <good>✓</good> os  linux  one of linux, darwin  <faint>user, tiers.yaml:10</faint>',
      '',
      '<good>✓</good> <strong>none</strong>'
    ])
    expect(linesOf(decided({ ram_gb: 2 }, strict), marked)[0]).toBe('<bad>no tier takes this machine</bad>')
    expect(linesOf(decided({}, strict), marked)[1]).toBe('  <unsure>could be a or b: ram_gb and cpu_cores would settle it</unsure>')
    expect(linesOf(decided({}, withFallback), marked)[0]).toBe(
      '<strong><good>a</good></strong>  <unsure>(the fallback, until more is known)</unsure>'
    )
    expect(linesOf(forceTier(strict, decided({}, strict), 'b') as Decision, marked)[0]).toBe(
      '<strong><good>b</good></strong>  <unsure>(forced; found no tier)</unsure>'
    )
  })

  it('knows the units of the built-in facts by itself', () => {
    expect(decisionText(decided({ ram_gb: 2 }, strict)).split('\n')[1]).toBe('  to reach a: ram_gb 2 → 4 GiB')
  })
})
