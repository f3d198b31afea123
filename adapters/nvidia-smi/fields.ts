import { either as E } from 'fp-ts'
import * as t from 'io-ts'

/**
 * Fields of a log as xml2js yields them: an element is a text or a mapping, there once it is itself, there several times a list,
 * not there absent. One that cannot be read is unknown, and takes no other field along.
 */
type Field<A> = t.Type<A, unknown>

const reads = <A>(type: Field<A>, read: (value: unknown) => A): Field<A> =>
  new t.Type<A, unknown>(type.name, type.is, (value) => t.success(read(value)), t.identity)

/** The text of an element, fit to be shown. */
export const word: Field<string | undefined> = reads(t.union([t.string, t.undefined]), (value) =>
  typeof value === 'string' && plain(value, 200) !== '' ? plain(value, 200) : undefined
)

/** The elements inside an element. */
export const section = <A>(inside: Field<A>): Field<A | undefined> =>
  reads<A | undefined>(t.union([inside, t.undefined]), (value) => {
    const read = inside.decode(value)
    return E.isRight(read) ? read.right : undefined
  })

/** All elements of one name. */
export const list: Field<ReadonlyArray<unknown>> = reads<ReadonlyArray<unknown>>(t.readonlyArray(t.unknown), (value) =>
  value === undefined ? [] : Array.isArray(value) ? (value as ReadonlyArray<unknown>) : [value]
)

/** On one line, without what steers a terminal, at most so many characters. */
export const plain = (text: string, most: number): string =>
  text
    .slice(0, most * 4)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, most)

const UNITS: Readonly<Record<string, number>> = { bytes: 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 }
const MOST_BYTES = 2 ** 50

/** `10240 MiB` in bytes. Anything else ("N/A", "ERR!", "Insufficient Permissions", a figure beyond all memory) is unknown, never 0. */
export const bytesOf = (text: string | undefined): number | undefined => {
  const [, figure = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(bytes|[kmg]ib)$/i.exec(text ?? '') ?? []
  const bytes = figure === '' ? NaN : Math.round(Number(figure) * (UNITS[unit.toLowerCase()] ?? NaN))
  return bytes <= MOST_BYTES ? bytes : undefined
}

const SAYS_NOTHING =
  /^\[?(n\/?a|none|(not|no) .*|.* not found|.*unknown( error)?|.*(permissions?|deprecated|is lost|requires reset)|err!|redacted)\]?$/i

/** A name, unless it is one of the texts that stand where the driver has none. */
export const nameOf = (text: string | undefined): string | undefined => (text === undefined || SAYS_NOTHING.test(text) ? undefined : text)

/** `GPU-…` or `MIG-…` as written. */
export const uuidOf = (text: string | undefined): string | undefined => (/^(GPU|MIG)-[\w/-]+$/.test(text ?? '') ? text : undefined)

/** `00000000:0C:00.0` as the kernel writes it, `0000:0c:00.0`. */
export const pciAddressOf = (text: string | undefined): string | undefined => {
  const [, domain, place] = /^([\da-f]{4,8})(:[\da-f]{2}:[\da-f]{2}\.[0-7])$/i.exec(text ?? '') ?? []
  return domain === undefined || place === undefined ? undefined : `${parseInt(domain, 16).toString(16).padStart(4, '0')}${place.toLowerCase()}`
}
