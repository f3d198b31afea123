import type { Host } from '../facts/adapter.ts'
import { derive, type Leaves } from '../facts/derive.ts'
import type { FactValue } from '../facts/dictionary.ts'
import type { DeviceReading } from '../facts/reading.ts'
import type { Answer } from './answer.ts'
import { leavesOf } from './leaves.ts'

/** What a fact would be, had another adapter been believed first. */
export interface Otherwise {
  readonly fact: string
  readonly value: FactValue
  /** The adapter that would have it so. */
  readonly source: string
  readonly precedence: number
}

/**
 * Facts are derived from parts that several adapters gave, so two that disagree about a part are seen by what each would have made of
 * the facts. Where a limit hides the difference nothing hangs on it, and nothing is told.
 */
export const otherwise = (believed: ReadonlyArray<Answer>, leaves: Leaves, env: Host['env']): ReadonlyArray<Otherwise> =>
  believed.slice(1).flatMap((answer) => {
    const first = leavesOf([answer, ...believed.filter((other) => other !== answer)], env)
    const devices = leaves.get('devices')
    const heard = devices === undefined || canSpeakOfDevices(answer, devices.value) ? first : new Map([...first, ['devices', devices] as const])
    return [...derive(heard).facts].flatMap(([fact, { value }]): ReadonlyArray<Otherwise> =>
      OF_THE_MOMENT.has(fact) ? [] : [{ fact, value, source: answer.adapter, precedence: answer.precedence }]
    )
  })

/** Two adapters look at two moments. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(['ram_available_gb', 'gpu_vram_free_gb', 'disk_free_gb'])

/** One that sees cards only has nothing to say against the slices that a card was cut into. */
const canSpeakOfDevices = ({ reading }: Answer, devices: unknown): boolean => {
  const slices = (list: ReadonlyArray<DeviceReading>): boolean => list.some(({ kind }) => kind === 'partition')
  return reading.devices !== undefined && (!slices(devices as ReadonlyArray<DeviceReading>) || slices(reading.devices))
}
