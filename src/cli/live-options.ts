import { either as E } from 'fp-ts'
import { ownValue, type Options } from './options.ts'

/** How a machine is watched, or a recording replayed. */
export interface LiveOptions {
  readonly intervalMs: number
  /** Samples after which to end. */
  readonly most: number
  readonly record: string | null
  readonly svg: string | null
  /** The model in use at the start, where it is another one than the best. */
  readonly model: string | null
  /** Who tells of the actions, beside the plain facts. */
  readonly voice: { readonly voice?: string; readonly voices?: string } | null
}

/** Reads them; the error is what is wrong, in words, all at once. */
export const readLiveOptions = (command: 'watch' | 'replay', options: Options): E.Either<ReadonlyArray<string>, LiveOptions> => {
  const value = (name: string): string | null => ownValue(options, name) ?? null
  const interval = whole(value('interval') ?? '2000', 100, 86_400_000)
  const most = value('samples') === null ? Infinity : whole(value('samples') ?? '', 1, Number.MAX_SAFE_INTEGER)
  const [voice, voices] = [value('voice'), value('voices')]
  const problems = [
    ...(options.machine.length === 0 ? [] : [`plimsoll ${command} takes no --machine: it looks at loads, which a machine file has none of`]),
    ...(interval === null ? ['--interval: expected a whole number of milliseconds from 100 to 86400000, a day'] : []),
    ...(most === null ? ['--samples: expected a whole number from 1 up'] : []),
    ...(options.json && (voice !== null || voices !== null) ? ['--json and --voice: JSON tells what happens as data, a voice in words'] : [])
  ]
  if (problems.length > 0 || interval === null || most === null) return E.left(problems)
  return E.right({
    intervalMs: interval,
    most,
    record: value('record'),
    svg: value('svg'),
    model: value('model'),
    voice: voice === null && voices === null ? null : { ...(voice === null ? {} : { voice }), ...(voices === null ? {} : { voices }) }
  })
}

const whole = (text: string, least: number, most: number): number | null => {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : null
}
