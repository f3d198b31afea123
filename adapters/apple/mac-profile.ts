import type { Fields } from '../../src/facts/loose-json.ts'

/** What system_profiler tells of a Mac: one hardware overview, and its graphics in order. Values as it writes them. */
export interface MacProfile {
  readonly hardware: Fields
  readonly displays: ReadonlyArray<Fields> | undefined
}
