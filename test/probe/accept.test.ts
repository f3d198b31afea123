import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { builtInFacts } from '../../src/facts/dictionary.ts'
import type { DeviceReading } from '../../src/facts/reading.ts'
import { accept, type Accepted } from '../../src/probe/accept.ts'
import { joinDevices } from '../../src/probe/join-devices.ts'
import { toldError } from '../../src/probe/told-error.ts'
import { answering } from './adapters.ts'

const adapter = answering('any', {}, { provides: ['ram_gb', 'cpu_cores'] })
const accepted = (reading: unknown): Accepted => accept(adapter, E.right(reading), builtInFacts)
const messagesOf = (reading: unknown): ReadonlyArray<string> => accepted(reading).problems.map(({ message }) => message)

describe('a part of a reading is taken', () => {
  it.each<[string, unknown]>([
    ['no bytes', { memory: { totalBytes: 0 } }],
    ['as many as a system writes for no limit', { memory: { limitBytes: 2 ** 64 } }],
    ['no cores', { processor: { physicalCores: 0 } }],
    ['half a core of a quota', { processor: { quota: 0.5 } }],
    ['no quota', { processor: { quota: 0 } }],
    ['a switch that is off', { processor: { avx2: false } }],
    ['room on a disk', { disk: { freeBytes: 1 } }],
    ...['linux', 'darwin', 'win32', 'other'].map((os): [string, unknown] => [`the system ${os}`, { system: { os } }]),
    ...['x64', 'arm64', 'other'].map((arch): [string, unknown] => [`the architecture ${arch}`, { system: { arch } }]),
    ...['nvidia', 'amd', 'intel', 'apple', 'other'].map((vendor): [string, unknown] => [
      `the tool of ${vendor}`,
      { devices: [{ name: 'a', vendor, kind: 'unknown' }], devicesOf: vendor }
    ]),
    ...['discrete', 'partition', 'unified', 'integrated', 'display-only', 'virtual', 'unknown'].map((kind): [string, unknown] => [
      `a device that is ${kind}`,
      { devices: [{ name: '', vendor: 'other', kind, uuid: 'u', pciAddress: 'p', memoryBytes: 0, memoryFreeBytes: 0, usable: false }] }
    ])
  ])('as it stands: %s', (_, reading) => expect(accepted(reading)).toEqual({ reading, problems: [] }))

  it.each<[string, unknown, string]>([
    ['less than nothing', { memory: { totalBytes: -1 } }, 'memory.totalBytes: cannot be -1'],
    ['half a byte', { memory: { totalBytes: 0.5 } }, 'memory.totalBytes: cannot be 0.5'],
    ['more than there can be', { memory: { totalBytes: 2 ** 65 } }, 'memory.totalBytes: cannot be 36893488147419103000'],
    ['a size in words', { memory: { totalBytes: '1' } }, 'memory.totalBytes: cannot be "1"'],
    ['fewer than no cores', { processor: { physicalCores: -1 } }, 'processor.physicalCores: cannot be -1'],
    ['half a core', { processor: { physicalCores: 0.5 } }, 'processor.physicalCores: cannot be 0.5'],
    ['a quota below nothing', { processor: { quota: -0.5 } }, 'processor.quota: cannot be -0.5'],
    ['a quota without end', { processor: { quota: Infinity } }, 'processor.quota: cannot be Infinity'],
    ['a quota in words', { processor: { quota: '1' } }, 'processor.quota: cannot be "1"'],
    ['a switch in numbers', { processor: { avx2: 1 } }, 'processor.avx2: cannot be 1'],
    ['a name in numbers', { devices: [{ name: 4, vendor: 'amd', kind: 'discrete' }] }, 'devices.0.name: cannot be 4'],
    ['a part that there is not', { memory: { totalBites: 1 } }, 'memory.totalBites: no part of a reading'],
    ['a device without its kind', { devices: [{ name: 'a', vendor: 'amd' }] }, 'devices.0.kind: missing']
  ])('or left out and told: %s', (_, reading, message) => {
    expect(messagesOf(reading)).toEqual([message])
    expect(accepted(reading).reading).not.toHaveProperty('devices')
  })

  it('and what is left out says nothing, a tool of nobody neither', () => {
    expect(accepted({ memory: undefined, devices: undefined })).toEqual({ reading: {}, problems: [] })
    expect(Object.keys(accepted({ devices: undefined, devicesOf: 'nobody' }).reading)).toEqual([])
    expect(accepted({ memory: { totalBytes: undefined } })).toEqual({ reading: { memory: {} }, problems: [] })
  })
})

describe('facts', () => {
  it('that are unknown are passed over, also where the adapter does not provide them', () => {
    expect(accepted({ facts: { ram_gb: null, cpu_cores: undefined, os: null, zzz: undefined } })).toEqual({ reading: { facts: {} }, problems: [] })
  })

  it('that are not what they can be are told as anywhere else', () => {
    expect(messagesOf({ facts: { ram_gb: -1 } })).toEqual([expect.stringMatching(/^ram_gb: .*-1.*from 0 up/)])
  })
})

describe('why there is no answer', () => {
  it.each(['not-installed', 'not-supported', 'no-permission', 'timed-out', 'malformed', 'failed'])('keeps its kind: %s', (kind) => {
    expect(toldError({ kind, message: 'so' })).toEqual({ kind, message: 'so' })
    expect(accept(adapter, E.left({ kind, message: 'so' }), builtInFacts)).toEqual({ reading: {}, problems: [{ kind, message: 'so' }] })
  })

  it('is no reading where it is neither left nor right', () => {
    const neither = { _tag: 'Neither', right: { facts: { ram_gb: 8 } } }
    expect(accept(adapter, neither, builtInFacts).problems.map(({ message }) => message)).toEqual(['the answer is not a reading'])
  })
})

describe('devices of one list', () => {
  const device = (more: Partial<DeviceReading>): DeviceReading => ({ name: 'a', vendor: 'nvidia', kind: 'discrete', ...more })
  const joined = (...lists: ReadonlyArray<ReadonlyArray<DeviceReading>>): ReadonlyArray<DeviceReading> | undefined =>
    joinDevices(lists.map((devices, i) => ({ adapter: `a${i}`, precedence: 9 - i, reading: { devices } })))?.value

  it('are never the same device, though they share an address', () => {
    const slices = [device({ kind: 'partition', pciAddress: 'p' }), device({ kind: 'partition', pciAddress: 'p' })]
    expect(joined(slices)).toEqual(slices)
  })

  it('are joined by UUID where both have one, else by address, and by nothing else', () => {
    const [first] = joined([device({ uuid: 'u', pciAddress: 'p' })], [device({ uuid: 'v', pciAddress: 'p', memoryBytes: 1 })]) ?? []
    expect(first).not.toHaveProperty('memoryBytes')
    expect(joined([device({ uuid: 'u' })], [device({ uuid: 'u', memoryBytes: 1 })])).toEqual([device({ uuid: 'u', memoryBytes: 1 })])
    expect(joined([device({ uuid: 'u', pciAddress: 'p' })], [device({ pciAddress: 'p', memoryBytes: 1 })])).toEqual([
      device({ uuid: 'u', pciAddress: 'p', memoryBytes: 1 })
    ])
    expect(joined([device({ uuid: 'u' })], [device({ memoryBytes: 1 })])).toEqual([device({ uuid: 'u' })])
    expect(joined([device({})], [device({ memoryBytes: 1 })])).toEqual([device({})])
    expect(joined([device({ pciAddress: 'p' })], [device({ pciAddress: 'q', memoryBytes: 1 })])).toEqual([device({ pciAddress: 'p' })])
  })
})
