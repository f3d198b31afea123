import type { Host } from '../facts/adapter.ts'
import type { Leaves, Sourced } from '../facts/derive.ts'
import { visibleDevices } from '../facts/visible-devices.ts'
import type { Answer } from './answer.ts'
import { joinDevices } from './join-devices.ts'

/** The first adapter's value of every part of a reading, most believed first; devices as the variables leave them to this process. */
export const leavesOf = (believed: ReadonlyArray<Answer>, env: Host['env'] = {}): Leaves => {
  const leaves = new Map<string, Sourced<unknown>>()
  const offer = (leaf: string, value: unknown, source: string): void => {
    if (value !== undefined && !leaves.has(leaf)) leaves.set(leaf, { value, source })
  }
  const devices = joinDevices(believed)
  if (devices !== undefined) leaves.set('devices', { ...devices, value: visibleDevices(devices.value, env) })
  for (const { adapter, reading } of believed) {
    for (const section of ['memory', 'processor', 'system', 'disk'] as const) {
      for (const [key, value] of Object.entries(reading[section] ?? {})) offer(`${section}.${key}`, value, adapter)
    }
  }
  return leaves
}
