import { either as E, taskEither as TE } from 'fp-ts'
import type { Files, ProbeError } from '../../src/facts/adapter.ts'
import type { Reading } from '../../src/facts/reading.ts'

/**
 * Where graphics shares the machine's memory and the driver names no figure (GB10, Jetson, Grace without memory of its own), CUDA tells
 * programs all that the system has: 128501256192 bytes of a GB10 (leptonai/gpud#1170), 6857 MiB of a Jetson Xavier NX (ollama/ollama#4693),
 * as the kernel's MemTotal there. Pure but for the one file.
 */
export const withBudget =
  (files: Files) =>
  (reading: Reading): TE.TaskEither<ProbeError, Reading> =>
    reading.devices?.some(isOpen) === true
      ? TE.fromTask(async () => {
          const text = await files.read('/proc/meminfo')()
          const kib = Number(/^MemTotal:\s*(\d{1,12}) kB$/m.exec(E.isRight(text) ? text.right : '')?.[1] ?? Number.NaN)
          return kib > 0 ? granted(reading, kib * 1024) : reading
        })
      : TE.right(reading)

const isOpen = ({ kind, memoryBytes }: NonNullable<Reading['devices']>[number]): boolean => kind === 'unified' && memoryBytes === undefined

const granted = (reading: Reading, bytes: number): Reading => ({
  ...reading,
  devices: (reading.devices ?? []).map((device) =>
    isOpen(device)
      ? { ...device, memoryBytes: bytes, memoryNote: 'all memory of the machine, as CUDA counts it; programs and the system take their part of it' }
      : device
  )
})
