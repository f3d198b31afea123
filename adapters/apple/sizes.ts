const UNITS: Readonly<Record<string, number>> = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 }
const MOST_BYTES = 2 ** 50

/** `16 GB` in bytes, where a GB is 2^30 as in all of system_profiler; also with a decimal comma, or the figure alone in MB. */
export const sizeOf = (text: string | undefined): number | undefined => {
  const [, figure = '', unit = 'mb'] = /^(\d{1,9}(?:[.,]\d{1,3})?)(?:[\s\u00a0]*([kmgt]b))?$/i.exec(text ?? '') ?? []
  const bytes = figure === '' ? Number.NaN : Math.round(Number(figure.replace(',', '.')) * (UNITS[unit.toLowerCase()] ?? Number.NaN))
  return bytes > 0 && bytes <= MOST_BYTES ? bytes : undefined
}
