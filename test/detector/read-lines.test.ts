import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf, openLines } from '../../src/detector/read-lines.ts'
import { fileOf } from './machines.ts'

const read = async (chunks: Iterable<Uint8Array>): Promise<ReadonlyArray<readonly [number, string, boolean]>> => {
  const lines: (readonly [number, string, boolean])[] = []
  for await (const line of linesOf(Readable.from(chunks), 'x')) {
    if (line._tag === 'Left') throw new Error(JSON.stringify(line.left))
    lines.push([line.right.number, line.right.text, line.right.isEnded])
  }
  return lines
}

describe('lines of a stream', () => {
  it('are those of its text, however it is cut into pieces', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 7 }),
        async (texts, size) => {
          const text = texts.join('\n').replace(/^\ufeff/, '')
          const bytes = Buffer.from(text)
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
          const expected = bytes
            .toString()
            .split('\n')
            .map((line, i, all) => [i + 1, line, i < all.length - 1] as const)
          const last = expected.at(-1)
          expect(await read(chunks)).toEqual(last?.[1] === '' ? expected.slice(0, -1) : expected)
        }
      ),
      { numRuns: 300 }
    ))

  it('keep of a line no more than a line can have, and go on after it', async () => {
    const long = Array.from({ length: 40 }, () => Buffer.from('x'.repeat(50_000)))
    const lines = await read([...long, Buffer.from('\nnext\nend')])
    expect(lines.map(([number, text, isEnded]) => [number, text.length, isEnded])).toEqual([
      [1, 65_537, true],
      [2, 4, true],
      [3, 3, false]
    ])
  })

  it('end with what went wrong', async () => {
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from('one\ntw')
        await Promise.resolve()
        throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
      })()
    )
    const found: unknown[] = []
    for await (const line of linesOf(failing, 'a.jsonl')) found.push(line)
    expect(found).toMatchObject([
      { right: { text: 'one' } },
      { left: { diagnostics: [{ file: 'a.jsonl', message: 'it cannot be read: EIO: i/o error, read' }] } }
    ])
  })

  it('of a file are opened where it is one', () => {
    expect(openLines(fileOf('lines.jsonl', 'a'))._tag).toBe('Right')
    expect(openLines('/nowhere.jsonl')).toMatchObject({ left: { diagnostics: [{ message: 'there is no such file' }] } })
  })
})
