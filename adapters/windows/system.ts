import { defined } from '../../src/facts/defined.ts'
import { wordOf, type Fields, own, fieldsOf } from '../../src/facts/loose-json.ts'
import type { MemoryReading, ProcessorReading, SystemReading } from '../../src/facts/reading.ts'
import { isVirtualMaker } from '../../src/facts/virtual-maker.ts'
import { positive, rowsOf, wholeNumber, type Row } from './rows.ts'

const MOST_BYTES = 2 ** 50
const MOST_PROCESSORS = 4096

/** The sum of a figure over all rows; undefined where one of them does not tell it. */
const sum = (rows: ReadonlyArray<Row> | undefined, field: string, most: number): number | undefined => {
  const figures = (rows ?? []).map((row) => positive(row.get(field), most))
  const total = figures.reduce<number>((all, figure) => all + (figure ?? Number.NaN), 0)
  return positive(total, most)
}

const machineOf = (document: Fields): Row | undefined => (rowsOf(document, 'Machine') ?? rowsOf(document, 'Win32_ComputerSystem'))?.[0]

export const readMemory = (document: Fields): MemoryReading => {
  const system = rowsOf(document, 'Win32_OperatingSystem')?.[0]
  const visible = positive(system?.get('totalvisiblememorysize'), MOST_BYTES / 1024)
  const total = visible === undefined ? positive(machineOf(document)?.get('totalphysicalmemory'), MOST_BYTES) : visible * 1024
  const free = wholeNumber(system?.get('freephysicalmemory'))
  return defined({
    totalBytes: total,
    installedBytes: sum(rowsOf(document, 'Win32_PhysicalMemory'), 'capacity', MOST_BYTES),
    availableBytes: free === undefined || total === undefined || free * 1024 > total ? undefined : free * 1024
  })
}

const ARM64 = 12

export const readProcessor = (document: Fields): ProcessorReading => {
  const rows = rowsOf(document, 'Win32_Processor')
  const physical = sum(rows, 'numberofcores', MOST_PROCESSORS)
  const logical = sum(rows, 'numberoflogicalprocessors', MOST_PROCESSORS)
  const isArm = rows?.every((row) => wholeNumber(row.get('architecture')) === ARM64) === true
  const features = fieldsOf(own(document, 'ProcessorFeatures'))
  const flag = (name: string): boolean | undefined => {
    const value = own(features, name)
    return typeof value === 'boolean' ? value : undefined
  }
  return defined({
    physicalCores: physical !== undefined && logical !== undefined && physical > logical ? undefined : physical,
    logicalProcessors: logical,
    performanceCores: physical === undefined ? undefined : performanceCores(own(document, 'EfficiencyClasses'), physical),
    avx2: isArm ? false : flag('avx2'),
    avx512: isArm ? false : flag('avx512'),
    neon: isArm ? true : undefined
  })
}

/** One class for each core; the higher, the faster. Source: Microsoft, PROCESSOR_RELATIONSHIP. */
const performanceCores = (value: unknown, physical: number): number | undefined => {
  const classes = Array.isArray(value) ? (value as ReadonlyArray<unknown>).map(wholeNumber) : []
  if (classes.length !== physical || !classes.every((each) => each !== undefined)) return undefined
  const fastest = classes.reduce<number>((high, each) => Math.max(high, each), 0)
  return classes.filter((each) => each === fastest).length
}

/**
 * "HypervisorPresent" is true of every host of WSL, Hyper-V or protected memory, so it does not make a virtual machine; that it is false
 * rules one out only where the maker is not one of virtual machines.
 */
export const readSystem = (document: Fields): SystemReading => {
  const row = machineOf(document)
  const maker = wordOf(row?.get('manufacturer'))
  if (maker === undefined) return {}
  return { virtualMachine: isVirtualMaker(maker, wordOf(row?.get('model')) ?? '') }
}
