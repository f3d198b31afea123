/** A moment's load; percentages from 0 to 100, null where it could not be looked at. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly t: number
  readonly memory_percent: number | null
  readonly cpu_percent: number | null
  readonly gpu_memory_percent: number | null
  readonly gpu_percent: number | null
  /** The hottest sensor, in degrees Celsius. */
  readonly temperature_c: number | null
}

/** What the app tells of its own work. */
export type AppEvent =
  | { readonly t: number; readonly event: 'task_start' }
  | { readonly t: number; readonly event: 'task_end' | 'task_failed'; /** How long it took. */ readonly ms?: number }
  /** May this operation start, which needs so much memory and first releases so much? */
  | { readonly t: number; readonly event: 'preflight'; readonly needs_bytes: number; readonly releases_bytes: number }

export type LiveEvent = Sample | AppEvent

export const isSample = (event: LiveEvent): event is Sample => !('event' in event)
