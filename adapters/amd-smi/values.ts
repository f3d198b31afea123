import { fieldsOf, own, wordOf } from '../../src/facts/loose-json.ts'

const UNITS: Readonly<Record<string, number>> = { b: 1, bytes: 1, kb: 2 ** 10, kib: 2 ** 10, mb: 2 ** 20, mib: 2 ** 20, gb: 2 ** 30, gib: 2 ** 30 }
const MOST_BYTES = 2 ** 50

/** An amount in bytes: `{value, unit}`, a number, or a text with or without its unit. AMD's tools write MB and mean MiB. */
export const bytesOf = (value: unknown, unit: 'B' | 'MB'): number | undefined => {
  const fields = fieldsOf(value)
  const text = wordOf(own(fields, 'value') ?? value)
  const [, figure = '', ownUnit] = /^(\d{1,20}(?:\.\d{1,6})?) ?([a-z]+)?$/i.exec(text ?? '') ?? []
  const factor = UNITS[(ownUnit ?? wordOf(own(fields, 'unit')) ?? unit).toLowerCase()] ?? Number.NaN
  const bytes = figure === '' ? Number.NaN : Math.round(Number(figure) * factor)
  return bytes > 0 && bytes <= MOST_BYTES ? bytes : undefined
}

/** `0000:63:00.0`, lower case. */
export const addressOf = (text: string | undefined): string | undefined =>
  /^[\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.[0-7]$/i.test(text ?? '') ? text?.toLowerCase() : undefined

/** A PCI id, `0x73df`. */
export const idOf = (text: string | undefined): string | undefined => (/^0x[\da-f]{4}$/i.test(text ?? '') ? text?.toLowerCase() : undefined)

/** The number burnt into the chip as ROCm writes it in variables, `GPU-02f048617326b1ea`. */
export const uuidOf = (text: string | undefined): string | undefined => {
  const [, digits] = /^(?:0x)?([\da-f]{8,16})$/i.exec(text ?? '') ?? []
  return digits === undefined || /^0+$/.test(digits) ? undefined : `GPU-${digits.toLowerCase().padStart(16, '0')}`
}
