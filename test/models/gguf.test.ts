import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGgufHeader, type GgufProblem } from '../../src/models/gguf-header.ts'
import { modelOfGguf } from '../../src/models/gguf-model.ts'
import type { Weighed } from '../../src/models/memory.ts'
import { quantized, weightBytes } from '../../src/models/weights.ts'
import { modelShapes } from '../arbitraries/model-shapes.ts'
import { fileOf, ggufHeader, type GgufFile } from './gguf-file.ts'
import { metadataOf } from './metadata-of.ts'

const read = (bytes: Uint8Array, size = bytes.length): Promise<E.Either<GgufProblem, Weighed | ReadonlyArray<string>>> =>
  readGgufHeader(fileOf(bytes), size)().then((header) => {
    if (E.isLeft(header)) return header
    const model = modelOfGguf(header.right)
    return E.right(E.isLeft(model) ? model.left : model.right)
  })

const problemOf = async (bytes: Uint8Array, size?: number): Promise<GgufProblem['_tag'] | 'read'> => {
  const result = await read(bytes, size)
  return E.isLeft(result) ? result.left._tag : 'read'
}

const files = modelShapes
  .filter(({ layers, experts }) => experts === null || experts.leadingDense < layers)
  .map((shape) => ({ shape, tensors: quantized(shape, 'Q4_K_M') }))

const small: GgufFile = {
  metadata: metadataOf(fc.sample(modelShapes, { numRuns: 1, seed: 7 })[0] as never, 12),
  tensors: [{ name: 'token_embd.weight', dimensions: [256, 12], type: 'Q4_K' }]
}

describe('a GGUF header', () => {
  it('written and read back gives the same shape, weights and quantization, whatever the version and the tokenizer', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom(2, 3), fc.constantFrom(0, 3, 5000), async ({ shape, tensors }, version, tokens) => {
        const bytes = ggufHeader({ version, metadata: metadataOf(shape, tokens), tensors })
        const result = await read(bytes, bytes.length + weightBytes(tensors))
        expect(result).toMatchObject({ right: { shape, quant: 'Q4_K_M', grade: 'exact', weights: weightBytes(tensors) } })
      }),
      { numRuns: 60 }
    )
  })

  it('cut anywhere is a problem, never a crash; cut behind the header alone it still tells the shape', async () => {
    const bytes = ggufHeader(small)
    for (let length = 0; length < bytes.length; length++) expect(await problemOf(bytes.subarray(0, length))).toMatch(/NotGguf|Truncated|read/)
    expect(await problemOf(bytes)).toBe('read')
    expect(await problemOf(bytes, bytes.length + 1000)).toBe('Truncated')
    expect(await problemOf(bytes, bytes.length + 12 * 144)).toBe('read')
  })

  it('with any byte changed ends in a problem or a shape', async () => {
    const bytes = ggufHeader(small)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }), async (flips) => {
        const changed = Uint8Array.from(bytes)
        for (const [at, value] of flips) changed[at] = value
        expect(await read(changed)).toHaveProperty('_tag')
      }),
      { numRuns: 2000 }
    )
  })

  it('any bytes behind the magic end in a problem or a shape', async () => {
    const magic = Uint8Array.of(0x47, 0x47, 0x55, 0x46, 3, 0, 0, 0)
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (rest) => {
        expect(await read(Uint8Array.of(...magic, ...rest))).toHaveProperty('_tag')
      })
    )
  })

  it('what cannot be read is refused by its reason', async () => {
    const header = (file: Partial<GgufFile>): Uint8Array => ggufHeader({ ...small, ...file })
    const changed = (at: number, ...bytes: ReadonlyArray<number>): Uint8Array => {
      const whole = Uint8Array.from(header({}))
      whole.set(bytes, at)
      return whole
    }
    expect(await problemOf(new Uint8Array(0))).toBe('NotGguf')
    expect(await problemOf(Buffer.from('PK\u0003\u0004 no model at all'))).toBe('NotGguf')
    expect(await problemOf(changed(4, 0, 0, 0, 3))).toBe('BigEndian')
    expect(await problemOf(header({ version: 1 }))).toBe('UnsupportedVersion')
    expect(await problemOf(header({ version: 4 }))).toBe('UnsupportedVersion')
    expect(await problemOf(header({ metadata: { ...small.metadata, 'split.count': ['u32', 3], 'split.no': ['u32', 0] } }))).toBe('Split')
    expect(await problemOf(header({ metadata: { ...small.metadata, 'split.count': ['u32', 3] } }))).toBe('Split')
    expect(await problemOf(header({ metadata: { ...small.metadata, 'split.count': ['u32', 1] } }))).toBe('read')
    expect(await problemOf(header({ metadata: { ...small.metadata, 'general.alignment': ['u32', 0] } }))).toBe('Malformed')
    expect(await problemOf(header({ metadata: { ...small.metadata, 'general.alignment': ['u32', 64] } }))).toBe('read')
    expect(await problemOf(changed(8, 255, 255, 255, 255, 255, 255, 255, 255))).toBe('Malformed')
    expect(await problemOf(changed(16, 255, 255, 255, 255, 255, 255, 255, 255))).toBe('Malformed')
    expect(await problemOf(changed(24, 255, 255, 255, 255))).toBe('Malformed')
    // The second key becomes the first by one letter; the last text claims to go on beyond the file.
    const twice = Uint8Array.from(ggufHeader({ metadata: { a: ['u32', 1], b: ['u32', 1] }, tensors: [] }))
    expect(await problemOf(twice)).toBe('read')
    twice[twice.indexOf(98)] = 97
    expect(await problemOf(twice)).toBe('Malformed')
    const long = Uint8Array.from(ggufHeader({ metadata: { a: ['strings', ['x']] }, tensors: [] }))
    long[long.indexOf(120) - 8] = 200
    expect(await problemOf(long)).toBe('Truncated')
    const [tensor] = small.tensors
    if (tensor === undefined) throw new Error('no tensor')
    expect(await problemOf(header({ tensors: [tensor, tensor] }))).toBe('Malformed')
    expect(await problemOf(header({ tensors: [{ ...tensor, dimensions: [256, 0] }] }))).toBe('Malformed')
    expect(await problemOf(header({ tensors: [{ ...tensor, dimensions: [255, 1] }] }))).toBe('Malformed')
    expect(await problemOf(header({ tensors: [{ ...tensor, dimensions: [2 ** 32, 2 ** 31] }] }))).toBe('Malformed')
    expect(await problemOf(header({ tensors: [{ ...tensor, dimensions: [256, 1, 1, 1, 1] }] }))).toBe('Malformed')
    const enormous = Array.from({ length: 20 }, (_, at) => ({ ...tensor, type: 'F32' as const, name: `t${at}`, dimensions: [2 ** 49] }))
    expect(await problemOf(header({ tensors: enormous }))).toBe('Malformed')
  })

  it('that goes on for ever is refused after a bounded look at it', async () => {
    const bytes = ggufHeader({ metadata: { list: ['strings', ['a']] }, tensors: [] })
    // The list claims as many strings as it likes, and the file is a hole of zeros behind it: strings of length 0.
    const claims = bytes.findIndex((_, at) => bytes[at] === 9 && bytes[at + 4] === 8) + 8
    bytes.set([255, 255, 255, 255, 255, 255, 0, 0], claims)
    let asked = 0
    const endless = (offset: number, length: number): Promise<Uint8Array> => {
      asked += length
      const chunk = new Uint8Array(length)
      if (offset < bytes.length) chunk.set(bytes.subarray(offset, offset + length))
      return Promise.resolve(chunk)
    }
    const result = await readGgufHeader(endless, 2 ** 50)()
    expect(result).toMatchObject({ left: { _tag: 'Malformed' } })
    expect(asked).toBeLessThan(257 * 2 ** 20)
  })

  it('a fault of the one who reads the file stays a fault', async () => {
    const broken = (): Promise<Uint8Array> => Promise.reject(new Error('EIO'))
    await expect(readGgufHeader(broken, 100)()).rejects.toThrow('EIO')
  })

  it('says what a model is missing, all of it at once', async () => {
    const bytes = ggufHeader({ metadata: { 'general.architecture': ['string', 'llama'], 'llama.block_count': ['f32', 1.5] }, tensors: [] })
    expect(await read(bytes)).toMatchObject({
      right: [
        'llama.block_count is 1.5, expected a whole number from 1 to 1000',
        'llama.embedding_length is missing, expected a whole number from 1 to 10000000',
        'llama.attention.head_count is missing, expected a number, or one for each of 1 layers',
        'token_embd.weight is missing, and so is the size of the vocabulary',
        'llama.context_length is missing, expected a whole number from 1 to 10000000'
      ]
    })
    expect(await read(ggufHeader({ metadata: small.metadata, tensors: [] }))).toMatchObject({
      right: ['it holds no tensors: a vocabulary or metadata alone, no weights']
    })
    expect(await read(ggufHeader({ metadata: {}, tensors: [] }))).toMatchObject({ right: ['general.architecture is missing: this file is no model'] })
  })
})
