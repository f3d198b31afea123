import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { decode, findingAt } from '../../src/source/decode.ts'
import { isError, type Diagnostic } from '../../src/source/diagnostic.ts'
import { closed } from '../../src/source/mapping.ts'
import { listOf, number, shape, text, type Shape } from '../../src/source/shape.ts'
import { readYaml, type Source } from '../../src/source/yaml-text.ts'

const interval = closed({ min: number('a number', {}), max: number('a number', {}) }, { called: 'an interval' })
const machine = closed(
  { ram_gb: interval, sizes: listOf(number('a number', {}), 'a list of numbers'), name: text('text') },
  { called: 'a machine', required: ['name'] }
)

const source = (content: string): Source => {
  const read = readYaml(content, 'm.yaml')
  if (E.isLeft(read)) throw new Error(JSON.stringify(read.left))
  return read.right
}

const findings = (content: string, codec: Shape<unknown> = machine): ReadonlyArray<Diagnostic> => {
  const decoded = decode(codec, source(content))
  return E.isLeft(decoded) ? decoded.left : []
}

const places = (content: string): ReadonlyArray<readonly [string, number, number, number]> =>
  findings(content).map(({ code, line, col, length }) => [code, line, col, length] as const)

describe('a decoded file', () => {
  it('is its value', () => {
    expect(decode(machine, source('name: x\nram_gb: {min: 2}\nsizes: [1, 2]\n'))).toEqual(E.right({ name: 'x', ram_gb: { min: 2 }, sizes: [1, 2] }))
  })

  it('has every finding at its place, in the order of the text', () => {
    expect(places('name: 5\nram_gb:\n  mim: 2\n  max: lots\nsizes: [1, two, 3, four]\n')).toEqual([
      ['schema/type', 1, 7, 1],
      ['schema/unknown-key', 3, 3, 3],
      ['schema/type', 4, 8, 4],
      ['schema/type', 5, 12, 3],
      ['schema/type', 5, 20, 4]
    ])
  })

  it('tells the way to a value before what is wrong with it', () => {
    expect(findings('name: x\nram_gb: {mim: 2}')[0]).toEqual({
      code: 'schema/unknown-key',
      severity: 'error',
      message: 'ram_gb.mim: the key "mim" is not known here',
      file: 'm.yaml',
      line: 2,
      col: 10,
      hint: 'did you mean "min"?',
      length: 3
    })
    expect(findings('[1]')[0]?.message).toBe('found a list, expected a machine')
  })

  it('tells of a missing key at the key of what lacks it, or at the first character', () => {
    const outer = closed({ inner: machine }, { called: 'outer', required: ['inner'] })
    expect(findings('inner:\n  sizes: []\n', outer)[0]).toMatchObject({ code: 'schema/missing', line: 1, col: 1, length: 5 })
    expect(findings('sizes: []')[0]).toMatchObject({ code: 'schema/missing', line: 1, col: 1 })
  })

  it('has findings of the reading beside those of the decoding, and tells a broken value once', () => {
    expect(places('name: &n x\nram_gb: {min: *n, max: y}\nsizes: *n\n')).toEqual([
      ['yaml/alias', 2, 15, 2],
      ['schema/type', 2, 24, 1],
      ['yaml/alias', 3, 8, 2]
    ])
    expect(places('name: x\nname: y\n')).toEqual([['yaml/duplicate-key', 2, 1, 4]])
    expect(places('sizes: []\nname: *x\n'.replace('[]', '&x []'))).toEqual([['yaml/alias', 2, 7, 2]])
  })

  it('works hints out for the findings that are shown, and no further', () => {
    let asked = 0
    const counting = shape<never>('never', {}, (u, c) =>
      E.left([{ value: u, context: c, problem: { code: 'x', message: 'no', hint: () => `hint ${++asked}` } } as never])
    )
    const all = findings(`[${Array.from({ length: 150 }, (_, i) => i).join(', ')}]`, listOf(counting, 'a list'))
    expect(all).toHaveLength(150)
    expect(all.filter(({ hint }) => hint !== null)).toHaveLength(100)
    expect(asked).toBe(100)
  })

  it('has words also for an error that brings none', () => {
    const bare = shape<never>('bare', {}, (u, c) => E.left([{ value: u, context: c }]))
    expect(findings('1', bare)[0]).toMatchObject({ code: 'schema/type', message: 'this value cannot be used here', hint: null })
  })
})

describe('a finding', () => {
  const read = source('tiers:\n  low: {ram_gb: {min: 2}}\n')

  it('is about a value or about its key', () => {
    expect(findingAt(read, ['tiers', 'low', 'ram_gb', 'min'], { code: 'x', message: 'm' })).toMatchObject({
      line: 2,
      col: 23,
      length: 1,
      hint: null,
      severity: 'error'
    })
    expect(findingAt(read, ['tiers', 'low', 'ram_gb'], { code: 'x', message: 'm', onKey: true })).toMatchObject({ line: 2, col: 9, length: 6 })
    expect(isError(findingAt(read, ['tiers'], { code: 'x', message: 'm', hint: () => 'h' }, 'info'))).toBe(false)
  })

  it('of what is not there is about the nearest part that is', () => {
    expect(findingAt(read, ['tiers', 'low', 'ram_gb', 'max', 'more'], { code: 'x', message: 'm' })).toMatchObject({ line: 2, col: 9, length: 6 })
  })
})
