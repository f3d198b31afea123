import type { DeviceReading, MemoryReading, ProcessorReading, Reading, SystemReading } from '../facts/reading.ts'
import { isMapping, named } from '../source/shape.ts'

type Check = (value: unknown) => boolean
/** A check for every part there is: the compiler asks for one where a part is added. */
type Checks<A> = { readonly [K in keyof Required<A>]: Check }

/** Whole bytes, up to the largest number that a system uses for "no limit". */
const bytes: Check = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 2 ** 64
const share: Check = (value) => Number.isFinite(value) && Number(value) >= 0
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const flag: Check = (value) => typeof value === 'boolean'
const text: Check = (value) => typeof value === 'string'
const among =
  (...words: ReadonlyArray<string>): Check =>
  (value) =>
    words.some((word) => word === value)
const vendor = among('nvidia', 'amd', 'intel', 'apple', 'other')

const memory: Checks<MemoryReading> = { totalBytes: bytes, installedBytes: bytes, carveOutBytes: bytes, limitBytes: bytes, availableBytes: bytes }
const processor: Checks<ProcessorReading> = {
  physicalCores: count,
  logicalProcessors: count,
  performanceCores: count,
  usableCores: count,
  usableThreads: count,
  quota: share,
  avx2: flag,
  avx512: flag,
  amx: flag,
  neon: flag
}
const system: Checks<SystemReading> = {
  os: among('linux', 'darwin', 'win32', 'other'),
  arch: among('x64', 'arm64', 'other'),
  container: flag,
  virtualMachine: flag
}
const disk: Checks<NonNullable<Reading['disk']>> = { freeBytes: bytes }
const device: Checks<DeviceReading> = {
  name: text,
  vendor,
  kind: among('discrete', 'partition', 'unified', 'integrated', 'display-only', 'virtual', 'unknown'),
  uuid: text,
  pciAddress: text,
  memoryBytes: bytes,
  memoryFreeBytes: bytes,
  memoryNote: text,
  usable: flag,
  unusableBecause: text
}
const NEEDED: ReadonlyArray<keyof DeviceReading> = ['name', 'vendor', 'kind']

type Sections = Omit<Reading, 'facts' | 'devices' | 'devicesOf'>
const SECTIONS: { readonly [K in keyof Required<Sections>]: Readonly<Record<string, Check>> } = { memory, processor, system, disk }

/** One own property of a stranger's object, without running any code of it. */
interface PlainEntry {
  readonly key: string
  readonly value: unknown
  /** A getter or a function: code where a value is expected. */
  readonly isCode: boolean
}

/** The entries of an object of a stranger. */
export type EntriesOf = (object: object) => ReadonlyArray<PlainEntry>

/** What a thousand devices tell, and more than any machine has: to look at more would hold all others up. */
const MOST_ENTRIES = 16_384
const MOST_DEVICES = 1024

/** Reads entries of one answer, and throws where it holds more than any machine has to tell. */
export const entriesOfAnswer = (): EntriesOf => {
  let seen = 0
  return (object) => {
    const keys = Object.getOwnPropertyNames(object)
    seen += keys.length
    if (seen > MOST_ENTRIES) throw new Error(`it holds more than ${MOST_ENTRIES} values`)
    return keys.map((key) => {
      const property = Object.getOwnPropertyDescriptor(object, key)
      const value: unknown = property?.value
      return { key, value, isCode: property?.get !== undefined || property?.set !== undefined || typeof value === 'function' }
    })
  }
}

export interface AcceptedParts {
  readonly reading: Reading
  readonly problems: ReadonlyArray<string>
}

/** The parts of a reading that have the right type: a wrong one is left out and told, so that it hides no other adapter's. */
export const acceptParts = (given: object, entriesOf: EntriesOf): AcceptedParts => {
  const entries = new Map(entriesOf(given).map((entry) => [entry.key, entry]))
  const problems: string[] = []
  const sections = Object.entries(SECTIONS).flatMap(([name, checks]) => {
    const entry = entries.get(name)
    return entry === undefined || isLeftOut(entry) ? [] : [[name, takeSection(name, entry, checks, problems, entriesOf)] as const]
  })
  const list = entries.get('devices')
  const devices = list === undefined || isLeftOut(list) ? undefined : takeDevices(list, problems, entriesOf)
  const of = entries.get('devicesOf')
  const reading = {
    ...Object.fromEntries(sections),
    ...(devices === undefined ? {} : { devices }),
    ...(of !== undefined && vendor(of.value) ? { devicesOf: of.value } : {})
  }
  return { reading: reading as Reading, problems }
}

const isLeftOut = ({ value, isCode }: PlainEntry): boolean => value === undefined && !isCode

const takeSection = (
  name: string,
  { value, isCode }: PlainEntry,
  checks: Readonly<Record<string, Check>>,
  problems: string[],
  entriesOf: EntriesOf
): Readonly<Record<string, unknown>> => {
  if (isCode || !isMapping(value)) {
    problems.push(`${name}: expected a mapping, found ${isCode ? 'code' : named(value)}`)
    return {}
  }
  const good = entriesOf(value).filter((entry) => !isLeftOut(entry) && isGood(entry, `${name}.${entry.key}`, checks, problems))
  return Object.fromEntries(good.map(({ key, value: part }) => [key, part]))
}

const isGood = ({ key, value, isCode }: PlainEntry, path: string, checks: Readonly<Record<string, Check>>, problems: string[]): boolean => {
  if (!isCode && Object.hasOwn(checks, key) && checks[key]?.(value) === true) return true
  problems.push(Object.hasOwn(checks, key) ? `${path}: cannot be ${isCode ? 'code' : named(value)}` : `${path}: no part of a reading`)
  return false
}

/** A list with one device that cannot be read says nothing about how many there are, so it is left out as a whole. */
const takeDevices = ({ value, isCode }: PlainEntry, problems: string[], entriesOf: EntriesOf): ReadonlyArray<unknown> | undefined => {
  const before = problems.length
  if (isCode || !Array.isArray(value)) problems.push(`devices: expected a list, found ${isCode ? 'code' : named(value)}`)
  const list = Array.isArray(value) ? (value as ReadonlyArray<unknown>) : []
  if (list.length > MOST_DEVICES) problems.push(`devices: found ${list.length}, expected ${MOST_DEVICES} at most`)
  const taken = list.slice(0, MOST_DEVICES).map((each, index) => {
    const path = `devices.${index}`
    const given = takeSection(path, { key: path, value: each, isCode: false }, device, problems, entriesOf)
    if (isMapping(each)) problems.push(...NEEDED.filter((key) => !Object.hasOwn(each, key)).map((key) => `${path}.${key}: missing`))
    return given
  })
  return problems.length > before ? undefined : taken
}
