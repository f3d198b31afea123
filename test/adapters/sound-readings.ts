import { either as E } from 'fp-ts'
import type { Adapter, ProbeError } from '../../src/facts/adapter.ts'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import type { DeviceReading, Reading } from '../../src/facts/reading.ts'
import { accept } from '../../src/probe/accept.ts'
import { merge } from '../../src/probe/merge.ts'

const MOST_BYTES = 2 ** 50

const isSize = (value: number | undefined): boolean => value === undefined || (Number.isSafeInteger(value) && value > 0 && value <= MOST_BYTES)

const isSoundDevice = ({ name, memoryBytes, memoryFreeBytes, pciAddress }: DeviceReading): boolean =>
  name.length > 0 &&
  name.length <= 230 &&
  isSize(memoryBytes) &&
  (memoryFreeBytes === undefined || (memoryFreeBytes >= 0 && memoryFreeBytes <= (memoryBytes ?? -1))) &&
  /^[\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.[0-7]$/.test(pciAddress ?? '0000:00:00.0')

/** A reading that the runner takes whole, that no two facts of contradict each other, and whose every part can be; or a malformed answer. */
export const isSound = (adapter: Adapter, answer: E.Either<ProbeError, Reading>): boolean => {
  if (E.isLeft(answer)) return answer.left.kind === 'malformed' && answer.left.message.length <= 400
  const { devices = [], memory = {}, processor = {} } = answer.right
  const { problems, reading } = accept(adapter, answer, builtInFacts)
  const { facts, conflicts } = merge([{ adapter: adapter.name, precedence: adapter.precedence, reading }], builtInFacts)
  const counts = [processor.physicalCores, processor.logicalProcessors, processor.performanceCores]
  return (
    problems.length === 0 &&
    conflicts.length === 0 &&
    Object.keys(facts).every((fact) => adapter.provides.includes(fact)) &&
    devices.every(isSoundDevice) &&
    [memory.totalBytes, memory.installedBytes].every(isSize) &&
    counts.every((count) => count === undefined || (Number.isSafeInteger(count) && count > 0 && count <= 4096)) &&
    ({} as Readonly<Record<string, unknown>>)['a'] === undefined
  )
}
