import { tensorBytes, type Tensor } from '../../src/models/weights.ts'

/** A value of a header and the type that it is written as. */
export type Written =
  | readonly [kind: 'u32' | 'u64' | 'f32', value: number]
  | readonly [kind: 'bool', value: boolean]
  | readonly [kind: 'string', value: string]
  | readonly [kind: 'strings', value: ReadonlyArray<string>]
  | readonly [kind: 'u32s', value: ReadonlyArray<number>]
  | readonly [kind: 'f32s', value: ReadonlyArray<number>]
  | readonly [kind: 'bools', value: ReadonlyArray<boolean>]

export interface GgufFile {
  readonly version?: number
  readonly metadata: Readonly<Record<string, Written>>
  readonly tensors: ReadonlyArray<Tensor>
}

const NUMBERS = { u32: 4, f32: 6, bool: 7, string: 8, u64: 10 } as const

/** The header of a GGUF file, written by the book: magic, version, counts, keys and values, tensors, padding. */
export const ggufHeader = ({ version = 3, metadata, tensors }: GgufFile): Uint8Array => {
  const parts: Buffer[] = []
  const u32 = (value: number): void => void parts.push(Buffer.from(Uint32Array.of(value).buffer))
  const u64 = (value: number): void => void parts.push(Buffer.from(BigUint64Array.of(BigInt(value)).buffer))
  const text = (value: string): void => {
    const bytes = Buffer.from(value)
    u64(bytes.length)
    parts.push(bytes)
  }
  const list = <A>(kind: number, items: ReadonlyArray<A>, write: (item: A) => void): void => {
    u32(9)
    u32(kind)
    u64(items.length)
    for (const item of items) write(item)
  }
  const f32 = (value: number): void => void parts.push(Buffer.from(Float32Array.of(value).buffer))
  const bool = (value: boolean): void => void parts.push(Buffer.of(value ? 1 : 0))
  const value = (written: Written): void => {
    switch (written[0]) {
      case 'strings':
        return list(NUMBERS.string, written[1], text)
      case 'u32s':
        return list(NUMBERS.u32, written[1], u32)
      case 'f32s':
        return list(NUMBERS.f32, written[1], f32)
      case 'bools':
        return list(NUMBERS.bool, written[1], bool)
      case 'u32':
        u32(NUMBERS.u32)
        return u32(written[1])
      case 'u64':
        u32(NUMBERS.u64)
        return u64(written[1])
      case 'f32':
        u32(NUMBERS.f32)
        return f32(written[1])
      case 'bool':
        u32(NUMBERS.bool)
        return bool(written[1])
      case 'string':
        u32(NUMBERS.string)
        return text(written[1])
    }
  }
  parts.push(Buffer.from('GGUF'))
  u32(version)
  u64(tensors.length)
  u64(Object.keys(metadata).length)
  for (const [key, written] of Object.entries(metadata)) {
    text(key)
    value(written)
  }
  let offset = 0
  for (const tensor of tensors) {
    text(tensor.name)
    u32(tensor.dimensions.length)
    for (const size of tensor.dimensions) u64(size)
    u32(TYPE_NUMBERS[tensor.type] ?? 0)
    u64(offset)
    offset += tensorBytes(tensor)
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([...parts, Buffer.alloc((32 - (length % 32)) % 32)])
}

/** Written down anew from ggml.h, as the reader's own table is what is tested. */
const TYPE_NUMBERS: Readonly<Record<string, number>> = {
  F32: 0,
  F16: 1,
  Q4_0: 2,
  Q4_1: 3,
  Q5_0: 6,
  Q5_1: 7,
  Q8_0: 8,
  Q2_K: 10,
  Q3_K: 11,
  Q4_K: 12,
  Q5_K: 13,
  Q6_K: 14,
  IQ4_NL: 20,
  IQ4_XS: 23,
  BF16: 30,
  MXFP4: 39
}

/** Bytes in memory as a file that is read in ranges; `size` beyond them is a hole, as in a sparse file. */
export const fileOf = (bytes: Uint8Array): ((offset: number, length: number) => Promise<Uint8Array>) => {
  return (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length))
}
