/** Reads a range of bytes of a file; fewer where the file ends. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>

/** Bytes asked for at once. */
const CHUNK = 1 << 20

/** A place in a file that moves forward, a chunk in memory at a time. Numbers are little-endian. */
export interface ByteCursor {
  /** bytes before the place */
  readonly at: () => number
  /** Makes the next bytes readable at once; false where the file or the limit ends before. */
  readonly ready: (length: number) => Promise<boolean>
  /** Moves over bytes without reading them; false where the file or the limit ends before. */
  readonly skip: (length: number) => boolean
  /** Moves over strings, each its length and its bytes; false where the file or the limit ends before. */
  readonly skipStrings: (count: number) => Promise<boolean>
  readonly u32: () => number
  /** Exact below 2^53; larger ones come out inexact, above 2^53. */
  readonly u64: () => number
  readonly number: (kind: NumberKind) => number
  readonly text: (length: number) => string
}

/** Numbers of a header by the format's number for them: bytes and how to read them. */
export const NUMBER_KINDS = {
  0: [1, (view, at) => view.getUint8(at)],
  1: [1, (view, at) => view.getInt8(at)],
  2: [2, (view, at) => view.getUint16(at, true)],
  3: [2, (view, at) => view.getInt16(at, true)],
  4: [4, (view, at) => view.getUint32(at, true)],
  5: [4, (view, at) => view.getInt32(at, true)],
  6: [4, (view, at) => view.getFloat32(at, true)],
  7: [1, (view, at) => view.getUint8(at)],
  10: [8, (view, at) => Number(view.getBigUint64(at, true))],
  11: [8, (view, at) => Number(view.getBigInt64(at, true))],
  12: [8, (view, at) => view.getFloat64(at, true)]
} as const satisfies Readonly<Record<number, readonly [number, (view: DataView, at: number) => number]>>
export type NumberKind = keyof typeof NUMBER_KINDS

/** A cursor over the first `limit` bytes of a file. */
export const byteCursor = (read: ReadBytes, limit: number): ByteCursor => {
  let bytes: Uint8Array = new Uint8Array(0)
  let view = new DataView(bytes.buffer)
  let base = 0
  let place = 0
  const decoder = new TextDecoder()
  const left = (): number => base + bytes.length - place

  const ready = async (length: number): Promise<boolean> => {
    if (length <= left() && place >= base) return true
    if (place + length > limit) return false
    bytes = await read(place, Math.min(Math.max(length, CHUNK), limit - place))
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    base = place
    return bytes.length >= length
  }
  const skip = (length: number): boolean => {
    if (!(length <= limit - place)) return false
    place += length
    return true
  }
  const skipStrings = async (count: number): Promise<boolean> => {
    for (let done = 0; done < count;) {
      if (!(await ready(8))) return false
      // Within one chunk nothing waits.
      for (let at = place - base; done < count && at + 8 <= bytes.length; done++) {
        const length = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
        if (!(length <= limit - place - 8)) return false
        at += 8 + length
        place = base + at
      }
    }
    return true
  }
  const number = (kind: NumberKind): number => {
    const [size, get] = NUMBER_KINDS[kind]
    const value = get(view, place - base)
    place += size
    return value
  }
  const text = (length: number): string => {
    const from = place - base
    place += length
    return decoder.decode(bytes.subarray(from, from + length))
  }
  return { at: () => place, ready, skip, skipStrings, u32: () => number(4), u64: () => number(10), number, text }
}
