import { describe, expect, it } from 'vitest'
import type { DeviceReading, Reading } from '../../src/facts/reading.ts'
import { joinDevices } from '../../src/probe/join-devices.ts'

const card = (name: string, more: Partial<DeviceReading> = {}): DeviceReading => ({ name, vendor: 'nvidia', kind: 'discrete', ...more })
const seen = (adapter: string, devices: ReadonlyArray<DeviceReading> | undefined, of?: DeviceReading['vendor']) => ({
  adapter,
  precedence: 10,
  reading: { ...(devices === undefined ? {} : { devices }), ...(of === undefined ? {} : { devicesOf: of }) } satisfies Reading
})
const names = (...answers: ReadonlyArray<ReturnType<typeof seen>>): ReadonlyArray<string> | undefined =>
  joinDevices(answers)?.value.map(({ name, usable }) => (usable === false ? `${name} (unusable)` : name))

describe('devices that several adapters saw', () => {
  it('are one where their UUID is one, and filled in from the less believed', () => {
    const joined = joinDevices([seen('driver', [card('a', { uuid: 'GPU-1' })]), seen('list', [card('b', { uuid: 'GPU-1', memoryBytes: 8 })])])
    expect(joined).toEqual({ value: [card('a', { uuid: 'GPU-1', memoryBytes: 8 })], source: 'driver' })
  })

  it('are one where their PCI address is one and a UUID is missing', () => {
    expect(
      names(seen('a', [card('x', { pciAddress: '0000:01:00.0' })]), seen('b', [card('y', { uuid: 'GPU-1', pciAddress: '0000:01:00.0' })]))
    ).toEqual(['x'])
  })

  it('are of the kind that is known', () => {
    const [unknown, integrated] = (['unknown', 'integrated'] as const).map((kind) => card('x', { vendor: 'amd', kind, pciAddress: '0000:04:00.0' }))
    const joined = joinDevices([seen('tool', unknown && [unknown], 'amd'), seen('files', integrated && [integrated])])
    expect(joined?.value).toEqual([integrated])
  })

  it('are two slices of one card where their UUIDs differ', () => {
    const slices = [card('slice 1', { uuid: 'MIG-1', pciAddress: '0000:01:00.0' }), card('slice 2', { uuid: 'MIG-2', pciAddress: '0000:01:00.0' })]
    expect(names(seen('a', slices))).toEqual(['slice 1', 'slice 2'])
  })

  it('keep what a slice has: the memory of a card is not that of a slice of it', () => {
    const slice = card('slice', { kind: 'partition', pciAddress: '0000:01:00.0' })
    expect(joinDevices([seen('tool', [slice]), seen('files', [card('whole', { pciAddress: '0000:01:00.0', memoryBytes: 80 })])])?.value).toEqual([
      slice
    ])
  })

  it('are never one by their names alone: the more believed list stands', () => {
    expect(names(seen('a', [card('RTX 4060')]), seen('b', [card('RTX 4060'), card('RTX 4060')]))).toEqual(['RTX 4060'])
  })

  it('of other vendors stand beside those of a vendor’s own tool', () => {
    const intel = card('UHD', { vendor: 'intel', kind: 'integrated' })
    expect(names(seen('nvidia-smi', [card('RTX')], 'nvidia'), seen('files', [intel]))).toEqual(['RTX', 'UHD'])
  })

  it('that the vendor’s own tool does not list are there and cannot be used', () => {
    const joined = joinDevices([seen('nvidia-smi', [], 'nvidia'), seen('files', [card('RTX', { pciAddress: '0000:01:00.0' })])])
    expect(joined).toEqual({
      value: [card('RTX', { pciAddress: '0000:01:00.0', usable: false, unusableBecause: 'the tool of its maker does not list it' })],
      source: 'files'
    })
    expect(names(seen('nvidia-smi', [card('one', { uuid: '1' })], 'nvidia'), seen('files', [card('two')]))).toEqual(['one', 'two (unusable)'])
  })

  it('are told by the first adapter whose device can be used', () => {
    expect(joinDevices([seen('a', [card('x', { usable: false })], 'nvidia'), seen('b', [card('y', { vendor: 'amd' })])])?.source).toBe('b')
    expect(joinDevices([seen('a', [card('x', { usable: false })])])?.source).toBe('a')
  })
})

describe('lists of devices', () => {
  it('that are not there say nothing', () => {
    expect(joinDevices([])).toBeUndefined()
    expect(joinDevices([seen('a', undefined)])).toBeUndefined()
  })

  it('that are empty say that there is none, where they are of all vendors', () => {
    expect(joinDevices([seen('a', [])])).toEqual({ value: [], source: 'a' })
    expect(joinDevices([seen('nvidia-smi', [], 'nvidia'), seen('a', [])])).toEqual({ value: [], source: 'nvidia-smi' })
  })

  it('of one vendor that are empty say nothing of the others', () => {
    expect(joinDevices([seen('nvidia-smi', [], 'nvidia'), seen('rocm-smi', [], 'amd')])).toBeUndefined()
  })
})
