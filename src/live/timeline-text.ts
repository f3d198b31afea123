/** About how wide a text is drawn, so that nothing stands on something else: no more is known of the reader's font. */
export const textWidth = (text: string, size: number): number => [...text].reduce((sum, each) => sum + (WIDE.test(each) ? 1.05 : 0.62), 0) * size
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}MWmw@%]/u

export interface Tick {
  readonly t: number
  readonly label: string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [1, 5, 15, 30]
  .map((n) => n * SECOND)
  .concat(
    [1, 5, 15, 30].map((n) => n * MINUTE),
    [1, 3, 6, 12].map((n) => n * HOUR),
    [1, 7, 30, 365].map((n) => n * DAY)
  )
const MOST_TICKS = 8

/** Round times after the start, told by how long after it they are: the picture is the same wherever it is drawn. */
export const clockTicks = (from: number, to: number): ReadonlyArray<Tick> => {
  const length = to - from
  const every = STEPS.find((step) => length / step <= MOST_TICKS) ?? length
  return Array.from({ length: Math.floor(length / every) + 1 }, (_, i) => ({
    t: from + i * every,
    label: i === 0 ? 'start' : `+${duration(i * every)}`
  }))
}

/** A length of time in its largest units, such as `1 h 30 min`. */
export const duration = (ms: number): string => {
  const units = [
    ['d', DAY],
    ['h', HOUR],
    ['min', MINUTE],
    ['s', SECOND]
  ] as const
  let rest = ms
  const parts = units.flatMap(([unit, size]) => {
    const n = Math.floor(rest / size)
    rest -= n * size
    return n > 0 ? [`${n} ${unit}`] : []
  })
  return parts.slice(0, 2).join(' ') || '0 s'
}
