import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { nvidiaSmiAdapter, parse } from '../../adapters/nvidia-smi.ts'
import { mutatedTexts } from '../arbitraries/mutated-texts.ts'
import { captureFile } from '../captures/nvidia-smi/fake-tool.ts'
import { isSound } from './sound-readings.ts'

const MIB = 2 ** 20
const capture = (name: string): string => readFileSync(captureFile(name).replace(/\.xml$/, '.txt'), 'utf8')
const TEXTS = ['exporter-h100-80gb', 'exporter-h100-mig', 'exporter-l40s'].map(capture)
const TABLE = 'name, uuid, pci.bus_id, memory.total [MiB], memory.free [MiB]\nRTX, GPU-1, 00000000:01:00.0, 24576 MiB, 1 MiB\n'
const ZERO = 'GPU-00000000-0000-0000-0000-000000000000'

describe('the plain text of nvidia-smi -q, captures', () => {
  it.each([
    ['exporter-h100-80gb', 'NVIDIA H100 80GB HBM3', 81559],
    ['exporter-l40s', 'NVIDIA L40S', 46068]
  ])('%s', (file, name, mib) => {
    expect(parse(capture(file))).toMatchObject({
      right: { devices: [{ name, kind: 'discrete', uuid: ZERO, memoryBytes: mib * MIB }], devicesOf: 'nvidia' }
    })
  })
  it('slices, each with its own memory', () => {
    const reading = parse(capture('exporter-h100-mig'))
    expect(
      E.isRight(reading) ? reading.right.devices?.map(({ name, kind, memoryBytes = 0 }) => [name, kind, memoryBytes / MIB]) : reading.left
    ).toEqual(
      [
        [2, 40448],
        [3, 20096],
        [9, 9984],
        [10, 9984]
      ].map(([id, mib]) => [`NVIDIA H100 80GB HBM3 MIG ${id}`, 'partition', mib])
    )
  })
})

const HEAD = '==============NVSMI LOG==============\n\n'

describe('the plain text of nvidia-smi -q, written after them', () => {
  it('several cards keep their own figures', () => {
    const card = (bus: string, name: string, mib: number): string =>
      `GPU 00000000:${bus}:00.0\n    Product Name     : ${name}\n    MIG Mode\n        Current      : N/A\n    FB Memory Usage\n        Total        : ${mib} MiB\n` +
      `        Free         : 1 MiB\n    BAR1 Memory Usage\n        Total        : 256 MiB\n`
    const text = `${HEAD}Attached GPUs : 2\n${card('01', 'RTX 3090', 24576)}${card('02', 'RTX 3060', 12288)}`
    expect(parse(text)).toMatchObject({
      right: {
        devices: [
          { name: 'RTX 3090', pciAddress: '0000:01:00.0', memoryBytes: 24576 * MIB, memoryFreeBytes: MIB },
          { name: 'RTX 3060', pciAddress: '0000:02:00.0', memoryBytes: 12288 * MIB }
        ]
      }
    })
    expect(parse(text.replaceAll('\n', '\r\n'))).toEqual(parse(text))
  })
  it('no device, with a count of 0, is a known no', () =>
    expect(parse(`${HEAD}Attached GPUs : 0\n`)).toEqual(E.right({ devices: [], devicesOf: 'nvidia' })))
  it.each(['', 'NVIDIA-SMI has failed', HEAD, `${HEAD}Attached GPUs : 1\n`, `${HEAD}GPU 0`, `${HEAD}    Product Name : x\n`])(
    '%j says nothing',
    (text) => expect(parse(text)).toMatchObject({ left: { kind: 'malformed' } })
  )
  it('lines without end are left out', () => {
    const long = `${' '.repeat(4)}Product Name${' '.repeat(300_000)}x\n`
    expect(parse(TEXTS[0]?.replace('    Product Brand', `${long}    Product Brand`))).toEqual(parse(TEXTS[0]))
  })
})

describe('a table of --query-gpu, written after captures and threads', () => {
  it.each([
    ['name, memory.total [MiB], memory.free [MiB]\nRTX 3090, 24576 MiB, 24000 MiB\nRTX 3060, 12288 MiB, 1 MiB\n', 24576, 24000],
    ['name,memory.total [MiB],memory.free [MiB],fan.speed [%]\r\nRTX 3090,24576,24000,0\r\nRTX 3060,12288,1,0\r\n', 24576, 24000]
  ])('rows are cards: %j', (text, total, free) => {
    expect(parse(text)).toMatchObject({
      right: {
        devices: [
          { name: 'RTX 3090', memoryBytes: total * MIB, memoryFreeBytes: free * MIB },
          { name: 'RTX 3060', memoryBytes: 12288 * MIB }
        ]
      }
    })
  })
  it('of a card that was cut into slices tells no memory', () => {
    const text = 'name, uuid, pci.bus_id, mig.mode.current, memory.total [MiB]\nH100, GPU-1, 00000000:01:00.0, Enabled, 81559 MiB\n'
    expect(parse(text)).toEqual(
      E.right({ devices: [{ name: 'H100', vendor: 'nvidia', kind: 'partition', pciAddress: '0000:01:00.0', uuid: 'GPU-1' }], devicesOf: 'nvidia' })
    )
  })
  it('of shared memory tells [N/A], which is unknown (XuehaiPan/nvitop#208)', () => {
    expect(parse('name, memory.total [MiB]\nNVIDIA GB10, [N/A]\n')).toEqual(
      E.right({ devices: [{ name: 'NVIDIA GB10', vendor: 'nvidia', kind: 'unified' }], devicesOf: 'nvidia' })
    )
  })
  it.each(['name, memory.total [MiB]\n', 'name, memory.total [MiB]\nRTX, 1, 2 MiB\n', 'RTX 3090, 24576 MiB\n', 'memory.total [MiB]\n8 MiB\n'])(
    '%j says no device',
    (text) => {
      expect(parse(text)).toMatchObject({ left: { kind: 'malformed' } })
    }
  )
})

it('of several logs in one file the first counts', () => {
  expect(parse(`${TEXTS[0]}\n${TEXTS[1]}`)).toEqual(parse(TEXTS[0]))
  expect(parse(`# $ nvidia-smi -q\n\n${TEXTS[1]}\n########\n# $ nvidia-smi\n########\n    FB Memory Usage\n`)).toEqual(parse(TEXTS[1]))
})

it('whatever stands in such a text, there is a reading or an error', () => {
  let asked = 0
  let accepted = 0
  const law = (text: string): boolean => {
    const reading = parse(text)
    asked++
    accepted += E.isRight(reading) ? 1 : 0
    return isSound(nvidiaSmiAdapter(), reading)
  }
  fc.assert(fc.property(mutatedTexts([...TEXTS.map((text) => text.slice(0, 6000)), TABLE]), law), { numRuns: 3000 })
  expect(accepted).toBeGreaterThan(asked / 3)
})
