import { defined } from '../../src/facts/defined.ts'
import { own, wordOf, type Fields } from '../../src/facts/loose-json.ts'
import type { ProcessorReading } from '../../src/facts/reading.ts'

type Counts = Pick<ProcessorReading, 'physicalCores' | 'logicalProcessors' | 'performanceCores'>

const MOST_CORES = 1024

/**
 * Cores as the hardware overview writes them: `proc 8:4:4` (all, performance, efficiency), `10 (8 performance and 2 efficiency)`, `6`.
 * macOS 26 writes four figures, `proc 24:16:8:0`, whose order is not documented: of those only the first is taken.
 * Macs with a PowerPC count processors, each of one core.
 */
export const coreCounts = (hardware: Fields): Counts => {
  const word = (name: string): string | undefined => wordOf(own(hardware, name))
  const isPowerPc = /powerpc/i.test(word('cpu_type') ?? '')
  const cores = word('number_processors') ?? (isPowerPc ? word('packages') : undefined)
  const [, all, performance, efficiency, fourth] = /^proc (\d{1,4}):(\d{1,4}):(\d{1,4})(:\d{1,4})?$/i.exec(cores ?? '') ?? []
  const [, counted, more = ''] = /^(\d{1,4})(?: \((.*)\))?$/.exec(cores ?? '') ?? []
  const physical = number(all ?? counted)
  const named = number(/(\d{1,4}) performance/i.exec(more)?.[1])
  const adds = all !== undefined && fourth === undefined && Number(performance) + Number(efficiency) === Number(all)
  return defined({
    physicalCores: physical,
    // A core of these runs one thread.
    logicalProcessors: word('chip_type') === undefined && !isPowerPc ? undefined : physical,
    performanceCores: adds ? number(performance) : /super/i.test(more) ? undefined : named
  })
}

const number = (text: string | undefined): number | undefined => {
  const value = Number(text ?? Number.NaN)
  return value > 0 && value <= MOST_CORES ? value : undefined
}
