import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { parse, windowsAdapter } from '../../adapters/windows.ts'
import type { Reading } from '../../src/facts/reading.ts'
import { mutatedTexts } from '../arbitraries/mutated-texts.ts'
import { isSound } from './sound-readings.ts'
import { answer, at, LAPTOP, pci } from './windows-answers.ts'

const GIB = 2 ** 30

const read = (document: unknown): Reading => {
  const reading = parse(`\ufeff${JSON.stringify(document)}\r\n`)
  if (E.isLeft(reading)) throw new Error(reading.left.message)
  return reading.right
}

describe('memory and processors on Windows, written from documents', () => {
  it('of a hybrid laptop that hosts WSL: a hypervisor does not make it a virtual machine', () => {
    expect(read(LAPTOP)).toEqual({
      memory: { totalBytes: 16_462_892 * 1024, installedBytes: 16 * GIB, availableBytes: 7 * GIB },
      processor: { physicalCores: 14, logicalProcessors: 20, performanceCores: 6, avx2: true, avx512: false },
      system: { virtualMachine: false }
    })
  })

  it.each<[string, object, Partial<Reading['processor']>]>([
    [
      'two processors',
      {
        Win32_Processor: [
          { NumberOfCores: 8, NumberOfLogicalProcessors: 16 },
          { NumberOfCores: 8, NumberOfLogicalProcessors: 16 }
        ]
      },
      { physicalCores: 16, logicalProcessors: 32 }
    ],
    [
      'all cores alike',
      { Win32_Processor: { NumberOfCores: '2', NumberOfLogicalProcessors: '4' }, EfficiencyClasses: [0, 0] },
      { physicalCores: 2, logicalProcessors: 4, performanceCores: 2 }
    ],
    [
      'three classes',
      { Win32_Processor: [{ NumberOfCores: 4, NumberOfLogicalProcessors: 4 }], EfficiencyClasses: [2, 1, 0, 0] },
      { physicalCores: 4, logicalProcessors: 4, performanceCores: 1 }
    ],
    [
      'classes of other cores',
      { Win32_Processor: [{ NumberOfCores: 4, NumberOfLogicalProcessors: 4 }], EfficiencyClasses: [1, 0] },
      { physicalCores: 4, logicalProcessors: 4 }
    ],
    [
      'classes that are none',
      { Win32_Processor: [{ NumberOfCores: 1, NumberOfLogicalProcessors: 1 }], EfficiencyClasses: [0.5] },
      { physicalCores: 1, logicalProcessors: 1 }
    ],
    ['more cores than threads', { Win32_Processor: [{ NumberOfCores: 8, NumberOfLogicalProcessors: 4 }] }, { logicalProcessors: 4 }],
    ['one that does not tell', { Win32_Processor: [{ NumberOfCores: 8 }, { NumberOfCores: null }] }, {}],
    [
      'Snapdragon',
      { Win32_Processor: [{ NumberOfCores: 12, NumberOfLogicalProcessors: 12, Architecture: 12 }] },
      { physicalCores: 12, logicalProcessors: 12, avx2: false, avx512: false, neon: true }
    ]
  ])('%s', (_, document, processor) => expect(read(document).processor).toEqual(processor))

  it.each<[string, object, Reading['memory']]>([
    ['one module that does not tell its size', { Win32_PhysicalMemory: [{ Capacity: 8 * GIB }, { Capacity: null }] }, {}],
    [
      'memory set aside for graphics (AlexsJones/llmfit#810)',
      { Win32_PhysicalMemory: [{ Capacity: '34359738368' }], Win32_OperatingSystem: { TotalVisibleMemorySize: '24981504' } },
      { totalBytes: 24981504 * 1024, installedBytes: 32 * GIB }
    ],
    ['the computer’s own figure', { Win32_ComputerSystem: { TotalPhysicalMemory: GIB } }, { totalBytes: GIB }],
    ['more free than there is', { Win32_OperatingSystem: { TotalVisibleMemorySize: 1024, FreePhysicalMemory: 2048 } }, { totalBytes: 2 ** 20 }],
    ['beyond all memory', { Win32_PhysicalMemory: { Capacity: 2 ** 51 }, Win32_OperatingSystem: { TotalVisibleMemorySize: -1 } }, {}]
  ])('%s', (_, document, memory) => expect(read(document).memory).toEqual(memory))

  it.each([
    ['Microsoft Corporation', 'Virtual Machine', true],
    ['VMware, Inc.', 'VMware20,1', true],
    ['QEMU', 'Standard PC (Q35 + ICH9, 2009)', true],
    ['Amazon EC2', 'g4dn.xlarge', true],
    ['Microsoft Corporation', 'Surface Laptop, 7th Edition', false],
    ['ASUS', null, false],
    ['', 'X', undefined]
  ])('%s %s', (Manufacturer, Model, virtualMachine) => {
    expect(read({ Win32_ComputerSystem: [{ Manufacturer, Model }] }).system?.virtualMachine).toBe(virtualMachine)
  })

  it.each(['', '{}', '[]', '3', 'powershell : Die Benennung "Get-CimInstance" wurde nicht als Name eines Cmdlet erkannt', '{"Win32_Processor": ['])(
    '%j says nothing',
    (text) => expect(parse(text)).toMatchObject({ left: { kind: 'malformed' } })
  )
})

describe('whatever PowerShell prints, there is a reading or an error', () => {
  const machines = [
    answer(
      [
        [
          { Name: 'NVIDIA GeForce RTX 4090', PNPDeviceID: pci('10DE', '2684'), AdapterRAM: 4293918720 },
          { qwMemorySize: 25757220864, LocationInformation: at(1) }
        ]
      ],
      LAPTOP
    ),
    answer([
      [{ Name: 'Intel(R) Arc(TM) A770', PNPDeviceID: pci('8086', '56A0') }, { MemorySize: [0, 240, 255, 127] }],
      [{ Name: 'AMD Radeon(TM) Graphics', AdapterRAM: 536870912 }]
    ])
  ]
  it('mutated outputs', () => {
    let asked = 0
    let accepted = 0
    const law = (text: string): boolean => {
      const reading = parse(text)
      asked++
      accepted += E.isRight(reading) ? 1 : 0
      return isSound(windowsAdapter(), reading)
    }
    fc.assert(fc.property(mutatedTexts(machines), law), { numRuns: 10_000 })
    expect(accepted).toBeGreaterThan(asked / 10)
  })
})
