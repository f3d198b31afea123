import { either as E, type taskEither as TE } from 'fp-ts'
import { blockElements, blockTypeOf } from './block-types.ts'
import { byteCursor, NUMBER_KINDS, type ByteCursor, type NumberKind, type ReadBytes } from './byte-cursor.ts'
import type { Metadata, MetadataValue } from './shape-of-metadata.ts'
import { tensorBytes, type Tensor } from './weights.ts'

/** The header of a GGUF file. */
export interface GgufHeader {
  readonly metadata: Metadata
  readonly tensors: ReadonlyArray<Tensor>
  /** the file ends with its header: there are no weights to load, and everything else is known */
  readonly headerOnly: boolean
}

/** Why a file is not read as a model. */
export type GgufProblem =
  | { readonly _tag: 'NotGguf'; readonly message: string }
  | { readonly _tag: 'BigEndian'; readonly message: string }
  | { readonly _tag: 'UnsupportedVersion'; readonly version: number; readonly message: string }
  | { readonly _tag: 'Split'; readonly parts: number; readonly message: string }
  | { readonly _tag: 'Truncated'; readonly at: number; readonly message: string }
  | { readonly _tag: 'Malformed'; readonly at: number; readonly message: string }

/** What a header may hold at most: several times what any published file has, and little enough that reading stays fast. */
const MOST = { bytes: 256 * 1024 * 1024, keys: 65_536, tensors: 65_536, keyBytes: 65_535, textBytes: 4096, listItems: 4096, dimensions: 4 } as const

const STRING = 8
const LIST = 9
const MAGIC = 0x46554747

/**
 * Reads the header of a GGUF file, version 2 or 3, in chunks, without its tokenizer: of long lists and texts only the length is kept.
 * Never throws, whatever the bytes; the time it takes and the memory it needs are bounded. `size` is the file's, in bytes.
 * Source: llama.cpp v0.5.0, ggml/src/gguf.cpp, docs of the format in ggml.
 */
export const readGgufHeader =
  (read: ReadBytes, size: number): TE.TaskEither<GgufProblem, GgufHeader> =>
  async () => {
    try {
      return E.right(await headerOf(byteCursor(read, Math.min(size, MOST.bytes)), size))
    } catch (error) {
      if (error instanceof Refusal) return E.left(error.problem)
      throw error
    }
  }

/** Carries a problem out of the reading, which is deep in loops that wait. */
class Refusal extends Error {
  readonly problem: GgufProblem
  constructor(problem: GgufProblem) {
    super(problem.message)
    this.problem = problem
  }
}

const malformed = (cursor: ByteCursor, message: string): Refusal => new Refusal({ _tag: 'Malformed', at: cursor.at(), message })

const headerOf = async (cursor: ByteCursor, size: number): Promise<GgufHeader> => {
  const truncated = (): Refusal =>
    size > MOST.bytes
      ? malformed(cursor, `the header goes on beyond ${MOST.bytes / 2 ** 20} MiB`)
      : new Refusal({ _tag: 'Truncated', at: cursor.at(), message: `the file ends within its header, after ${size} bytes; download it again` })
  const need = async (length: number): Promise<void> => {
    if (!(await cursor.ready(length))) throw truncated()
  }
  await opening(cursor, need)
  const [tensorCount, keyCount] = [cursor.u64(), cursor.u64()]
  if (!(tensorCount <= MOST.tensors)) throw malformed(cursor, `it claims ${tensorCount} tensors, expected at most ${MOST.tensors}`)
  if (!(keyCount <= MOST.keys)) throw malformed(cursor, `it claims ${keyCount} keys, expected at most ${MOST.keys}`)

  const text = async (most: number, what: string): Promise<string> => {
    await need(8)
    const length = cursor.u64()
    if (!(length <= most)) throw malformed(cursor, `${what} of ${length} bytes, expected at most ${most}`)
    await need(length)
    return cursor.text(length)
  }
  const skipOr = (done: boolean): void => {
    if (!done) throw truncated()
  }
  const metadata = new Map<string, MetadataValue>()
  for (let i = 0; i < keyCount; i++) {
    const key = await text(MOST.keyBytes, 'a key')
    if (metadata.has(key)) throw malformed(cursor, `the key ${JSON.stringify(key.slice(0, 80))} stands there twice`)
    await need(4)
    metadata.set(key, await valueOf(cursor, cursor.u32(), need, skipOr))
  }
  refuseParts(metadata)
  const found = await tensorsOf(cursor, tensorCount, need, () => text(MOST.keyBytes, "a tensor's name"))
  const start = Math.ceil(cursor.at() / alignmentOf(cursor, metadata)) * alignmentOf(cursor, metadata)
  const sum = found.reduce((bytes, { tensor }) => bytes + tensorBytes(tensor), 0)
  if (!(sum < 2 ** 52)) throw malformed(cursor, `its tensors claim ${sum} bytes together`)
  const end = found.reduce((most, { tensor, offset }) => Math.max(most, start + offset + tensorBytes(tensor)), start)
  const headerOnly = size <= start
  // The padding behind the last tensor may be missing.
  if (!headerOnly && size < end - 31) {
    const message = `the file has ${size} bytes and its tensors end at ${end}; download it again`
    throw new Refusal({ _tag: 'Truncated', at: size, message })
  }
  return { metadata, tensors: found.map(({ tensor }) => tensor), headerOnly }
}

const opening = async (cursor: ByteCursor, need: (length: number) => Promise<void>): Promise<void> => {
  if (!(await cursor.ready(4)) || cursor.u32() !== MAGIC) throw new Refusal({ _tag: 'NotGguf', message: 'the file does not begin with "GGUF"' })
  await need(20)
  const version = cursor.u32()
  if (version !== 0 && version % 65_536 === 0) {
    throw new Refusal({ _tag: 'BigEndian', message: 'the file is for big-endian machines; convert it with gguf_convert_endian.py' })
  }
  if (version !== 2 && version !== 3) {
    const message = `the file has version ${version} of the format, expected 2 or 3`
    throw new Refusal({ _tag: 'UnsupportedVersion', version, message })
  }
}

const isNumberKind = (kind: number): kind is NumberKind => Object.hasOwn(NUMBER_KINDS, kind)

const valueOf = async (
  cursor: ByteCursor,
  kind: number,
  need: (length: number) => Promise<void>,
  skipOr: (done: boolean) => void
): Promise<MetadataValue> => {
  if (isNumberKind(kind)) {
    await need(NUMBER_KINDS[kind][0])
    return kind === 7 ? cursor.number(kind) !== 0 : cursor.number(kind)
  }
  if (kind === STRING) {
    await need(8)
    const length = cursor.u64()
    if (length <= MOST.textBytes) {
      await need(length)
      return cursor.text(length)
    }
    skipOr(cursor.skip(length))
    return { skipped: length }
  }
  if (kind !== LIST) throw malformed(cursor, `a value of the unknown type ${kind}`)
  await need(12)
  const itemKind = cursor.u32()
  const count = cursor.u64()
  if (itemKind === STRING) {
    skipOr(await cursor.skipStrings(count))
    return { skipped: count }
  }
  if (!isNumberKind(itemKind)) throw malformed(cursor, `a list of values of the unknown type ${itemKind}`)
  const [bytes] = NUMBER_KINDS[itemKind]
  if (count > MOST.listItems) {
    skipOr(cursor.skip(count * bytes))
    return { skipped: count }
  }
  await need(count * bytes)
  const items = Array.from({ length: count }, () => cursor.number(itemKind))
  return itemKind === 7 ? items.map((item) => item !== 0) : items
}

const refuseParts = (metadata: Metadata): void => {
  const parts = metadata.get('split.count')
  if (typeof parts !== 'number' || parts <= 1) return
  const part = metadata.get('split.no')
  const message = `the file is part ${typeof part === 'number' ? part + 1 : '?'} of ${parts}; join them with llama-gguf-split --merge`
  throw new Refusal({ _tag: 'Split', parts, message })
}

const alignmentOf = (cursor: ByteCursor, metadata: Metadata): number => {
  const alignment = metadata.get('general.alignment') ?? 32
  if (typeof alignment === 'number' && alignment > 0 && alignment <= 2 ** 20 && Number.isInteger(Math.log2(alignment))) return alignment
  throw malformed(cursor, 'general.alignment is no power of 2')
}

const tensorsOf = async (
  cursor: ByteCursor,
  count: number,
  need: (length: number) => Promise<void>,
  name: () => Promise<string>
): Promise<ReadonlyArray<{ readonly tensor: Tensor; readonly offset: number }>> => {
  const found = new Map<string, { readonly tensor: Tensor; readonly offset: number }>()
  for (let i = 0; i < count; i++) {
    const called = await name()
    const shown = JSON.stringify(called.slice(0, 80))
    if (found.has(called)) throw malformed(cursor, `the tensor ${shown} stands there twice`)
    await need(4)
    const rank = cursor.u32()
    if (rank > MOST.dimensions) throw malformed(cursor, `the tensor ${shown} has ${rank} dimensions, expected at most ${MOST.dimensions}`)
    await need(rank * 8 + 12)
    const dimensions = Array.from({ length: rank }, () => cursor.u64())
    const number = cursor.u32()
    const type = blockTypeOf(number)
    const offset = cursor.u64()
    if (type === null) throw malformed(cursor, `the tensor ${shown} has the unknown type ${number}`)
    const tensor = { name: called, dimensions, type }
    const sane = dimensions.every((size) => size > 0) && (dimensions[0] ?? 1) % blockElements(type) === 0
    // Eight bytes an element is the widest type: what passes keeps every sum exact.
    if (!sane || !(dimensions.reduce((product, size) => product * size, 8) < 2 ** 53) || !(offset < 2 ** 52)) {
      throw malformed(cursor, `the tensor ${shown} has impossible dimensions: ${dimensions.join(' × ')} of type ${type} at ${offset}`)
    }
    found.set(called, { tensor, offset })
  }
  return [...found.values()]
}
