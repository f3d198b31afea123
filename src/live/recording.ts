import { either as E } from 'fp-ts'
import type { Diagnostic } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import { closed } from '../source/mapping.ts'
import { exactly, isMapping, named, nullable, number, oneOf, text, type JsonSchema, type Shape, type ShapeError } from '../source/shape.ts'
import type { AppEvent, LiveEvent, Sample } from './event.ts'

/** The first line of a recording: what was decided when it began. */
export interface RecordingHeader {
  readonly schemaVersion: 1
  readonly tier: string
  /** The model in use at the start. */
  readonly model: string
  /** Bytes; null where it was not known. */
  readonly total_memory_bytes: number | null
}

// As far as calendars reach.
const time = number('milliseconds since the epoch', { from: -8.64e15, to: 8.64e15 })
const percent = nullable(number('a percentage from 0 up', { from: 0 }))
const bytes = number('bytes from 0 up', { from: 0 })

const header = closed(
  { schemaVersion: exactly(1), tier: text('the name of a tier'), model: text('the name of a model'), total_memory_bytes: nullable(bytes) },
  { called: 'a first line such as {"schemaVersion": 1, "tier": "mid_range", "model": "medium"}', required: ['schemaVersion', 'tier', 'model'] }
)
const sample = closed(
  {
    t: time,
    memory_percent: percent,
    cpu_percent: percent,
    gpu_memory_percent: percent,
    gpu_percent: percent,
    temperature_c: nullable(number('degrees Celsius', {}))
  },
  { called: 'a sample such as {"t": 1732300000000, "memory_percent": 71.2}', required: ['t'] }
)
const task = closed(
  { t: time, event: oneOf(['task_start', 'task_end', 'task_failed'] as const), ms: number('milliseconds from 0 up', { from: 0 }) },
  { called: 'an event such as {"t": 1732300000000, "event": "task_end", "ms": 830}', required: ['t', 'event'] }
)
const preflight = closed(
  { t: time, event: oneOf(['preflight'] as const), needs_bytes: bytes, releases_bytes: bytes },
  { called: 'an event such as {"t": 1732300000000, "event": "preflight", "needs_bytes": 4000000000}', required: ['t', 'event', 'needs_bytes'] }
)

/** The JSON Schema of one line of a recording. */
export const recordingSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'One line of a Plimsoll recording',
  anyOf: [header, sample, task, preflight].map(({ schema }) => schema)
}

type Read<A> = E.Either<ReadonlyArray<Diagnostic>, A>

export const readHeader = (line: string, file: string): Read<RecordingHeader> =>
  E.map((found: Omit<RecordingHeader, 'total_memory_bytes'>): RecordingHeader => ({ total_memory_bytes: null, ...found }))(
    decoded(parsed(line), header, { file, line: 1, text: line })
  )

/** One line after the first; `lineNumber` counts from 1. What a sample leaves out is unknown. */
export const readEvent = (line: string, file: string, lineNumber: number): Read<LiveEvent> => {
  const value = parsed(line)
  const place = { file, line: lineNumber, text: line }
  const kind = isMapping(value) ? value['event'] : undefined
  if (kind === undefined) return E.map((found: Pick<Sample, 't'>): Sample => ({ ...NOTHING_KNOWN, ...found }))(decoded(value, sample, place))
  if (kind === 'preflight') {
    return E.map((found: Omit<Preflight, 'releases_bytes'>): Preflight => ({ releases_bytes: 0, ...found }))(decoded(value, preflight, place))
  }
  if (typeof kind !== 'string' || EVENTS.includes(kind)) return E.map((found: object) => found as AppEvent)(decoded(value, task, place))
  return E.left([finding(place, `event: found ${named(kind)}, expected one of ${EVENTS.join(', ')}`, didYouMean(kind, EVENTS))])
}

type Preflight = Extract<AppEvent, { readonly event: 'preflight' }>

const EVENTS: ReadonlyArray<string> = ['task_start', 'task_end', 'task_failed', 'preflight']
const NOTHING_KNOWN = { memory_percent: null, cpu_percent: null, gpu_memory_percent: null, gpu_percent: null, temperature_c: null }

/** No line that anybody writes comes near it; a longer one is not looked into. */
export const MOST_LINE_CHARACTERS = 65_536

const parsed = (line: string): unknown => {
  if (line.length > MOST_LINE_CHARACTERS) return undefined
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

interface Place {
  readonly file: string
  readonly line: number
  readonly text: string
}

const decoded = <A>(value: unknown, shape: Shape<A>, place: Place): Read<A> => {
  if (value === undefined) {
    const found = place.text.length > MOST_LINE_CHARACTERS ? `a line of more than ${MOST_LINE_CHARACTERS} characters` : named(place.text.trim())
    return E.left([finding(place, `found ${found}, expected ${shape.name}, a line of JSON`)])
  }
  return E.mapLeft((errors: ReadonlyArray<unknown>) =>
    errors.map((error) => {
      const { problem, context } = error as ShapeError
      const path = context.flatMap(({ key }) => (key === '' ? [] : [key])).join('.')
      return finding(place, path === '' ? problem.message : `${path}: ${problem.message}`, problem.hint?.() ?? null)
    })
  )(shape.decode(value))
}

const finding = ({ file, line }: Place, message: string, hint: string | null = null): Diagnostic => ({
  code: 'recording/line',
  severity: 'error',
  message,
  file,
  line,
  col: 1,
  hint,
  length: 1
})

/** A line of a recording, as it is written. */
export const writeLine = (value: RecordingHeader | LiveEvent): string => JSON.stringify(value)
