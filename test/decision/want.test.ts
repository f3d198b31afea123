import { describe, expect, it } from 'vitest'
import { chooseAmounts, gpuWays, meets, NOTHING_WANTED, wantsOf, type Want } from '../../src/decision/want.ts'
import { ladderOf } from '../arbitraries/tier-files.ts'

const { dictionary } = ladderOf(`
facts:
  slices: {type: integer, better: less, at_most: gpu_count}
  lanes: {type: number, at_most: cpu_threads}
  racks: {type: integer, at_most: lanes}
tiers: {a: {}}
`)

/** What a tier of these bounds asks. */
const asked = (bounds: string): ReturnType<typeof wantsOf> =>
  wantsOf(ladderOf(`match: within\ntiers: {a: {${bounds}}}`).tiers[0]?.bounds ?? [], dictionary)
const want = (given: Partial<Want>): Want => ({ ...NOTHING_WANTED, ...given })
const wants = (given: Readonly<Record<string, Partial<Want>>>): ReadonlyMap<string, Want> =>
  new Map(Object.entries(given).map(([fact, each]) => [fact, want(each)]))

describe('what a box asks of a fact', () => {
  it.each<[string, string, Want]>([
    ['at least', 'ram_gb: {min: 4}', want({ low: 4 })],
    ['at most', 'ram_gb: {max: 4}', want({ high: 4 })],
    ['a band', 'ram_gb: {min: 2, max: 4}', want({ low: 2, high: 4 })],
    ['one value', 'ram_gb: {min: 4, max: 4}', want({ low: 4, high: 4 })],
    ['more than a size', 'ram_gb: {above: 4}', want({ low: 4.000000000000001, strictly: 4 })],
    ['more than nothing', 'ram_gb: {above: 0}', want({ low: Number.MIN_VALUE, strictly: 0 })],
    ['more than a count', 'cpu_cores: {above: 4}', want({ low: 5, strictly: 4 })],
    ['words', 'os: [linux, win32]', want({ choices: ['linux', 'win32'] })],
    ['a word', 'os: linux', want({ choices: ['linux'] })],
    ['a switch', 'container: false', want({ choices: [false] })]
  ])('as %s', (_, bounds, expected) => expect([...(asked(bounds)?.values() ?? [])]).toEqual([expected]))

  it.each<[string, string, Want]>([
    ['the higher floor', 'ram_gb: {min: 4}, any_of: [{ram_gb: {min: 8}}]', want({ low: 8 })],
    ['the lower ceiling', 'ram_gb: {max: 8}, any_of: [{ram_gb: {max: 4}}]', want({ high: 4 })],
    ['the first of two floors that are one', 'cpu_cores: {min: 5}, any_of: [{cpu_cores: {above: 4}}]', want({ low: 5 })],
    [
      'the words of both, as the first has them',
      'os: [linux, win32, darwin], any_of: [{os: [darwin, linux]}]',
      want({ choices: ['linux', 'darwin'] })
    ]
  ])('of two bounds as %s', (_, bounds, expected) => expect([...(asked(bounds)?.values() ?? [])]).toEqual([expected]))

  it.each([
    ['a floor above the ceiling', 'ram_gb: {max: 4}, any_of: [{ram_gb: {min: 8}}]'],
    ['a strict floor at the ceiling', 'ram_gb: {max: 4}, any_of: [{ram_gb: {above: 4}}]'],
    ['no word in common', 'os: linux, any_of: [{os: darwin}]']
  ])('as nothing that can be: %s', (_, bounds) => expect(asked(bounds)).toBeNull())
})

describe('a value meets what is asked', () => {
  it.each<[string, Partial<Want>, string | number | boolean | undefined, boolean]>([
    ['the floor itself', { low: 4 }, 4, true],
    ['below it', { low: 4 }, 3.99, false],
    ['the ceiling itself', { high: 4 }, 4, true],
    ['above it', { high: 4 }, 4.01, false],
    ['one of the words', { choices: ['linux', 'darwin'] }, 'darwin', true],
    ['another word', { choices: ['linux', 'darwin'] }, 'win32', false],
    ['a word where a number is asked', {}, 'linux', false],
    ['a switch where a number is asked', {}, true, false],
    ['nothing known', {}, undefined, false]
  ])('or not: %s', (_, given, value, is) => expect(meets(want(given), value)).toBe(is))
})

describe('amounts to change to', () => {
  it.each<
    [string, Readonly<Record<string, Partial<Want>>>, ReadonlyArray<string>, Readonly<Record<string, number>>, Readonly<Record<string, number>>]
  >([
    ['stay where they are within what is asked', { ram_gb: { low: 4, high: 16 } }, ['ram_gb'], { ram_gb: 8 }, { ram_gb: 8 }],
    ['go up no further than they must', { ram_gb: { low: 4, high: 16 } }, ['ram_gb'], { ram_gb: 2 }, { ram_gb: 4 }],
    ['go down no further than they must', { ram_gb: { low: 4, high: 16 } }, ['ram_gb'], { ram_gb: 32 }, { ram_gb: 16 }],
    ['start at the floor where nothing is known', { ram_gb: { low: 4, high: 16 } }, ['ram_gb'], {}, { ram_gb: 4 }],
    ['start at the ceiling where there is no floor', { ram_gb: { high: 16 } }, ['ram_gb'], {}, { ram_gb: 16 }],
    ['are nothing where nothing is asked', {}, ['ram_gb'], {}, { ram_gb: 0 }],
    [
      'take the upper one along',
      { cpu_cores: { low: 8 } },
      ['cpu_cores', 'cpu_threads'],
      { cpu_cores: 2, cpu_threads: 4 },
      { cpu_cores: 8, cpu_threads: 8 }
    ],
    [
      'take the lower one along',
      { cpu_threads: { high: 2 } },
      ['cpu_cores', 'cpu_threads'],
      { cpu_cores: 4, cpu_threads: 8 },
      { cpu_cores: 2, cpu_threads: 2 }
    ],
    ['stay in order where both are unknown', { cpu_cores: { high: 8 } }, ['cpu_cores', 'cpu_threads'], {}, { cpu_cores: 8, cpu_threads: 8 }],
    ['stay below what does not change, where they can', { cpu_cores: { high: 8 } }, ['cpu_cores'], { cpu_threads: 4 }, { cpu_cores: 4 }],
    ['pass what does not change, where they must', { cpu_cores: { low: 8 } }, ['cpu_cores'], { cpu_threads: 4 }, { cpu_cores: 8 }],
    ['reach what does not change exactly', { cpu_cores: { low: 4, high: 8 } }, ['cpu_cores'], { cpu_threads: 4 }, { cpu_cores: 4 }],
    ['stay above what does not change, where they can', { cpu_threads: { low: 2 } }, ['cpu_threads'], { cpu_cores: 4 }, { cpu_threads: 4 }],
    [
      'stay below a ceiling that what does not change is above',
      { cpu_threads: { low: 1, high: 2 } },
      ['cpu_threads'],
      { cpu_cores: 4 },
      { cpu_threads: 1 }
    ],
    ['come down to what does not change exactly', { cpu_threads: { low: 2, high: 4 } }, ['cpu_threads'], { cpu_cores: 4 }, { cpu_threads: 4 }],
    ['are whole above what is not', { lanes: { low: 4.5 } }, ['lanes', 'cpu_threads'], { lanes: 2, cpu_threads: 3 }, { lanes: 4.5, cpu_threads: 5 }],
    ['are whole below what is not', { racks: { high: 9 }, lanes: { high: 4.5 } }, ['racks', 'lanes'], {}, { racks: 4, lanes: 4.5 }],
    ['are whole above what is not and does not change', { cpu_threads: { low: 2 } }, ['cpu_threads'], { lanes: 4.5 }, { cpu_threads: 5 }],
    ['are whole below what is not and does not change', { racks: { high: 9 } }, ['racks'], { lanes: 4.5 }, { racks: 4 }],
    [
      'pass through a chain',
      { racks: { low: 3 } },
      ['racks', 'lanes', 'cpu_threads'],
      { lanes: 1, cpu_threads: 2 },
      { racks: 3, lanes: 3, cpu_threads: 3 }
    ]
  ])('%s', (_, asks, changed, given, expected) => expect(chooseAmounts(dictionary, wants(asks), changed, given)).toEqual(expected))

  it.each<[string, Readonly<Record<string, Partial<Want>>>]>([
    ['more cores than threads', { cpu_cores: { low: 8 }, cpu_threads: { high: 4 } }],
    ['no whole number between', { racks: { low: 1.2 }, lanes: { high: 1.9 } }]
  ])('cannot be: %s', (_, asks) => expect(chooseAmounts(dictionary, wants(asks), Object.keys(asks), {})).toBeNull())
})

describe('ways to a GPU', () => {
  const asks = wants({ gpu_count: { low: 0 }, gpu_vram_gb: { low: 0 }, slices: { high: 5 }, gpu_vram_free_gb: { high: 0 }, ram_gb: { low: 8 } })

  it('are what is asked, one amount that says there is one with a count of 1, and none at all', () => {
    const ways = gpuWays(asks, ['gpu_vram_gb', 'ram_gb'], dictionary).map((way) => Object.fromEntries(way))
    expect(ways).toEqual([
      Object.fromEntries(asks),
      { ...Object.fromEntries(asks), gpu_count: want({ low: 1 }), gpu_vram_gb: want({ low: Number.MIN_VALUE, strictly: 0 }) },
      {
        gpu_count: want({ low: 0, high: 0 }),
        gpu_vram_gb: want({ low: 0, high: 0 }),
        slices: want({ high: 0 }),
        gpu_vram_free_gb: want({ high: 0 }),
        ram_gb: want({ low: 8 })
      }
    ])
  })

  it('lift whole amounts to 1, and leave alone what is above 0 already or may not be', () => {
    const lifted = (changed: string, given: Readonly<Record<string, Partial<Want>>>): unknown =>
      gpuWays(wants(given), [changed], dictionary)
        .slice(1, -1)
        .map((way) => way.get(changed))
    expect(lifted('slices', { slices: { high: 5 } })).toEqual([want({ low: 1, high: 5 })])
    expect(lifted('gpu_count', { gpu_count: { low: 3 } })).toEqual([want({ low: 3 })])
    expect(lifted('gpu_vram_gb', { gpu_vram_gb: { low: 6 } })).toEqual([want({ low: 6 })])
    expect(lifted('gpu_vram_gb', { gpu_vram_gb: { high: 0 } })).toEqual([])
    expect(lifted('gpu_vram_gb', {})).toEqual([])
    expect(lifted('ram_gb', { ram_gb: { low: 8 } })).toEqual([])
  })

  it('leave an amount that must be above 0 as it is where there is to be none', () => {
    expect(
      gpuWays(wants({ gpu_vram_gb: { low: 6 } }), [], dictionary)
        .at(-1)
        ?.get('gpu_vram_gb')
    ).toEqual(want({ low: 6 }))
  })
})
