import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { KNOWN_TEXTS } from '../../src/source/known-texts.ts'
import { packText } from '../../src/source/pack-text.ts'
import { unpacked, type PackedSource } from '../../src/source/packed-source.ts'
import { isKnown, readSource } from '../../src/source/read-source.ts'
import { readYaml, type Source } from '../../src/source/yaml-text.ts'
import { textsOf, tierFiles } from '../arbitraries/tier-files.ts'

const SHIPPED = readFileSync('rules/tiers.yaml', 'utf8')
const read = (text: string, file: string): Source => {
  const source = readYaml(text, file)
  if (E.isLeft(source)) throw new Error('it cannot be read')
  return source.right
}
/** What the build writes into the command, and the command finds there. */
const kept = (text: string): PackedSource => JSON.parse(JSON.stringify(packText(text))) as PackedSource

/** All of a source that can be compared; every offset of the text with its place. */
const whole = ({ at, ...rest }: Source): unknown => [rest, [...rest.text].map((_, offset) => at(offset)), Object.getPrototypeOf(rest.value)]

describe('a text that the build has read', () => {
  it('is what reading it gives, under any name', () => {
    fc.assert(
      fc.property(tierFiles().chain(textsOf), fc.string(), (text, file) => {
        expect(whole(unpacked(kept(text), file))).toStrictEqual(whole(read(text, file)))
      }),
      { numRuns: 100 }
    )
    expect(whole(unpacked(kept(SHIPPED), 'a'))).toStrictEqual(whole(read(SHIPPED, 'a')))
  })

  it('keeps keys and items in their order, and words that JavaScript gives a meaning', () => {
    const text = '{b: [1, {z: null}, []], "2": 0.5, "1": x, __proto__: {a: 1}}'
    expect(whole(unpacked(kept(text), 'a'))).toStrictEqual(whole(read(text, 'a')))
    expect([...unpacked(kept(text), 'a').root.children.keys()]).toEqual(['b', '2', '1', '__proto__'])
  })

  it.each(['a: 1\na: 2', 'a: *b', '', '<<: {a: 1}'])('is none of which there is anything to say: %j', (text) => {
    expect(packText(text)).toBeNull()
  })

  it('is remembered by its text alone', () => {
    expect(KNOWN_TEXTS).toEqual([])
    expect(isKnown(SHIPPED)).toBe(false)
    const known = KNOWN_TEXTS as PackedSource[]
    // Told apart from what would be read: a value that the text does not have.
    known.push({ ...kept('a: 1'), value: { a: 2 } })
    try {
      const valueOf = (text: string): unknown => E.map(({ value, file }: Source) => ({ ...(value as object), file }))(readSource(text, 'mine.yaml'))
      expect(valueOf('a: 1')).toEqual(E.right({ a: 2, file: 'mine.yaml' }))
      expect(valueOf('a: 1 ')).toEqual(E.right({ a: 1, file: 'mine.yaml' }))
      expect([isKnown('a: 1'), isKnown('a: 1 ')]).toEqual([true, false])
    } finally {
      known.pop()
    }
  })
})
